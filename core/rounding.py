"""Why h must be small, and why it must not be: a difference is off by what the curve bends within h, and by what rounding f(x) costs,
divided by h. The first falls with h, the second rises, and between them lies the best h: the error against h is a U.

Below the U, x + h is x: numbers have gaps, and an h that is smaller than half of one is lost. `Bits` shows where it goes.
Source: Deep Learning from Scratch 1, 4.3.1; CS231n, "Gradient checks"; Press et al., Numerical Recipes, 5.7.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.differentiation import central_difference, forward_difference

Array = NDArray[np.float64]
Function = Callable[[Any], Any]
EPSILON = float(np.finfo(np.float64).eps)

DIFFERENCES: dict[str, Callable[..., Any]] = {"forward": forward_difference, "central": central_difference}
DTYPES: dict[str, type[np.floating]] = {"float64": np.float64, "float32": np.float32}


@dataclass(frozen=True)
class Causes:
    """The two causes of the error of a difference: truncation · h^order + rounding / h."""

    order: int
    truncation: float
    rounding: float

    def error(self, h: Any) -> Any:
        """About how far the difference is off with this h."""
        return self.truncation * h**self.order + self.rounding / h

    @property
    def best(self) -> float | None:
        """The h with the least error, (rounding / (order · truncation))^(1 / (order + 1)); None where one of the causes is missing, so
        that a larger or a smaller h is always better."""
        if not self.truncation > 0 or not self.rounding > 0:
            return None
        return (self.rounding / (self.order * self.truncation)) ** (1 / (self.order + 1))


def causes(f: Function, slope: Function, x: float, kind: str, dtype: str = "float64") -> Causes:
    """What theory says of the error of `kind` ("forward", "central") for f at x, whose derivative is `slope`.

    truncation: |f''(x)| / 2 forward, |f'''(x)| / 6 central, from Taylor's series. rounding: u (2 |f(x)| + |x f'(x)|) / h forward,
    u (|f(x)| + |x f'(x)|) / h central, if every value and every x ± h is off by u = 2^-53 of itself (float32: 2^-24). Not a number
    where f or its slopes are none.
    """
    x, u = float(DTYPES[dtype](x)), float(np.finfo(DTYPES[dtype]).eps) / 2
    height, steep = abs(float(f(np.float64(x)))), abs(x * float(slope(np.float64(x))))
    second, third = bends(slope, x)
    if kind == "forward":
        return Causes(1, abs(second) / 2, u * (2 * height + steep))
    return Causes(2, abs(third) / 6, u * (height + steep))


def bends(slope: Function, x: float) -> tuple[float, float]:
    """f''(x) and f'''(x) by differences of the exact slope; exactly 0 where these are no larger than their own rounding, not a number
    where they settle on nothing, as at a point that f's corners or poles come arbitrarily near."""

    def seen(d: float) -> tuple[float, float, float]:  # f'', f''', and what rounding makes of a difference of slopes
        with np.errstate(all="ignore"):
            below, here, above = (float(slope(np.float64(x + side * d))) for side in (-1, 0, 1))
            second, third = (above - below) / (2 * d), (above - 2 * here + below) / d**2
            return second, third, 8 * EPSILON * (max(abs(below), abs(here), abs(above)) + abs(x * second))

    d = 2.0**-9 * max(1.0, 2.0 ** round(math.log2(abs(x)))) if x else 2.0**-9  # a power of two, so that x ± d is hardly rounded
    for _ in range(12):
        (second, third, noise), (nearer2, nearer3, noise2) = seen(d), seen(d / 2)
        settled = abs(second - nearer2) <= 0.02 * abs(nearer2) + noise2 / d and abs(third - nearer3) <= 0.02 * abs(nearer3) + 4 * noise2 / d**2
        if settled and math.isfinite(noise + noise2):
            return second if abs(second) * 2 * d > noise else 0.0, third if abs(third) * d**2 > noise else 0.0
        d /= 8  # something lies within d: look nearer
    return math.nan, math.nan


@dataclass(frozen=True, eq=False)
class ErrorCurve:
    """One difference of f at x for many h, all of it computed in `dtype`: h, estimates and errors (n,) float64, the errors against
    `slope`, the exact derivative at x as dtype holds it.

    absorbed (n,): both x + h and x - h are x (forward: x + h), so the estimate is exactly 0. vanished (n,): h itself is 0 in dtype and
    0/0 is no number; the estimate is nan there.
    """

    kind: str
    dtype: str
    x: float
    slope: float
    h: Array
    estimates: Array
    errors: Array
    absorbed: NDArray[np.bool_]
    vanished: NDArray[np.bool_]

    @property
    def least(self) -> int:
        """Where the error is least: the middle of the half decade whose worst error is lowest, as lucky single hits do not count."""
        none = self.absorbed | self.vanished | ~np.isfinite(self.errors)  # a step out of f's domain is no good one
        e = np.log10(np.where(none | (self.errors < 1e-300), 1e-300, self.errors))
        near = [np.abs(np.log10(self.h / one)) <= 0.25 for one in self.h]
        return int(np.argmin([e[which].max() if not none[which].any() else np.inf for which in near]))


def error_curve(f: Function, slope: Function, x: float, kind: str, dtype: str, h: ArrayLike) -> ErrorCurve:
    """Take the difference of `kind` ("forward", "central") of f at x once with each h (n,), in float64 or in float32 throughout.

    f takes an array of dtype and returns one of its shape; slope is its derivative. Both are asked at x as dtype holds it, so that the
    error is the difference's own and not that of writing x down.
    """
    kept, real = np.asarray(h, np.float64), DTYPES[dtype]
    with np.errstate(all="ignore"):
        there, steps = np.full(kept.shape, x, real), kept.astype(real)
        estimates = np.asarray(DIFFERENCES[kind](f, there, steps), np.float64)
        exact = float(slope(np.float64(there[0]))) if len(kept) else float("nan")
        absorbed = (there + steps == there) & ((kind == "forward") | (there - steps == there))
    vanished = steps == 0
    estimates = np.where(vanished, np.nan, estimates)
    return ErrorCurve(kind, dtype, float(real(x)), exact, kept, estimates, np.abs(estimates - exact), absorbed & ~vanished, vanished)


@dataclass(frozen=True)
class Bits:
    """A number as it stands in memory: value = ±1.fraction · 2^power, or ±0.fraction · 2^power where the exponent's bits are all 0."""

    value: float
    sign: str
    exponent: str
    fraction: str

    @property
    def power(self) -> int:
        """The power of two that the number's first digit stands for."""
        bias = 2 ** (len(self.exponent) - 1) - 1
        return max(int(self.exponent, 2), 1) - bias

    @property
    def normal(self) -> bool:
        """Is there a 1 before the point? Not in 0 and in the very small numbers, whose exponent is all zeros."""
        return "1" in self.exponent


FRACTION = {"float64": 52, "float32": 23}


def bits(value: float, dtype: str = "float64") -> Bits:
    """The bits of `value` as dtype holds it (IEEE 754): one for the sign, 11 (float32: 8) for the exponent, 52 (23) for the fraction."""
    with np.errstate(all="ignore"):
        held = np.array(value, DTYPES[dtype])
    size = held.itemsize * 8
    text = f"{int(held.view(f'u{held.itemsize}')):0{size}b}"
    fraction = FRACTION[dtype]
    return Bits(float(held), text[0], text[1:-fraction], text[-fraction:])


def places_behind(x: float, h: float, dtype: str = "float64") -> int | None:
    """How many binary places to the right of x's first 1 the first 1 of h stands: more than FRACTION + 1 of them, and x + h is x.
    None where one of them is 0 in dtype."""
    held = [bits(abs(v), dtype).value for v in (x, h)]
    if not all(held):
        return None
    return math.frexp(held[0])[1] - math.frexp(held[1])[1]
