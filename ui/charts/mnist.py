"""The two curves of a training run: loss per iteration, accuracy per epoch. They are drawn again several times a second.

So the picture (the spec) depends on theme, language and length of the run alone, and a tick sends a small table of short numbers:
`who` says whose line a row belongs to, `kind` which data an accuracy was measured on.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ui.charts.axes import Spec, finished
from ui.theme import Palette

YOU, GHOST = 0, 1
TRAIN, TEST = 0, 1
CODES = ("who", "kind", "last")
LN10 = math.log(10)
CEILINGS = (2.6, 5.0, 10.0, 20.0, 50.0, 100.0, 1e3, 1e4, 1e6, 1e9, 1e39)  # what the loss axis may end at
PUBLISHED = ((1.0, 0.774, 0.808), (10_000 / 600, 0.945, 0.948))  # epoch, lowest and highest test accuracy of eleven published runs
BUCKETS = {YOU: 160, GHOST: 100}  # points of a line


def thin(losses: NDArray[np.floating], buckets: int) -> NDArray[np.floating]:
    """(n,) losses as rows (iteration, lowest, highest, mean of the last 100), one per bucket: (at most `buckets`, 4); no spike is lost."""
    n = len(losses)
    if n == 0:
        return np.empty((0, 4))
    edges = np.unique(np.linspace(0, n, min(n, buckets) + 1).astype(int))
    starts, ends = edges[:-1], edges[1:]
    total = np.concatenate([[0.0], np.cumsum(losses)])
    back = np.maximum(0, ends - 100)
    mean = (total[ends] - total[back]) / (ends - back)
    return np.stack([ends, np.minimum.reduceat(losses, starts), np.maximum.reduceat(losses, starts), mean], axis=1)


def loss_table(you: NDArray[np.floating] | None, ghost: NDArray[np.floating]) -> pa.Table:
    """Both runs' losses, thinned: iteration, low, high, mean, who, last (1 at the end of the line that is labelled)."""
    rows = [_with_last(thin(ghost, BUCKETS[GHOST]), GHOST, you is None)]
    if you is not None:
        rows.append(_with_last(thin(you, BUCKETS[YOU]), YOU, True))
    return _table(("iteration", "low", "high", "mean", "who", "last"), np.concatenate(rows))


def accuracy_table(you: Sequence[tuple[float, float, float]] | None, ghost: Sequence[tuple[float, float, float]]) -> pa.Table:
    """Both runs' (epoch, train, test): epoch, share, kind, who, last."""
    rows = []
    for who, points in ((GHOST, ghost), (YOU, you or ())):
        for kind in (TRAIN, TEST):
            line = np.array([(p[0], p[1 + kind], kind) for p in points]).reshape(-1, 3)
            rows.append(_with_last(line, who, kind == TEST and (who == YOU or you is None)))
    return _table(("epoch", "share", "kind", "who", "last"), np.concatenate(rows))


def ceiling(table: pa.Table) -> float:
    """Where the loss axis ends: just above guessing, or as far up as the mean of a run climbed."""
    highest = float(table["mean"].to_numpy().max(initial=0.0))
    return next((c for c in CEILINGS if c >= highest), CEILINGS[-1])


def floor(table: pa.Table) -> float:
    """Where the accuracy axis begins: at 75 %, where a good run is after an epoch, or at 0 for a run that is below that."""
    ends = table["share"].to_numpy()[(table["epoch"].to_numpy() >= 1) | (table["last"].to_numpy() == 1) & (table["epoch"].to_numpy() > 0)]
    return 0.75 if ends.min(initial=1.0) >= 0.75 else 0.0


@functools.lru_cache(maxsize=64)
def loss_spec(palette: Palette, iterations: int, top: float, *, iteration: str, loss_name: str, guessing: str, height: int = 190) -> Spec:
    """Loss of every mini-batch as a band from lowest to highest, with the mean of the last 100 on top; a dotted line where guessing is."""
    x = alt.X(
        "iteration:Q", title=iteration, scale=alt.Scale(domain=[0, iterations], nice=False), axis=alt.Axis(tickCount=5, grid=False, format=",.0f")
    )
    scale = alt.Scale(domain=[0, top], clamp=True, nice=False)
    y = alt.Y("mean:Q", title=None, scale=scale, axis=alt.Axis(tickCount=5, format="~g" if top > 10 else ".1f"))
    line = alt.Chart().encode(x=x, y=y)
    mark = alt.Chart(alt.Data(values=[{"mean": LN10, "words": guessing}])).encode(y="mean:Q")
    bare = alt.Chart().encode(x="iteration:Q", y="mean:Q")  # axes and scales travel once; the other layers share them
    label = bare.transform_filter("datum.last == 1").encode(text=alt.Text("mean:Q", format=".4~g"))
    beyond = 0.75 * iterations
    return _finished(
        palette,
        height,
        mark.mark_rule(color=palette.soft, strokeDash=[2, 3]),
        mark.mark_text(dy=-7, color=palette.soft, fontSize=12, x=alt.ExprRef("0.6 * width")).encode(text="words:N"),
        bare.transform_filter(f"datum.who == {YOU}").mark_area(color=palette.you, opacity=0.25, clip=True).encode(y="low:Q", y2="high:Q"),
        line.mark_line(clip=True, strokeJoin="round").encode(
            color=_whose(palette),
            strokeWidth=_thick(),
            tooltip=[alt.Tooltip("iteration:Q", title=iteration, format=",.0f"), alt.Tooltip("mean:Q", title=loss_name, format=".4~g")],
        ),
        *_ends(label, f"datum.iteration < {beyond}", -6, -12),
    )


@functools.lru_cache(maxsize=64)
def accuracy_spec(palette: Palette, epochs: float, bottom: float, *, epoch: str, accuracy_name: str, published: str, height: int = 190) -> Spec:
    """Training (solid) and test (dashed) accuracy per epoch, with the two ranges that published runs with the book's settings reached."""
    end = 1.1 * epochs  # the last stretch belongs to the published range, so that the curve runs towards it and does not hide it
    x = alt.X("epoch:Q", title=epoch, scale=alt.Scale(domain=[0, end], nice=False), axis=alt.Axis(tickCount=5, grid=False, format="~g"))
    top = 0.98 if bottom else 1.0
    y = alt.Y(
        "share:Q",
        title=None,
        scale=alt.Scale(domain=[bottom, top], nice=False, zero=False),
        axis=alt.Axis(tickCount=5, labelExpr="format(100 * datum.value, '.0f') + ' %'"),
    )
    wide = 0.05 * epochs
    (first, *after_one), (last, *at_the_end) = PUBLISHED
    spans = ((first - wide / 2, first + wide / 2, *after_one, published), (last, last + 2 * wide, *at_the_end, ""))
    ranges = [dict(zip(("epoch", "to", "share", "high", "words"), span, strict=True)) for span in spans]
    marks = alt.Chart(alt.Data(values=ranges)).encode(x="epoch:Q", y="share:Q")
    line = alt.Chart().encode(x=x, y=y)
    if bottom:
        line = line.transform_filter("datum.epoch > 0")  # before its first step a net only guesses
    bare = alt.Chart().encode(x="epoch:Q", y="share:Q")  # axes and scales travel once; the other layers share them
    label = bare.transform_filter("datum.last == 1").transform_calculate(words="format(100 * datum.share, '.1f') + ' %'").encode(text="words:N")
    return _finished(
        palette,
        height,
        marks.mark_rect(color=palette.published, opacity=0.4, stroke=palette.published, strokeWidth=1, clip=True).encode(x2="to:Q", y2="high:Q"),
        marks.transform_filter(f"datum.words && datum.to < {end}")
        .mark_text(align="left", dx=6, color=palette.published, fontSize=12)
        .encode(x="to:Q", text="words:N"),
        line.mark_line(clip=True).encode(
            color=_whose(palette),
            strokeWidth=_thick(),
            strokeDash=alt.StrokeDash("kind:N", legend=None, scale=alt.Scale(domain=[TRAIN, TEST], range=[[1, 0], [4, 3]])),
        ),
        bare.transform_filter(f"datum.kind == {TEST} && datum.who == {YOU} && datum.epoch > 0")
        .mark_point(filled=True, size=26, opacity=1, color=palette.you, clip=True)
        .encode(tooltip=[alt.Tooltip("epoch:Q", title=epoch, format=".3~g"), alt.Tooltip("share:Q", title=accuracy_name, format=".2%")]),
        *_ends(label, f"datum.epoch < {0.6 * epochs}", 14, -12),
    )


def _with_last(rows: NDArray[np.floating], who: int, labelled: bool) -> NDArray[np.floating]:
    last = np.zeros(len(rows))
    last[-1:] = labelled
    return np.column_stack([rows, np.full(len(rows), who), last])


def _table(names: Sequence[str], rows: NDArray[np.floating]) -> pa.Table:
    return pa.table({name: rows[:, i].astype(np.int8 if name in CODES else np.float32) for i, name in enumerate(names)})


def _whose(palette: Palette) -> alt.Color:
    return alt.Color("who:N", legend=None, scale=alt.Scale(domain=[YOU, GHOST], range=[palette.you, palette.ghost]))


def _thick() -> alt.StrokeWidth:
    return alt.StrokeWidth("who:N", legend=None, scale=alt.Scale(domain=[YOU, GHOST], range=[2.4, 1.6]))


def _ends(label: alt.Chart, roomy: str, below: int, above: int) -> list[alt.Chart]:
    """The number at a line's end: beside it while there is room, else above it."""
    places: tuple[tuple[str, dict[str, Any]], ...] = (
        (roomy, dict(align="left", dx=8, dy=below)),
        (f"!({roomy})", dict(align="right", dx=4, dy=above)),
    )
    return [label.transform_filter(where).mark_text(fontSize=14, fontWeight=600, **place).encode(color="who:N") for where, place in places]


def _finished(palette: Palette, height: int, *layers: alt.Chart) -> Spec:
    quiet = alt.AxisConfig(
        gridColor=palette.grid, domain=False, ticks=False, labelColor=palette.soft, titleColor=palette.soft, titleFontWeight="normal",
        titleFontSize=12, labelFontSize=12, labelPadding=5, titlePadding=4,
    )  # fmt: skip
    chart = alt.layer(*layers).properties(
        height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"), padding={"left": 0, "right": 6, "top": 8, "bottom": 4}
    )
    return finished(chart.configure(axis=quiet, view=alt.ViewConfig(stroke=None)))
