"""The pictures of how a loss is chosen: one weight turned under accuracy and under the loss, and batches that estimate the whole.

Each spec depends on the theme and the words only; what a control changes is data.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.estimates import SIZES, Spread
from ui.charts.axes import Spec, digits_parameter, finished, haloed, power_of_ten
from ui.components.turned import weight_parameter
from ui.findings.choosing import HIGH, LOW, Drawn, Line
from ui.theme import Palette

REACH = 1.1  # half the width of the tangent that is drawn, in units of the weight


def line_frame(line: Line) -> pd.DataFrame:
    """One row per place of the weight: place (its number), weight, accuracy, loss, and both numerical slopes (tilt_accuracy, tilt_loss)."""
    frame = pd.DataFrame(
        {
            "place": np.arange(len(line.weights), dtype=np.int16),
            "weight": line.weights,
            "accuracy": line.right / line.n,
            "loss": line.loss,
            "tilt_accuracy": line.right_slope,
            "tilt_loss": line.loss_slope,
        }
    )
    return frame.round({"weight": 6, "loss": 6, "tilt_loss": 6})


@functools.lru_cache(maxsize=16)
def line_spec(palette: Palette, quantity: str, name: str, slope: str, top: float, steps: bool, height: int) -> Spec:
    """Accuracy or loss (`quantity`, called `name`) from 0 to `top` along one weight, as stairs or as a curve, with its slope (the word
    `slope`) at the place that the hand moves. Its data are `line_frame`."""
    rows, hue = alt.Chart(), palette.plus if quantity == "accuracy" else palette.you
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5, title=None)
    below = quantity == "loss"  # the lower of the two pictures names the weight
    weight = alt.X("weight:Q", scale=alt.Scale(nice=False, domain=[LOW, HIGH]), axis=alt.Axis(grid=False, tickCount=7, labels=below, **quiet))
    number = "datum.value == 0 || datum.value == 1 ? format(datum.value, 'd') : format(datum.value, '.2~f')"
    y = alt.Y(
        f"{quantity}:Q",
        scale=alt.Scale(nice=False, domain=[0, top]),
        axis=alt.Axis(gridOpacity=0.6, tickCount=4, minExtent=34, maxExtent=34, labelExpr=number, **quiet),
    )
    here = rows.transform_filter("datum.place == place")
    ends = here.transform_calculate(
        a=f"datum.weight - {REACH}",
        b=f"datum.weight + {REACH}",
        p=f"datum.{quantity} - {REACH} * datum.tilt_{quantity}",
        q=f"datum.{quantity} + {REACH} * datum.tilt_{quantity}",
    )
    told = here.transform_calculate(word=f"'{slope} ' + (datum.tilt_{quantity} == 0 ? '0' : format(datum.tilt_{quantity}, '.3~f'))")
    under = 16 if quantity == "accuracy" else -13  # accuracy climbs to the right here, so its word stands below
    sides = [
        haloed(told.transform_filter(f"datum.weight {test}"), palette, weight, y, alt.Text("word:N"), align=align, dx=dx, dy=dy)
        for test, align, dx, dy in (("<= 3.4", "left", 9, under), ("> 3.4", "right", -9, -13))
    ]
    tips = [alt.Tooltip("weight:Q", title="w", format=".3~f"), alt.Tooltip(f"{quantity}:Q", title=name, format=".4~g")]
    chart = alt.layer(
        rows.mark_line(strokeWidth=2.4, color=hue, interpolate="step" if steps else "linear").encode(weight, y, tooltip=tips),
        here.mark_rule(strokeWidth=1, strokeDash=[3, 3], color=palette.soft).encode(weight),
        ends.mark_rule(strokeWidth=3, color=palette.published, clip=True).encode(alt.X("a:Q"), alt.Y("p:Q"), x2="b:Q", y2="q:Q"),
        here.mark_circle(size=130, opacity=1, color=hue, stroke=palette.page, strokeWidth=1.5).encode(weight, y),
        *(layer for side in sides for layer in side),
        *_corner(palette, name, *(("width-8", "11", "right") if below else ("8", "11", "left"))),
        *(_corner(palette, "w", "width-4", "height-9", "right", italic=True) if below else ()),
    )
    return finished(chart.add_params(weight_parameter()).properties(height=height))


def _corner(palette: Palette, text: str, px: str, py: str, align: Any, italic: bool = False) -> list[alt.Chart]:
    """A word in a corner of the picture."""
    one = alt.Chart(pd.DataFrame({"at": [0]})).transform_calculate(name=f"'{text}'")
    style: dict[str, Any] = dict(fontStyle="italic", font="serif", fontSize=15) if italic else {}
    place = (alt.XValue(alt.ExprRef(px)), alt.YValue(alt.ExprRef(py)), alt.Text("name:N"))
    return (
        list(haloed(one, palette, *place, align=align, **style))
        if not italic
        else [one.mark_text(align=align, color=palette.text, **style).encode(*place)]
    )


def funnel_frame(spreads: Sequence[Spread], whole: float, sigma: float, drawn: Sequence[Drawn]) -> pd.DataFrame:
    """Rows by `part`: band, one per size with the quantiles q5 … q95 and the loss of all samples (whole); bound, the ends of
    whole ± 2 σ/√n (low, never below 0 as no loss is, and high); draw, one per batch of the visitor's: size, loss, and last for the newest."""
    band = [
        {"part": "band", "size": s.size, "whole": whole} | dict(zip(("q5", "q25", "q50", "q75", "q95"), s.quantiles, strict=True)) for s in spreads
    ]
    fine = np.geomspace(SIZES[0], SIZES[-1], 49)
    bound = [{"part": "bound", "size": n, "low": max(0.0, whole - 2 * sigma / n**0.5), "high": whole + 2 * sigma / n**0.5} for n in fine.tolist()]
    draws = [{"part": "draw", "size": d.size, "loss": d.loss, "last": i == len(drawn) - 1} for i, d in enumerate(drawn)]
    columns = ["part", "size", "whole", "low", "high", "q5", "q25", "q50", "q75", "q95", "loss", "last"]
    return pd.DataFrame([*band, *bound, *draws], columns=columns).astype({"last": "boolean"})


@functools.lru_cache(maxsize=8)
def funnel_spec(palette: Palette, size: str, whole: str, bound: str, height: int = 300) -> Spec:
    """The loss of batches against their size, as bands of quantiles closing in on the loss of the whole. Its data are `funnel_frame`."""
    everything = alt.Chart()
    band, limit, draws = (everything.transform_filter(f"datum.part == '{part}'") for part in ("band", "bound", "draw"))
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5)
    x = alt.X(
        "size:Q",
        scale=alt.Scale(type="log", nice=False, domain=[SIZES[0] / 1.25, SIZES[-1] * 1.25]),
        axis=alt.Axis(grid=False, values=[10**k for k in range(5)], format=",d", title=size, titleFontWeight="normal", **quiet),
    )
    y = alt.Y("loss:Q", scale=alt.Scale(nice=False, zero=True), axis=alt.Axis(gridOpacity=0.6, tickCount=5, title=None, minExtent=30, **quiet))
    tips = [alt.Tooltip("size:Q", title="n", format=",d")]
    tips += [alt.Tooltip(f"q{share}:Q", title=f"{share} %", format=".4~g") for share in (5, 25, 50, 75, 95)]
    seen = [alt.Tooltip("size:Q", title="n", format=",d"), alt.Tooltip("loss:Q", title="L", format=".4~g")]
    envelope: dict[str, Any] = dict(strokeWidth=1.6, strokeDash=[5, 4], color=palette.published)
    chart = alt.layer(
        band.mark_area(opacity=0.9, color=palette.ramp[1]).encode(x, alt.Y("q5:Q"), y2="q95:Q"),
        band.mark_area(opacity=0.9, color=palette.ramp[2]).encode(x, alt.Y("q25:Q"), y2="q75:Q"),
        limit.mark_line(**envelope).encode(x, alt.Y("high:Q")),
        limit.mark_line(**envelope).encode(x, alt.Y("low:Q")),
        band.mark_line(strokeWidth=1.8, color=palette.text).encode(x, alt.Y("whole:Q")),
        band.mark_point(opacity=0, size=900).encode(x, alt.Y("q50:Q"), tooltip=tips),
        draws.transform_filter("!datum.last").mark_circle(size=48, opacity=0.6, color=palette.you).encode(x, y, tooltip=seen),
        draws.transform_filter("datum.last")
        .mark_circle(size=150, opacity=1, color=palette.you, stroke=palette.page, strokeWidth=1.5)
        .encode(x, y, tooltip=seen),
        *haloed(
            band.transform_filter(f"datum.size == {SIZES[-1]}").transform_calculate(word=f"'{whole}'"),
            palette,
            x,
            alt.Y("whole:Q"),
            alt.Text("word:N"),
            align="right",
            dy=-15,
            dx=2,
        ),
        *haloed(
            limit.transform_filter(f"abs(datum.size - {SIZES[2]}) < 0.01").transform_calculate(word=f"'{bound}'"),
            palette,
            x,
            alt.Y("high:Q"),
            alt.Text("word:N"),
            align="left",
            dx=10,
            dy=-8,
        ),
    )
    return finished(chart.properties(height=height))


BINS = 36


def heap_frame(losses: np.ndarray, whole: float, spread: float, last: float | None) -> pd.DataFrame:
    """Rows by `part`: bar, how many of the batch losses lie from `low` to `high` (count); bell, what the normal curve round `whole` with
    this `spread` says there should be; whole, the loss of all samples, and last, that of the visitor's last batch."""
    counts, edges = np.histogram(losses, BINS)
    x = np.linspace(edges[0], edges[-1], 101)
    bell = len(losses) * (edges[1] - edges[0]) * np.exp(-0.5 * ((x - whole) / spread) ** 2) / (spread * (2 * np.pi) ** 0.5)
    marks = [("whole", whole), *([("last", last)] if last is not None else [])]
    parts = [
        pd.DataFrame({"part": "bar", "low": edges[:-1], "high": edges[1:], "count": counts}),
        pd.DataFrame({"part": "bell", "low": x, "count": bell}),
        pd.DataFrame(marks, columns=["part", "low"]),
    ]
    return pd.concat(parts, ignore_index=True)


@functools.lru_cache(maxsize=8)
def heap_spec(palette: Palette, loss: str, height: int = 165) -> Spec:
    """How the losses of many batches of one size are heaped up, with the bell curve that they approach. Its data are `heap_frame`."""
    everything = alt.Chart()
    bars, bell, whole, last = (everything.transform_filter(f"datum.part == '{part}'") for part in ("bar", "bell", "whole", "last"))
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5)
    scale = alt.Scale(nice=False, zero=False)
    x = alt.X("low:Q", scale=scale, axis=alt.Axis(grid=False, tickCount=6, title=loss, titleFontWeight="normal", **quiet))
    y = alt.Y("count:Q", scale=alt.Scale(nice=False), axis=None)
    tips = [
        alt.Tooltip(f"{field}:Q", title=title, format=form)
        for field, title, form in (("low", "≥", ".4~g"), ("high", "<", ".4~g"), ("count", "#", "d"))
    ]
    chart = alt.layer(
        bars.mark_bar(color=palette.ramp[2]).encode(x, y, x2="high:Q", y2=alt.value("height"), tooltip=tips),
        bell.mark_line(strokeWidth=1.6, strokeDash=[5, 4], color=palette.published).encode(x, y),
        whole.mark_rule(strokeWidth=1.8, color=palette.text).encode(x),
        last.mark_rule(strokeWidth=3, color=palette.you).encode(x),
        last.mark_point(shape="triangle-down", filled=True, size=90, opacity=1, color=palette.you).encode(x, y=alt.value(4)),
    )
    return finished(chart.properties(height=height))


def spread_frame(spreads: Sequence[Spread]) -> pd.DataFrame:
    """One row per size: size, measured (the standard deviation of the batch losses), predicted (σ/√n)."""
    return pd.DataFrame([(s.size, s.measured, s.predicted) for s in spreads], columns=["size", "measured", "predicted"])


@functools.lru_cache(maxsize=8)
def spread_spec(palette: Palette, size: str, measured: str, predicted: str, height: int = 170) -> Spec:
    """The spread of the batch losses against their size, both logarithmic: points on the straight line σ/√n. Its data are `spread_frame`."""
    rows = alt.Chart()
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5)
    x = alt.X(
        "size:Q",
        scale=alt.Scale(type="log", nice=False, domain=[SIZES[0] / 1.3, SIZES[-1] * 1.3]),
        axis=alt.Axis(grid=False, values=[10**k for k in range(5)], format=",d", title=size, titleFontWeight="normal", **quiet),
    )
    axis = alt.Axis(gridOpacity=0.6, title=None, values=[10.0**k for k in range(-4, 2)], labelExpr=power_of_ten(), minExtent=30, **quiet)
    log = alt.Scale(type="log", nice=False)
    tips = [
        alt.Tooltip(f"{field}:Q", title=title, format=form)
        for field, title, form in (("size", "n", ",d"), ("measured", measured, ".4~g"), ("predicted", predicted, ".4~g"))
    ]
    first = rows.transform_filter(f"datum.size == {SIZES[1]}")
    chart = alt.layer(
        rows.mark_line(strokeWidth=1.6, strokeDash=[5, 4], color=palette.published).encode(x, alt.Y("predicted:Q", scale=log, axis=axis)),
        rows.mark_circle(size=70, opacity=1, color=palette.you).encode(x, alt.Y("measured:Q", scale=log), tooltip=tips),
        *haloed(first.transform_calculate(word="'σ/√n'"), palette, x, alt.Y("predicted:Q"), alt.Text("word:N"), align="left", dx=12, dy=-8),
    )
    return finished(chart.add_params(digits_parameter()).properties(height=height))
