"""A finished run that ships with the project: the book's net after the book's 10,000 iterations.

So a page has a trained net to look into, and a curve to compare with, before its visitor has trained anything.
`python -m core.data.make_reference` trained it.
"""

from __future__ import annotations

import functools
import json
import pathlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.networks import TwoLayerNet
from core.training import TrainConfig, Training, config_as_dict, config_from_dict

FILE = pathlib.Path(__file__).with_name("data") / "reference.npz"


class Accuracies(NamedTuple):
    """Accuracies between 0 and 1 and the iterations after which they were measured; three arrays of one length."""

    iteration: NDArray[np.int64]
    train: NDArray[np.float64]
    test: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reference:
    """A configuration and what came of it: the trained net, the loss of every iteration, (iterations,), and the accuracies.

    All visitors share it, so its arrays are read-only, the net's parameters too: predict with the net, train a copy.
    """

    config: TrainConfig
    net: TwoLayerNet
    losses: NDArray[np.float32]
    accuracy: Accuracies


def save_reference(training: Training, losses: NDArray[np.floating], accuracy: Accuracies, path: pathlib.Path = FILE) -> None:
    """Write a finished run as one compressed file of plain arrays; the configuration as JSON in bytes, so that nothing needs pickle."""
    config = np.frombuffer(json.dumps(config_as_dict(training.config)).encode(), np.uint8)
    np.savez_compressed(
        path,
        allow_pickle=False,
        config=config,
        losses=losses.astype(np.float32),
        iteration=accuracy.iteration,
        train=accuracy.train,
        test=accuracy.test,
        **training.net.params,
    )


@functools.cache
def load_reference(path: pathlib.Path = FILE) -> Reference:
    """The run in `path`, read once per process."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    for array in arrays.values():
        array.flags.writeable = False
    config = config_from_dict(json.loads(arrays["config"].tobytes()))
    weights = {name: arrays[name] for name in ("W1", "b1", "W2", "b2")}
    inputs, hidden = weights["W1"].shape
    net = TwoLayerNet(inputs, hidden, len(weights["b2"]), dtype=config.dtype)
    net.params = weights
    return Reference(config, net, arrays["losses"], Accuracies(arrays["iteration"], arrays["train"], arrays["test"]))
