"""Cuts through a loss: what it is along one direction in the space of all weights, and over the plane of any two of them.

A small net's loss lives in six dimensions; nobody sees six, but a line and a plane can be drawn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.functions import log_softmax
from core.losses import as_one_hot
from core.networks import SimpleNet

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


def trusted(W: ArrayLike, x: ArrayLike, t: ArrayLike, entry: Entry, share: float = 0.1, reach: float = 3.0) -> tuple[float | None, float | None]:
    """How far one weight can be moved down and up until what its slope predicts, dL/dw · Δ, is off by more than `share` of the real change
    of the loss: two Δ, below 0 and above 0, each None where that does not happen within `reach`."""
    W = np.asarray(W, np.float64)
    start, slope = float(losses_at(W, x, t)), float(SimpleNet(W).gradient(x, t)[entry])
    rounding = 8 * np.finfo(np.float64).eps * max(1.0, abs(start))  # of a difference of two losses

    def off(by: Array) -> NDArray[np.bool_]:
        weights = np.repeat(W[None], len(by), axis=0)
        weights[:, entry[0], entry[1]] += by
        real = losses_at(weights, x, t) - start
        return np.abs(slope * by - real) > share * np.abs(real) + rounding

    def first(side: int) -> float | None:
        low, high = 0.0, reach
        for _ in range(4):  # the first that is off, among ever finer steps
            by = np.linspace(low, high, 201)[1:]
            is_off = off(side * by)
            if not is_off.any():
                return None
            at = int(np.argmax(is_off))
            low, high = (float(by[at - 1]) if at else low), float(by[at])
        return side * high

    return first(-1), first(1)
