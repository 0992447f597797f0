"""Cuts through a loss: what it is along one direction in the space of all weights, and over the plane of any two of them.

A small net's loss lives in six dimensions; nobody sees six, but a line and a plane can be drawn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.functions import log_softmax
from core.losses import as_one_hot

Array = NDArray[np.float64]
Entry = tuple[int, int]  # row and column of W, from 0


def losses_at(weights: ArrayLike, x: ArrayLike, t: ArrayLike) -> Array:
    """The loss of SimpleNet for each of many W at once: `weights` is (…, inputs, classes), the result (…).

    Mean cross entropy of softmax(x W) against t, for one sample x (inputs,) or a batch (batch, inputs); computed from the scores.
    """
    weights, rows = np.asarray(weights, np.float64), np.atleast_2d(np.asarray(x, np.float64))
    logs = log_softmax(rows @ weights)  # (…, batch, classes)
    targets = as_one_hot(t, np.empty((*np.shape(x)[:-1], weights.shape[-1])))
    return -np.sum(targets * logs, axis=(-2, -1)) / len(rows)


def over_two_weights(W: ArrayLike, x: ArrayLike, t: ArrayLike, first: Entry, second: Entry, across: ArrayLike, up: ArrayLike) -> Array:
    """The loss while two entries of W take other values and the rest stays: (len(up), len(across)), `first` runs along `across`.

    Raises ValueError where both entries are one.
    """
    if first == second:
        raise ValueError("two different weights span a plane")
    a, b = np.meshgrid(np.asarray(across, np.float64), np.asarray(up, np.float64))
    weights = np.broadcast_to(np.asarray(W, np.float64), (*a.shape, *np.shape(W))).copy()
    weights[..., first[0], first[1]], weights[..., second[0], second[1]] = a, b
    return losses_at(weights, x, t)


def along(W: ArrayLike, x: ArrayLike, t: ArrayLike, direction: ArrayLike, steps: ArrayLike) -> Array:
    """The loss at W + s·direction for every s of `steps`. With direction = -dW, s is the learning rate of one step."""
    s = np.asarray(steps, np.float64)[:, None, None]
    return losses_at(np.asarray(W, np.float64) + s * np.asarray(direction, np.float64), x, t)
