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


@functools.lru_cache(maxsize=32)
def probing_spec(palette: Palette, slope: str, revealed: Hidden | None = None, height: int = 400) -> Spec:
    """The map with the probes, numbered, each with its height and its arrow downhill; `slope` is the word beside the arrow. In the dark a
    probe lights the ground around it; with a surface to reveal, that lies under all, with the rivals' ways. Its data are `probes_frame`."""
    axes, everything = EqualAxes(DOMAIN), alt.Chart()
    quiet = alt.Axis(grid=revealed is None, gridOpacity=0.7, ticks=False, domain=False, labelPadding=6, tickCount=5, title=None)
    x, y = axes.x("x:Q", axis=quiet), axes.y("y:Q", axis=quiet)
    yours, theirs = everything.transform_filter(f"datum.who == '{YOU}'"), everything.transform_filter(f"datum.who != '{YOU}'")
    place = [alt.Tooltip("x:Q", title="x₀", format=".3~f"), alt.Tooltip("y:Q", title="x₁", format=".3~f")]
    height_there = alt.Tooltip("f:Q", title="f", format=".4~g")
    tips = [alt.Tooltip("step:Q", title="k"), *place, height_there, alt.Tooltip("slope:Q", title="‖∇f‖", format=".4~g")]
    frame = alt.Chart(pd.DataFrame({"at": [0]}))
    if revealed is None:
        shade = alt.Color("up:Q", legend=None, scale=alt.Scale(domain=np.linspace(0, 1, len(palette.ramp)).tolist(), range=list(palette.ramp)))
        layers = [
            frame.mark_rect(color=palette.panel).encode(x=alt.value(0), x2=alt.value("width"), y=alt.value(0), y2=alt.value("height")),
            yours.mark_circle(size=3600, opacity=1, clip=True).encode(x, y, shade),
            yours.mark_point(size=3600, opacity=0.35, strokeWidth=0.8, color=palette.contour, clip=True).encode(x, y),
        ]
    else:
        surface = revealed.surface()
        lowest = alt.Chart(pd.DataFrame(surface.minima, columns=["x", "y"]))
        ending = theirs.transform_filter("datum.last").transform_calculate(
            hx=axes.kept_inside("x", "width", 8), hy=axes.kept_inside("y", "height", 8)
        )
        hue = optimizer_colour(palette)
        layers = [
            *terrain(surface, palette, axes, axis=quiet),
            lowest.mark_point(shape="cross", angle=45, filled=True, size=90, opacity=1, color=palette.text, clip=True).encode(x, y),
            theirs.mark_line(strokeWidth=5, opacity=0.75, clip=True, color=palette.page).encode(x, y, detail="who:N", order="step:Q"),
            theirs.mark_line(strokeWidth=2.2, clip=True).encode(x, y, hue, order="step:Q"),
            theirs.mark_circle(size=16, opacity=1, clip=True).encode(x, y, hue),
            ending.mark_circle(size=110, opacity=1, stroke=palette.page, strokeWidth=1.5).encode(
                axes.x("hx:Q"), axes.y("hy:Q"), hue, tooltip=[alt.Tooltip("who:N", title=" "), *place, height_there]
            ),
        ]
    tx, ty = axes.x("tx:Q"), axes.y("ty:Q")
    sloped = yours.transform_filter("isValid(datum.tx)")
    turned, you = alt.Angle("angle:Q", scale=None), palette.you
    layers += [
        sloped.mark_rule(strokeWidth=1.8, opacity=0.9, clip=True, color=you).encode(x, y, x2="tx:Q", y2="ty:Q"),
        sloped.mark_point(shape=HEAD, filled=False, strokeWidth=1.8, size=90, opacity=0.9, clip=True, color=palette.you).encode(tx, ty, angle=turned),
        yours.transform_filter("datum.up == 0").mark_point(size=520, filled=False, strokeWidth=2, opacity=1, color=you, clip=True).encode(x, y),
        yours.mark_circle(size=270, opacity=1, color=you, stroke=palette.page, strokeWidth=1.5, clip=True).encode(x, y, tooltip=tips),
        yours.mark_text(fontSize=11, fontWeight=600, color=palette.page, clip=True).encode(x, y, text="step:Q"),
    ]
    # The height stands on the side that the arrow leaves free, the slope beyond the arrow's tip.
    for up, side in ((True, "datum.angle > -90 && datum.angle < 90"), (False, "datum.angle <= -90 || datum.angle >= 90")):
        dy = 22 if up else -22
        layers += haloed(yours.transform_filter(side), palette, x, y, alt.Text("f:Q", format=".1f"), dy=dy, clip=True)
        if revealed is None:
            steep = sloped.transform_filter(side).transform_calculate(word=f"'{slope} ' + format(datum.slope, datum.slope >= 10 ? '.0f' : '.2~g')")
            layers.append(steep.mark_text(fontSize=11, color=palette.soft, dy=-11 if up else 12, clip=True).encode(tx, ty, text="word:N"))
    names = (("x₀", "width-12", "height-12"), ("x₁", "13", "14"))
    layers += [
        frame.mark_text(text=text, fontSize=15, fontStyle="italic", font="serif", color=palette.text).encode(
            x=alt.XValue(alt.ExprRef(px)), y=alt.YValue(alt.ExprRef(py))
        )
        for text, px, py in names
    ]
    return finished(alt.layer(*layers).add_params(*axes.parameters()).properties(height=height))


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
