"""The loss of a small net while it is trained, step by step, with the moment that is looked at."""

from __future__ import annotations

import functools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.small_training import SmallRun
from ui.charts.axes import FLOOR, Curve, Spec, digits_parameter, finished, height_axis, written
from ui.components.player import step_parameter
from ui.theme import Palette

SPAN = 100.0  # where the largest loss is more than this many times the smallest, the axis is logarithmic


def loss_frame(run: SmallRun) -> Curve:
    """One row per moment: step, loss, and height, the loss as it is drawn (on a logarithmic axis not below FLOOR; a plain one begins at 0)."""
    log = bool(run.losses.max() > SPAN * run.losses.min())
    height = np.maximum(run.losses, FLOOR) if log else run.losses
    return Curve(pd.DataFrame({"step": np.arange(len(run.losses), dtype=np.int16), "loss": run.losses, "height": height}), log)


@functools.lru_cache(maxsize=8)
def loss_spec(palette: Palette, log: bool, name: str, step: str, height: int = 190) -> Spec:
    """The whole run faintly, what has been walked in ink, and a point at the step that the player shows. Its data are `loss_frame`."""
    rows = alt.Chart()
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5, title=None)
    named: dict[str, Any] = dict(title=step, titleFontWeight="normal", titleAnchor="end")
    x = alt.X("step:Q", scale=alt.Scale(nice=False), axis=alt.Axis(grid=False, tickCount=5, format="d", **quiet | named))
    y = height_axis("height:Q", True, minExtent=34)
    if not log:
        axis = alt.Axis(gridOpacity=0.6, tickCount=4, minExtent=34, labelExpr=written("datum.value"), **quiet)
        y = alt.Y("height:Q", scale=alt.Scale(nice=False, zero=True), axis=axis)
    tips = [alt.Tooltip("step:Q", title=step), alt.Tooltip("loss:Q", title=name, format=".4~g")]
    here = rows.transform_filter("datum.step == step")
    title = alt.TitleParams(name, anchor="start", fontSize=12, fontWeight="normal", color=palette.soft, offset=6)
    chart = alt.layer(
        rows.mark_line(strokeWidth=1.6, opacity=0.35, color=palette.you).encode(x, y),
        rows.transform_filter("datum.step <= step").mark_line(strokeWidth=2.6, color=palette.you).encode(x, y),
        rows.mark_point(opacity=0, size=300).encode(x, y, tooltip=tips),
        here.mark_rule(strokeWidth=1, strokeDash=[3, 3], color=palette.soft).encode(x),
        here.mark_circle(size=110, opacity=1, color=palette.you, stroke=palette.page, strokeWidth=1.5).encode(x, y, tooltip=tips),
    )
    return finished(chart.add_params(step_parameter(), digits_parameter()).properties(height=height, title=title))
