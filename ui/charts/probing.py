"""The pictures of "You are the optimizer": an empty map with the probes on it, the same map revealed, and how far down each came.

While the game lasts, nothing about the surface is sent to the browser but what the probes told.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.axes import NAMES, EqualAxes, Spec, finished, haloed, optimizer_colour
from ui.charts.descent import terrain
from ui.findings.probing import DOMAIN, YOU, Hidden, Probe, Result, Rival, written
from ui.theme import Palette

SHORT, LONG = 0.5, 1.2  # an arrow's length in units of the map, for a slope of zero and for the steepest probed
HEIGHT, AXES = 400, EqualAxes(DOMAIN)
HEAD = "M-0.5,0.4 L0,-0.6 L0.5,0.4"


def probes_frame(probes: Sequence[Probe], rivals: Sequence[Rival] = ()) -> pd.DataFrame:
    """One row per probe: who (you), step (its number), x, y, f, slope, up (how high among the probes, from 0 to 1), and its arrow: tip
    (tx, ty; none where the ground is level) and angle (degrees, clockwise from up). One row per point of every rival's way: who, step, x,
    y, f, last."""
    gradients = np.array([p.gradient for p in probes]).reshape(-1, 2)
    slopes = np.hypot(*gradients.T)
    level = slopes == 0
    steepest, safe = max(slopes.max(initial=0.0), 1e-300), np.where(level, 1.0, slopes)
    ways = -gradients / safe[:, None] * (SHORT + (LONG - SHORT) * np.sqrt(slopes / steepest))[:, None]
    x, y, f = (np.array([getattr(p, name) for p in probes]) for name in ("x0", "x1", "height"))
    yours = pd.DataFrame(
        {
            "who": YOU,
            "step": np.arange(1, len(probes) + 1),
            "x": x,
            "y": y,
            "f": f,
            "slope": slopes,
            "up": (f - f.min(initial=np.inf)) / max(np.ptp(f) if len(f) else 0.0, 1e-300),
            "tx": np.where(level, np.nan, x + ways[:, 0]),
            "ty": np.where(level, np.nan, y + ways[:, 1]),
            "angle": np.degrees(np.arctan2(ways[:, 0], ways[:, 1])),
            "last": False,
        }
    )
    theirs = [
        pd.DataFrame({"who": r.who, "step": range(len(r.points)), "x": r.points[:, 0], "y": r.points[:, 1], "f": r.heights}).assign(
            last=lambda rows: rows["step"] == rows["step"].max()
        )
        for r in rivals
    ]
    return pd.concat([yours, *theirs], ignore_index=True)


def probing_spec(palette: Palette, slope: str, revealed: Hidden | None = None) -> Spec:
    """The map with the probes, numbered, each with its height and its arrow downhill; `slope` is the word beside the arrow. In the dark a
    probe lights the ground around it; with a surface to reveal, that lies under all, with the rivals' ways. Its data are `probes_frame`."""
    if revealed is None:
        return _in_the_dark(palette, slope)
    spec = _rivals_and_probes(palette)
    return {**spec, "layer": [*_revealed(palette, revealed)["layer"], *spec["layer"]]}


@functools.lru_cache(maxsize=8)
def _in_the_dark(palette: Palette, slope: str) -> Spec:
    yours, x, y = _who(f"== '{YOU}'"), *_places(grid=True)
    shade = alt.Color("up:Q", legend=None, scale=alt.Scale(domain=np.linspace(0, 1, len(palette.ramp)).tolist(), range=list(palette.ramp)))
    return _finished(
        _one().mark_rect(color=palette.panel).encode(x=alt.value(0), x2=alt.value("width"), y=alt.value(0), y2=alt.value("height")),
        yours.mark_circle(size=3600, opacity=1, clip=True).encode(x, y, shade),
        yours.mark_point(size=3600, opacity=0.35, strokeWidth=0.8, color=palette.contour, clip=True).encode(x, y),
        *_probes(palette, x, y, slope),
    )


@functools.lru_cache(maxsize=8)
def _rivals_and_probes(palette: Palette) -> Spec:
    theirs, x, y, hue = _who(f"!= '{YOU}'"), *_places(), optimizer_colour(palette)
    ending = theirs.transform_filter("datum.last").transform_calculate(hx=AXES.kept_inside("x", "width", 8), hy=AXES.kept_inside("y", "height", 8))
    tips = [alt.Tooltip("who:N", title=" "), *_tips("x", "y", "f")]
    return _finished(
        theirs.mark_line(strokeWidth=5, opacity=0.75, clip=True, color=palette.page).encode(x, y, detail="who:N", order="step:Q"),
        theirs.mark_line(strokeWidth=2.2, clip=True).encode(x, y, hue, order="step:Q"),
        theirs.mark_circle(size=16, opacity=1, clip=True).encode(x, y, hue),
        ending.mark_circle(size=110, opacity=1, stroke=palette.page, strokeWidth=1.5).encode(AXES.x("hx:Q"), AXES.y("hy:Q"), hue, tooltip=tips),
        *_probes(palette, x, y),
    )


@functools.lru_cache(maxsize=32)
def _revealed(palette: Palette, hidden: Hidden) -> Spec:
    """The layers that differ from surface to surface, apart from the others: a spec takes its time to be built."""
    lowest = alt.Chart(pd.DataFrame(hidden.surface().minima, columns=["x", "y"]))
    cross: dict[str, Any] = dict(shape="cross", angle=45, filled=True, size=90, opacity=1, clip=True)
    return finished(
        alt.layer(
            *terrain(hidden.surface(), palette, AXES, axis=_quiet()),
            lowest.mark_point(color=palette.text, **cross).encode(AXES.x("x:Q"), AXES.y("y:Q")),
        )
    )


def _probes(palette: Palette, x: alt.X, y: alt.Y, slope: str = "") -> list[alt.Chart]:
    """Arrows, numbered points and heights; `slope` adds the slopes. And the names of the axes."""
    yours, tx, ty, you = _who(f"== '{YOU}'"), AXES.x("tx:Q"), AXES.y("ty:Q"), palette.you
    sloped, turned = yours.transform_filter("isValid(datum.tx)"), alt.Angle("angle:Q", scale=None)
    tips = [alt.Tooltip("step:Q", title="k"), *_tips("x", "y", "f", "slope")]
    layers = [
        sloped.mark_rule(strokeWidth=1.8, opacity=0.9, clip=True, color=you).encode(x, y, x2="tx:Q", y2="ty:Q"),
        sloped.mark_point(shape=HEAD, filled=False, strokeWidth=1.8, size=90, opacity=0.9, clip=True, color=you).encode(tx, ty, angle=turned),
        yours.transform_filter("datum.up == 0").mark_point(size=520, filled=False, strokeWidth=2, opacity=1, color=you, clip=True).encode(x, y),
        yours.mark_circle(size=270, opacity=1, color=you, stroke=palette.page, strokeWidth=1.5, clip=True).encode(x, y, tooltip=tips),
        yours.mark_text(fontSize=11, fontWeight=600, color=palette.page, clip=True).encode(x, y, text="step:Q"),
    ]
    # The height stands on the side that the arrow leaves free, the slope beyond the arrow's tip.
    steep = sloped.transform_calculate(word=f"'{slope} ' + format(datum.slope, datum.slope >= 10 ? '.0f' : '.2~g')")
    for side, dy in (("abs(datum.angle) < 90", 22), ("abs(datum.angle) >= 90", -22)):
        layers += haloed(yours.transform_filter(side), palette, x, y, alt.Text("f:Q", format=".1f"), dy=dy, clip=True)
        if slope:
            words = steep.transform_filter(side).mark_text(fontSize=11, color=palette.soft, dy=-dy / 2, clip=True)
            layers.append(words.encode(tx, ty, text="word:N"))
    for text, px, py in (("x₀", "width-12", "height-12"), ("x₁", "13", "14")):
        name = _one().mark_text(text=text, fontSize=15, fontStyle="italic", font="serif", color=palette.text)
        layers.append(name.encode(x=alt.XValue(alt.ExprRef(px)), y=alt.YValue(alt.ExprRef(py))))
    return layers


def _who(test: str) -> alt.Chart:
    return alt.Chart().transform_filter(f"datum.who {test}")


def _one() -> alt.Chart:
    """A chart of one mark that no data moves."""
    return alt.Chart(pd.DataFrame({"at": [0]}))


def _quiet(grid: bool = False) -> alt.Axis:
    return alt.Axis(grid=grid, gridOpacity=0.7, ticks=False, domain=False, labelPadding=6, tickCount=5, title=None)


def _places(grid: bool = False) -> tuple[alt.X, alt.Y]:
    return AXES.x("x:Q", axis=_quiet(grid)), AXES.y("y:Q", axis=_quiet(grid))


def _tips(*fields: str) -> list[alt.Tooltip]:
    titles = {"x": "x₀", "y": "x₁", "f": "f", "slope": "‖∇f‖"}
    return [alt.Tooltip(f"{field}:Q", title=titles[field], format=".4~g") for field in fields]


def _finished(*layers: alt.Chart) -> Spec:
    return finished(alt.layer(*layers).add_params(*AXES.parameters()).properties(height=HEIGHT))


def shares_frame(results: Sequence[Result], you: str) -> pd.DataFrame:
    """One row per contestant, the lowest first: who (`you` for the visitor), rank, share, written (the share as it is read), f."""
    rows = [(you if r.who == YOU else r.who, rank, r.share, written(r.share), r.height) for rank, r in enumerate(results)]
    return pd.DataFrame(rows, columns=["who", "rank", "share", "written", "f"])


@functools.lru_cache(maxsize=16)
def shares_spec(palette: Palette, you: str) -> Spec:
    """A bar per contestant from 0 to 100 % of the way down, its name before it and its share behind. Its data are `shares_frame`."""
    rows = alt.Chart()
    hue = alt.Color("who:N", legend=None, scale=alt.Scale(domain=[you, *NAMES], range=[palette.you, *map(palette.optimizer, NAMES)]))
    x = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False, range=[alt.ExprRef("78"), alt.ExprRef("width-56")]))
    y = alt.Y("rank:O", axis=None, scale=alt.Scale(paddingInner=0.4, paddingOuter=0.1))
    tips = [alt.Tooltip("who:N", title=" "), alt.Tooltip("f:Q", title="f", format=".4~g")]
    words: dict[str, Any] = dict(fontSize=13, color=palette.text)
    chart = alt.layer(
        rows.mark_bar(cornerRadiusEnd=2).encode(x, y, hue, tooltip=tips),
        rows.mark_text(align="left", fontWeight=600, **words).encode(y=y, x=alt.value(0), text="who:N"),
        rows.mark_text(align="right", **words).encode(y=y, x=alt.XValue(alt.ExprRef("width")), text="written:N"),
    )
    return finished(chart.properties(height=104).configure_view(strokeWidth=0))
