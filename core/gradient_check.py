"""Is the formula right? Ask the loss itself: move one weight up by h, then down by h, and divide what the loss did by 2h.

That is two evaluations of the net for every weight, and here they all are: for each weight and for as many h as wanted. In float64 they
agree with a right formula to nine digits or so, with the h that suits; in float32 to three or four, however h is chosen.
Source: Deep Learning from Scratch 1, 4.4.2; CS231n, "Gradient checks".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.losses import as_one_hot
from core.networks import SimpleNet
from core.rounding import DTYPES

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """dL/dW of SimpleNet twice, everything computed in `dtype` and kept in float64: formula (inputs, classes), and for every h of
    h (n,) the losses above = L(w + h) and below = L(w - h), quotients = (above - below) / 2h, each (n, inputs, classes), one weight
    moved at a time; errors (n,): the relative error of the whole gradient."""

    dtype: str
    h: Array
    formula: Array
    above: Array
    below: Array
    quotients: Array
    errors: Array


def gradient_check(W: ArrayLike, x: ArrayLike, t: ArrayLike, h: ArrayLike = 1e-4, dtype: str = "float64") -> GradientCheck:
    """Check the gradient of SimpleNet's mean loss on one sample x (inputs,) or a batch (batch, inputs) with each h, a number or (n,).

    The quotients are those of `numerical_gradient`, for one sample bit for bit: in float32 too, where net and quotient are held in it.
    Raises KeyError for another dtype than float64 and float32.
    """
    real = DTYPES[dtype]
    W, x, steps = np.array(W, real), np.asarray(x, real), np.atleast_1d(np.asarray(h, np.float64))
    formula = SimpleNet(W).gradient(x, t)
    with np.errstate(under="ignore"):
        above, below = (_losses(_moved(W, side * steps.astype(real)), x, t) for side in (1, -1))
        quotients = ((above - below) / (2 * steps[:, None, None])).astype(real).astype(np.float64)
    errors = _relative_errors(formula.astype(np.float64), quotients)
    return GradientCheck(dtype, steps, formula.astype(np.float64), above, below, quotients, errors)


def _relative_errors(formula: Array, quotients: Array) -> Array:
    """`core.differentiation.relative_error` of the formula and each of many gradients (n, inputs, classes), all finite."""
    sizes = np.maximum(np.abs(quotients).max(axis=(1, 2)), np.abs(formula).max())
    scale = np.where(sizes > 0, sizes, 1)[:, None, None]
    apart, one, other = (np.linalg.norm(values / scale, axis=(1, 2)) for values in (formula - quotients, formula[None], quotients))
    return np.where(sizes > 0, apart / np.maximum(np.maximum(one, other), np.finfo(np.float64).tiny), 0.0)


def _moved(W: NDArray[np.floating], by: NDArray[np.floating]) -> NDArray[np.floating]:
    """One W for every step and every weight, in which this weight alone is moved by this step: (n, inputs, classes, inputs, classes)."""
    copies = np.broadcast_to(W, (len(by), *W.shape, *W.shape)).copy()
    for i, j in np.ndindex(W.shape):
        copies[:, i, j, i, j] += by
    return copies


def _losses(weights: NDArray[np.floating], x: NDArray[np.floating], t: ArrayLike) -> Array:
    """The loss of SimpleNet for each of many W (…, inputs, classes), in their dtype, in the order of operations of `SimpleNet.loss`."""
    scores = x @ weights  # (…, classes) or (…, batch, classes)
    targets = as_one_hot(t, scores.reshape(-1, *scores.shape[weights.ndim - 2 :])[0])
    z = scores.reshape(*weights.shape[:-2], *targets.shape)
    z = z - z.max(axis=-1, keepdims=True)
    logs = np.log(np.exp(z).sum(axis=-1))  # (…, batch)
    total = logs.sum(axis=-1) - (targets * z).reshape(*logs.shape[:-1], -1).cumsum(axis=-1)[..., -1]
    return (total / len(targets)).astype(np.float64)
