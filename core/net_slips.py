"""Mistakes that people really made in the gradient of a small net: as `core.slips`, but about x W, the softmax and the mini-batch.

Every one runs, and most of them even train a little. What they get wrong a gradient check shows, as a factor, a sign or a place: each
is checked by a second way, a formula by differences of the net's own loss, and differences by the net's formula.
Sources: the study notes behind this project; CS231n, "Gradient checks"; Deep Learning from Scratch 1, 4.4.2 and 5.6.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.differentiation import numerical_gradient
from core.networks import SimpleNet
from core.slips import Slip

Array = NDArray[np.float64]

WEIGHTS = np.array([[-0.98857721, -1.19498403, 1.7798275], [1.92945432, 2.08198445, 0.48024869]])
SAMPLE = np.array([[0.6, 0.9]]), np.array([[0.0, 0.0, 1.0]])  # the notes' W, x and t
BATCH = (
    np.array([[0.6, 0.9], [-1.0, 0.4], [0.3, -0.8], [1.2, 0.1]]),
    np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]),
)


def one_sample() -> tuple[Array, Array, Array]:
    """W (2, 3), x (1, 2) and one-hot t (1, 3) of the notes."""
    return WEIGHTS.copy(), SAMPLE[0].copy(), SAMPLE[1].copy()


def small_batch() -> tuple[Array, Array, Array]:
    """The notes' W with four samples: x (4, 2) and one-hot t (4, 3)."""
    return WEIGHTS.copy(), BATCH[0].copy(), BATCH[1].copy()


def scores_of_a_thousand() -> tuple[Array, Array, Array]:
    """The batch with a W whose scores reach 1000 and more, as a net's do that has been thrown out by its learning rate."""
    return 1000 * WEIGHTS, BATCH[0].copy(), BATCH[1].copy()


def small_batch_and_its_loss() -> tuple[Callable[[Array], float], Array]:
    """The loss of the batch as a function of W, and W."""
    W, x, t = small_batch()
    return lambda W: SimpleNet(W).loss(x, t), W


def by_differences(W: Array, x: Array, t: Array) -> NDArray[np.floating]:
    """The second way for a formula: central differences of the net's loss."""
    net = SimpleNet(W)
    return numerical_gradient(lambda _: net.loss(x, t), net.W)


def by_formula(loss: Callable[[Array], float], W: Array) -> NDArray[np.floating]:
    """The second way for differences of the batch's loss: the net's own xᵀ (y - t) / batch."""
    _, x, t = small_batch()
    return SimpleNet(W).gradient(x, t)


# -- without a mistake: what each of the others should be, but for one line ----------------------------------------------------------


def gradient(W, x, t):
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    y = e / e.sum(axis=1, keepdims=True)
    dz = (y - t) / len(x)
    return x.T @ dz


def gradient_by_differences(f, W):
    h = 1e-4
    dW = np.zeros_like(W)
    for i in np.ndindex(W.shape):
        kept = W[i]
        W[i] = kept + h
        above = f(W)
        W[i] = kept - h
        below = f(W)
        W[i] = kept
        dW[i] = (above - below) / (2 * h)
    return dW


# -- a sum where the loss is a mean --------------------------------------------------------------------------------------------------


def not_divided(W, x, t):
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    y = e / e.sum(axis=1, keepdims=True)
    dz = y - t
    return x.T @ dz


# -- the outer product the other way round, bent into shape --------------------------------------------------------------------------


def transposed(W, x, t):
    z = x @ W
    e = np.exp(z - z.max())
    y = e / e.sum()
    dW = np.outer(y - t, x)
    return dW.reshape(W.shape)


def transposed_right(W, x, t):
    z = x @ W
    e = np.exp(z - z.max())
    y = e / e.sum()
    dW = np.outer(x, y - t)
    return dW.reshape(W.shape)


# -- uphill --------------------------------------------------------------------------------------------------------------------------


def sign(W, x, t):
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    y = e / e.sum(axis=1, keepdims=True)
    dz = (t - y) / len(x)
    return x.T @ dz


# -- probabilities that sum to 1 over the samples instead of the classes -------------------------------------------------------------


def axis(W, x, t):
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    y = e / e.sum(axis=0, keepdims=True)
    dz = (y - t) / len(x)
    return x.T @ dz


# -- e to the thousand ---------------------------------------------------------------------------------------------------------------


def no_shift(W, x, t):
    z = x @ W
    e = np.exp(z)
    y = e / e.sum(axis=1, keepdims=True)
    dz = (y - t) / len(x)
    return x.T @ dz


# -- a gradient that has not heard of the answer -------------------------------------------------------------------------------------


def no_answer(W, x, t):
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    y = e / e.sum(axis=1, keepdims=True)
    dz = y / len(x)
    return x.T @ dz


# -- the derivative of another loss --------------------------------------------------------------------------------------------------


def other_loss(W, x, t):
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    y = e / e.sum(axis=1, keepdims=True)
    dz = (y - t) * y * (1 - y) / len(x)
    return x.T @ dz


# -- / 2 * h once more, entry by entry -----------------------------------------------------------------------------------------------


def net_precedence(f, W):
    h = 1e-4
    dW = np.zeros_like(W)
    for i in np.ndindex(W.shape):
        kept = W[i]
        W[i] = kept + h
        above = f(W)
        W[i] = kept - h
        below = f(W)
        W[i] = kept
        dW[i] = (above - below) / 2 * h
    return dW


# -- an h at which the loss has no digits left ---------------------------------------------------------------------------------------


def net_tiny(f, W):
    h = 1e-12
    dW = np.zeros_like(W)
    for i in np.ndindex(W.shape):
        kept = W[i]
        W[i] = kept + h
        above = f(W)
        W[i] = kept - h
        below = f(W)
        W[i] = kept
        dW[i] = (above - below) / (2 * h)
    return dW


# -- one step up, and back to where it was, called below ------------------------------------------------------------------------------


def net_halved(f, W):
    h = 1e-4
    dW = np.zeros_like(W)
    for i in np.ndindex(W.shape):
        kept = W[i]
        W[i] = kept + h
        above = f(W)
        W[i] = kept
        below = f(W)
        W[i] = kept
        dW[i] = (above - below) / (2 * h)
    return dW


def _formula(wrong: Callable[..., Any], right: Callable[..., Any] = gradient, arguments: Callable[[], tuple[Any, ...]] = small_batch) -> Slip:
    return Slip(wrong.__name__, wrong, right, arguments, "gradient", by_differences)


def _differences(wrong: Callable[..., Any]) -> Slip:
    return Slip(wrong.__name__, wrong, gradient_by_differences, small_batch_and_its_loss, "numerical_gradient", by_formula)


NET_SLIPS = (
    _formula(sign),
    _formula(not_divided),
    _formula(no_answer),
    _formula(axis),
    _formula(transposed, transposed_right, one_sample),
    _formula(no_shift, arguments=scores_of_a_thousand),
    _formula(other_loss),
    _differences(net_precedence),
    _differences(net_tiny),
    _differences(net_halved),
)


def is_formula(slip: Slip) -> bool:
    """Does the code compute dW from W, x and t, rather than by differences of a loss?"""
    return slip.second is by_differences


def samples(slip: Slip) -> int:
    """How many samples the code is called with."""
    return len(slip.arguments()[1]) if is_formula(slip) else len(BATCH[0])


@functools.cache
def with_one_sample(slip: Slip) -> Slip:
    """The same formula, called with the first sample of its batch alone."""

    def first() -> tuple[Array, Array, Array]:
        W, x, t = slip.arguments()
        return W, x[:1], t[:1]

    return dataclasses.replace(slip, arguments=first)


def trained(slip: Slip, code: Callable[..., Any], steps: int = 100, learning_rate: float = 0.5) -> Array:
    """The net's loss, (steps + 1,), while W follows what `code` (slip.wrong or slip.right) calls its gradient: W ← W - η dW from the
    slip's own W, on its own samples. nan from where on W is no number.
    """
    first, *rest = slip.arguments()
    W, x, t = (first, *rest) if is_formula(slip) else small_batch()
    losses = np.empty(steps + 1)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(steps + 1):
            losses[step] = SimpleNet(W).loss(x, t)
            W = W - learning_rate * np.asarray(code(W, x, t) if is_formula(slip) else code(first, W))
    return losses
