"""The descent pictures by their data: what is drawn is what was walked, and a control never changes a spec."""

from __future__ import annotations

import base64
import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.descent import DescentConfig, walk
from core.rates import sweep_rates
from core.schedules import StepDecay
from core.surfaces import BOWL, CAMEL, HIMMELBLAU, ROSENBROCK, SADDLE, SURFACES, surface_from
from core.verdict import verdict
from ui.charts import descent as pictures
from ui.charts.axes import EqualAxes, Window
from ui.charts.rates import small_map_frame, small_map_spec, sweep_curve, sweep_spec
from ui.components.player import packed
from ui.components.relief import OUTSIDE, mesh, places
from ui.findings import descent as findings
from ui.text import LANGUAGES, Words
from ui.theme import DARK, LIGHT

WALKS = [walk(DescentConfig(optimizer=name)) for name in ("SGD", "Momentum", "Adam")]
FORMULAS = ("log(x0)", "1/x0", "sqrt(x0-x1)", "sign(x0)", "3", "exp(x0**2*8) - x1", "sqrt(-1 - x0**2)")
OWN = [surface_from(formula) for formula in FORMULAS]
EVERY = pytest.mark.parametrize("surface", [*SURFACES, *OWN], ids=lambda s: s.label if s.key == "own" else s.key)


def walks_on(surface, lr=None, steps=60, names=("SGD", "Momentum", "Adam")):
    formula = surface.label if surface.key == "own" else ""
    return [walk(DescentConfig(surface.key, *surface.start, lr or surface.lr, steps, name, formula=formula)) for name in names]


def walkable(surface):
    return math.isfinite(surface.f(*surface.start))


def ends(curve):
    """The lower and the upper end of a curve's axis."""
    return curve.frame["edge"].dropna() if "edge" in curve.frame else curve.frame["shown"][curve.frame["out"] == pictures.EDGE]


def test_the_map_is_given_every_point_of_every_walk():
    frame = pictures.walks_frame(WALKS)
    for way in WALKS:
        mine = frame[frame["who"] == way.config.optimizer]
        assert np.allclose(mine[["x", "y"]], way.points, rtol=1e-6, atol=0)
        assert np.allclose(mine["f"], way.values, rtol=1e-6, atol=0)
        assert mine["last"].sum() == 1 and mine["last"].iloc[-1]


def test_numbers_too_large_for_four_bytes_take_eight():
    way = walk(DescentConfig(lr=10.0, gradient="analytic"))
    frame = pictures.walks_frame([way])
    assert np.array_equal(frame[["x", "y"]], way.points) and frame["x"].abs().max() > 1e100


def test_the_arrows_at_a_point_are_the_slope_there_and_the_step_from_there():
    way = WALKS[1]
    frame = pictures.walks_frame([way])
    for angle, length, vectors in (("down", "steep", -2 * way.points), ("turn", "stride", way.updates)):
        rows = frame[[angle, length]].to_numpy(float)[: len(vectors)]
        towards = np.stack([np.sin(np.radians(rows[:, 0])), np.cos(np.radians(rows[:, 0]))], axis=1)
        assert ((towards * vectors).sum(axis=1) / np.hypot(*vectors.T)).min() > 0.9999
        order = np.argsort(np.hypot(*vectors.T))
        assert (np.diff(rows[order, 1]) >= 0).all() and rows[order[-1], 1] > rows[order[0], 1] > 0
    assert frame["stride"].iloc[-1] == 0 < frame["steep"].iloc[-1]


@EVERY
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_map_is_built_once_and_stays_small(surface, palette):
    spec = pictures.map_spec(surface, palette, "start", words=("a", "b", "c"))
    assert spec is pictures.map_spec(surface, palette, "start", words=("a", "b", "c"))
    assert len(json.dumps(spec)) < 50_000
    assert len(json.dumps(small_map_spec(surface, palette))) < 9_500


def test_a_walk_layer_takes_the_data_of_the_rerun():
    layers = pictures.map_spec(BOWL, LIGHT, "start")["layer"]
    backgrounds = [layer["data"]["values"] for layer in layers if "data" in layer]
    assert all(backgrounds) and {} not in [v for values in backgrounds if isinstance(values, list) for v in values]
    walking = [layer for layer in layers if "data" not in layer]
    assert len(walking) >= 8 and not any('"values": [{}]' in json.dumps(layer) for layer in walking)


def test_arrows_at_each_step_can_be_left_out():
    with_them, without = (json.dumps(pictures.map_spec(BOWL, LIGHT, "start", arrows=arrows)) for arrows in (True, False))
    assert "datum.stride" in with_them and "datum.steep" in with_them
    assert "datum.stride" not in without and "datum.steep" not in without


@EVERY
def test_arrows_point_down(surface):
    arrows = pictures.field(surface)
    dx, dy = np.sin(np.radians(arrows["angle"])), np.cos(np.radians(arrows["angle"]))
    with np.errstate(all="ignore"):
        here, there = surface.f(arrows["x"], arrows["y"]), surface.f(arrows["x"] + 1e-3 * dx, arrows["y"] + 1e-3 * dy)
        slope = np.hypot(*(np.broadcast_to(side, len(arrows)) for side in surface.gradient(arrows["x"].to_numpy(), arrows["y"].to_numpy())))
    steep = slope > 1e-2
    assert np.isfinite(slope).all() and (slope > 0).all()
    assert surface.label in ("sign(x0)", "3", "sqrt(-1 - x0**2)") or ((there < here)[steep].mean() > 0.99 and steep.sum() > 40)


@EVERY
def test_isolines_lie_at_their_height(surface):
    axes = EqualAxes(surface.domain)
    drawn = pictures.isolines(surface)
    assert sum(len(line) for _, lines in drawn for line in lines) <= pictures.MOST_POINTS
    if surface.key != "own":
        assert len(drawn) >= 3
    offs = []
    for level, lines in drawn:
        for line in lines:
            points = np.array(axes.middle) + axes.reach / pictures.GRID * line
            with np.errstate(all="ignore"):
                slope = np.hypot(*surface.gradient(*points.T))
                offs.append(np.abs(surface.f(*points.T) - level) / np.maximum(slope, 1e-3))
    if offs and surface.label != "sign(x0)":  # whose lines lie in the cliff
        assert np.nanmedian(np.concatenate(offs)) < 0.02  # in units of the map: less than a pixel or two


def test_thinned_lines_stay_within_their_tolerance():
    t = np.linspace(0, 2 * np.pi, 400)
    circle = 300 * np.stack([np.cos(t), np.sin(t)], axis=1)
    few = pictures._thinned(circle, 1.0)
    middles = (few[1:] + few[:-1]) / 2
    assert len(few) < 80 and np.abs(np.hypot(*middles.T) - 300).max() <= 1.01


def test_the_path_of_the_isolines_is_the_isolines():
    path = pictures.contour_path(HIMMELBLAU)
    corners = 0
    for part in path.split("M")[1:]:
        begin, moves = part.split("l")
        places = np.cumsum([[float(v) for v in pair.split(",")] for pair in [begin, *moves.split(" ")]], axis=0)
        assert any(np.array_equal(places * [1, -1], line) for _, lines in pictures.isolines(HIMMELBLAU) for line in lines)
        corners += len(places)
    assert corners == sum(len(line) for _, lines in pictures.isolines(HIMMELBLAU) for line in lines)


@EVERY
@pytest.mark.parametrize("shades", pictures.SHADES)
def test_heat_is_higher_where_f_is_and_hatched_where_it_is_not(surface, shades):
    a, b, c, d = surface.domain
    x, y = np.meshgrid(np.linspace(a, b, 41), np.linspace(c, d, 41))
    u = pictures.height_scale(surface, shades)(x, y)
    with np.errstate(all="ignore"):
        z = np.broadcast_to(surface.f(x, y), x.shape)
    assert np.array_equal(np.isnan(u), ~np.isfinite(z))
    order = np.argsort(z[np.isfinite(z)])
    assert (np.diff(u[np.isfinite(z)][order]) >= -1e-12).all()
    assert u.size == np.isnan(u).sum() or (np.nanmin(u) >= -1e-12 and np.nanmax(u) <= 1.1)
    picture = Image.open(io.BytesIO(base64.b64decode(pictures.heat(surface, LIGHT, shades).split(",")[1])))
    assert picture.size == (640, 640)


def test_the_three_shades_differ_and_linear_is_linear():
    low, half, high = (np.array(v) for v in ((0.0, 0.0), (2.0, 0.0), (2.0 * math.sqrt(2), 0.0)))
    linear, log, even = (pictures.height_scale(BOWL, shades) for shades in ("linear", "log", "even"))
    assert linear(*low) == 0 and linear(*high) == pytest.approx(2 * linear(*half))
    assert log(*half) > even(*half) > linear(*half)


@EVERY
def test_a_fitted_view_holds_the_walks_and_the_map(surface):
    if not walkable(surface):
        return
    walks = walks_on(surface, lr=10 * surface.lr)
    a, b, c, d = pictures.fitted(surface, walks).domain
    left, right, low, high = surface.domain
    assert a <= left and b >= right and c <= low and d >= high
    assert max(b - a, d - c) <= 2.1 * pictures.FARTHEST * max(right - left, high - low)
    points = np.concatenate([way.points for way in walks])
    near = np.abs(points).max(axis=1) < pictures.FARTHEST
    assert ((points >= [a, c]) & (points <= [b, d]))[near].all()
    pictures.map_spec(pictures.fitted(surface, walks), LIGHT, "start")


def test_a_fitted_view_of_what_stays_is_the_map_and_does_not_follow_every_pixel():
    assert pictures.fitted(BOWL, WALKS) is BOWL
    views = {pictures.fitted(BOWL, [walk(DescentConfig(x0=x0))]).domain for x0 in np.linspace(-9, -8, 20)}
    assert len(views) <= 2


@EVERY
def test_every_quantity_is_drawn_within_its_picture(surface):
    if not walkable(surface):
        return
    for lr in (surface.lr, 1e-10, 30 * surface.lr):
        walks = walks_on(surface, lr)
        for quantity in pictures.available(surface):
            curve = pictures.curves(walks, quantity, 150)
            frame = curve.frame
            low, high = ends(curve)
            assert low < high and (low > 0 or not curve.log)
            shown = frame["shown"].dropna()
            assert np.isfinite(shown).all() and (shown >= low - 1e-6 * abs(low)).all() and (shown <= high + 1e-6 * abs(high)).all()
            inside = frame[(frame["out"] == 0) & frame["shown"].notna()]
            assert np.allclose(inside["shown"], inside["value"] - curve.base, rtol=1e-5, atol=1e-5 * (abs(curve.base) + (not curve.log)))
            assert pictures.curves_spec(LIGHT, curve.log) is pictures.curves_spec(LIGHT, curve.log)


def test_the_quantities_are_what_they_say():
    way = WALKS[0]
    value = {q: pictures.measured(way, BOWL, q) for q in pictures.QUANTITIES}
    assert np.allclose(value["height"], value["distance"] ** 2)
    assert np.allclose(value["slope"], 2 * value["distance"][:-1], rtol=1e-6)
    assert np.allclose(value["rate"], 0.1, rtol=1e-6)
    adam = pictures.measured(WALKS[2], BOWL, "rate")
    assert adam[0] == pytest.approx(0.1 * math.sqrt(2) / 10, rel=1e-6)  # Adam's first step is η along each axis; the slope is 10


def test_no_distance_where_no_minimum_is_known():
    assert pictures.available(BOWL) == pictures.QUANTITIES
    assert pictures.available(SADDLE) == pictures.available(OWN[0]) == ("height", "slope", "rate")


def test_heights_stand_above_the_lowest_known_value():
    walks = walks_on(CAMEL)
    curve = pictures.curves(walks, "height", 150)
    assert curve.log and curve.base == pytest.approx(-1.0316284534898)
    assert curve.frame["shown"].iloc[0] == pytest.approx(walks[0].values[0] + 1.0316284534898, rel=1e-6)


@pytest.mark.parametrize("lr", [0.15, 2.0, 50.0])
def test_a_fall_leaves_the_picture_readable(lr):
    walks = walks_on(SADDLE, lr, steps=150)
    curve = pictures.curves(walks, "height", 150)
    low, high = ends(curve)
    assert not curve.log and high - low < 200 < abs(walks[0].values[-1])
    fallen = curve.frame[(curve.frame["who"] == "SGD") & curve.frame["out"].isin([1, -1])]
    assert fallen["last"].any() and fallen["shown"].notna().sum() == 1  # the line goes out once and does not run along the border


def test_names_at_the_ends_of_the_lines_do_not_overlap():
    for surface in (BOWL, CAMEL, SADDLE, ROSENBROCK):
        names = ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam")
        for quantity in pictures.available(surface):
            curve = pictures.curves(walks_on(surface, names=names), quantity, 150)
            low, high = ends(curve)
            heights = np.sort(Window(low, high, curve.log).share(curve.frame["shown"][curve.frame["out"] == pictures.TAG].to_numpy()))
            assert len(heights) == 6 and np.diff(heights).min() >= 12 / 150 and heights[0] >= -1e-6 and heights[-1] <= 1 + 1e-6


@EVERY
def test_a_sweep_is_drawn_within_its_picture(surface):
    if not walkable(surface):
        return
    config = walks_on(surface)[0].config
    sweep = sweep_rates(replace(config, steps=30), np.geomspace(surface.lr / 100, 100 * surface.lr, 15))
    curve = sweep_curve(sweep, None, surface.lr)
    low, high = ends(curve)
    shown = curve.frame["shown"][:15].to_numpy()
    assert low < high and (low > 0 or not curve.log) and np.isfinite(shown).all()
    inside = curve.frame["out"][:15].to_numpy() == 0
    assert inside.any() == np.isfinite(sweep.finals).any() and np.allclose(
        shown[inside], sweep.finals[inside] - curve.base, rtol=1e-4, atol=1e-5 * (high - low)
    )
    assert (curve.frame["out"][:15].to_numpy()[sweep.finals == np.inf] == 1).all()
    assert sweep_spec(LIGHT, "a", "b", log=curve.log) is sweep_spec(LIGHT, "a", "b", log=curve.log)


def test_a_sweep_on_a_saddle_keeps_to_the_heights_of_the_map():
    curve = sweep_curve(sweep_rates(walks_on(SADDLE)[0].config, np.geomspace(1e-3, 10, 20)), None, 0.1)
    low = curve.frame["edge"].min()
    assert not curve.log and low >= -20 and (curve.frame["out"] == -1).any() and curve.frame["final"].min() < -1e6


def test_a_small_map_has_its_walk():
    frame = small_map_frame(walk(DescentConfig(lr=10.0, gradient="analytic")))
    assert len(frame) == 101 and frame[["x", "y"]].abs().max().max() == 1e4


@pytest.mark.parametrize("values", [np.array([1.5, -3e4, 0.0]), np.array([1e-60, 2.0]), np.array([[1e300, -1e-300]])])
def test_the_player_is_sent_the_numbers_themselves(values):
    text = packed(values)
    back = np.frombuffer(base64.b64decode(text[1:]), {"f": "<f4", "d": "<f8"}[text[0]])
    assert np.allclose(back, values.ravel(), rtol=1e-7, atol=0)


def test_a_race_stays_small_on_the_wire():
    assert len(packed(WALKS[0].points)) < 1100  # 101 points
    for frame in (pictures.walks_frame(WALKS), pictures.curves(WALKS, "height", 150).frame):
        assert frame.memory_usage(index=False, deep=True).sum() < 32 * len(frame)


@EVERY
def test_the_relief_has_holes_where_f_has(surface):
    heights = mesh(surface)
    assert heights.dtype == np.int16 and heights.max() <= 1200
    assert ((heights < 0).any()) == (surface.label in ("log(x0)", "1/x0", "sqrt(x0 - x1)", "sqrt(-1 - x0**2)"))


def test_the_relief_leaves_out_what_has_left_the_map():
    way = walk(DescentConfig(lr=1.05))
    at = places(way, BOWL)
    left = np.abs((way.points - [0.0, 0.4]) / [5.0, 4.6]).max(axis=1) > 1
    assert left.any() and np.array_equal(at[:, 0] == OUTSIDE, left)
    assert np.allclose(at[~left] / 10_000, ((way.points - [0.0, 0.4]) / [5.0, 4.6])[~left], atol=1e-4)


def test_the_step_table_adds_up():
    way = WALKS[1]
    table = pictures.step_frame(way, "step")
    assert len(table) == way.steps
    assert np.allclose(table["x₀"].to_numpy()[1:], (table["x₀"] + table["Δ₀"]).to_numpy()[:-1])
    sgd = pictures.step_frame(WALKS[0], "step")
    assert np.allclose(sgd["Δ₁"], -0.1 * sgd["∂f/∂x₁"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("gradient", ["numerical", "analytic"])
@pytest.mark.parametrize("optimizer", ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"])
@pytest.mark.parametrize("lr", [1e-10, 0.1, 0.95, 1.0, 1.05, 10.0])
def test_every_walk_is_told_without_a_bare_nan(lang, gradient, optimizer, lr):
    for surface in SURFACES:
        way = walk(DescentConfig(surface.key, *surface.start, lr, 60, optimizer, gradient))
        told = findings.tell(way, verdict(way), Words("descent", lang))
        text = " ".join(told).lower()
        assert optimizer in told.heading
        assert not any(word in text.split() for word in ("nan", "inf", "none")) and "{" not in text


def test_the_books_rate_of_10_is_told_with_both_answers():
    way = walk(DescentConfig(lr=10.0))
    told = findings.tell(way, verdict(way), Words("descent", "en"))
    assert told.heading == "SGD is frozen by round-off"
    assert "−2.59·10¹³, −1.295·10¹²" in told.sentence and "step 10" in told.sentence
    assert "−2.252·10¹²⁸" in told.sentence  # −3·19¹⁰⁰, with the exact gradient


def test_the_code_prints_the_pages_numbers(capsys):
    configs = [DescentConfig(surface="ravine", x0=-7.0, x1=2.0, lr=0.95, steps=40, optimizer=name) for name in ("SGD", "Adam")]
    exec(findings.code(configs), {})  # our own script, as a reader would run it
    printed = capsys.readouterr().out
    for config in configs:
        assert f"{config.optimizer} {verdict(walk(config)).kind} {walk(config).points[-1]} {walk(config).values[-1]}" in printed


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.key)
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_of_the_four_walks_the_one_called_best_ends_lowest(surface, optimizer):
    config = DescentConfig(surface.key, *surface.start, surface.lr, surface.steps, optimizer)
    way, say = walk(config), Words("descent", "en")
    stories = findings.four(way, verdict(way), findings.swept(config), say)
    assert 3 <= len(stories) <= 4
    ends = {story.partition(":")[0]: one.values[-1] for one, story in stories if not one.overflowed}
    if "Too small" not in ends:
        assert findings.sweep_kind(findings.swept(config), verdict(way), float(way.values[0])) in ("falls", "flat")
    elif "Best here" in ends:
        assert min(ends.values()) == ends["Best here"]
    else:
        assert ends["Good"] < ends["Too small"]


def test_where_no_rate_helps_the_sweep_says_so():
    config = DescentConfig("plateau", -4.6, 3.4, 1.0, 120)
    way = walk(config)
    heading, _ = findings.sweep_told(findings.swept(config), verdict(way), float(way.values[0]), Words("descent", "en"))
    assert heading == "No rate gets anywhere from here"


def test_frozen_where_the_exact_gradient_overflows_is_told_as_that():
    way = walk(DescentConfig("beale", -1.58, -1.72, 0.03, 60))
    told = findings.tell(way, verdict(way), Words("descent", "en"))
    assert "too large for the computer after 3 steps" in told.sentence


def test_a_walk_with_noise_or_a_schedule_is_not_advised_by_the_rule_of_a_constant_rate():
    for more in ({"noise": 3.0}, {"schedule": StepDecay(10, 0.5)}):
        config = DescentConfig("ravine", -7.0, 2.0, 0.95, 40, **more)
        way, say = walk(config), Words("descent", "en")
        assert not findings.ruled(config)
        assert "larger rate" not in findings.tell(way, verdict(way), say).sentence
        heading, _ = findings.sweep_told(findings.swept(config), verdict(way), float(way.values[0]), say)
        assert "wall" not in heading
