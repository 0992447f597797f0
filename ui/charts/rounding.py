"""The pictures of rounding: the U of the error against h with its two causes, and the ruler of relative errors."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from core.differentiation import BANDS
from core.rounding import DIFFERENCES
from ui.charts.axes import Spec, digits_parameter, finished, haloed, is_power_of_ten, power_of_ten, written
from ui.findings.rounding import COARSE, FINE, PLACES, STEPS, U, has_slope, place_of, power
from ui.theme import Palette

HEIGHT = 340
KINDS = tuple(DIFFERENCES)
EXPONENT = f"(datum.value <= {16 * FINE} ? datum.value/16 : {FINE} + (datum.value - {16 * FINE})/{COARSE})"
TICKS = [*range(0, 16 * FINE, 32), *(16 * FINE + COARSE * (e - FINE) for e in (20, 30, 40, 50))]
LEAST_ERROR, MOST_ERROR = 1e-12, 10.0  # the ends of the ruler
LOWEST = 1e-18  # an error of exactly 0 is drawn at the bottom of the picture


def place_parameter() -> alt.Parameter:
    """The parameter `k` that the hand moves: which step is looked at."""
    return alt.param(name="k", value=0, bind=alt.binding_range(min=0, max=len(STEPS), step=1))


def u_frame(u: U, words: Sequence[str]) -> pd.DataFrame:
    """Rows by `part`. "error": one per kind and step that gives a quotient: kind, k (which step), at (its place on the axis), h, estimate,
    error, and height (the error as it is drawn, never 0). "truncation", "rounding": the ends of the straight lines that theory predicts,
    per kind. "falling": where a kind is named, and on which side. "best": where the lines meet. "zone": from `at` to `to`, where x + h is
    x, and where h itself is 0. `words` names truncation, rounding, best h, the quotient of 0 in the first zone, and the second zone."""
    if not has_slope(u):
        return pd.DataFrame({"part": [], "kind": [], "at": [], "height": []})
    curves, causes = [u.errors[kind] for kind in KINDS], u.causes
    seen = np.concatenate([c.errors[(c.errors > 0) & np.isfinite(c.errors)] for c in curves])
    low, high = (seen.min(), seen.max()) if seen.size else (1e-17, 1.0)
    bottom, top = 10.0 ** math.floor(math.log10(max(low, LOWEST)) - 0.3), 10.0 ** math.ceil(math.log10(max(high, 1e-15)))
    parts = []
    for kind, c in zip(KINDS, curves, strict=True):
        there = np.flatnonzero(np.isfinite(c.errors))
        rows = {"part": "error", "kind": kind, "k": there, "at": PLACES[there], "h": STEPS[there], "estimate": c.estimates[there]}
        parts.append(pd.DataFrame({**rows, "error": c.errors[there], "height": np.clip(c.errors[there], bottom, None)}))
        cause, least = causes[kind], place_of(u.best(kind) or 1e-8)
        with np.errstate(over="ignore"):
            bent, rounded = cause.truncation * STEPS**cause.order, cause.rounding / STEPS
        for part, line, reach, word in (
            ("truncation", bent, np.arange(len(STEPS)) < least + 40, words[0]),
            ("rounding", rounded, np.arange(len(STEPS)) > least - 40, words[1]),
        ):
            inside = np.flatnonzero((line >= bottom) & (line <= top) & (PLACES <= 16 * FINE) & (reach | (u.best(kind) is None)))
            if inside.size > 1:
                ends = inside[[0, -1]]
                parts.append(pd.DataFrame({"part": part, "kind": kind, "at": PLACES[ends], "height": line[ends], "word": word}))
        if (best := u.best(kind)) is not None:
            here = {"part": "best", "kind": kind, "at": [-16 * math.log10(best)], "height": [cause.error(best)], "h": [best]}
            parts.append(pd.DataFrame({**here, "word": f"{words[2]} {power(best)}"}))
    absorbed, vanished, end = u.absorbed_from, u.vanished_from, int(PLACES[-1])
    zones = [
        (PLACES[a], end if b is None else PLACES[b], word, second)
        for a, b, word, second in ((absorbed, vanished, "x + h = x", words[3]), (vanished, None, words[4], ""))
        if a is not None
    ]
    for start, stop, word, second in zones:
        parts.append(pd.DataFrame({"part": ["zone"], "at": [int(start)], "to": [int(stop)], "height": [top], "word": [word], "second": [second]}))
    wide = u.dtype == "float32" and u.best("central") is not None  # a U so far to the left that only the corner below it is free
    for kind, h, side in zip(KINDS, (0.1 if wide else 1e-2, 1e-4), ("right", "left"), strict=True):  # where a kind is named, beside its curve
        if math.isfinite(error := float(u.errors[kind].errors[place_of(h)])):
            corner = wide and side == "left"
            at, height = (PLACES[0], 6 * bottom) if corner else (PLACES[place_of(h)], max(error, bottom))
            here = {"part": ["falling"], "kind": [kind], "at": [int(at)], "height": [height], "side": ["right" if corner else side]}
            parts.append(pd.DataFrame({**here, "word": "" if corner else words[0]}))
    parts.append(pd.DataFrame({"part": "room", "at": [int(PLACES[0]), end], "height": [bottom, top]}))
    return pd.concat(parts, ignore_index=True)


@functools.lru_cache(maxsize=8)
def u_spec(palette: Palette, names: tuple[str, str], h_axis: str, error_axis: str) -> Spec:
    """Error against h, both logarithmic, h shrinking to the right; `names` are those of the forward and the central difference. A rule
    and two points stand at the step `k`. Its data are `u_frame`."""
    every = alt.Chart()

    def part(*which: str) -> alt.Chart:
        return every.transform_filter(alt.FieldOneOfPredicate("part", list(which)))

    quiet: dict[str, Any] = dict(domain=False, ticks=False, title=None, labelPadding=5)
    label = power_of_ten(f"pow(10, -{EXPONENT})")
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[int(PLACES[0]), int(PLACES[-1])], nice=False),
        axis=alt.Axis(values=TICKS, labelExpr=label, grid=False, labelOverlap=True, labelFlush=True, **quiet),
    )
    even: Any = {"condition": {"test": f"{is_power_of_ten()} && round(log(datum.value)/LN10) % 2 == 0", "value": 0.6}, "value": 0}
    shown = f"round(log(datum.value)/LN10) % 2 == 0 ? {power_of_ten()} : ''"
    y = alt.Y(
        "height:Q",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(gridOpacity=even, labelExpr=shown, tickCount=20, labelOverlap=True, **quiet),
    )
    hue = alt.Color("kind:N", legend=None, scale=alt.Scale(domain=list(KINDS), range=[palette.plus, palette.minus]))
    tips = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("written_h:N", title="h"),
        alt.Tooltip("estimate:Q", title="≈ f′(x)", format=".10~g"),
        alt.Tooltip("written_error:N", title=error_axis),
    ]
    spoken = f"datum.kind == '{KINDS[0]}' ? '{names[0]}' : '{names[1]}'"
    error = part("error").transform_calculate(name=spoken, written_h=written("datum.h"), written_error=written("datum.error"))
    now = error.transform_filter("datum.k == k")
    zone = part("zone")
    half = alt.YValue(alt.ExprRef("height/2"))
    small: dict[str, Any] = dict(fontSize=12, color=palette.soft)
    halo: dict[str, Any] = dict(stroke=palette.page, strokeWidth=4, strokeJoin="round")
    rise = part("rounding").transform_filter(f"datum.kind == '{KINDS[0]}'").transform_joinaggregate(last="max(at)")
    rise = rise.transform_filter("datum.at == datum.last").transform_calculate(law="datum.word + ' ∝ 1/h'")
    fall = part("falling").transform_calculate(law=f"!datum.word ? '' : datum.word + (datum.kind == '{KINDS[0]}' ? ' ∝ h' : ' ∝ h²')", name=spoken)
    best = part("best")
    roomy: Any = alt.ExprRef("width < 420 ? 0 : 1")
    layers = [
        part("room").mark_point(opacity=0).encode(x, y),
        zone.mark_rect(color=palette.panel).encode(x=x, x2="to:Q", y=alt.value(0), y2=alt.value("height")),
        _one().mark_rule(strokeDash=[2, 3], color=palette.soft, opacity=0.5).encode(x=alt.datum(16 * FINE), y=alt.value(0), y2=alt.value("height")),
        part("truncation", "rounding").mark_line(strokeWidth=1.3, strokeDash=[5, 4], clip=True).encode(x, y, hue, detail="part:N"),
        error.mark_line(strokeWidth=1.9, clip=True, interpolate="linear").encode(x, y, hue, order="k:Q"),
        zone.transform_filter("datum.second")
        .transform_calculate(middle="(datum.at + datum.to)/2")
        .mark_text(dy=-9, fontWeight=600, fontSize=13, color=palette.text, fontStyle="italic", font="serif")
        .encode(x=alt.X("middle:Q"), y=half, text="word:N"),
        zone.transform_filter("datum.second")
        .transform_calculate(middle="(datum.at + datum.to)/2")
        .mark_text(dy=9, **small)
        .encode(x=alt.X("middle:Q"), y=half, text="second:N"),
        zone.transform_filter("!datum.second").mark_rule(color=palette.border, strokeWidth=2).encode(x=x, y=alt.value(0), y2=alt.value("height")),
        zone.transform_filter("!datum.second").mark_text(align="right", dx=-4, dy=34, **small).encode(x=alt.X("to:Q"), y=half, text="word:N"),
    ]
    for look in (halo, {}):
        encodings = [] if look else [hue]
        layers.append(rise.mark_text(align="right", dx=-8, dy=8, fontSize=12, opacity=roomy, **look).encode(x, y, alt.Text("law:N"), *encodings))
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = (("right", "left", 10), ("left", "right", -10))
    for side, align, dx in sides:
        named = fall.transform_filter(f"datum.side == '{side}'")
        layers += haloed(named, palette, x, y, alt.Text("name:N"), align=align, dx=dx, dy=-22)
        layers.append(named.mark_text(align=align, dx=dx, dy=-7, fontSize=12, opacity=roomy).encode(x, y, alt.Text("law:N"), hue))
    for kind, dy in ((KINDS[0], 12), (KINDS[1], 30)):
        here = best.transform_filter(f"datum.kind == '{kind}'")
        foot = alt.YValue(alt.ExprRef(f"height - {dy}"))
        layers.append(here.mark_rule(strokeDash=[1, 3], strokeWidth=1.5).encode(x, y, hue, y2=alt.Y2Value(alt.ExprRef("height"))))
        layers += haloed(here, palette, x, foot, alt.Text("word:N"), align="left", dx=6)
    layers += [
        now.mark_rule(color=palette.you, strokeWidth=1.5, opacity=0.8).encode(x=x, y=alt.value(0), y2=alt.value("height")),
        error.mark_point(size=60, opacity=0.001).encode(x, y, tooltip=tips),
        now.mark_point(size=130, filled=True, opacity=1, stroke=palette.page, strokeWidth=1.5).encode(
            x, y, hue, shape=alt.Shape("kind:N", legend=None, scale=alt.Scale(domain=list(KINDS), range=["circle", "diamond"])), tooltip=tips
        ),
    ]
    places: tuple[tuple[str, str, str, Literal["left", "right"]], ...] = ((h_axis, "width", "height+34", "right"), (error_axis, "-30", "-12", "left"))
    for text, px, py, align in places:
        name = _one().mark_text(text=text, align=align, fontSize=13, fontStyle="italic", color=palette.soft)
        layers.append(name.encode(x=alt.XValue(alt.ExprRef(px)), y=alt.YValue(alt.ExprRef(py))))
    return finished(alt.layer(*layers).add_params(digits_parameter(), place_parameter()).properties(height=HEIGHT))


def _one() -> alt.Chart:
    """A chart of one mark that no data moves."""
    return alt.Chart(pd.DataFrame({"at": [0]}))


def bands_frame(errors: Sequence[float], names: Sequence[str]) -> pd.DataFrame:
    """One row per band: from, to, word, rank (0: the best); and one per relative error: at, and whether it is the first, the one that
    is pointed at. 0 stands at the left end, what is no number or beyond 10 at the right."""
    lows = [LEAST_ERROR, *(low for low, _ in reversed(BANDS[:-1])), MOST_ERROR]
    bands = pd.DataFrame({"part": "band", "from": lows[:-1], "to": lows[1:], "word": list(reversed(names)), "rank": range(len(BANDS))})
    kept = np.nan_to_num(np.array(errors, float), nan=MOST_ERROR)
    points = pd.DataFrame({"part": "error", "at": np.clip(kept, LEAST_ERROR, MOST_ERROR), "error": kept, "first": np.arange(len(kept)) == 0})
    return pd.concat([bands, points], ignore_index=True)


@functools.lru_cache(maxsize=4)
def bands_spec(palette: Palette) -> Spec:
    """The ruler of relative errors: four bands, a pointer at the first error and a small dot at every other. Its data are `bands_frame`."""
    every = alt.Chart()
    bands, errors = every.transform_filter("datum.part == 'band'"), every.transform_filter("datum.part == 'error'")
    scale = alt.Scale(type="log", domain=[LEAST_ERROR, MOST_ERROR], nice=False)
    axis = alt.Axis(
        values=[1e-10, 1e-7, 1e-4, 1e-2, 1],
        labelExpr=power_of_ten(),
        domain=False,
        ticks=False,
        title=None,
        labelPadding=4,
        grid=False,
        labelFlush=False,
    )
    left, at = alt.X("from:Q", scale=scale, axis=axis), alt.X("at:Q", scale=scale, axis=axis)
    shade = alt.Color("rank:O", legend=None, scale=alt.Scale(domain=[0, 1, 2, 3], range=list(palette.ramp[1:])))
    middle = alt.X("middle:Q", scale=scale, axis=axis)
    top, bottom, centre = alt.value(14), alt.value(38), alt.value(26)
    tips = [alt.Tooltip("written:N", title=" ")]
    told = errors.transform_calculate(written=written("datum.error"))
    first = told.transform_filter("datum.first")
    chart = alt.layer(
        bands.mark_rect().encode(x=left, x2="to:Q", y=top, y2=bottom, color=shade),
        bands.transform_calculate(middle="sqrt(datum.from*datum.to)")
        .mark_text(fontSize=12, color=palette.text)
        .encode(x=middle, y=centre, text="word:N"),
        told.transform_filter("!datum.first")
        .mark_circle(size=42, opacity=1, color=palette.you, stroke=palette.page)
        .encode(x=at, y=bottom, tooltip=tips),
        first.mark_rule(strokeWidth=3, color=palette.text).encode(x=at, y=alt.value(8), y2=bottom, tooltip=tips),
        first.mark_point(shape="triangle-down", size=80, filled=True, opacity=1, color=palette.text).encode(x=at, y=alt.value(7), tooltip=tips),
    )
    return finished(chart.add_params(digits_parameter()).properties(height=70).configure_view(strokeWidth=0))
