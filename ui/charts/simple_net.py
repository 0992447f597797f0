"""The picture of one slope: the loss along one weight, its tangent now, and a step along both.

The spec depends on the theme and the words only; what a control changes is data.
"""

from __future__ import annotations

import functools
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.axes import Spec, finished, haloed
from ui.findings.simple_net import Nudge, entry_name
from ui.theme import Palette


def curve_frame(n: Nudge) -> pd.DataFrame:
    """Rows by `part`: the curve and the tangent (w, L), the points now, predicted and real; the stretch on which the prediction holds, from
    w to `to`, and the points where it breaks. `near` where the names of the points would touch."""
    low, high = min(n.losses.min(), n.L + n.predicted), max(n.losses.max(), n.L + n.real)
    room = 0.06 * max(high - low, 1e-3 * max(n.L, 1))  # a flat curve is drawn flat
    tangent = n.L + n.slope * (n.weights - n.weight)
    shown = (tangent >= low - room) & (tangent <= high + room)
    after = n.weight + n.delta
    span = n.weights[-1] - n.weights[0]
    ends = {end: n.weight + by for end, by in zip((0, -1), n.trusted, strict=True) if by is not None}
    bends = int(np.ptp(n.losses) > 0)  # a level curve is its own tangent, everywhere
    parts: list[tuple[str, Any, Any]] = [
        ("curve", n.weights, n.losses),
        ("tangent", n.weights[shown], tangent[shown]),
        ("now", [n.weight], [n.L]),
        ("predicted", [after], [n.L + n.predicted]),
        ("real", [after], [n.L + n.real]),
        ("trusted", [ends.get(0, n.weights[0])] * bends, [n.L] * bends),
        ("broken", list(ends.values()), np.interp(list(ends.values()), n.weights, n.losses)),
        # room for the names of the axes
        ("room", [n.weights[0], n.weights[-1] + 0.09 * span], [low - room, high + 2 * room]),
    ]
    w = np.concatenate([w for _, w, _ in parts])
    part = [name for name, along, _ in parts for _ in along]
    to = np.where(np.array(part) == "trusted", ends.get(-1, n.weights[-1]), w)
    return pd.DataFrame(
        {
            "part": part, "w": w.round(6), "to": to.round(6), "L": np.concatenate([L for *_, L in parts]).round(9),
            "name": entry_name(n.entry), "near": abs(n.delta) < 0.07 * span, "falls": n.slope < 0,
        }
    )  # fmt: skip


@functools.lru_cache(maxsize=8)
def curve_spec(palette: Palette, now: str, predicted: str, real: str, holds: str, height: int = 200) -> Spec:
    """The loss against one weight. Its data are `curve_frame`."""
    everything = alt.Chart()
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5, title=None)
    x = alt.X("w:Q", scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(grid=False, tickCount=7, **quiet))
    y = alt.Y("L:Q", scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(gridOpacity=0.6, tickCount=4, format=".4~g", **quiet))
    sign = alt.Color("falls:N", legend=None, scale=alt.Scale(domain=[False, True], range=[palette.plus, palette.minus]))
    tips = [alt.Tooltip("w:Q", title="w", format=".4~g"), alt.Tooltip("L:Q", title="L", format=".4~g")]

    def part(*names: str) -> alt.Chart:
        return everything.transform_filter(alt.FieldOneOfPredicate("part", list(names)))

    def corner(text: str, px: str, py: str, align: Literal["left", "right"]) -> alt.Chart:
        return (
            part("now")
            .mark_text(fontSize=15, fontStyle="italic", font="serif", color=palette.text, align=align)
            .encode(x=alt.XValue(alt.ExprRef(px)), y=alt.YValue(alt.ExprRef(py)), text=text)
        )

    def named(where: str, word: str, **place: Any) -> list[alt.Chart]:
        return list(haloed(part(where).transform_calculate(word=f"'{word}'"), palette, x, y, alt.Text("word:N"), **place))

    apart = "!datum.near"
    chart = alt.layer(
        part("room").mark_point(opacity=0).encode(x, y),
        part("trusted").mark_rect(color=palette.panel).encode(x=x, x2="to:Q", y=alt.value(0), y2=alt.value("height")),
        part("trusted")
        .transform_calculate(middle="(datum.w + datum.to)/2")
        .mark_text(fontSize=12, color=palette.soft, dy=-6)
        .encode(x=alt.X("middle:Q"), y=alt.YValue(alt.ExprRef("height")), text=alt.TextValue(holds)),
        part("tangent").mark_line(strokeWidth=1.6, strokeDash=[5, 4], clip=True).encode(x, y, sign),
        part("curve").mark_line(strokeWidth=2.6, clip=True, color=palette.you).encode(x, y, tooltip=tips),
        part("predicted", "real").mark_line(strokeWidth=2, clip=True, color=palette.text).encode(x, y),
        part("broken").mark_tick(orient="vertical", size=18, thickness=2, opacity=1, color=palette.text).encode(x, y, tooltip=tips),
        part("now").mark_circle(size=120, opacity=1, color=palette.you, stroke=palette.page, strokeWidth=1.5).encode(x, y, tooltip=tips),
        part("predicted").mark_point(size=85, filled=False, fill=palette.page, opacity=1, clip=True, strokeWidth=2).encode(x, y, sign, tooltip=tips),
        part("real").mark_circle(size=85, opacity=1, clip=True, color=palette.you, stroke=palette.page, strokeWidth=1).encode(x, y, tooltip=tips),
        *named("now", now, dy=-16),
        *(layer.transform_filter(apart) for layer in named("predicted", predicted, dy=17)),
        *(layer.transform_filter(apart) for layer in named("real", real, dy=-14)),
        corner("name:N", "width-2", "height-9", "right"),
        corner("axis:N", "6", "8", "left").transform_calculate(axis="'L'"),
    )
    return finished(chart.properties(height=height))
