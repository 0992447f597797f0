"""How wrong is the answer? One number that training can push down.

Targets `t` may be one-hot rows or plain labels, for one sample (1-D) or a batch (2-D); both give the same number.
Source: Deep Learning from Scratch 1, 4.2; CS231n, "Linear Classification" for the hinge loss.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.functions import Floats, as_floats, softmax

TINY = 1e-7  # the book adds it inside the logarithm, so that a probability of exactly 0 costs 16.1 and not infinity


def as_one_hot(t: ArrayLike, scores: NDArray[np.floating]) -> Floats:
    """Targets for `scores`, (classes,) or (batch, classes), as rows (batch, classes) of its dtype.

    `t` has the shape of `scores` (one-hot rows, or any distribution over the classes) or one axis less (labels). Raises ValueError
    where a label lies outside 0 … classes-1, or the two batches differ.
    """
    t = np.asarray(t)
    if t.shape == scores.shape and t.dtype == scores.dtype and t.ndim == 2:
        return t
    batch, classes = scores.shape if scores.ndim == 2 else (1, scores.size)
    if t.shape == scores.shape and t.size != 1:
        return t.reshape(batch, classes).astype(scores.dtype, copy=False)
    labels = t.reshape(-1)
    if labels.size != batch:
        raise ValueError(f"{batch} samples of {classes} classes need targets of shape ({batch},) or ({batch}, {classes}), not {t.shape}")
    if labels.dtype.kind not in "iu":
        if not np.array_equal(labels, np.floor(labels)):
            raise ValueError("labels are whole numbers")
        labels = labels.astype(np.intp)
    if batch and (labels.max() >= classes or (labels.dtype.kind == "i" and labels.min() < 0)):
        raise ValueError(f"labels lie in 0 … {classes - 1}, not in {labels.min()} … {labels.max()}")
    return _identity(classes, scores.dtype).take(labels, axis=0)


@functools.lru_cache(maxsize=16)
def _identity(classes: int, dtype: np.dtype) -> Floats:
    rows = np.eye(classes, dtype=dtype)
    rows.flags.writeable = False
    return rows


def sum_squared_error(y: ArrayLike, t: ArrayLike) -> float:
    """½ Σ (y - t)² over everything given; `y` and `t` have the same shape (book 4.2.1)."""
    return float(0.5 * np.sum((as_floats(y) - np.asarray(t)) ** 2))


def mean_squared_error(y: ArrayLike, t: ArrayLike) -> float:
    """The mean of (y - t)²: what the name "mean squared error" promises, and not the book's ½ Σ."""
    return float(np.mean((as_floats(y) - np.asarray(t)) ** 2))


def cross_entropy_error(y: ArrayLike, t: ArrayLike) -> float:
    """-Σ t log(y + 1e-7), averaged over the batch; `y` holds probabilities, (classes,) or (batch, classes) (book 4.2.2–4.2.4)."""
    y = as_floats(y)
    return float(-np.sum(as_one_hot(t, y) * np.log(y + TINY)) / len(np.atleast_2d(y)))


def softmax_cross_entropy(scores: ArrayLike, t: ArrayLike) -> float:
    """-log softmax(scores)[t], averaged over the batch, computed from the scores themselves.

    The logarithm and the exponential cancel on paper and are never carried out one after the other here, so scores of ±1000
    give the exact loss and no 1e-7 is needed.
    """
    return softmax_cross_entropy_grad(scores, t)[0]


def softmax_cross_entropy_grad(scores: ArrayLike, t: ArrayLike) -> tuple[float, Floats]:
    """The loss of `softmax_cross_entropy` and its derivative with respect to the scores, (softmax(scores) - t) / batch."""
    scores = as_floats(scores)
    loss, dz = cross_entropy_of_rows(np.atleast_2d(scores), as_one_hot(t, scores))
    return loss, dz.reshape(scores.shape)


def cross_entropy_of_rows(scores: Floats, t: Floats) -> tuple[float, Floats]:
    """What `softmax_cross_entropy_grad` gives, for targets as one-hot rows: both (batch, classes)."""
    z = scores.T.copy()  # (classes, batch): to go through all samples class by class is quicker than the other way round
    z -= np.maximum.reduce(z)
    y = np.exp(z)
    total = np.add.reduce(y)
    loss = (np.add.reduce(np.log(total)) - np.vdot(t, z.T)) / len(t)  # -t · log softmax(z), where log softmax(z) = z - log total
    y /= total  # softmax
    y -= t.T
    y *= 1 / len(t)
    return float(loss), y.T


def softmax_squared_error_grad(scores: ArrayLike, t: ArrayLike) -> tuple[float, Floats]:
    """½ Σ (y - t)² of y = softmax(scores), averaged over the batch, and its derivative with respect to the scores.

    The derivative of one sample is y (e - Σ e y) with e = y - t. The factor y[t] in front is why nobody trains a classifier with it:
    an answer that is sure and wrong has y[t] near 0, and nothing pushes it. Cross entropy's derivative is e itself.
    """
    scores = as_floats(scores)
    t = as_one_hot(t, scores)
    y = softmax(np.atleast_2d(scores))  # (batch, classes)
    e = y - t
    slope = y * (e - np.sum(e * y, axis=1, keepdims=True)) / len(y)
    return float(0.5 * np.sum(e**2) / len(y)), slope.reshape(scores.shape)


def hinge(scores: ArrayLike, t: ArrayLike, margin: float = 1.0) -> float:
    """Σ_{j≠t} max(0, s_j - s_t + margin), averaged over the batch: the SVM loss of CS231n.

    Ten equal scores cost 9.0. Code that forgets to leave out j = t adds one more margin and gets 10.
    """
    scores = as_floats(scores)
    right = as_one_hot(t, scores) == 1  # (batch, classes)
    rows = scores.reshape(right.shape)
    over = np.maximum(0, rows - rows[right][:, None] + margin)
    return float(over[~right].sum() / len(rows))
