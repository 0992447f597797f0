"""What several pictures share: equal axes at any size, powers of ten as labels, words that stay legible on any ground."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from core.optimizers import OPTIMIZERS
from ui.theme import Palette

Spec = dict[str, Any]
NAMES = [kind.__name__ for kind in OPTIMIZERS]
_DIGITS = ("⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹")


def power_of_ten(value: str = "datum.value") -> str:
    """A Vega expression: 10⁻³ for a tick at 0.001, nothing for a tick between powers of ten."""
    exponent = f"round(log({value})/LN10)"
    text = f"format({exponent}, 'd')"
    for old, new in (("−", "⁻"), *((str(i), d) for i, d in enumerate(_DIGITS))):
        text = f"replace({text}, /{old}/g, '{new}')"
    return f"!({is_power_of_ten(value)}) ? '' : {exponent} == 0 ? '1' : {exponent} == 1 ? '10' : '10' + {text}"


def is_power_of_ten(value: str = "datum.value") -> str:
    """A Vega expression: is this tick a power of ten?"""
    return f"abs(log({value})/LN10 - round(log({value})/LN10)) < 1e-6"


def optimizer_colour(palette: Palette) -> alt.Color:
    """One colour per optimizer, the same on every page."""
    return alt.Color("who:N", legend=None, scale=alt.Scale(domain=NAMES, range=[palette.optimizer(name) for name in NAMES]))


class EqualAxes:
    """x and y in the same units per pixel, whatever the shape of the screen; `domain` is always inside, centred."""

    def __init__(self, domain: tuple[float, float, float, float]) -> None:
        a, b, c, d = domain
        self.middle = ((a + b) / 2, (c + d) / 2)
        self.reach = max(b - a, d - c) * 0.75  # half the side of a square that covers every view
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

    def projection(self) -> dict[str, Any]:
        """The same map as a projection, for shapes given as GeoJSON."""
        pixels = f"(0.5/({self._half_pixel}))"
        x, y = self.middle
        return dict(
            type="identity", reflectY=True, scale=alt.ExprRef(pixels), translate=alt.ExprRef(f"[width/2 - ({x})*{pixels}, height/2 + ({y})*{pixels}]")
        )


def haloed(chart: alt.Chart, palette: Palette, *encodings: Any, **place: Any) -> Iterator[alt.Chart]:
    """Words over a halo of the page's colour: SVG paints a stroke over its fill, so the halo is a layer of its own."""
    behind: dict[str, Any] = dict(stroke=palette.page, strokeWidth=4, strokeJoin="round")
    for halo in (behind, {}):
        yield chart.mark_text(fontSize=13, fontWeight=600, color=palette.text, **halo, **place).encode(*encodings)


def finished(chart: Any) -> Spec:
    """A layered chart as a dict that holds its backgrounds; a layer on `alt.Chart()` has none and takes the data of each rerun."""
    with alt.data_transformers.enable(consolidate_datasets=False):
        spec = chart.to_dict(validate=False)
    for layer in spec["layer"]:
        if layer.get("data") == {"values": [{}]}:
            del layer["data"]
    return spec
