"""The loss while a net is trained with a wrong gradient, beside the loss with the right one."""

from __future__ import annotations

import functools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.axes import Curve, Spec, digits_parameter, finished, haloed, height_axis, written
from ui.charts.simple_training import SPAN
from ui.findings.slips import Trainings
from ui.theme import Palette


def losses_frame(t: Trainings, words: tuple[str, ...]) -> Curve:
    """One row per code (wrong, right) and step with a loss that is a number: code, step, loss, word; last and above tell where its name
    stands. `words`: the names of the line with the slip, of the line without, and of the first where it ends in no number."""
    rows = []
    ends = [losses[np.isfinite(losses)][-1] for losses in (t.wrong, t.right)]
    for code, losses, end, other, word in (("wrong", t.wrong, ends[0], ends[1], words[0]), ("right", t.right, ends[1], ends[0], words[1])):
        steps = np.flatnonzero(np.isfinite(losses))
        ended = len(steps) < len(losses)
        above = end > other or (end == other and code == "wrong")
        rows.append(
            pd.DataFrame({"code": code, "step": steps, "loss": losses[steps], "last": steps == steps[-1], "above": above, "early": ended}).assign(
                word=words[2] if ended else word
            )
        )
    frame = pd.concat(rows, ignore_index=True)
    return Curve(frame, bool(frame["loss"].max() > SPAN * frame["loss"].min()))


@functools.lru_cache(maxsize=8)
def losses_spec(palette: Palette, log: bool, name: str, step: str) -> Spec:
    """Two lines with their names at their ends: in ink with the slip, dashed in green without. Its data are `losses_frame`."""
    rows = alt.Chart()
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5, titleFontWeight="normal", titleAnchor="end")
    x = alt.X("step:Q", scale=alt.Scale(nice=False, domain=[0, 100]), axis=alt.Axis(grid=False, tickCount=5, format="d", title=step, **quiet))
    y = height_axis("loss:Q", log, minExtent=40)
    y["scale"]["padding"] = 20  # room for a name above and below
    wrong, right = (rows.transform_filter(f"datum.code == '{code}'") for code in ("wrong", "right"))
    tips = [alt.Tooltip("word:N", title=" "), alt.Tooltip("step:Q", title=step), alt.Tooltip("written:N", title=name)]
    names: list[alt.Chart] = []
    for code, colour in (("wrong", palette.you), ("right", palette.published)):
        last = rows.transform_filter(f"datum.last && datum.code == '{code}'")
        for place, dy in (("datum.above && !datum.early", -12), ("!datum.above && !datum.early", 14)):
            names += haloed(last.transform_filter(place), palette, x, y, alt.Text("word:N"), align="right", dy=dy, dx=-2)
        early = last.transform_filter("datum.early")
        names += haloed(early, palette, x, y, alt.Text("word:N"), align="left", dx=6, dy=-13)
        names.append(last.mark_circle(size=70, opacity=1, color=colour, stroke=palette.page, strokeWidth=1.5).encode(x, y))
    chart = alt.layer(
        wrong.mark_line(strokeWidth=2.6, color=palette.you).encode(x, y),
        right.mark_line(strokeWidth=2, strokeDash=[6, 4], color=palette.published).encode(x, y),
        *names,
        rows.transform_calculate(written=written("datum.loss")).mark_point(opacity=0, size=200).encode(x, y, tooltip=tips),
    )
    title = alt.TitleParams(name, anchor="start", fontSize=12, fontWeight="normal", color=palette.soft, offset=6)
    return finished(chart.add_params(digits_parameter()).properties(height=190, title=title))
