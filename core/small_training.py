"""Gradient descent on all six weights of the small net at once, every step kept, so that the whole way can be looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.losses import as_one_hot, softmax_cross_entropy_grad
from core.networks import SimpleNet
from core.optimizers import optimizer_named


@dataclass(frozen=True, eq=False)
class SmallRun:
    """Every moment of a run of k updates: weights (k+1, inputs, classes), losses (k+1,), accuracies (k+1,) between 0 and 1.

    Where the weights or the loss are no finite numbers any more the run ends one step earlier, and `finite` is False.
    """

    weights: NDArray[np.float64]
    losses: NDArray[np.float64]
    accuracies: NDArray[np.float64]
    finite: bool

    @property
    def steps(self) -> int:
        return len(self.losses) - 1


def safe_rate(x: ArrayLike) -> float:
    """The learning rate up to which no step of SGD can raise the mean cross entropy over x, whatever W and the classes are: 4/λ.

    λ is the largest eigenvalue of the mean of xᵀx over the samples, x one sample (inputs,) or a batch (batch, inputs). The curvature of
    the cross entropy in the scores is at most 1/2 (that of diag(y) - y yᵀ), so that in W at most λ/2, and steps up to 2/(λ/2) descend
    (Nesterov, Introductory Lectures on Convex Optimization, 1.2.3). ∞ where every x is 0.
    """
    rows = np.atleast_2d(np.asarray(x, np.float64))
    largest = float(np.linalg.eigvalsh(rows.T @ rows / len(rows))[-1])
    return 4 / largest if largest > 0 else math.inf


def train_small(W: ArrayLike, x: ArrayLike, t: ArrayLike, optimizer: str = "SGD", learning_rate: float = 1.0, steps: int = 50) -> SmallRun:
    """`steps` updates of SimpleNet(W) by the gradient of its mean loss over x, one sample (inputs,) or a batch (batch, inputs), and t.

    Raises ValueError for an unknown optimizer, a learning rate that is not above 0, and an empty batch.
    """
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be above 0, not {learning_rate}")
    net, rows = SimpleNet(np.array(W, np.float64)), np.atleast_2d(np.asarray(x, np.float64))
    if not rows.size:
        raise ValueError("there is nothing to learn from: the batch is empty")
    right = as_one_hot(t, np.empty((*np.shape(x)[:-1], net.W.shape[1]))).argmax(axis=1)
    rule, params = optimizer_named(optimizer)(learning_rate), {"W": net.W}
    weights, losses, accuracies, finite = [], [], [], True
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is reported, not warned about
        for step in range(steps + 1):
            scores = net.predict(rows)
            loss, error = softmax_cross_entropy_grad(scores, right)
            if not (math.isfinite(loss) and np.isfinite(net.W).all()):
                finite = False
                break
            weights.append(net.W.copy())
            losses.append(loss)
            accuracies.append(float(np.mean(scores.argmax(axis=1) == right)))
            if step < steps:
                rule.update(params, {"W": rows.T @ error})  # net.gradient(rows, right), from what is known already
    return SmallRun(np.array(weights), np.array(losses), np.array(accuracies), finite)
