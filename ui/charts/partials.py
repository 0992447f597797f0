"""The pictures of a gradient in the making: a map with the point and its arrow, and the two slices whose slopes the arrow is made of.

The point is the pair of parameters p0, p1: the hand moves it in the browser, and everything drawn follows.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.surfaces import BOWL
from ui.charts.axes import EqualAxes, Spec, digits_parameter, finished, haloed, written
from ui.charts.descent import terrain
from ui.findings.rounding import REACH
from ui.theme import Palette

SHOWN = 5.6  # what the map shows to each side
SURFACE = replace(BOWL, domain=(-SHOWN, SHOWN, -SHOWN, SHOWN))
AXES = EqualAxes(SURFACE.domain)
SCALE = 0.125  # an arrow on the map is this much of its length
HEAD = "M-0.5,0.4 L0,-0.6 L0.5,0.4"
HALF = 1.4  # how far a tangent reaches to each side


def point_parameters() -> list[alt.Parameter]:
    """p0 and p1, which the hand moves."""
    return [alt.param(name=name, value=start, bind=alt.binding_range(min=-REACH, max=REACH, step=0.01)) for name, start in (("p0", 3), ("p1", 4))]


def _here(**fields: str) -> alt.Chart:
    """One row whose fields follow p0 and p1."""
    return alt.Chart(pd.DataFrame({"at": [0]})).transform_calculate(x="p0", y="p1", **fields)


@functools.lru_cache(maxsize=4)
def map_spec(palette: Palette, gradient: str) -> Spec:
    """x0² + x1² from above, the point, its two partial derivatives as arrows along the axes, and their sum, the `gradient`."""
    axis = alt.Axis(grid=False, ticks=False, domain=False, labelPadding=6, tickCount=5, title=None)
    x, y = AXES.x("x:Q", axis=axis), AXES.y("y:Q", axis=axis)

    def arrow(colour: str, gx: str, gy: str, width: float, dash: tuple[int, ...] = ()) -> list[alt.Chart]:
        row = _here(tx=f"p0 + {SCALE}*{gx}", ty=f"p1 + {SCALE}*{gy}", length=f"abs({gx}) + abs({gy})", angle=f"atan2({gx}, {gy})*180/PI")
        tip = {"x": AXES.x("tx:Q", axis=axis), "y": AXES.y("ty:Q", axis=axis), "angle": alt.Angle("angle:Q", scale=None)}
        head = row.transform_filter("datum.length > 0.05").mark_point(
            shape=HEAD, filled=False, strokeWidth=width, size=110, opacity=1, clip=True, color=colour
        )
        rule = row.mark_rule(strokeWidth=width, clip=True, color=colour, strokeDash=list(dash)).encode(x, y, x2="tx:Q", y2="ty:Q")
        return [rule, head.encode(**tip)]

    label = _here(tx=f"p0 + {2 * SCALE}*p0", ty=f"p1 + {2 * SCALE}*p1", word=f"'{gradient}'", length="abs(p0) + abs(p1)").transform_filter(
        "datum.length > 0.4"
    )
    side: Any = alt.ExprRef("p0 >= 0 ? 'left' : 'right'")
    names = [
        alt.Chart(pd.DataFrame({"at": [0]}))
        .mark_text(text=text, fontSize=15, fontStyle="italic", font="serif", color=palette.text)
        .encode(x=alt.XValue(alt.ExprRef(px)), y=alt.YValue(alt.ExprRef(py)))
        for text, px, py in (("x₀", "width-12", "height-12"), ("x₁", "13", "14"))
    ]
    cut: dict[str, Any] = dict(strokeWidth=1.3, strokeDash=[4, 4], opacity=0.8)
    chart = alt.layer(
        *terrain(SURFACE, palette, AXES, axis=axis),
        _here().mark_rule(color=palette.plus, **cut).encode(y=y, x=alt.value(0), x2=alt.value("width")),
        _here().mark_rule(color=palette.minus, **cut).encode(x=x, y=alt.value(0), y2=alt.value("height")),
        *arrow(palette.plus, "2*p0", "0", 2.2),
        *arrow(palette.minus, "0", "2*p1", 2.2),
        *arrow(palette.you, "2*p0", "2*p1", 3.2),
        _here().mark_circle(size=230, opacity=1, color=palette.you, stroke=palette.page, strokeWidth=2).encode(x, y),
        *haloed(
            label, palette, AXES.x("tx:Q", axis=axis), AXES.y("ty:Q", axis=axis), alt.Text("word:N"), align=side, dx=alt.ExprRef("p0 >= 0 ? 9 : -9")
        ),
        *names,
    )
    return finished(chart.add_params(*AXES.parameters(), *point_parameters()).properties(height=400))


@functools.lru_cache(maxsize=8)
def slice_spec(palette: Palette, which: int, held: str, slope: str) -> Spec:
    """f along x`which` (0 or 1) through the point, the other coordinate held fast, with the tangent there. `held` is the word before the
    coordinate that is held, `slope` the one before the slope."""
    moved, fixed, colour = (("p0", "p1", palette.plus), ("p1", "p0", palette.minus))[which]
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5, title=None)
    x = alt.X("t:Q", scale=alt.Scale(domain=[-SHOWN, SHOWN], nice=False), axis=alt.Axis(grid=False, tickCount=7, **quiet))
    y = alt.Y("z:Q", scale=alt.Scale(domain=[0, 60], nice=False), axis=alt.Axis(gridOpacity=0.6, tickCount=4, **quiet))
    curve = alt.Chart(pd.DataFrame({"t": np.linspace(-SHOWN, SHOWN, 81).round(3)})).transform_calculate(z=f"datum.t*datum.t + {fixed}*{fixed}")
    height = "p0*p0 + p1*p1"
    tangent = alt.Chart(pd.DataFrame({"side": [-HALF, HALF]})).transform_calculate(t=f"{moved} + datum.side", z=f"{height} + datum.side*2*{moved}")
    words = {
        "word": f"'{slope} ' + replace({written(f'(2*{moved})')}, '-', '−')",
        "held": f"'{held} = ' + replace(format({fixed}, '.3~r'), '-', '−')",
    }
    point = alt.Chart(pd.DataFrame({"at": [0]})).transform_calculate(t=moved, z=height, **words)
    corner = point.mark_text(align="right", fontSize=13, fontStyle="italic", color=palette.soft).encode(
        x=alt.XValue(alt.ExprRef("width-2")), y=alt.value(10), text="held:N"
    )
    axis = alt.Chart(pd.DataFrame({"at": [0]})).mark_text(
        text=("x₀", "x₁")[which], align="right", fontSize=15, fontStyle="italic", font="serif", color=palette.text
    )  # fmt: skip
    chart = alt.layer(
        curve.mark_area(color=colour, opacity=0.1, clip=True).encode(x, y),
        curve.mark_line(color=colour, strokeWidth=2.2, clip=True).encode(x, y),
        tangent.mark_line(color=palette.text, strokeWidth=2, strokeDash=[5, 4], clip=True).encode(x, y),
        point.mark_circle(size=130, opacity=1, color=palette.you, stroke=palette.page, strokeWidth=1.5).encode(x, y),
        *haloed(point, palette, x, y, alt.Text("word:N"), dy=-20, align=alt.ExprRef(f"{moved} > 0 ? 'right' : 'left'"), dx=0),
        corner,
        axis.encode(x=alt.XValue(alt.ExprRef("width-4")), y=alt.YValue(alt.ExprRef("height-10"))),
    )
    return finished(chart.add_params(digits_parameter(), *point_parameters()).properties(height=200))
