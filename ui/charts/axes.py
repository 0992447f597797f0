"""What several pictures share: equal axes at any size, numbers as labels, the choice between a logarithmic axis and a plain one, words
that stay legible on any ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.optimizers import OPTIMIZERS
from ui.theme import Palette

Spec = dict[str, Any]
NAMES = [kind.__name__ for kind in OPTIMIZERS]
FLOOR = 1e-12  # what is lower leaves a logarithmic picture at its bottom


def digits_parameter() -> alt.Parameter:
    """What a chart needs whose labels are `written` or powers of ten: the digits of exponents."""
    return alt.param(name="raised", value="⁰¹²³⁴⁵⁶⁷⁸⁹")


def _ten_to_the(exponent: str) -> str:
    """A Vega expression: 10⁻³ for the exponent -3, which may have three digits."""
    n = f"abs({exponent})"
    hundreds, tens = f"({n} > 99 ? raised[floor({n}/100)] : '')", f"({n} > 9 ? raised[floor({n}/10)%10] : '')"
    return f"'10' + ({exponent} < 0 ? '⁻' : '') + {hundreds} + {tens} + raised[{n}%10]"


def power_of_ten(value: str = "datum.value") -> str:
    """A Vega expression: 10⁻³ for a tick at 0.001, nothing for a tick between powers of ten."""
    exponent = f"round(log({value})/LN10)"
    return f"!({is_power_of_ten(value)}) ? '' : {exponent} == 0 ? '1' : {exponent} == 1 ? '10' : {_ten_to_the(exponent)}"


def is_power_of_ten(value: str = "datum.value") -> str:
    """A Vega expression: is this tick a power of ten?"""
    return f"abs(log({value})/LN10 - round(log({value})/LN10)) < 1e-6"


def exponent_of(value: str) -> str:
    """A Vega expression: 3 for 1200."""
    return f"floor(log(abs({value}))/LN10 + 1e-9)"


def written(value: str, exponent: str | None = None) -> str:
    """A Vega expression: a number with three digits, 1.2·10⁸ outside 1e-3…1e5. `exponent` names where its `exponent_of` stands, if it is
    known already."""
    e = exponent or exponent_of(value)
    short = f"{value} == 0 || abs({e} + 0.5) < 3 || {e} == 3 || {e} == 4"
    return f"({short} ? format({value}, '.3~r') : format({value}/pow(10, {e}), '.3~r') + '·' + {_ten_to_the(e)})"


def optimizer_colour(palette: Palette) -> alt.Color:
    """One colour per optimizer, the same on every page."""
    return alt.Color("who:N", legend=None, scale=alt.Scale(domain=NAMES, range=[palette.optimizer(name) for name in NAMES]))


def compact(values: np.ndarray) -> np.ndarray:
    """The same numbers in half the bytes, where seven digits can hold them."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    return values.astype(np.float32) if np.all((sizes > 1e-37) & (sizes < 1e37)) else values


@dataclass(frozen=True, eq=False)
class Curve:
    """What a curve's chart is given: its rows, whether its axis is logarithmic, and what has been taken off the heights (0: nothing)."""

    frame: pd.DataFrame
    log: bool
    base: float = 0.0


@dataclass(frozen=True)
class Window:
    """The part of an axis that is shown, from low to high, logarithmic or plain."""

    low: float
    high: float
    log: bool

    @classmethod
    def around(cls, low: float, high: float, log: bool) -> Window:
        """From low to high, made wider where that is next to nothing."""
        if log:
            return cls(low, high, True) if high > 1.2 * low else cls(low / 2, high * 2, True)
        least = 1e-6 * max(abs(low), abs(high)) or 1.0
        return cls(low, high, False) if high - low > least else cls(low - least, high + least, False)

    def outside(self, values: np.ndarray) -> np.ndarray:
        """1 where a value lies above the window, -1 where below, 0 within it or where there is no value. int8."""
        return (values > self.high).astype(np.int8) - (values < self.low).astype(np.int8)

    def share(self, values: np.ndarray) -> np.ndarray:
        """How far up the picture a value stands, from 0 to 1."""
        if self.log:
            return np.log(values / self.low) / np.log(self.high / self.low)
        return (values - self.low) / (self.high - self.low)

    def at(self, share: np.ndarray) -> np.ndarray:
        """The value that stands there: `share` undone."""
        return self.low * (self.high / self.low) ** share if self.log else self.low + share * (self.high - self.low)


def height_axis(field: str, log: bool, **axis: Any) -> alt.Y:
    """A quiet vertical axis: powers of ten and, where there are few of them, 2 and 5 times these; or plain numbers."""
    quiet: dict[str, Any] = dict(domain=False, ticks=False, title=None, tickCount=4, labelPadding=4) | axis
    if not log:
        return alt.Y(field, scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(gridOpacity=0.6, labelExpr=written("datum.value"), **quiet))
    decades = "log(domain('y')[1]/domain('y')[0])/LN10"
    first_digit = "round(datum.value/pow(10, floor(log(datum.value)/LN10 + 1e-9)))"
    between = f"({decades} < 0.6 || ({decades} < 1.5 && ({first_digit} == 2 || {first_digit} == 5)))"
    only: Any = {"condition": {"test": f"{is_power_of_ten()} || {between}", "value": 0.6}, "value": 0}
    label = f"{between} ? {written('datum.value')} : {power_of_ten()}"
    return alt.Y(field, scale=alt.Scale(type="log", nice=False), axis=alt.Axis(gridOpacity=only, labelExpr=label, **quiet))


class EqualAxes:
    """x and y in the same units per pixel, whatever the shape of the screen; `domain` is always inside, centred."""

    def __init__(self, domain: tuple[float, float, float, float]) -> None:
        a, b, c, d = domain
        self.middle = ((a + b) / 2, (c + d) / 2)
        self.reach = max(0.75 * (b - a), 0.9 * (d - c))  # half the side of a square that covers every view
        self._half_pixel = f"max({b - a}/width, {d - c}/height)/2"  # data units per half pixel

    def parameters(self) -> list[alt.Parameter]:
        """The ends of both axes. As expressions they are computed once per size; domainMin and domainMax would be on every step."""
        return [
            alt.param(name=f"{side}_{end}", expr=f"{middle}{sign}{side}*{self._half_pixel}")
            for side, middle in zip(("width", "height"), self.middle, strict=True)
            for end, sign in (("from", "-"), ("to", "+"))
        ]

    def scale(self, side: str) -> alt.Scale:
        return alt.Scale(nice=False, zero=False, domain=[alt.ExprRef(f"{side}_from"), alt.ExprRef(f"{side}_to")])

    def x(self, field: str, **axis: Any) -> alt.X:
        return alt.X(field, scale=self.scale("width"), **axis)

    def y(self, field: str, **axis: Any) -> alt.Y:
        return alt.Y(field, scale=self.scale("height"), **axis)

    def kept_inside(self, field: str, side: str, inset: int) -> str:
        """An expression: the field's value, drawn back to `inset` pixels inside the border where it has left the picture."""
        middle = self.middle[0] if side == "width" else self.middle[1]
        reach = f"({side}-{2 * inset})*{self._half_pixel}"
        return f"clamp(datum.{field}, {middle}-{reach}, {middle}+{reach})"

    def drawing(self, path: str, grid: int, axis: alt.Axis | None, **look: Any) -> alt.Chart:
        """An SVG path, its coordinates whole numbers from -grid to grid across the square of every view, laid over the map. Its axis must
        be that of the map's other layers: Vega-Lite cannot merge none with some."""
        size = f"pow({self.reach / grid}/({self._half_pixel}), 2)"
        place = pd.DataFrame({"x": [self.middle[0]], "y": [self.middle[1]]})
        x, y = self.x("x:Q", axis=axis), self.y("y:Q", axis=axis)
        return alt.Chart(place).mark_point(shape=path, size=alt.ExprRef(size), filled=False, clip=True, **look).encode(x, y)


def haloed(chart: alt.Chart, palette: Palette, *encodings: Any, **place: Any) -> Iterator[alt.Chart]:
    """Words over a halo of the page's colour: SVG paints a stroke over its fill, so the halo is a layer of its own."""
    behind: dict[str, Any] = dict(stroke=palette.page, strokeWidth=4, strokeJoin="round")
    for halo in (behind, {}):
        yield chart.mark_text(fontSize=13, fontWeight=600, color=palette.text, **halo, **place).encode(*encodings)


def finished(chart: Any) -> Spec:
    """A layered chart as a dict that holds its backgrounds; a layer on `alt.Chart()` has none and takes the data of each rerun."""
    with alt.data_transformers.enable(consolidate_datasets=False):
        spec = chart.to_dict(validate=False)
    _without_placeholders(spec)
    return spec


def _without_placeholders(spec: Spec) -> None:
    for layer in spec.get("layer", ()):
        if layer.get("data") == {"values": [{}]}:
            del layer["data"]
        _without_placeholders(layer)
