"""The pictures of the descent page: the map with the walks on it, their heights, and the ruler of η λmax.

A spec depends on the surface, the theme and the language only, so it is built once; what a control changes is data.
"""

from __future__ import annotations

import base64
import functools
import io
from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import contourpy
import numpy as np
import pandas as pd
from PIL import Image

from core.descent import Walk
from core.surfaces import Surface
from ui.charts.axes import NAMES, EqualAxes, Spec, finished, haloed, is_power_of_ten, optimizer_colour, power_of_ten
from ui.components.player import step_parameter
from ui.theme import Palette

ARROW = "M0,1 L0,-1 M-0.38,-0.5 L0,-1 L0.38,-0.5"
LEVELS = (0.004, 0.012, 0.03, 0.065, 0.115, 0.18, 0.26, 0.36, 0.48, 0.62, 0.78, 0.92)  # isolines at these shares of the area
FLOOR = 1e-12  # lower heights leave the logarithmic picture at its bottom
ROOM = 1.36  # the axis of the heights is longer than the walk by this factor: room for the names
SHOWN_AT = "datum.step == step || (datum.last && step > datum.step)"


def walks_frame(walks: Sequence[Walk]) -> pd.DataFrame:
    """One row per point of every walk: who, step, x, y, f, last (is it the walk's last?)."""
    sizes = [len(walk.points) for walk in walks]
    steps = np.concatenate([np.arange(n, dtype=np.int16) for n in sizes])
    points = np.concatenate([walk.points for walk in walks])
    return pd.DataFrame(
        {
            "who": _who([walk.config.optimizer for walk in walks], sizes),
            "step": steps,
            "x": points[:, 0],
            "y": points[:, 1],
            "f": np.concatenate([walk.values for walk in walks]),
            "last": steps == np.repeat(np.array(sizes) - 1, sizes),
        }
    )


def _who(names: Sequence[str], sizes: Sequence[int]) -> Any:
    """Each name as often as its size says, as one small column of codes."""
    return _named(np.repeat([NAMES.index(name) for name in names], sizes))


def _named(codes: Any) -> Any:
    """Optimizers by their place in the family, -1 for none."""
    return pd.Categorical.from_codes(codes.astype(np.int8), categories=pd.Index(NAMES))


@functools.lru_cache(maxsize=32)
def height_scale(surface: Surface) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """How high a place is drawn, from 0 in the deepest valley to about 1: f on a scale that the eye can follow, as a function of x0, x1.

    That is the root of f above its lowest value, or its logarithm where f spans many powers of ten; it rises on ever more slowly, so
    that no corner is a flat plain. Where f has no finite value the result is nan.
    """
    axes, (a, b, c, d) = EqualAxes(surface.domain), surface.domain
    t = np.linspace(-axes.reach, axes.reach, 121)
    with np.errstate(all="ignore"):
        everywhere = surface.f(*np.meshgrid(axes.middle[0] + t, axes.middle[1] + t))
        seen = surface.f(*np.meshgrid(np.linspace(a, b, 121), np.linspace(c, d, 121)))
    everywhere, seen = everywhere[np.isfinite(everywhere)], seen[np.isfinite(seen)]
    base = min([everywhere.min(initial=np.inf), *(surface.f(*m) for m in surface.minima)])
    middle, high = np.percentile(seen - base, [50, 97]) if seen.size else (1.0, 1.0)

    def curve(z: np.ndarray) -> np.ndarray:
        return np.log(z + 0.02 * middle) if high > 8 * middle > 0 else np.sqrt(z)

    bottom, top = curve(np.array(0.0)), curve(np.array(high))

    def scale(x0: np.ndarray, x1: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            u = (curve(np.maximum(surface.f(x0, x1) - base, 0)) - bottom) / (top - bottom if top > bottom else 1.0)
        return np.where(np.isfinite(u), np.tanh(1.15 * u) / np.tanh(1.6), np.nan)

    return scale


@functools.lru_cache(maxsize=32)
def heat(surface: Surface, palette: Palette) -> str:
    """The surface seen from above as a data URI: the valley in the page's colour, the hills rising out of it, lit from the north-west.
    Where f has no value the picture is hatched."""
    axes = EqualAxes(surface.domain)
    t = np.linspace(-axes.reach, axes.reach, 400)
    u = height_scale(surface)(*np.meshgrid(axes.middle[0] + t, axes.middle[1] + t))
    void, u = np.isnan(u), np.nan_to_num(u)
    stops = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in palette.ramp], float)
    rgb = np.stack([np.interp(u, np.linspace(0, 1, len(stops)), channel) for channel in stops.T], axis=-1)
    down, right = np.gradient(140 * u)
    light = (0.6 * down - 0.6 * right) / np.sqrt(1 + down**2 + right**2)
    rgb = np.clip(rgb + 9 * light[..., None], 0, 255)
    hatch = void & (np.add.outer(np.arange(400), np.arange(400)) % 12 < 5)
    rgb[void] = stops[0]
    rgb[hatch] = stops[2]
    file = io.BytesIO()
    Image.fromarray(rgb[::-1].astype(np.uint8)).resize((640, 640), Image.Resampling.BICUBIC).save(file, "WEBP", quality=88)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()


@functools.lru_cache(maxsize=32)
def isolines(surface: Surface) -> list[Spec]:
    """Lines of equal height as GeoJSON features."""
    axes = EqualAxes(surface.domain)
    t = np.linspace(-axes.reach, axes.reach, 300)
    xs, ys = axes.middle[0] + t, axes.middle[1] + t
    z = surface.f(*np.meshgrid(xs, ys))
    lines_at: Any = contourpy.contour_generator(xs, ys, z).lines
    features = []
    for level in np.quantile(z, LEVELS):
        lines = lines_at(level)
        stride = 1 + sum(map(len, lines)) // 200  # the more there is of a level, the coarser
        thinned = [np.vstack([line[::stride], line[-1:]]).round(3).tolist() for line in lines if len(line) > stride]
        features.append({"type": "Feature", "properties": {"f": float(level)}, "geometry": {"type": "MultiLineString", "coordinates": thinned}})
    return features


@functools.lru_cache(maxsize=32)
def arrows(surface: Surface, across: int = 18) -> pd.DataFrame:
    """The field of -∇f: where it points (degrees, clockwise from up) and, on a compressed scale, how long it is."""
    axes = EqualAxes(surface.domain)
    q = np.linspace(-axes.reach, axes.reach, 2 * across + 1)[1::2]
    x, y = (v.ravel() for v in np.meshgrid(axes.middle[0] + q, axes.middle[1] + q))
    dx, dy = surface.gradient(x, y)
    size = np.hypot(dx, dy)
    angle = np.degrees(np.arctan2(-dx, -dy))
    return pd.DataFrame({"x": x, "y": y, "angle": angle, "size": 26 + 60 * (size / size.max()) ** 0.4}).round(2)


@functools.lru_cache(maxsize=64)
def map_spec(surface: Surface, palette: Palette, start: str, height: int = 440) -> Spec:
    """The map: heat, isolines, -∇f, minima, and every walk as a ghost that is drawn over up to the player's step.

    Its data are `walks_frame`; the word `start` stands at the common start point.
    """
    axes, walks, hue = EqualAxes(surface.domain), alt.Chart(), optimizer_colour(palette)
    quiet = alt.Axis(grid=False, ticks=False, domain=False, labelPadding=6, tickCount=5, title=None)
    x, y = axes.x("x:Q", axis=quiet), axes.y("y:Q", axis=quiet)
    tips = [
        alt.Tooltip("who:N", title=" "),
        alt.Tooltip("step:Q", title="k"),
        alt.Tooltip("x:Q", title="x₀", format=".4~g"),
        alt.Tooltip("y:Q", title="x₁", format=".4~g"),
        alt.Tooltip("f:Q", title="f", format=".4~g"),
    ]
    m, r = axes.middle, axes.reach
    corners = pd.DataFrame({"x": [m[0] - r], "x2": [m[0] + r], "y": [m[1] - r], "y2": [m[1] + r], "url": [heat(surface, palette)]})
    past = walks.transform_filter("datum.step <= step")
    now = walks.transform_filter(SHOWN_AT).transform_calculate(hx=axes.kept_inside("x", "width", 8), hy=axes.kept_inside("y", "height", 8))
    gone = now.transform_filter("abs(datum.hx-datum.x) + abs(datum.hy-datum.y) > 0").transform_calculate(
        where="datum.who + ' (' + format(datum.x, '.3~g') + ', ' + format(datum.y, '.3~g') + ')'", right=f"datum.hx > {m[0]}"
    )
    hx, hy = axes.x("hx:Q"), axes.y("hy:Q")
    origin = walks.transform_filter("datum.step == 0").transform_aggregate(x="min(x)", y="min(y)").transform_calculate(word=f"'{start}'")

    def name(text: str, px: str, py: str) -> alt.Chart:
        return (
            alt.Chart(pd.DataFrame({"at": [0]}))
            .mark_text(text=text, fontSize=15, fontStyle="italic", font="serif", color=palette.text)
            .encode(x=alt.XValue(alt.ExprRef(px)), y=alt.YValue(alt.ExprRef(py)))
        )

    chart = alt.layer(
        alt.Chart(corners).mark_image(aspect=False, clip=True).encode(x=x, x2="x2:Q", y=y, y2="y2:Q", url="url:N"),
        alt.Chart(alt.Data(values=isolines(surface)))
        .mark_geoshape(filled=False, stroke=palette.contour, strokeWidth=0.8, opacity=0.45, clip=True)
        .project(**axes.projection()),
        alt.Chart(arrows(surface))
        .mark_point(shape=ARROW, filled=False, strokeWidth=1.1, opacity=0.55, clip=True, color=palette.contour)
        .encode(x, y, angle=alt.Angle("angle:Q", scale=None), size=alt.Size("size:Q", scale=None)),
        name("x₀", "width-12", "height-12"),
        name("x₁", "13", "14"),
        walks.mark_line(strokeWidth=1.2, opacity=0.35, clip=True).encode(x, y, hue, order="step:Q"),
        past.mark_line(strokeWidth=5, opacity=0.75, clip=True, color=palette.page).encode(x, y, detail="who:N", order="step:Q"),
        past.mark_line(strokeWidth=2.4, clip=True).encode(x, y, hue, order="step:Q"),
        past.transform_filter("datum.step < 90").mark_circle(size=16, opacity=1, clip=True).encode(x, y, hue, tooltip=tips),
        alt.Chart(pd.DataFrame(surface.minima, columns=["x", "y"]))
        .mark_point(shape="cross", angle=45, filled=True, size=90, opacity=1, color=palette.text)
        .encode(x, y),
        origin.mark_point(size=190, filled=False, strokeWidth=2, opacity=1, clip=True, color=palette.text).encode(x, y),
        *haloed(origin, palette, x, y, alt.Text("word:N"), dy=-17, clip=True),
        now.mark_circle(size=120, opacity=1, stroke=palette.page, strokeWidth=1.5).encode(hx, hy, hue, tooltip=tips),
        *haloed(gone.transform_filter("datum.right"), palette, hx, hy, alt.Text("where:N"), align="right", dx=-14),
        *haloed(gone.transform_filter("!datum.right"), palette, hx, hy, alt.Text("where:N"), align="left", dx=14),
    )
    return finished(chart.add_params(step_parameter(), *axes.parameters()).properties(height=height))


def step_frame(way: Walk, step: str) -> pd.DataFrame:
    """Every update of a walk, a row each; `step` is the name of the first column."""
    n = way.steps
    columns = {"x₀": way.points[:n, 0], "x₁": way.points[:n, 1], "f": way.values[:n], "∂f/∂x₀": way.gradients[:, 0], "∂f/∂x₁": way.gradients[:, 1]}
    columns |= {"Δ₀": way.updates[:, 0], "Δ₁": way.updates[:, 1]}
    return pd.DataFrame({step: np.arange(n), **columns})


def _apart(at: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Places for names near `at` (sorted), at least `gap` from each other, between `low` and `high` where they fit."""
    at = at.copy()
    for i in range(1, len(at)):  # upwards from the lowest,
        at[i] = max(at[i], at[i - 1] + gap)
    at -= max(0.0, at[-1] - high)
    at[0] = max(at[0], low)
    for i in range(1, len(at)):
        at[i] = max(at[i], at[i - 1] + gap)
    return at


def heights_frame(walks: Sequence[Walk], plot_height: int) -> pd.DataFrame:
    """One row per point of every walk: who, step, f, shown (f for a logarithmic axis), last; and two kinds of helper rows: where each
    name stands at the end of its line (tag), and room for the names (a row with a step alone)."""
    frame = walks_frame(walks)
    f, who, steps = frame["f"].to_numpy(), frame["who"].cat.codes.to_numpy(), frame["step"].to_numpy()
    shown, at_end = np.maximum(f, FLOOR), np.flatnonzero(frame["last"])
    at_end = at_end[np.argsort(shown[at_end], kind="stable")]
    low, high = np.log(shown.min()), np.log(shown.max())
    tags = np.exp(_apart(np.log(shown[at_end]), 13 / plot_height * max(high - low, 1e-9), low, high))
    points, names = len(frame), len(at_end)

    def column(first: np.ndarray, second: np.ndarray | float = np.nan) -> np.ndarray:
        return np.concatenate([first, np.broadcast_to(second, names), [np.nan]])

    return pd.DataFrame(
        {
            "who": _named(np.concatenate([who, who[at_end], [-1]])),
            "step": np.concatenate([steps, steps[at_end], [int(ROOM * max(walk.config.steps for walk in walks))]]),
            "f": column(f),
            "shown": column(np.where(f >= FLOOR, shown, np.nan)),
            "tag": column(np.full(points, np.nan), tags),
            "last": np.concatenate([frame["last"], np.zeros(names + 1, bool)]),
        }
    )


@functools.lru_cache(maxsize=16)
def heights_spec(palette: Palette, height: int = 178) -> Spec:
    """f at every step on a logarithmic axis, one line per optimizer with its name at its end. Its data are `heights_frame`."""
    everything, hue = alt.Chart(), optimizer_colour(palette)
    walks = everything.transform_filter("isValid(datum.shown)")
    within = f"datum.value > domain('x')[1]/{ROOM} + 0.5 ? '' : datum.label"
    x = alt.X(
        "step:Q",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(grid=False, domain=False, ticks=False, labelPadding=4, title=None, tickCount=4, labelExpr=within),
    )
    only_powers: Any = {"condition": {"test": is_power_of_ten(), "value": 0.6}, "value": 0}
    y = alt.Y(
        "shown:Q",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(domain=False, ticks=False, gridOpacity=only_powers, title=None, tickCount=4, labelExpr=power_of_ten()),
    )
    tips = [alt.Tooltip("who:N", title=" "), alt.Tooltip("step:Q", title="k"), alt.Tooltip("f:Q", title="f", format=".4~g")]
    now = walks.transform_filter(SHOWN_AT)
    chart = alt.layer(
        everything.mark_point(opacity=0).encode(x),
        walks.mark_line(strokeWidth=1.2, opacity=0.35).encode(x, y, hue),
        now.transform_aggregate(step="max(step)").mark_rule(strokeWidth=1, color=palette.text, opacity=0.35).encode(x),
        walks.transform_filter("datum.step <= step").mark_line(strokeWidth=2.2).encode(x, y, hue),
        now.mark_circle(size=60, opacity=1, stroke=palette.page, strokeWidth=1.5).encode(x, y, hue, tooltip=tips),
        everything.transform_filter("isValid(datum.tag)")
        .mark_text(align="left", dx=9, fontSize=12, fontWeight=600)
        .encode(x, alt.Y("tag:Q"), hue, text="who:N"),
    )
    return finished(chart.add_params(step_parameter()).properties(height=height))


@functools.lru_cache(maxsize=16)
def ruler_spec(palette: Palette, zones: tuple[str, str, str]) -> Spec:
    """η λmax on its ruler from 0 to 2.6: `zones` name what happens up to 1, up to 2 and beyond. Its data are one row, product."""
    strip = pd.DataFrame({"from": [0.0, 1.0, 2.0], "to": [1.0, 2.0, 2.6], "zone": [0, 1, 2], "word": zones})

    def x(field: str) -> alt.X:
        return alt.X(field, scale=alt.Scale(domain=[-0.03, 2.6], nice=False), axis=None)

    colour = alt.Color("zone:N", legend=None, scale=alt.Scale(range=[palette.ramp[1], palette.ramp[2], palette.ramp[4]]))
    here = alt.Chart().transform_calculate(at="min(datum.product, 2.57)")
    chart = alt.layer(
        alt.Chart(strip).mark_rect().encode(x("from:Q"), x2="to:Q", y=alt.value(8), y2=alt.value(27), color=colour),
        alt.Chart(strip)
        .transform_calculate(middle="(datum.from+datum.to)/2")
        .mark_text(fontSize=12, color=palette.text)
        .encode(x("middle:Q"), y=alt.value(17.5), text="word:N"),
        alt.Chart(strip).mark_text(fontSize=11, color=palette.soft).encode(x("from:Q"), y=alt.value(36), text="from:Q"),
        here.mark_rule(strokeWidth=3, color=palette.text).encode(x("at:Q"), y=alt.value(5), y2=alt.value(30)),
        here.mark_point(shape="triangle-down", filled=True, size=70, opacity=1, color=palette.text).encode(x("at:Q"), y=alt.value(3)),
    )
    return finished(chart.properties(height=46).configure_view(strokeWidth=0))
