"""The net that reads drawings: a hundred ReLU units, trained once and shipped, so that whoever comes with a pen need not train first.

Its weights are kept as 16-bit floats, half the size at no loss that ten thousand test images would show, and used as 32-bit ones.
`python -m core.data.make_reader` trained it.
"""

from __future__ import annotations

import functools
import json
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.networks import Network
from core.training import TrainConfig, Training, config_as_dict, config_from_dict

FILE = pathlib.Path(__file__).with_name("data") / "reader.npz"


@dataclass(frozen=True, eq=False)
class Reader:
    """How the net was trained, the net, and its accuracies, between 0 and 1, as measured with the rounded weights.

    Everybody shares it, so its parameters are read-only.
    """

    config: TrainConfig
    net: Network
    train_accuracy: float
    test_accuracy: float


def rounded(training: Training) -> Network:
    """The net of a training as it is shipped: its weights rounded to 16-bit floats, float32 again."""
    return net_of({name: value.astype(np.float16) for name, value in training.net.params.items()}, training.config)


def save_reader(training: Training, train_accuracy: float, test_accuracy: float, path: pathlib.Path = FILE) -> None:
    """Write the net as one compressed file of plain arrays; the configuration as JSON in bytes, so that nothing needs pickle."""
    config = np.frombuffer(json.dumps(config_as_dict(training.config)).encode(), np.uint8)
    weights = {name: value.astype(np.float16) for name, value in training.net.params.items()}
    np.savez_compressed(path, allow_pickle=False, config=config, accuracies=np.array([train_accuracy, test_accuracy]), **weights)


@functools.cache
def load_reader(path: pathlib.Path = FILE) -> Reader:
    """The net in `path`, read once per process."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    config = config_from_dict(json.loads(arrays.pop("config").tobytes()))
    train, test = arrays.pop("accuracies").tolist()
    net = net_of(arrays, config)
    for value in net.params.values():
        value.flags.writeable = False
    return Reader(config, net, train, test)


def net_of(weights: Mapping[str, NDArray[np.floating]], config: TrainConfig) -> Network:
    """The net of a run from its parameters: copies of `weights`, of the configuration's dtype."""
    sizes = (weights["W1"].shape[0], *config.hidden_sizes, weights[f"W{len(config.hidden_sizes) + 1}"].shape[1])
    net = Network(sizes, activation=config.activation, init=config.init, dtype=config.dtype)
    net.params = {name: weights[name].astype(config.dtype) for name in net.params}
    return net
