"""The curves a neuron can bend its input with, each with its derivative beside it.

All of them work element by element on arrays of any shape, keep float32 as float32, and never overflow: the sigmoid of -1000 is
0, not a warning. Source: Deep Learning from Scratch 1, chapter 3; CS231n, "Neural Networks 1".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]


def as_floats(x: ArrayLike) -> Floats:
    """`x` as an array of floats: float arrays as they are, everything else as float64."""
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step_function(x: ArrayLike) -> NDArray[np.int64]:
    """1 where x > 0, else 0: the perceptron's activation. Its slope is zero everywhere it has one, so it cannot learn."""
    return (np.asarray(x) > 0).astype(np.int64)


def sigmoid(x: ArrayLike) -> Floats:
    """1 / (1 + e^-x), between 0 and 1. Written with e^-|x|, which cannot overflow."""
    x = as_floats(x)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def sigmoid_grad(x: ArrayLike) -> Floats:
    """Derivative of the sigmoid at x: s (1 - s), at most 1/4."""
    s = sigmoid(x)
    return s * (1 - s)


def tanh(x: ArrayLike) -> Floats:
    """(e^x - e^-x) / (e^x + e^-x), between -1 and 1 and centred on 0."""
    return np.tanh(as_floats(x))


def tanh_grad(x: ArrayLike) -> Floats:
    """Derivative of tanh at x: 1 - tanh(x)^2."""
    return 1 - np.tanh(as_floats(x)) ** 2


def relu(x: ArrayLike) -> Floats:
    """max(0, x), element by element."""
    return np.maximum(as_floats(x), 0)


def relu_grad(x: ArrayLike) -> Floats:
    """Derivative of ReLU at x: 1 where x > 0, else 0. At the kink itself there is none; 0 is the usual choice."""
    x = as_floats(x)
    return (x > 0).astype(x.dtype)


def leaky_relu(x: ArrayLike, slope: float = 0.01) -> Floats:
    """x where x > 0, else slope * x: a ReLU that keeps a small gradient alive on its left side."""
    x = as_floats(x)
    return np.where(x > 0, x, x.dtype.type(slope) * x)


def leaky_relu_grad(x: ArrayLike, slope: float = 0.01) -> Floats:
    """Derivative of leaky ReLU at x: 1 where x > 0, else slope."""
    x = as_floats(x)
    return np.where(x > 0, x.dtype.type(1), x.dtype.type(slope))


def softmax(x: ArrayLike) -> Floats:
    """e^x / sum(e^x) over the last axis: scores become probabilities that sum to 1.

    The largest score of each row is subtracted first. That changes nothing in the ratio and keeps e^1000 away.
    """
    x = as_floats(x)
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(x: ArrayLike) -> Floats:
    """log(softmax(x)) over the last axis, finite also where the softmax itself rounds to 0."""
    x = as_floats(x)
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
