"""The pictures of a sweep of learning rates: where each rate ends, and four walks side by side."""

from __future__ import annotations

import functools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.descent import Walk
from core.rates import RateSweep
from core.surfaces import Surface
from ui.charts.axes import FLOOR, Curve, EqualAxes, Spec, Window, compact, digits_parameter, finished, height_axis, optimizer_colour, power_of_ten
from ui.charts.descent import lowest, terrain, walks_frame
from ui.theme import Palette

ABOVE = 100  # heights above this many times the start's, and walks that left the numbers, are drawn at the top


def sweep_curve(sweep: RateSweep, stable: float | None, lr: float) -> Curve:
    """One row per rate: who, rate, final (f), shown (its place on the axis), out (1 above the picture, -1 below); one row, without a rate,
    with `stable` (the largest stable rate, drawn as far as the picture goes) and `lr` (the page's); two that hold the axis open (edge).

    Final heights are measured from the lowest known value, on a logarithmic axis. Where none is known the axis is plain unless all are
    positive, and goes from the lowest to the highest ground of the map.
    """
    surface = sweep.config.make_surface()
    base = lowest(surface) or 0.0
    above, finite = sweep.finals - base, sweep.finals[np.isfinite(sweep.finals)] - base
    start = float(surface.f(sweep.config.x0, sweep.config.x1)) - base
    if finite.size and (surface.minima or min(finite.min(), start) > 0):
        top = ABOVE * max(start, FLOOR)
        shown = np.clip(finite, FLOOR, top)
        window = Window.around(shown.min(), max(shown.max(), top if (above > top).any() else 0.0), log=True)
    else:
        a, b, c, d = surface.domain
        with np.errstate(all="ignore"):
            ground = surface.f(*np.meshgrid(np.linspace(a, b, 61), np.linspace(c, d, 61)))
        few, many = np.percentile(ground[np.isfinite(ground)], [1, 99]) if np.isfinite(ground).any() else (start, start)
        low, high = min(few, start), max(many, start)
        window = Window.around(max(low, finite.min(initial=start)), min(high, finite.max(initial=start)), log=False)
    out = window.outside(above)
    first, last = float(sweep.rates.min()), float(sweep.rates.max())

    def column(values: np.ndarray | float, mark: float = np.nan, edges: tuple[float, float] = (np.nan, np.nan)) -> np.ndarray:
        return compact(np.array([*np.broadcast_to(values, len(sweep.rates)), mark, *edges], np.float64))

    frame = pd.DataFrame(
        {
            "who": [sweep.config.optimizer] * len(sweep.rates) + [None] * 3,
            "rate": column(sweep.rates),
            "final": column(np.where(np.isfinite(sweep.finals), sweep.finals, np.nan)),
            "shown": column(np.clip(above, window.low, window.high)),
            "out": np.array([*out, 0, 0, 0], np.int8),
            "low": column(np.nan, first),
            "stable": column(np.nan, np.nan if stable is None else float(np.clip(stable, first, last))),
            "lr": column(np.nan, float(np.clip(lr, first, last))),
            "edge": column(np.nan, np.nan, (window.low, window.high)),
        }
    )
    return Curve(frame, window.log, base)


@functools.lru_cache(maxsize=16)
def sweep_spec(palette: Palette, stable: str, here: str, height: int = 230, *, log: bool = True) -> Spec:
    """Final height against learning rate, the heights on a logarithmic axis or a plain one; the stable range shaded and named `stable`,
    the page's rate named `here`; triangles for what is above or below the picture. Its data are the frame of `sweep_curve`."""
    everything, hue, rate = alt.Chart(), optimizer_colour(palette), alt.X("rate:Q")
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelExpr=power_of_ten(), labelPadding=4)
    x = alt.X("rate:Q", scale=alt.Scale(type="log", nice=False), axis=alt.Axis(grid=False, title="η", titleFontStyle="italic", tickCount=6, **quiet))
    points = everything.transform_filter("isValid(datum.rate)")
    marks = everything.transform_filter("isValid(datum.lr)")
    limit = marks.transform_filter("isValid(datum.stable)")
    tips = [alt.Tooltip("rate:Q", title="η", format=".3~g"), alt.Tooltip("final:Q", title="f", format=".4~g")]
    outside = [
        points.transform_filter(f"datum.out == {side}")
        .mark_point(shape=shape, filled=True, size=55, opacity=1)
        .encode(rate, alt.Y("shown:Q"), hue, tooltip=tips)
        for side, shape in ((1, "triangle-up"), (-1, "triangle-down"))
    ]
    chart = alt.layer(
        everything.transform_filter("isValid(datum.edge)").mark_point(opacity=0).encode(height_axis("edge:Q", log, tickCount=5)),
        limit.mark_rect(color=palette.ramp[1], opacity=0.8).encode(alt.X("low:Q"), x2="stable:Q", y=alt.value(0), y2=alt.value("height")),
        limit.mark_text(text=stable, align="right", dx=-6, color=palette.soft, fontSize=12).encode(alt.X("stable:Q"), y=alt.value(10)),
        points.mark_line(strokeWidth=2.2).encode(x, alt.Y("shown:Q"), hue, order="rate:Q"),
        points.transform_filter("datum.out == 0").mark_circle(size=34, opacity=1).encode(rate, alt.Y("shown:Q"), hue, tooltip=tips),
        *outside,
        marks.mark_rule(strokeWidth=2, color=palette.you, strokeDash=[4, 3]).encode(alt.X("lr:Q")),
        marks.mark_text(text=here, align="left", dx=6, color=palette.you, fontSize=12, fontWeight=600).encode(alt.X("lr:Q"), y=alt.value(26)),
    )
    return finished(chart.add_params(digits_parameter()).properties(height=height))


@functools.lru_cache(maxsize=64)
def small_map_spec(surface: Surface, palette: Palette, height: int = 150) -> Spec:
    """A small map with whole walks on it, without axes. Its data are `walks_frame`."""
    axes, walks = EqualAxes(surface.domain), alt.Chart()
    x, y = axes.x("x:Q", axis=None), axes.y("y:Q", axis=None)
    chart = alt.layer(
        *terrain(surface, palette, axes, small=True),
        walks.mark_line(strokeWidth=4, opacity=0.75, clip=True, color=palette.page).encode(x, y, order="step:Q"),
        walks.mark_line(strokeWidth=1.8, clip=True).encode(x, y, optimizer_colour(palette), order="step:Q"),
        walks.transform_filter("datum.last")
        .mark_circle(size=60, opacity=1, stroke=palette.page, strokeWidth=1.2, clip=True)
        .encode(x, y, optimizer_colour(palette)),
    )
    return finished(chart.add_params(*axes.parameters()).properties(height=height))


def small_map_frame(way: Walk) -> pd.DataFrame:
    """`walks_frame` of one walk as far as a small map needs it, far points drawn near: beyond a thousand maps only the direction matters."""
    frame = walks_frame([way])[["who", "step", "x", "y", "last"]]
    return frame.assign(x=frame["x"].clip(-1e4, 1e4), y=frame["y"].clip(-1e4, 1e4))
