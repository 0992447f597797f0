"""Curves to lay a ruler against: functions of one number, each with its exact slope, that make a numerical derivative right, wrong or impossible.

The book's parabola has nothing to hide; the sine and the cube bend differently to both sides, so that h matters; |x| has a corner and
the step function a jump, where there is no slope to find. One more curve is one more record in CURVES.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.expression import ONE, Expression, parse


@dataclass(frozen=True)
class Curve:
    """f(x) as a formula. domain is (from, to), the part worth looking at; x a point in it from which there is something to see."""

    key: str
    expression: Expression
    domain: tuple[float, float]
    x: float

    @property
    def f(self) -> Expression:
        """The function itself: numbers or arrays in, float32 to float32, everything else to float64."""
        return self.expression

    def slope(self, x: Any) -> Any:
        """f'(x), exact but for rounding; nan where f has no slope."""
        return self.expression.slope(x)

    @property
    def text(self) -> str:
        return self.expression.text

    @property
    def latex(self) -> str:
        return self.expression.latex


def curve(key: str, text: str, domain: tuple[float, float], x: float) -> Curve:
    """The record of a formula of x."""
    return Curve(key, parse(text, ONE), domain, x)


CURVES = (
    curve("book", "0.01*x**2 + 0.1*x", (0.0, 20.0), 5.0),  # Deep Learning from Scratch 1, 4.3.2
    curve("sin", "sin(x)", (-4.0, 4.0), 1.0),
    curve("cube", "x**3", (-2.0, 2.0), 1.0),
    curve("abs", "abs(x)", (-3.0, 3.0), 0.5),
    curve("sigmoid", "1/(1 + exp(-x))", (-6.0, 6.0), 1.0),
    curve("step", "maximum(sign(x), 0)", (-3.0, 3.0), 0.5),
)
_BY_KEY = {one.key: one for one in CURVES}
OWN_DOMAIN = (-5.0, 5.0)


def curve_named(key: str) -> Curve:
    """The curve with that key. Raises ValueError for an unknown one, with the known ones."""
    if key not in _BY_KEY:
        raise ValueError(f"no curve {key!r}; there are {', '.join(_BY_KEY)}")
    return _BY_KEY[key]


@functools.lru_cache(maxsize=64)
def curve_from(text: str) -> Curve:
    """A reader's own f(x) as a curve with the key "own", looked at from -5 to 5; its x is the point nearest to 1 where it has a slope.

    Raises `core.expression.ExpressionError` for what is no formula, and ValueError for one that has no finite value anywhere in view.
    """
    expression = parse(text, ONE)
    points = np.linspace(*OWN_DOMAIN, 101)
    has_value, has_slope = np.isfinite(expression(points)), np.isfinite(expression.slope(points))
    if not has_value.any():
        raise ValueError(f"{expression.text} has no finite value between {OWN_DOMAIN[0]:g} and {OWN_DOMAIN[1]:g}")
    good = points[has_slope if has_slope.any() else has_value]
    return Curve("own", expression, OWN_DOMAIN, float(round(good[np.argmin(np.abs(good - 1))], 10)))
