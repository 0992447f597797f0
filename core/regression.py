"""A line through points, by two losses that disagree about outliers.

The squared loss (L2) counts a miss of 10 a hundred times as much as a miss of 1; the absolute loss (L1) ten times. So one point that is
far off drags the line of least squares after it, while the line of least absolute deviations hardly turns its head.
Source: CS231n, "Neural Networks 2", regression losses; least absolute deviations is older than least squares (Boscovich, 1757).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
BETTER = 1e-9  # a loss must be smaller by this share to count as smaller: what is less is round-off


class Line(NamedTuple):
    """y = slope · x + intercept."""

    slope: float
    intercept: float

    def __call__(self, x: ArrayLike) -> Array:
        return self.slope * np.asarray(x, np.float64) + self.intercept


def l2_loss(predictions: ArrayLike, targets: ArrayLike) -> float:
    """Σ (f - y)², over everything given. Its pull on a prediction, the derivative 2 (f - y), grows with the miss."""
    return float(np.sum((np.asarray(predictions, np.float64) - np.asarray(targets)) ** 2))


def l1_loss(predictions: ArrayLike, targets: ArrayLike) -> float:
    """Σ |f - y|, over everything given. Its pull on a prediction is +1 or -1, however large the miss."""
    return float(np.sum(np.abs(np.asarray(predictions, np.float64) - np.asarray(targets))))


def least_squares(x: ArrayLike, y: ArrayLike) -> Line:
    """The line with the smallest l2_loss; x and y are (n,). slope = Σ (x - x̄)(y - ȳ) / Σ (x - x̄)², and it passes through (x̄, ȳ).

    Raises ValueError where there are not two different x.
    """
    a, b = _points(x, y)
    from_mean = a - a.mean()
    slope = float(from_mean @ (b - b.mean()) / (from_mean @ from_mean))
    return Line(slope, float(b.mean() - slope * a.mean()))


def least_absolute_deviations(x: ArrayLike, y: ArrayLike) -> Line:
    """The line with the smallest l1_loss, exactly; x and y are (n,).

    There is no formula. But Σ |a xᵢ + b - yᵢ| is made of flat facets, so its lowest place has a corner where two of them are zero: some
    best line passes through two of the points. All n (n - 1) / 2 of these lines are tried, which is fine for a few dozen points. Where
    several are equally good the first is taken. Raises ValueError where there are not two different x.
    """
    a, b = _points(x, y)
    i, j = np.triu_indices(len(a), 1)
    i, j = i[a[i] != a[j]], j[a[i] != a[j]]
    slopes = (b[j] - b[i]) / (a[j] - a[i])  # (pairs,)
    intercepts = b[i] - slopes * a[i]
    losses = np.abs(slopes[:, None] * a + intercepts[:, None] - b).sum(axis=1)
    best = int(np.argmax(losses <= losses.min() * (1 + BETTER)))
    return Line(float(slopes[best]), float(intercepts[best]))


def _points(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    a, b = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError(f"points need as many x as y, in one row each, not {a.shape} and {b.shape}")
    if len(a) < 2 or np.ptp(a) == 0:
        raise ValueError("a line through points needs at least two different x")
    return a, b
