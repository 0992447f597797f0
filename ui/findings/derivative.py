"""A curve, a point and a step h: what the three differences say, how far off that is and why, told; the page as a script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.curves import Curve
from core.differentiation import backward_difference, central_difference, forward_difference
from core.rounding import Causes, bends, causes
from ui.text import Words, number, percent

Kind = Literal["forward", "backward", "central"]
KINDS: tuple[Kind, ...] = ("forward", "backward", "central")
DIFFERENCES = {"forward": forward_difference, "backward": backward_difference, "central": central_difference}
NEARLY = 0.01  # from this relative error on a title calls a slope off


@dataclass(frozen=True)
class Measured:
    """f at x, x + h and x - h; the exact slope and the one-sided ones; the three differences. nan where there is none."""

    x: float
    h: float
    here: float
    above: float
    below: float
    left: float
    right: float
    slope: float
    forward: float
    backward: float
    central: float

    def error(self, kind: Kind) -> float:
        """How far the difference is from the slope, always positive; nan where there is no slope."""
        return abs(getattr(self, kind) - self.slope)

    def relative_error(self, kind: Kind) -> float:
        """The error as a share of the slope; of 1 where the slope is 0."""
        return self.error(kind) / (abs(self.slope) or 1.0)

    @property
    def absorbed(self) -> bool:
        """Is h lost in x, so that x + h and x - h are x?"""
        return self.x + self.h == self.x == self.x - self.h

    @property
    def rounded_away(self) -> bool:
        """Is f the same number on both sides, although it slopes?"""
        return self.above == self.here == self.below and self.slope != 0


def measure(curve: Curve, x: float, h: float) -> Measured:
    """Everything `core` says about one point of a curve."""
    f = curve.f
    left, right = f.one_sided_slopes(x)
    with np.errstate(all="ignore"):
        values = [f(x), f(x + h), f(x - h), left, right, curve.slope(x), *(DIFFERENCES[kind](f, x, h) for kind in KINDS)]
    return Measured(x, h, *map(float, values))


@dataclass(frozen=True)
class Expected:
    """How far off the differences should be: by the bend of the curve (truncation) and by the rounding of f's values."""

    bend: float  # f''(x)
    twist: float  # f'''(x)
    causes: dict[Kind, Causes]

    def truncation(self, kind: Kind, h: float) -> float:
        """|h f''|/2 for one side, h² |f'''|/6 for both."""
        return float(self.causes[kind].truncation * h ** self.causes[kind].order)

    def rounding(self, kind: Kind, h: float) -> float:
        """About what the rounding of x ± h and of f's values makes of the quotient, at most."""
        return self.causes[kind].rounding / h

    def explains(self, kind: Kind, h: float, error: float) -> bool:
        """Are these two causes, as far as they go, the whole error?"""
        bent, spare = self.truncation(kind, h), 4 * self.rounding(kind, h)
        return 0.5 * bent - spare <= error <= 2 * bent + spare


def expected(curve: Curve, m: Measured) -> Expected:
    """What `core.rounding` says of the curve at x."""
    with np.errstate(all="ignore"):
        forward, central = (causes(curve.f, curve.slope, m.x, kind) for kind in ("forward", "central"))
    return Expected(*bends(curve.slope, m.x), {"forward": forward, "backward": forward, "central": central})


def main_kind(kinds: Sequence[str]) -> Kind | None:
    """The difference that is spoken of: the first that is shown."""
    return next((kind for kind in KINDS if kind in kinds), None)


def title(curve: Curve, m: Measured, kinds: Sequence[str], say: Words) -> str:
    """What the picture shows, in one line."""
    if not math.isfinite(m.here):
        return say("title_no_value", x=m.x)
    if not math.isfinite(m.slope):
        return say("title_corner" if math.isfinite(m.left) and math.isfinite(m.right) else "title_jump")
    kind = main_kind(kinds)
    if kind is None:
        return say("title_slope", x=m.x, slope=m.slope)
    if m.absorbed:
        return say("title_absorbed", h=m.h)
    if not math.isfinite(getattr(m, kind)):
        return say("title_outside", h=m.h)
    facts = {"h": m.h, "kind": say(f"kind_{kind}")}
    error = m.relative_error(kind)
    if error == 0:
        return say("title_exact", **facts)
    right = math.floor(-math.log10(error))
    off = say("off_share", share=percent(error, 0 if error >= 0.1 else 1)) if m.slope and error < 2 else number(m.error(kind), 2)
    if by_rounding(curve, m, kind):
        return say("title_rounding_off", off=off, **facts) if error >= NEARLY else say("title_rounding", digits=right, **facts)
    return say("title_off", off=off, **facts) if error >= NEARLY else say("title_near", digits=right, **facts)


def by_rounding(curve: Curve, m: Measured, kind: Kind) -> bool:
    """Is the error the rounding's rather than the bend's?"""
    e = expected(curve, m)
    return m.h < 1e-3 and e.rounding(kind, m.h) > e.truncation(kind, m.h) and e.explains(kind, m.h, m.error(kind))


FORWARD_SERIES = r"$$\frac{f(x+h)-f(x)}{h} = f'(x) + \frac{h}{2}\,f''(x) + \dots$$"
CENTRAL_SERIES = r"$$\frac{f(x+h)-f(x-h)}{2h} = f'(x) + \frac{h^2}{6}\,f'''(x) + \dots$$"


TANGENT = r"$$y = f(a) + f'(a)\,(x - a)$$"


def tells_why(curve: Curve, m: Measured, say: Words) -> tuple[str, list[str]]:
    """Why looking both ways is better, or here is not: a heading, and for each side its formula and a sentence."""
    e = expected(curve, m)
    if not all(map(math.isfinite, (m.here, m.above, m.below, m.forward, m.backward, m.central))):
        return say("why_no_value"), [say("why_no_value_says")]
    if not math.isfinite(m.slope):
        return say("why_no_slope"), [say("why_no_slope_says", forward=m.forward, backward=m.backward, central=m.central)]
    one, both = m.error("forward"), m.error("central")
    if not math.isfinite(e.bend):
        return say("why_near_corner"), [say("why_near_corner_says", real=one, both=both)]
    told = [FORWARD_SERIES, say("why_forward", bend=e.bend, expected=e.truncation("forward", m.h), real=one)]
    told += [CENTRAL_SERIES, say("why_central", twist=e.twist, expected=e.truncation("central", m.h), real=both)]
    if m.rounded_away:
        return say("why_rounding"), [*told, say("why_rounded_away_says")]
    if one == both == 0:
        return say("why_exact"), told
    if by_rounding(curve, m, "forward") and e.explains("central", m.h, both):
        return say("why_rounding"), [*told, say("why_rounding_says", rounding=e.rounding("forward", m.h))]
    if not (e.explains("forward", m.h, one) and e.explains("central", m.h, both)):
        told.append(say("why_more"))
    elif e.twist == 0 and one > 100 * both:
        return say("why_cancels"), [*told, say("why_cancels_says")]
    if 0 < both < one / 1.5:
        return say("why_better", times=number(one / both, 2)), told
    return say("why_no_better"), told


def tangent(curve: Curve, m: Measured, say: Words) -> list[str]:
    """The tangent as a function, and what it says a quarter of the picture further on."""
    if not math.isfinite(m.slope):
        return [say("tangent_none")]
    level = m.here - m.slope * m.x
    line = say("tangent_line", height=m.here, slope=m.slope, steep=_signed(m.slope), x=_signed(-m.x or -0.0), level=_signed(level + 0.0))
    far = (curve.domain[1] - curve.domain[0]) / 4 * (1 if m.x < sum(curve.domain) / 2 else -1)
    there = float(curve.f(m.x + far))
    reach = [say("tangent_reach", at=m.x + far, on_line=m.here + m.slope * far, on_curve=there)] if math.isfinite(there) else []
    return [TANGENT, line, *reach]


def _signed(value: float) -> str:
    """A number as it is added: + 2, − 5."""
    return f"{'−' if math.copysign(1, value) < 0 else '+'} {number(abs(value))}"


def code(curve: Curve, x: float, h: float) -> str:
    """A script that runs with core alone and prints this page's numbers."""
    made = f"curve_from({curve.text!r})" if curve.key == "own" else f"curve_named({curve.key!r})"
    return f"""from core.curves import {made.split("(")[0]}
from core.differentiation import backward_difference, central_difference, forward_difference, tangent_line

curve = {made}  # f(x) = {curve.text}
f, x, h = curve.f, {x!r}, {h!r}

print("forward ", forward_difference(f, x, h))  # (f(x + h) - f(x)) / h
print("backward", backward_difference(f, x, h))  # (f(x) - f(x - h)) / h
print("central ", central_difference(f, x, h))  # (f(x + h) - f(x - h)) / 2h
print("exact   ", curve.slope(x), curve.f.one_sided_slopes(x))  # by the chain rule; from the left, from the right

tangent = tangent_line(f, x)  # the book's: its slope is the central difference with h = 1e-4
print("tangent ", tangent(x + h), "curve", f(x + h))"""
