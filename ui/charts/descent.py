"""The pictures of the descent page: the map with the walks on it, their curves, and the ruler of η λmax.

A spec depends on the surface, the theme and the language only, so it is built once; what a control changes is data.
"""

from __future__ import annotations

import base64
import functools
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

import altair as alt
import contourpy
import numpy as np
import pandas as pd
from PIL import Image

from core.descent import Walk
from core.surfaces import Surface
from ui.charts.axes import (
    FLOOR,
    NAMES,
    Curve,
    EqualAxes,
    Spec,
    Window,
    compact,
    digits_parameter,
    exponent_of,
    finished,
    haloed,
    height_axis,
    optimizer_colour,
    written,
)
from ui.components.player import step_parameter
from ui.theme import Palette

Shades = Literal["even", "linear", "log"]
SHADES: tuple[Shades, ...] = ("even", "linear", "log")
Quantity = Literal["height", "slope", "distance", "rate"]
QUANTITIES: tuple[Quantity, ...] = ("height", "slope", "distance", "rate")

FIELD_ARROW = "M0,1 L0,-1 M-0.38,-0.5 L0,-1 L0.38,-0.5"  # its middle on the point
SLOPE_ARROW = "M0,0 L0,-1 M-0.16,-0.8 L0,-1 L0.16,-0.8"  # its tail on the point, as the next
STEP_ARROW = "M-0.045,0 L-0.045,-0.66 L-0.2,-0.66 L0,-1 L0.2,-0.66 L0.045,-0.66 L0.045,0Z"
AWAY_ARROW = "M0,-1 L0.8,0.6 L0,0.25 L-0.8,0.6Z"
DIAMOND = "M0,-1 L1,0 L0,1 L-1,0Z"
LEVELS = (0.004, 0.012, 0.03, 0.065, 0.115, 0.18, 0.26, 0.36, 0.48, 0.62, 0.78, 0.92)  # isolines at these shares of the area
GRID = 1000  # isolines are drawn in whole numbers from -GRID to GRID across the square of every view
MOST_POINTS = 1800  # of all isolines
ACROSS = 18  # arrows of the field across that square
FARTHEST = 1e6  # maps: as far as a view is made to fit
ROOM = 1.36  # the axis of the curves is longer than the walk by this factor: room for the names
TAG, EDGE = 2, 3  # rows of a curve's data that are not values
DECADES = 30  # a logarithmic curve is followed so far above its start
SHOWN_AT = "datum.step == step || (datum.last && step > datum.step)"


def walks_frame(walks: Sequence[Walk]) -> pd.DataFrame:
    """One row per point of every walk: who, step, x, y, f, last (is it the walk's last?), and two arrows that begin there, each with its
    direction (degrees, clockwise from up) and its length (pixels, on a compressed scale): -∇f (down, steep) and the step that the
    optimizer takes next (turn, stride; 0 at the end of a walk)."""
    sizes = [len(walk.points) for walk in walks]
    steps = np.concatenate([np.arange(n, dtype=np.int16) for n in sizes])
    points = np.concatenate([walk.points for walk in walks])
    last = steps == np.repeat(np.array(sizes) - 1, sizes)
    surface = walks[0].config.make_surface()
    with np.errstate(all="ignore"):
        slopes = -np.stack([np.broadcast_to(side, len(points)) for side in surface.gradient(*points.T)], axis=1)
    steps_taken = np.zeros_like(points)
    steps_taken[~last] = np.concatenate([walk.updates for walk in walks])
    a, b, c, d = surface.domain
    down, steep = _arrow(slopes, usual_slope(surface))
    turn, stride = _arrow(steps_taken, math.hypot(b - a, d - c) / 4)
    return pd.DataFrame(
        {
            "who": _who([walk.config.optimizer for walk in walks], sizes),
            "step": steps,
            "x": compact(points[:, 0]),
            "y": compact(points[:, 1]),
            "f": compact(np.concatenate([walk.values for walk in walks])),
            "last": last,
            "down": down,
            "steep": steep,
            "turn": turn,
            "stride": stride,
        }
    )


def _arrow(vectors: np.ndarray, usual: float) -> tuple[np.ndarray, np.ndarray]:
    """Direction in degrees, clockwise from up, and length in pixels, compressed so that both a small and a huge one can be seen."""
    with np.errstate(all="ignore"):
        size = np.hypot(*vectors.T)
        length = np.where(size > 0, 12 + 34 * np.minimum(np.nan_to_num(size / usual, posinf=9.0), 1.5) ** 0.4, 0)
        angle = np.nan_to_num(np.degrees(np.arctan2(vectors[:, 0], vectors[:, 1])))
    return angle.round().astype(np.int16), length.astype(np.uint8)


def _who(names: Sequence[str], sizes: Sequence[int]) -> Any:
    """Each name as often as its size says, as one small column of codes."""
    return _named(np.repeat([NAMES.index(name) for name in names], sizes))


def _named(codes: Any) -> Any:
    """Optimizers by their place in the family, -1 for none."""
    return pd.Categorical.from_codes(codes.astype(np.int8), categories=pd.Index(NAMES))


@functools.lru_cache(maxsize=64)
def height_scale(surface: Surface, shades: Shades = "even") -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """How high a place is drawn, from 0 in the deepest valley to about 1 on the hills, as a function of x0, x1.

    "linear" is f itself from its lowest value on; "log" the logarithm of its height above that, five powers of ten of it; "even" is what
    the eye can follow: the root, or the logarithm where f spans many powers of ten, rising on ever more slowly, so that no corner is a
    flat plain. 1 is the height that 97 % of the map do not exceed. Where f has no finite value the result is nan.
    """
    a, b, c, d = surface.domain
    with np.errstate(all="ignore"):
        seen = surface.f(*np.meshgrid(np.linspace(a, b, 121), np.linspace(c, d, 121)))
    seen = seen[np.isfinite(seen)]
    base = lowest(surface)
    if base is None and seen.size:  # a pole in the map must not leave everything else on one height
        few, most = np.percentile(seen, [3, 97])
        base = max(seen.min(), 2 * few - most)
    elif base is None:
        base = 0.0
    middle, high = np.percentile(seen - base, [50, 97]) if seen.size else (1.0, 1.0)
    high = high if high > 0 else 1.0

    def curve(z: np.ndarray) -> np.ndarray:
        if shades == "linear":
            return z
        if shades == "log":
            return np.log(np.maximum(z, 1e-5 * high))
        return np.log(z + 0.02 * middle) if high > 8 * middle > 0 else np.sqrt(z)

    bottom, top = curve(np.array(0.0)), curve(np.array(high))

    def scale(x0: np.ndarray, x1: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            z = surface.f(x0, x1) - base
            u = (curve(np.maximum(z, 0)) - bottom) / (top - bottom if top > bottom else 1.0)
        u = np.tanh(1.15 * u) / np.tanh(1.6) if shades == "even" else np.minimum(u, 1.0)
        return np.where(np.isfinite(z), u, np.nan)

    return scale


def lowest(surface: Surface) -> float | None:
    """The lowest height that is known; None where no minimum is."""
    return min((float(surface.f(*m)) for m in surface.minima), default=None)


@functools.lru_cache(maxsize=64)
def heat(surface: Surface, palette: Palette, shades: Shades = "even", side: int = 640) -> str:
    """The surface seen from above as a data URI, `side` pixels square: the valley in the page's colour, the hills rising out of it, lit
    from the north-west. Where f has no value the picture is hatched."""
    axes = EqualAxes(surface.domain)
    t = np.linspace(-axes.reach, axes.reach, 400)
    u = height_scale(surface, shades)(*np.meshgrid(axes.middle[0] + t, axes.middle[1] + t))
    void, u = np.isnan(u), np.nan_to_num(u)
    stops = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in palette.ramp], float)
    rgb = np.stack([np.interp(u, np.linspace(0, 1, len(stops)), channel) for channel in stops.T], axis=-1)
    down, right = np.gradient(140 * u)
    light = (0.6 * down - 0.6 * right) / np.sqrt(1 + down**2 + right**2)
    rgb = np.clip(rgb + 9 * light[..., None], 0, 255)
    hatch = void & (np.add.outer(np.arange(400), np.arange(400)) % 20 < 7)
    rgb[void] = stops[0]
    rgb[hatch] = stops[2]
    file = io.BytesIO()
    Image.fromarray(rgb[::-1].astype(np.uint8)).resize((side, side), Image.Resampling.BICUBIC).save(
        file, "WEBP", quality=60 if void.any() else 82
    )  # stripes are dear
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()


@functools.lru_cache(maxsize=32)
def isolines(surface: Surface) -> list[tuple[float, list[np.ndarray]]]:
    """Lines of equal height: for each level the lines, points in whole numbers from -GRID to GRID across the square of every view."""
    axes = EqualAxes(surface.domain)
    t = np.linspace(-1, 1, 241)
    with np.errstate(all="ignore"):
        z = surface.f(*np.meshgrid(axes.middle[0] + axes.reach * t, axes.middle[1] + axes.reach * t))
    z = np.where(np.isfinite(z), z, np.nan)
    known = z[np.isfinite(z)]
    if not known.size or known.min() == known.max():
        return []
    lines_at: Any = contourpy.contour_generator(GRID * t, GRID * t, np.ma.masked_invalid(z)).lines
    levels = [float(level) for level in np.unique(np.quantile(known, LEVELS)) if known.min() < level < known.max()]
    for every, tolerance in ((1, 1.0), (1, 2.0), (2, 2.0), (2, 4.0), (2, 7.0), (3, 4.0), (4, 6.0)):  # the more there is to draw, the coarser
        drawn = [(level, [_thinned(line, tolerance).round().astype(int) for line in lines_at(level)]) for level in levels[::every]]
        if sum(len(line) for _, lines in drawn for line in lines) <= MOST_POINTS:
            break
    return [(level, [line for line in lines if len(line) > 2]) for level, lines in drawn]


def _thinned(line: np.ndarray, tolerance: float) -> np.ndarray:
    """The points of a line that it cannot do without, if it may stray by `tolerance` (Ramer, Douglas and Peucker)."""
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    open_parts = [(0, len(line) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        between, chord = line[first + 1 : last] - line[first], line[last] - line[first]
        if not len(between):
            continue
        length = math.hypot(*chord)
        off = np.abs(between[:, 0] * chord[1] - between[:, 1] * chord[0]) / length if length else np.hypot(*between.T)
        if off.max() > tolerance:
            middle = first + 1 + int(off.argmax())
            keep[middle] = True
            open_parts += [(first, middle), (middle, last)]
    return line[keep]


def contour_path(surface: Surface, every: int = 1, coarser: int = 1) -> str:
    """The isolines, or every second or third of them, as one SVG path, y downwards: a fifth of the bytes that GeoJSON takes. For a small
    map in numbers up to GRID / coarser only."""
    path = []
    for _, lines in isolines(surface)[::every]:
        for line in lines:
            if coarser > 1:
                line = _thinned(line / coarser, 0.7).round().astype(int)
            (x, y), moves = line[0], np.diff(line, axis=0)
            path.append(f"M{x},{-y}l" + " ".join(f"{dx},{-dy}" for dx, dy in moves.tolist()))
    return "".join(path)


@functools.lru_cache(maxsize=32)
def usual_slope(surface: Surface) -> float:
    """The slope that is drawn as long as arrows get: the largest of the map but for its steepest corners, and for poles."""
    _, _, dx, dy = _slopes(surface)
    sizes = np.hypot(dx, dy)
    sizes = sizes[np.isfinite(sizes)]
    return float(np.quantile(sizes, 0.98)) or 1.0 if sizes.size else 1.0


def _slopes(surface: Surface) -> tuple[np.ndarray, ...]:
    """x, y and -∇f at the middle of every cell of an ACROSS × ACROSS grid over the square of every view, row by row."""
    axes = EqualAxes(surface.domain)
    q = np.linspace(-axes.reach, axes.reach, 2 * ACROSS + 1)[1::2]
    x, y = (v.ravel() for v in np.meshgrid(axes.middle[0] + q, axes.middle[1] + q))
    with np.errstate(all="ignore"):
        dx, dy = (-np.broadcast_to(side, x.shape) for side in surface.gradient(x, y))
    return x, y, dx, dy


@functools.lru_cache(maxsize=32)
def field(surface: Surface) -> pd.DataFrame:
    """The field of -∇f: where (x, y, and cell, the place in the grid), where it points (degrees, clockwise from up) and, on a compressed
    scale, how long it is drawn (size, an area). Places without a slope have none."""
    x, y, dx, dy = _slopes(surface)
    with np.errstate(all="ignore"):
        size = 26 + 60 * np.minimum(np.hypot(dx, dy) / usual_slope(surface), 1) ** 0.4
        angle = np.degrees(np.arctan2(dx, dy))
    rows = pd.DataFrame({"x": x, "y": y, "cell": np.arange(len(x)), "angle": angle, "size": size})
    return rows[np.isfinite(size) & ((dx != 0) | (dy != 0))].round({"angle": 0, "size": 0}).astype({"angle": int, "size": int})


def fitted(surface: Surface, walks: Sequence[Walk]) -> Surface:
    """The same surface with a domain that holds every point of the walks too, as far as FARTHEST maps.

    Each side moves out by 1, 2 or 5 times a power of ten of the map's size, so that a walk that changes a little changes no map.
    """
    a, b, c, d = surface.domain
    points = np.concatenate([walk.points for walk in walks])

    def moved(beyond: float, size: float) -> float:
        if beyond <= 0:
            return 0.0
        share = min(max(beyond / size, 0.05), FARTHEST)
        power = 10.0 ** math.floor(math.log10(share))
        return size * min(next(step * power for step in (1, 2, 5, 10) if step * power >= share * (1 - 1e-9)), FARTHEST)

    (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
    wide, tall = b - a, d - c
    domain = a - moved(a - left, wide), b + moved(right - b, wide), c - moved(c - low, tall), d + moved(high - d, tall)
    return surface if domain == surface.domain else replace(surface, domain=domain)


@functools.lru_cache(maxsize=64)
def map_spec(
    surface: Surface,
    palette: Palette,
    start: str,
    height: int = 440,
    *,
    words: tuple[str, str, str] | None = None,
    shades: Shades = "even",
    arrows: bool = True,
) -> Spec:
    """The map: heat, isolines, -∇f, level points, and every walk as a ghost that is drawn over up to the player's step. What has left the
    map is an arrow at the border, its place in words in the corner.

    Its data are `walks_frame`; the word `start` stands at the common start point. `words` name a global minimum, a local one and a
    saddle under the pointer. `arrows`: -∇f (thin, open) and the optimizer's next step (solid, in its colour) at the current point of each walk.
    """
    axes, walks, hue = EqualAxes(surface.domain), alt.Chart(), optimizer_colour(palette)
    far = f"abs(datum.value) < 1e5 ? datum.label : {written('datum.value')}"
    quiet = alt.Axis(grid=False, ticks=False, domain=False, labelPadding=6, tickCount=5, title=None, labelExpr=far)
    x, y, hx, hy = axes.x("x:Q"), axes.y("y:Q"), axes.x("hx:Q"), axes.y("hy:Q")
    numbers = [alt.Tooltip(f"{field}:Q", title=title, format=".4~g") for field, title in (("x", "x₀"), ("y", "x₁"), ("f", "f"))]
    tips = [alt.Tooltip("who:N", title=" "), alt.Tooltip("step:Q", title="k"), *numbers]
    (m0, m1), far_out = axes.middle, 1e5 * axes.reach  # no browser draws a line to 10³⁵ pixels
    lines = walks.transform_calculate(lx=f"clamp(datum.x, {m0 - far_out}, {m0 + far_out})", ly=f"clamp(datum.y, {m1 - far_out}, {m1 + far_out})")
    lx, ly, past = axes.x("lx:Q"), axes.y("ly:Q"), lines.transform_filter("datum.step <= step")
    here = walks.transform_filter("!datum.gone")
    gone = walks.transform_filter("datum.gone")
    side = "(round(datum.away/45) + 8)%8"
    place = f"{written('datum.x', 'datum.i')} + ', ' + {written('datum.y', 'datum.j')}"
    rows: dict[str, Any] = dict(x=alt.XValue(alt.ExprRef("width - 10")), y=alt.YValue(alt.ExprRef("17*datum.line - 2")))
    origin = walks.transform_filter("datum.step == 0").transform_aggregate(x="min(x)", y="min(y)").transform_calculate(word=f"'{start}'")

    def name(text: str, px: str, py: str) -> alt.Chart:
        return (
            alt.Chart(pd.DataFrame({"at": [0]}))
            .mark_text(text=text, fontSize=15, fontStyle="italic", font="serif", color=palette.text)
            .encode(x=alt.XValue(alt.ExprRef(px)), y=alt.YValue(alt.ExprRef(py)))
        )

    def arrow(shape: str, angle: str, length: str, **look: Any) -> alt.Chart:
        at = here.transform_filter(f"datum.{length} > 0")
        mark = at.mark_point(shape=shape, opacity=1, clip=True, angle=alt.ExprRef(f"datum.{angle}"), **look)
        return mark.encode(hx, hy, size=alt.SizeValue(alt.ExprRef(f"4*datum.{length}*datum.{length}")))

    at_each_step = [
        arrow(STEP_ARROW, "turn", "stride", filled=True, stroke=palette.page, strokeWidth=1).encode(hue),
        arrow(SLOPE_ARROW, "down", "steep", filled=False, strokeWidth=1.5, color=palette.text),
    ]
    in_the_corner = (
        alt.layer(*(layer.encode(**rows) for layer in haloed(walks, palette, alt.Text("where:N"), hue, align="right")))
        .transform_filter("datum.gone")
        .transform_window(line="row_number()")
        .transform_calculate(i=exponent_of("datum.x"), j=exponent_of("datum.y"))
        .transform_calculate(where=f"datum.who + ' ' + slice('↑↗→↘↓↙←↖', {side}, {side} + 1) + ' (' + {place} + ')'")
    )
    now = (
        alt.layer(
            *(at_each_step if arrows else []),
            here.mark_circle(size=120, opacity=1, stroke=palette.page, strokeWidth=1.5).encode(hx, hy, hue, tooltip=tips),
            gone.mark_point(
                shape=AWAY_ARROW, filled=True, size=260, opacity=1, stroke=palette.page, strokeWidth=1.5, angle=alt.ExprRef("datum.away")
            ).encode(hx, hy, hue, tooltip=tips),
            in_the_corner,
        )
        .transform_filter(SHOWN_AT)
        .transform_calculate(hx=axes.kept_inside("x", "width", 8), hy=axes.kept_inside("y", "height", 8))
        .transform_calculate(gone="datum.hx != datum.x || datum.hy != datum.y", away="atan2(datum.x - datum.hx, datum.y - datum.hy)*180/PI")
    )
    chart = alt.layer(
        *terrain(surface, palette, axes, shades=shades, axis=quiet),
        _field_layer(surface, axes, x, y, palette),
        name("x₀", "width-12", "height-12"),
        name("x₁", "13", "14"),
        lines.mark_line(strokeWidth=1.2, opacity=0.35, clip=True).encode(lx, ly, hue, order="step:Q"),
        past.mark_line(strokeWidth=5, opacity=0.75, clip=True, color=palette.page).encode(lx, ly, detail="who:N", order="step:Q"),
        past.mark_line(strokeWidth=2.4, clip=True).encode(lx, ly, hue, order="step:Q"),
        past.transform_filter("datum.step < 90").mark_circle(size=16, opacity=1, clip=True).encode(x, y, hue, tooltip=tips),
        *_level_points(surface, palette, words, numbers, x, y),
        origin.mark_point(size=190, filled=False, strokeWidth=2, opacity=1, clip=True, color=palette.text).encode(x, y),
        *haloed(origin, palette, x, y, alt.Text("word:N"), dy=-17, clip=True),
        now,
    )
    return finished(chart.add_params(step_parameter(), digits_parameter(), *axes.parameters()).properties(height=height))


def ground(axes: EqualAxes, picture: str, x: alt.X, y: alt.Y) -> alt.Chart:
    """A picture over the square of every view."""
    (m0, m1), r = axes.middle, axes.reach
    corners = pd.DataFrame({"x": [m0 - r], "x2": [m0 + r], "y": [m1 - r], "y2": [m1 + r], "url": [picture]})
    return alt.Chart(corners).mark_image(aspect=False, clip=True, tooltip=False).encode(x=x, x2="x2:Q", y=y, y2="y2:Q", url="url:N")


def terrain(
    surface: Surface, palette: Palette, axes: EqualAxes, *, shades: Shades = "even", axis: alt.Axis | None = None, small: bool = False
) -> list[alt.Chart]:
    """What a map lies on: the heat over the square of every view, and the isolines; coarser where the map is small. `axis` for both sides."""
    picture = heat(surface, palette, shades, 160 if small else 640)
    image = ground(axes, picture, axes.x("x:Q", axis=axis), axes.y("y:Q", axis=axis))
    path, grid = (contour_path(surface, every=2, coarser=5), GRID // 5) if small else (contour_path(surface), GRID)
    return [image, axes.drawing(path, grid, axis, stroke=palette.contour, strokeWidth=0.8, opacity=0.45)] if path else [image]


def _field_layer(surface: Surface, axes: EqualAxes, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """`field` on the map, sent as a few characters per arrow."""
    table = "c,a,s\n" + "\n".join(f"{c},{a},{s}" for c, a, s in field(surface)[["cell", "angle", "size"]].to_numpy())
    cell, (m0, m1), r = 2 * axes.reach / ACROSS, axes.middle, axes.reach
    return (
        alt.Chart(alt.Data(values=table, format=alt.CsvDataFormat(type="csv", parse={"c": "number", "a": "number", "s": "number"})))
        .transform_calculate(x=f"{m0 - r} + {cell}*(datum.c%{ACROSS} + 0.5)", y=f"{m1 - r} + {cell}*(floor(datum.c/{ACROSS}) + 0.5)")
        .mark_point(shape=FIELD_ARROW, filled=False, strokeWidth=1.1, opacity=0.55, clip=True, color=palette.contour)
        .encode(x, y, angle=alt.Angle("a:Q", scale=None), size=alt.Size("s:Q", scale=None))
    )


def _level_points(
    surface: Surface, palette: Palette, words: tuple[str, str, str] | None, numbers: list[alt.Tooltip], x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """Global minima as filled crosses, local ones as smaller hollow crosses, saddles as small hollow diamonds."""
    looks: tuple[dict[str, Any], ...] = (
        dict(shape="cross", angle=45, filled=True, size=90, color=palette.text),
        dict(shape="cross", angle=45, size=60, fill=palette.page, stroke=palette.text, strokeWidth=1.3),
        dict(shape=DIAMOND, size=50, fill=palette.page, fillOpacity=0.5, stroke=palette.text, strokeWidth=1.3),
    )
    families = (surface.minima, surface.local_minima, surface.saddles)
    everywhere = np.array([point for family in families for point in family] or [(0.0, 0.0)])
    if len(everywhere) > 8 and np.ptp(everywhere, axis=0).max() < EqualAxes(surface.domain).reach / 4:  # a view from so far that all is one blot
        families = (surface.minima, (), ())
    layers = []
    for points, look, word in zip(families, looks, words or ("", "", ""), strict=True):
        if points:
            rows = pd.DataFrame(points, columns=["x", "y"]).assign(f=[float(surface.f(*p)) for p in points], what=word).round(5)
            chart = alt.Chart(rows).mark_point(opacity=1, clip=True, **look).encode(x, y)
            layers.append(chart.encode(tooltip=[alt.Tooltip("what:N", title=" "), *numbers]) if word else chart)
    return layers


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


def available(surface: Surface) -> tuple[Quantity, ...]:
    """The quantities that can be followed on a surface: no distance where no minimum is known."""
    return tuple(q for q in QUANTITIES if q != "distance" or surface.minima or surface.local_minima)


def measured(way: Walk, surface: Surface, quantity: Quantity) -> np.ndarray:
    """A quantity along a walk of n steps: the height (n+1,), the slope ‖∇f‖ that was used (n,), the distance to the nearest known minimum
    (n+1,), or the effective learning rate ‖Δ‖ / ‖∇f‖, what the optimizer really multiplied the slope by (n,; nan where it is zero)."""
    with np.errstate(all="ignore"):
        if quantity == "height":
            return way.values
        if quantity == "slope":
            return np.hypot(*way.gradients.T)
        if quantity == "distance":
            return np.min([np.hypot(*(way.points - m).T) for m in (*surface.minima, *surface.local_minima)], axis=0)
        return np.hypot(*way.updates.T) / np.hypot(*way.gradients.T)


def curves(walks: Sequence[Walk], quantity: Quantity, plot_height: int) -> Curve:
    """One row per value: who, step, value, shown (its place on the axis, the border's if it lies outside; none inside a stretch outside),
    out (1 above the picture, -1 below), last; and helper rows by their `out`: TAG, where each name stands at the end of its line, and
    two of EDGE, which hold the axes open.

    Heights are measured from the lowest known value, on a logarithmic axis. Where none is known the axis is plain unless all heights are
    positive, and follows the walks as far as they stay on the map.
    """
    surface = walks[0].config.make_surface()
    parts = [measured(way, surface, quantity) for way in walks]
    base = (lowest(surface) or 0.0) if quantity == "height" else 0.0
    sizes = [len(part) for part in parts]
    value = np.concatenate(parts)
    steps, ends = np.concatenate([np.arange(n, dtype=np.int16) for n in sizes]), np.repeat(np.array(sizes) - 1, sizes)
    above = value - base
    positive = above[np.isfinite(above) & (above >= FLOOR)]
    if positive.size and (quantity != "height" or surface.minima or above.min() > 0):
        first = max(max((part[0] - base for part in parts if len(part) and np.isfinite(part[0])), default=1.0), FLOOR)
        window = Window.around(positive.min(), min(positive.max(), first * 10.0**DECADES), log=True)
    else:
        window = _near_the_map(walks, surface, above)
    out = window.outside(above)
    shown = np.clip(above, window.low, window.high)
    who = np.repeat([NAMES.index(way.config.optimizer) for way in walks], sizes)

    at_end = np.flatnonzero((steps == ends) & np.isfinite(shown))
    at_end = at_end[np.argsort(shown[at_end], kind="stable")]
    tags = window.at(_apart(window.share(shown[at_end]), 13 / plot_height, 0.0, 1.0)) if len(at_end) else np.empty(0)
    same = who[1:] == who[:-1]
    beside_inside = np.zeros(len(out), bool)  # the line goes out of the picture, and comes back, but does not run along its border
    beside_inside[1:] |= same & (out[:-1] == 0)
    beside_inside[:-1] |= same & (out[1:] == 0)
    shown = np.where((out == 0) | beside_inside, shown, np.nan)
    room = int(ROOM * max(way.config.steps for way in walks))

    def column(first: np.ndarray, second: Any, third: Any) -> np.ndarray:
        return np.concatenate([first, np.broadcast_to(second, len(at_end)), third])

    frame = pd.DataFrame(
        {
            "who": _named(column(who, who[at_end], [-1, -1])),
            "step": column(steps, steps[at_end], [0, room]).astype(np.int16),
            "value": compact(column(value, np.nan, [np.nan] * 2)),
            "shown": compact(column(shown, tags, [window.low, window.high])),
            "out": column(out, TAG, [EDGE, EDGE]).astype(np.int8),
            "last": column(steps == ends, False, [False] * 2),
        }
    )
    return Curve(frame, window.log, base)


def _near_the_map(walks: Sequence[Walk], surface: Surface, values: np.ndarray) -> Window:
    """The values of the walks as far as they stay on the map, and half as much again on either side where they go on."""
    a, b, c, d = surface.domain
    near = []
    for way in walks:
        on_map = ((way.points >= [a, c]) & (way.points <= [b, d])).all(axis=1)
        near += [way.values[:1], way.values[on_map]]
    heights, finite = np.concatenate(near), values[np.isfinite(values)]
    low, high = heights.min(), heights.max()
    half = (high - low) / 2 or 1.0
    return Window.around(max(low - half, finite.min(initial=low)), min(high + half, finite.max(initial=high)), log=False)


@functools.lru_cache(maxsize=16)
def curves_spec(palette: Palette, log: bool, height: int = 178) -> Spec:
    """A quantity at every step, one line per optimizer with its name at its end; a triangle stands for what is above or below the picture.
    Its data are the frame of `curves`."""
    everything, hue = alt.Chart(), optimizer_colour(palette)
    within = f"datum.value > domain('x')[1]/{ROOM} + 0.5 ? '' : datum.label"
    x = alt.X(
        "step:Q",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(grid=False, domain=False, ticks=False, labelPadding=4, title=None, tickCount=4, labelExpr=within),
    )
    step, y = alt.X("step:Q"), alt.Y("shown:Q")
    tips = [alt.Tooltip("who:N", title=" "), alt.Tooltip("step:Q", title="k"), alt.Tooltip("value:Q", title=" ", format=".4~g")]
    walks = everything.transform_filter("isValid(datum.value)")
    now = walks.transform_filter(SHOWN_AT)
    edge: dict[str, Any] = dict(filled=True, size=70, opacity=1, stroke=palette.page, strokeWidth=1)
    chart = alt.layer(
        everything.transform_filter(f"datum.out == {EDGE}").mark_point(opacity=0).encode(x, height_axis("shown:Q", log)),
        walks.mark_line(strokeWidth=1.2, opacity=0.35).encode(step, y, hue),
        now.transform_aggregate(step="max(step)").mark_rule(strokeWidth=1, color=palette.text, opacity=0.35).encode(step),
        walks.transform_filter("datum.step <= step").mark_line(strokeWidth=2.2).encode(step, y, hue),
        now.transform_filter("datum.out == 0")
        .mark_circle(size=60, opacity=1, stroke=palette.page, strokeWidth=1.5)
        .encode(step, y, hue, tooltip=tips),
        now.transform_filter("datum.out == 1").mark_point(shape="triangle-up", **edge).encode(step, hue, y=alt.value(4), tooltip=tips),
        now.transform_filter("datum.out == -1")
        .mark_point(shape="triangle-down", **edge)
        .encode(step, hue, y=alt.YValue(alt.ExprRef("height - 4")), tooltip=tips),
        everything.transform_filter(f"datum.out == {TAG}")
        .mark_text(align="left", dx=9, fontSize=12, fontWeight=600)
        .encode(step, y, hue, text="who:N"),
    )
    return finished(chart.add_params(step_parameter(), digits_parameter()).properties(height=height))


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
