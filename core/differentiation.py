"""Slopes without calculus: nudge, look how much the result moves, divide.

The forward difference looks one way and is off by a multiple of h; the central difference looks both ways and is off by h² only.
Source: Deep Learning from Scratch 1, 4.3 and 4.4; CS231n, "Gradient checks".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Function = Callable[[Any], Any]


def forward_difference(f: Function, x: Any, h: float = 1e-4) -> Any:
    """(f(x + h) - f(x)) / h: off by about h f''(x) / 2."""
    return (f(x + h) - f(x)) / h


def backward_difference(f: Function, x: Any, h: float = 1e-4) -> Any:
    """(f(x) - f(x - h)) / h: off by about h f''(x) / 2, to the other side than the forward difference."""
    return (f(x) - f(x - h)) / h


def central_difference(f: Function, x: Any, h: float = 1e-4) -> Any:
    """(f(x + h) - f(x - h)) / 2h: off by about h² f'''(x) / 6, so exact but for rounding on a quadratic."""
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_diff(f: Function, x: Any) -> Any:
    """Slope of f at x by the central difference with h = 1e-4 (book 4.3.1)."""
    return central_difference(f, x)


def tangent_line(f: Function, x: float) -> Callable[[Any], Any]:
    """The straight line that touches f at x, as a function (book 4.3.2)."""
    slope, height = numerical_diff(f, x), f(x)
    return lambda t: height + slope * (t - x)


def numerical_gradient(f: Function, x: NDArray[np.floating], h: float = 1e-4) -> NDArray[np.floating]:
    """Every partial derivative of f at x by central differences, in the shape of x (book 4.4).

    One entry of `x` at a time is moved by ±h *in place* and put back, also when `f` raises. So `f` may ignore its argument and
    look at the array itself, as `f = lambda w: net.loss(x, t)` does.

    Raises TypeError for an array of integers, where 3 + 1e-4 is cut back to 3 and 3 - 1e-4 to 2: the slopes would be 0 or thousands.
    """
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        raise TypeError(f"x has dtype {x.dtype}: whole numbers cut x ± {h:g} off, and no slope would be right; use x.astype(float)")
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        try:
            x[i] = kept + h
            above = float(f(x))
            x[i] = kept - h
            below = float(f(x))
        finally:
            x[i] = kept
        gradient[i] = (above - below) / (2 * h)
    return gradient


def relative_error(a: ArrayLike, n: ArrayLike) -> float:
    """‖a - n‖ / max(‖a‖, ‖n‖) of two gradients as whole arrays; 0 where both are zero, nan where an entry is no finite number (CS231n).

    Raises ValueError for arrays of different shapes.
    """
    a, n = np.asarray(a, np.float64), np.asarray(n, np.float64)
    if a.shape != n.shape:
        raise ValueError(f"two gradients of one function have one shape, not {a.shape} and {n.shape}")
    largest = max(np.abs(a).max(initial=0), np.abs(n).max(initial=0))
    if not np.isfinite(a).all() or not np.isfinite(n).all():
        return float("nan")
    if largest == 0:
        return 0.0
    a, n = a / largest, n / largest  # so that the squares in the norms neither overflow nor vanish
    return float(np.linalg.norm(a - n) / max(np.linalg.norm(a), np.linalg.norm(n)))


def entry_errors(a: ArrayLike, n: ArrayLike) -> NDArray[np.float64]:
    """|a - n| / max(|a|, |n|) for every entry by itself, to see which one is off; the divisor is at least 1e-8 of the largest entry of
    both arrays, so that an entry that is nearly 0 beside the others does not look wrong for its rounding. Zeros where both arrays are 0.

    Raises ValueError for arrays of different shapes.
    """
    a, n = np.asarray(a, np.float64), np.asarray(n, np.float64)
    if a.shape != n.shape:
        raise ValueError(f"two gradients of one function have one shape, not {a.shape} and {n.shape}")
    sizes = np.maximum(np.abs(a), np.abs(n))
    largest = sizes.max(initial=0)
    return np.abs(a - n) / np.maximum(sizes, 1e-8 * largest) if largest > 0 else np.zeros(a.shape)


# The bands of CS231n: the lower end of each, and its name. What is not a number is wrong.
BANDS = ((1e-2, "wrong"), (1e-4, "suspicious"), (1e-7, "usually fine"), (0.0, "very good"))


def band(error: float) -> str:
    """The name of the band that a relative error falls into: wrong, suspicious, usually fine, very good."""
    return next((name for low, name in BANDS if error > low), "very good" if error == 0 else "wrong")
