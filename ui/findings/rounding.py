"""What is found on the slopes page about rounding, partial derivatives and relative errors. Pure: records in, sentences out."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.curves import Curve
from core.differentiation import BANDS, band, entry_errors, numerical_diff, numerical_gradient, relative_error
from core.rounding import DIFFERENCES, FRACTION, Causes, ErrorCurve, bends, causes, error_curve, places_behind
from ui.components.matrices import Data, cell, lane, matrix
from ui.text import Words, number, percent

Array = NDArray[np.float64]

# Every h that can be chosen, from 3 down to 1e-50. Each has a place on the axis: sixteen for a power of ten down to 1e-17, and only two
# for one from there on, where nothing happens any more. 1 stands at 0.
FINE, LAST, COARSE = 17, 50, 2
PLACES = np.array([*range(-8, 16 * FINE + 1), *range(16 * FINE + COARSE, 16 * FINE + COARSE * (LAST - FINE) + 1, COARSE)])
STEPS = np.array([float(f"{10.0**-exponent:.2e}") for exponent in [*(np.arange(-8, 16 * FINE + 1) / 16), *range(FINE + 1, LAST + 1)]])


def place_of(h: float) -> int:
    """The index of the step nearest to h, on the logarithmic axis."""
    return int(np.argmin(np.abs(np.log10(STEPS) - math.log10(min(max(h, STEPS[-1]), STEPS[0])))))


@dataclass(frozen=True, eq=False)
class U:
    """The error of every kind of difference against h, for one curve at one x in one dtype, and the causes that theory names."""

    curve: Curve
    x: float
    dtype: str
    errors: dict[str, ErrorCurve]
    causes: dict[str, Causes]

    @property
    def slope(self) -> float:
        """The true slope; nan where there is none."""
        return self.errors["central"].slope

    @property
    def absorbed_from(self) -> int | None:
        """The index of the first step from which on x ± h is x."""
        return _first(self.errors["central"].absorbed)

    @property
    def vanished_from(self) -> int | None:
        """The index of the first step that is itself 0 in the dtype."""
        return _first(self.errors["central"].vanished)

    def best(self, kind: str) -> float | None:
        """The h where the causes meet, if that is among the steps."""
        best = self.causes[kind].best
        return best if best is not None and best <= STEPS[0] else None


def _first(which: NDArray[np.bool_]) -> int | None:
    return int(np.argmax(which)) if which.any() else None


@functools.lru_cache(maxsize=64)
def u_of(curve: Curve, x: float, dtype: str) -> U:
    """The U of `curve` at x."""
    errors = {kind: error_curve(curve.f, curve.slope, x, kind, dtype, STEPS) for kind in DIFFERENCES}
    with np.errstate(all="ignore"):
        return U(curve, x, dtype, errors, {kind: causes(curve.f, curve.slope, x, kind, dtype) for kind in DIFFERENCES})


def has_slope(u: U) -> bool:
    """Is there a slope that an error could be measured against?"""
    cause = u.causes["central"]
    return math.isfinite(u.slope) and math.isfinite(cause.rounding) and (math.isfinite(cause.truncation) or cause.rounding == 0)


def shape(u: U) -> str:
    """What kind of picture it is: no_slope, exact, best (a U), at_zero (it only falls), faster (f‴ is 0 just here), line (a parabola: the
    central difference only loses), straight (so do both)."""
    cause = u.causes["central"]
    if not has_slope(u):
        return "no_slope"
    if not (u.errors["central"].errors[STEPS < 1e-3] > 0).any():
        return "exact"
    if u.best("central") is not None:
        return "best"
    if cause.rounding == 0:
        return "at_zero"
    if any(bends(u.curve.slope, u.x + apart)[1] != 0 for apart in (-1.3, 0.7)):
        return "faster"
    return "line" if u.best("forward") is not None else "straight"


def u_heading(u: U, say: Words) -> str:
    """What the picture shows."""
    return say(f"u_{shape(u)}", h=power(u.best("central") or 1))


def u_sentence(u: U, say: Words) -> str:
    """Why, in one or two sentences."""
    kind, forward = shape(u), u.best("forward")
    if kind == "best" and forward is None:
        kind = "best_central"
    if kind == "at_zero" and u.x != 0:
        kind = "at_level"
    best = {"central": power(u.best("central") or 1), "forward": power(forward or 1)}
    seen = {f"seen_{name}": number(STEPS[errors.least], 1) for name, errors in u.errors.items()} if kind == "best" else {}
    return say(f"u_{kind}_says", x=u.x, bits=FRACTION[u.dtype] + 1, **best, **seen)


def power(h: float) -> str:
    """h to the nearest power of ten or its half way: 10⁻⁵, 3·10⁻⁴."""
    mantissa, exponent = f"{h:.0e}".split("e")
    near = float(f"1e{int(exponent)}") if int(mantissa) <= 2 else float(f"1e{int(exponent) + 1}") if int(mantissa) >= 7 else h
    return number(near, 1)


def cause_formula(u: U, kind: str) -> str | None:
    """error ≈ truncation + rounding with the numbers put in, in LaTeX; None where the bend at this point is no number."""
    cause = u.causes[kind]
    if not math.isfinite(cause.truncation):
        return None
    h = "h" if cause.order == 1 else "h^2"
    return rf"{_tex(cause.truncation)} \cdot {h} + \frac{{{_tex(cause.rounding)}}}{{h}}"


def _tex(value: float) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{float(f'{value:.2g}'):g}" if -3 <= int(exponent) <= 3 else rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


# -- bits ----------------------------------------------------------------------------------------------------------------------------


def bits_heading(x: float, h: float, dtype: str, say: Words) -> str:
    """How much of h is left in x + h."""
    behind, kept = places_behind(x, h, dtype), digits_kept(x, h, dtype)
    if float(np.asarray(h, dtype)) == 0:
        return say("bits_vanished", h=number(h))
    if behind is None or kept is None:
        return say("bits_beside_zero", h=number(h))
    if kept == 0:
        return say("bits_lost", h=number(h))
    return say("bits_kept", h=number(h), kept=kept, bits=FRACTION[dtype] + 1) if kept <= FRACTION[dtype] else say("bits_all", h=number(h))


def digits_kept(x: float, h: float, dtype: str) -> int | None:
    """How many binary digits of h find a place in x + h, from its first 1 to the last place of the sum; 0 where x + h is x, None beside 0."""
    real, all_of_them = np.dtype(dtype).type, FRACTION[dtype] + 1
    if places_behind(x, h, dtype) is None:
        return None
    if (total := real(x) + real(h)) == real(x):
        return 0
    behind = places_behind(float(total), h, dtype) if total else 0
    return max(1, min(all_of_them, all_of_them - (behind or 0)))


# -- relative errors and their bands -------------------------------------------------------------------------------------------------

BAND_KEYS = {name: f"band_{name.replace(' ', '_')}" for _, name in BANDS}  # their beats


def every_digit(value: float) -> str:
    """A float with all the digits that tell it from its neighbours, as Python prints it."""
    return repr(float(value)).replace("-", "−")


# -- partial derivatives -------------------------------------------------------------------------------------------------------------

REACH = 4.5  # as far as the point can be moved in each coordinate
BOOK_POINTS = ((3.0, 4.0), (0.0, 2.0), (3.0, 0.0))


def bowl(x: Array) -> float:
    """x0² + x1² (book 4.3.3); the sum of all squares, of any shape."""
    return float(np.sum(x**2))


def partial_derivatives(x0: float, x1: float) -> tuple[float, float]:
    """∂f/∂x0 and ∂f/∂x1 of x0² + x1² by central differences, each with the other coordinate held fast."""
    return numerical_diff(lambda t: t * t + x1 * x1, x0), numerical_diff(lambda t: x0 * x0 + t * t, x1)


def partials_heading(x0: float, x1: float, say: Words) -> str:
    """The gradient at the point, and which part is larger."""
    if x0 == x1 == 0:
        return say("partials_level")
    return say("partials_gradient", x0=x0, x1=x1, g0=round(2 * x0, 6), g1=round(2 * x1, 6))


def gradient_code(x0: float, x1: float) -> str:
    """The same with core, which also takes arrays of any shape; it runs as it stands."""
    point, three = np.array([x0, x1]), np.array(BOOK_POINTS)
    return f"""import numpy as np

from core.differentiation import numerical_gradient


def f(x):
    return np.sum(x**2)


numerical_gradient(f, np.array([{x0!r}, {x1!r}]))
# {_printed(numerical_gradient(bowl, point))}
numerical_gradient(f, np.array({three.tolist()!r}))
# {_printed(numerical_gradient(bowl, three))}"""


def _printed(values: NDArray[np.floating]) -> str:
    return np.array2string(values + 0.0, precision=8, suppress_small=True, separator=", ").replace("\n", "")


# -- relative error ------------------------------------------------------------------------------------------------------------------

W = np.array([[0.5, 1.0, 1.57], [2.0, -1.0, -0.3]])
CHECK_H = ("1", "0.1", "0.01", *(f"1e-{e}" for e in range(3, 15)))
OFF = ("0", "1e-8", "1e-6", "1e-4", "0.01", "0.1", "1")  # what is added to one entry, as a share of it
DISTURBED = (1, 0)


@dataclass(frozen=True, eq=False)
class Check:
    """Two gradients of Σ sin w at W, (2, 3) each: by formula, one entry of it off by a share, and by central differences with h."""

    h: float
    off: float
    formula: Array
    differences: Array

    @property
    def entries(self) -> Array:
        return entry_errors(self.formula, self.differences)

    @property
    def error(self) -> float:
        return relative_error(self.formula, self.differences)


@functools.lru_cache(maxsize=128)
def check(h: float, off: float) -> Check:
    formula = np.cos(W)
    formula[DISTURBED] *= 1 + off
    return Check(h, off, formula, np.asarray(numerical_gradient(lambda w: float(np.sum(np.sin(w))), W.copy(), h), np.float64))


def relative_heading(c: Check, say: Words) -> str:
    return say(f"relative_{band(c.error).replace(' ', '_')}", error=number(c.error, 2))


def relative_sentence(c: Check, say: Words) -> str:
    """Where the error comes from."""
    if c.off == 0:
        return say("relative_by_h")
    if relative_error(np.cos(W), c.differences) > 0.5 * c.error:
        return say("relative_hidden", off=off_written(str(c.off)))
    noticed = band(c.error) in ("wrong", "suspicious")
    return say("relative_by_off" if noticed else "relative_quiet", entry=number(float(c.entries[DISTURBED]), 2), error=number(c.error, 2))


def smallest_entry(c: Check, say: Words) -> str:
    """What becomes of the entry that is nearly 0."""
    return say("relative_small" if c.entries[0, 2] > 3 * relative_error(np.cos(W), c.differences) else "relative_alike") + " " + say("relative_zeros")


def off_written(off: str) -> str:
    """A disturbance as it is read: 0, 10⁻⁶, 10 %."""
    share = float(off)
    return "0" if share == 0 else percent(share, 0).replace(" ", "\N{NO-BREAK SPACE}") if share >= 0.01 else number(share)


def relative_formula(c: Check) -> str:
    """The formula with its norms put in, in LaTeX."""
    a, n = (float(np.linalg.norm(v)) for v in (c.formula, c.differences))
    apart = float(np.linalg.norm(c.formula - c.differences))
    symbols = r"\frac{\lVert a - n \rVert}{\max(\lVert a \rVert, \lVert n \rVert)}"
    return rf"{symbols} = \frac{{{_tex(apart)}}}{{\max({a:.4g}, {n:.4g})}} = {_tex(c.error)}"


def relative_lanes(c: Check, say: Words) -> list[Data]:
    """The picture: a, n, and the relative error of every entry."""
    limit = float(max(np.abs(c.formula).max(), np.abs(c.differences).max()))

    def rows(values: Array, letter: str, limit: float, how: Callable[[int, int], str], sources: Sequence[str] = ()) -> list[list[Data]]:
        return [
            [
                cell(f"{letter}{i}{j}", float(values[i, j]), limit, how(i, j), sources=[f"{s}{i}{j}" for s in sources], digits=2 if sources else 4)
                for j in range(3)
            ]
            for i in (0, 1)
        ]

    def name(letter: str, i: int, j: int) -> str:
        return letter + f"{i + 1}{j + 1}".translate(_SUBSCRIPT)

    def a(i: int, j: int) -> str:
        extra = f" · (1 + {off_written(str(c.off))})" if (i, j) == DISTURBED and c.off else ""
        return f"{name('a', i, j)} = cos {number(W[i, j])}{extra} = {every_digit(c.formula[i, j])}"

    def n(i: int, j: int) -> str:
        w, h = number(W[i, j]), number(c.h)
        return f"{name('n', i, j)} = (sin({w} + {h}) − sin({w} − {h})) / 2h = {every_digit(c.differences[i, j])}"

    def e(i: int, j: int) -> str:
        apart, larger = abs(c.formula[i, j] - c.differences[i, j]), max(abs(c.formula[i, j]), abs(c.differences[i, j]))
        return f"|{name('a', i, j)} − {name('n', i, j)}| / max = {number(apart, 2)} / {number(larger)} = {number(c.entries[i, j], 2)}"

    return [
        lane(
            "",
            say("relative_cells"),
            matrix("a", rows(c.formula, "a", limit, a), note=say("by_formula")),
            matrix("n", rows(c.differences, "n", limit, n), sign="≈", note=say("by_differences")),
            matrix("", rows(c.entries, "e", float(c.entries.max()), e, ("a", "n")), sign="→", note=say("entry_by_entry"), kind="share"),
        )
    ]


_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
