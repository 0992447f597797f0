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
from ui.charts.axes import EqualAxes, Spec, finished, is_power_of_ten, optimizer_colour, power_of_ten
from ui.charts.descent import FLOOR, heat, isolines, walks_frame
from ui.theme import Palette

ABOVE = 100  # heights above this many times the start's, and walks that left the numbers, are drawn at the top


def sweep_frame(sweep: RateSweep, stable: float | None, lr: float) -> pd.DataFrame:
    """One row per rate: who, rate, final (f), shown (f inside the picture); and one row, without a rate, with `stable` (the largest
    stable rate, drawn as far as the picture goes) and `lr` (the page's)."""
    n, low, high = len(sweep.rates), float(sweep.rates.min()), float(sweep.rates.max())
    none, top = np.full(n, np.nan), ABOVE * max(float(sweep.finals[0]), FLOOR)  # the smallest rate hardly leaves the start
    return pd.DataFrame(
        {
            "who": [sweep.config.optimizer] * n + [None],
            "rate": [*sweep.rates, np.nan],
            "final": [*np.where(np.isfinite(sweep.finals), sweep.finals, np.nan), np.nan],
            "shown": [*np.clip(sweep.finals, FLOOR, top), np.nan],
            "low": [*none, low],
            "stable": [*none, np.nan if stable is None else float(np.clip(stable, low, high))],
            "lr": [*none, float(np.clip(lr, low, high))],
        }
    )


@functools.lru_cache(maxsize=16)
def sweep_spec(palette: Palette, stable: str, here: str, height: int = 230) -> Spec:
    """Final height against learning rate, both logarithmic; the stable range shaded and named `stable`, the page's rate named `here`.
    Its data are `sweep_frame`."""
    everything = alt.Chart()
    powers: Any = {"condition": {"test": is_power_of_ten(), "value": 0.6}, "value": 0}
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelExpr=power_of_ten(), labelPadding=4)
    x = alt.X("rate:Q", scale=alt.Scale(type="log", nice=False), axis=alt.Axis(grid=False, title="η", titleFontStyle="italic", tickCount=6, **quiet))
    y = alt.Y("shown:Q", scale=alt.Scale(type="log", nice=False), axis=alt.Axis(gridOpacity=powers, title=None, tickCount=5, **quiet))
    points = everything.transform_filter("isValid(datum.rate)")
    marks = everything.transform_filter("!isValid(datum.rate)")
    limit = marks.transform_filter("isValid(datum.stable)")
    tips = [alt.Tooltip("rate:Q", title="η", format=".3~g"), alt.Tooltip("final:Q", title="f", format=".4~g")]
    chart = alt.layer(
        limit.mark_rect(color=palette.ramp[1], opacity=0.8).encode(alt.X("low:Q"), x2="stable:Q", y=alt.value(0), y2=alt.value("height")),
        limit.mark_text(text=stable, align="right", dx=-6, color=palette.soft, fontSize=12).encode(alt.X("stable:Q"), y=alt.value(10)),
        points.mark_line(strokeWidth=2.2).encode(x, y, optimizer_colour(palette), order="rate:Q"),
        points.mark_circle(size=34, opacity=1).encode(x, y, optimizer_colour(palette), tooltip=tips),
        marks.mark_rule(strokeWidth=2, color=palette.you, strokeDash=[4, 3]).encode(alt.X("lr:Q")),
        marks.mark_text(text=here, align="left", dx=6, color=palette.you, fontSize=12, fontWeight=600).encode(alt.X("lr:Q"), y=alt.value(26)),
    )
    return finished(chart.properties(height=height))


@functools.lru_cache(maxsize=64)
def small_map_spec(surface: Surface, palette: Palette, height: int = 150) -> Spec:
    """A small map with whole walks on it, without axes. Its data are `walks_frame`."""
    axes, walks = EqualAxes(surface.domain), alt.Chart()
    x, y = axes.x("x:Q", axis=None), axes.y("y:Q", axis=None)
    m, r = axes.middle, axes.reach
    corners = pd.DataFrame({"x": [m[0] - r], "x2": [m[0] + r], "y": [m[1] - r], "y2": [m[1] + r], "url": [heat(surface, palette)]})
    chart = alt.layer(
        alt.Chart(corners).mark_image(aspect=False, clip=True).encode(x=x, x2="x2:Q", y=y, y2="y2:Q", url="url:N"),
        alt.Chart(alt.Data(values=isolines(surface)[::2]))
        .mark_geoshape(filled=False, stroke=palette.contour, strokeWidth=0.7, opacity=0.4, clip=True)
        .project(**axes.projection()),
        walks.mark_line(strokeWidth=4, opacity=0.75, clip=True, color=palette.page).encode(x, y, order="step:Q"),
        walks.mark_line(strokeWidth=1.8, clip=True).encode(x, y, optimizer_colour(palette), order="step:Q"),
        walks.transform_filter("datum.last")
        .mark_circle(size=60, opacity=1, stroke=palette.page, strokeWidth=1.2, clip=True)
        .encode(x, y, optimizer_colour(palette)),
    )
    return finished(chart.add_params(*axes.parameters()).properties(height=height))


def small_map_frame(way: Walk) -> pd.DataFrame:
    """`walks_frame` of one walk, far points drawn near: beyond a thousand maps only the direction matters."""
    frame = walks_frame([way])
    return frame.assign(x=frame["x"].clip(-1e4, 1e4), y=frame["y"].clip(-1e4, 1e4))
