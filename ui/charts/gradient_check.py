"""The picture of a gradient check: the relative error of the whole gradient against h, in float64 and in float32, over the bands."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.differentiation import BANDS
from core.rounding import DTYPES
from ui.charts.axes import Spec, digits_parameter, finished, haloed, is_power_of_ten, power_of_ten, written
from ui.charts.rounding import EXPONENT, TICKS, place_parameter
from ui.findings.gradient_check import Checked
from ui.findings.rounding import FINE, PLACES, STEPS, place_of
from ui.theme import Palette

LOWEST, HIGHEST = 1e-13, 10.0
NAMED = {"float64": 1e-10, "float32": 1e-5}  # at this h a curve bears its name
HEIGHT = 300


def errors_frame(c: Checked, bands: Sequence[str]) -> pd.DataFrame:
    """Rows by `part`. "error": one per dtype and step: k (which step), at (its place on the axis), h, error, and height (the error as it is
    drawn). "named": where a curve bears its name. "band": from `low` to `height`, with its word and rank (0: the best)."""
    steps, names = len(STEPS), list(DTYPES)
    errors = np.concatenate([c.by[dtype].errors[:-1] for dtype in names])
    heights = np.clip(errors, LOWEST, HIGHEST)
    named = [place_of(NAMED[dtype]) for dtype in names]
    lows = [LOWEST, *(low for low, _ in reversed(BANDS[:-1])), HIGHEST]
    none = np.zeros(len(names))
    return pd.DataFrame(
        {
            "part": ["error"] * len(errors) + ["named"] * len(names) + ["band"] * len(BANDS),
            "dtype": [*np.repeat(names, steps), *names, *[""] * len(BANDS)],
            "k": np.concatenate([np.tile(np.arange(steps), len(names)), named, np.full(len(BANDS), -1)]),
            "at": np.concatenate([np.tile(PLACES, len(names)), PLACES[named], np.full(len(BANDS), PLACES[-1])]),
            "h": np.concatenate([np.tile(STEPS, len(names)), STEPS[named], np.zeros(len(BANDS))]),
            "error": np.concatenate([errors, none, np.zeros(len(BANDS))]),
            "height": np.concatenate([heights, [heights[n * steps + k] for n, k in enumerate(named)], lows[1:]]),
            "low": np.concatenate([heights, none, lows[:-1]]),
            "word": [""] * (len(errors) + len(names)) + list(reversed(bands)),
            "rank": [0] * (len(errors) + len(names)) + list(range(len(BANDS))),
        }
    )


@functools.lru_cache(maxsize=8)
def errors_spec(palette: Palette, h_axis: str, error_axis: str) -> Spec:
    """Relative error against h, both logarithmic, h shrinking to the right. A rule and two points stand at the step `k`. Its data are
    `errors_frame`."""
    every = alt.Chart()

    def part(which: str) -> alt.Chart:
        return every.transform_filter(f"datum.part == '{which}'")

    quiet: dict[str, Any] = dict(domain=False, ticks=False, title=None, labelPadding=5, grid=False)
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[int(PLACES[0]), int(PLACES[-1])], nice=False),
        axis=alt.Axis(values=TICKS, labelExpr=power_of_ten(f"pow(10, -{EXPONENT})"), labelOverlap=True, labelFlush=True, **quiet),
    )
    shown = f"({is_power_of_ten()}) ? {power_of_ten()} : ''"
    y = alt.Y(
        "height:Q",
        scale=alt.Scale(type="log", domain=[LOWEST, HIGHEST], nice=False),
        axis=alt.Axis(values=[1e-12, 1e-10, 1e-7, 1e-4, 1e-2, 1], labelExpr=shown, **quiet),
    )
    dashes = alt.StrokeDash("dtype:N", legend=None, scale=alt.Scale(domain=list(DTYPES), range=[[1, 0], [6, 3]]))
    shapes = alt.Shape("dtype:N", legend=None, scale=alt.Scale(domain=list(DTYPES), range=["circle", "diamond"]))
    shade = alt.Color("rank:O", legend=None, scale=alt.Scale(domain=[0, 1, 2, 3], range=list(palette.ramp[:4])))
    tips = [alt.Tooltip("dtype:N", title=" "), alt.Tooltip("written_h:N", title="h"), alt.Tooltip("written_error:N", title=error_axis)]
    error = part("error").transform_calculate(written_h=written("datum.h"), written_error=written("datum.error"))
    now = error.transform_filter("datum.k == k")
    top, foot = alt.value(0), alt.value("height")
    layers = [
        part("band").mark_rect().encode(y=y, y2="low:Q", color=shade),
        part("band")
        .transform_calculate(middle="sqrt(datum.low*datum.height)")
        .mark_text(align="right", dx=-8, fontSize=12.5, color=palette.soft)
        .encode(x=x, y=alt.Y("middle:Q"), text="word:N"),
        alt.Chart(pd.DataFrame({"at": [16 * FINE]})).mark_rule(strokeDash=[2, 3], color=palette.soft, opacity=0.5).encode(x=x, y=top, y2=foot),
        error.mark_line(strokeWidth=2, clip=True, color=palette.minus).encode(x, y, dashes, order="k:Q"),
        *haloed(part("named").transform_filter("datum.dtype == 'float64'"), palette, x, y, alt.Text("dtype:N"), align="left", dx=12, dy=4),
        *haloed(part("named").transform_filter("datum.dtype == 'float32'"), palette, x, y, alt.Text("dtype:N"), align="right", dx=-10, dy=-6),
        now.mark_rule(color=palette.you, strokeWidth=1.5, opacity=0.8).encode(x=x, y=top, y2=foot),
        error.mark_point(size=60, opacity=0.001).encode(x, y, tooltip=tips),
        now.mark_point(size=130, filled=True, opacity=1, color=palette.minus, stroke=palette.page, strokeWidth=1.5).encode(
            x, y, shape=shapes, tooltip=tips
        ),
    ]
    for text, px, py, align in ((h_axis, "width", "height+34", "right"), (error_axis, "-34", "-12", "left")):
        name = alt.Chart(pd.DataFrame({"at": [0]})).mark_text(text=text, align=align, fontSize=13, fontStyle="italic", color=palette.soft)  # type: ignore[arg-type]
        layers.append(name.encode(x=alt.XValue(alt.ExprRef(px)), y=alt.YValue(alt.ExprRef(py))))
    return finished(alt.layer(*layers).add_params(digits_parameter(), place_parameter()).properties(height=HEIGHT))
