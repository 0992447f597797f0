"""A run in a file: configuration, history, weights, and what it takes to go on as if it had never been put down.

Written by `save_run`, read by `load_run`, bit for bit the same; nothing in it is pickled, and what a stranger sends is checked first.
"""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays_file import FileError, Wanted, read_arrays, refuse, write_arrays
from core.training import Checkpoint, TrainConfig, config_as_dict, config_from_dict

LIMIT, UNPACKED = 5_000_000, 16_000_000  # bytes
INPUTS, CLASSES = 784, 10
MOST_ITERATIONS, MOST_UNITS, MOST_LAYERS = 1_000_000, 1000, 8
TEXT = 20_000  # bytes of JSON


@dataclass(frozen=True, eq=False)
class SavedRun:
    """A run as far as it has come. losses (iterations made,); accuracies (n, 4): iteration, train, test, validation (nan where there is none)."""

    config: TrainConfig
    point: Checkpoint
    losses: NDArray[np.float64]
    accuracies: NDArray[np.float64]


def save_run(run: SavedRun) -> bytes:
    """The run as the bytes of an .npz file."""
    memory, accuracies = run.point.optimizer["memory"], np.asarray(run.accuracies, np.float64).reshape(-1, 4)
    state = {
        "iteration": run.point.iteration,
        "best": list(run.point.best),
        "batches": run.point.batches,
        "hyperparameters": run.point.optimizer["hyperparameters"],
        "steps": run.point.optimizer["steps"],
        "filled": bool(all(memory.values())),  # an optimizer that has not made a step remembers nothing yet
    }
    arrays: dict[str, NDArray] = {
        "config": _packed(config_as_dict(run.config)),
        "state": _packed(state),
        "losses": np.asarray(run.losses, np.float64),
        "measured": accuracies[:, 0].astype(np.int64),
        "accuracies": np.nan_to_num(accuracies[:, 1:], nan=-1.0),
        **run.point.params,
    }
    if state["filled"]:
        arrays |= {f"memory_{name}": kept["all"] for name, kept in memory.items()}
    return write_arrays(arrays)


def load_run(data: bytes) -> SavedRun:
    """`save_run` undone. Raises FileError for everything that is no such file, and for nets too large to be trained here."""
    config, state = _heads(data)
    sizes, dtype = (INPUTS, *config.hidden_sizes, CLASSES), config.dtype
    params = {f"{kind}{i}": shape for i, (n, m) in enumerate(itertools.pairwise(sizes), 1) for kind, shape in (("W", (n, m)), ("b", (m,)))}
    numbers = sum(math.prod(shape) for shape in params.values())
    optimizer = config.make_optimizer()
    made = state["iteration"]
    wanted = _HEADS | {name: Wanted(dtype, shape) for name, shape in params.items()}
    wanted |= {"losses": Wanted("float64", (made,)), "measured": Wanted("int64", (None,)), "accuracies": Wanted("float64", (None, 3))}
    if state["filled"]:
        wanted |= {f"memory_{name}": Wanted(dtype, (numbers,)) for name in optimizer.MEMORY}
    found = read_arrays(data, wanted, LIMIT, UNPACKED)
    if len(found["measured"]) != len(found["accuracies"]):
        refuse("shape", name="accuracies", found=str(found["accuracies"].shape), wanted=f"({len(found['measured'])}, 3)")
    memory = {name: {"all": found[f"memory_{name}"].copy()} if state["filled"] else {} for name in optimizer.MEMORY}
    point = Checkpoint(
        config,
        made,
        {name: found[name].copy() for name in params},
        {"hyperparameters": state["hyperparameters"], "steps": state["steps"], "memory": memory},
        state["batches"],
        tuple(state["best"]),
    )
    shares = np.where(found["accuracies"] < 0, np.nan, found["accuracies"])
    return SavedRun(config, point, found["losses"], np.column_stack([found["measured"], shares]))


_HEADS = {"config": Wanted("uint8", (None,)), "state": Wanted("uint8", (None,))}


def _heads(data: bytes) -> tuple[TrainConfig, dict[str, Any]]:
    """The configuration and the state, which say what else the file must hold."""
    names = {f"{kind}{i}" for kind in "Wb" for i in range(1, MOST_LAYERS + 2)} | {f"memory_{name}" for name in "vhm"}
    texts = read_arrays(data, _HEADS, LIMIT, UNPACKED, others={*names, "losses", "measured", "accuracies"})
    try:
        config = config_from_dict(_unpacked(texts["config"]))
        state = _checked(_unpacked(texts["state"]), config)
    except (ValueError, RecursionError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError("damaged", name="config") from error
    if max(config.hidden_sizes) > MOST_UNITS or len(config.hidden_sizes) > MOST_LAYERS or config.iterations > MOST_ITERATIONS:
        refuse("unpacked", limit=UNPACKED)
    return config, state


def _checked(state: Any, config: TrainConfig) -> dict[str, Any]:
    """The state, if a run of this configuration can be in it."""
    keys = {"iteration", "best", "batches", "hyperparameters", "steps", "filled"}
    if not isinstance(state, dict) or state.keys() != keys or type(state["filled"]) is not bool:
        raise ValueError("no state")
    if not all(type(state[name]) is int and 0 <= state[name] <= MOST_ITERATIONS for name in ("iteration", "steps")):
        raise ValueError("no state")
    if not 1 <= state["iteration"] <= config.iterations:
        raise ValueError("no iteration of this run")
    best = state["best"]
    if not (isinstance(best, list) and len(best) == 2 and all(type(v) in (int, float) and math.isfinite(v) for v in best)):
        raise ValueError("no best accuracy")
    usual = config.make_optimizer()
    given = state["hyperparameters"]
    if not isinstance(given, dict) or given.keys() != set(usual.HYPERPARAMETERS):
        raise ValueError("other hyper-parameters")
    if not all(type(v) in (int, float) and math.isfinite(v) for v in given.values()):
        raise ValueError("hyper-parameters are numbers")
    _check_generator(state["batches"])
    return state


def _check_generator(state: Any) -> None:
    """Raises ValueError unless it is a state that NumPy's default generator can be put into."""
    try:
        generator = np.random.default_rng(0).bit_generator
        generator.state = state
        if generator.state != state:
            raise ValueError("another generator")
    except (TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError("no state of a random generator") from error


def _packed(plain: Any) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(plain, allow_nan=False).encode(), np.uint8)


def _unpacked(text: NDArray) -> Any:
    if text.size > TEXT:
        raise ValueError("too long")
    return json.loads(text.tobytes())
