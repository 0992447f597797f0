"""The descent pictures by their data: what is drawn is what was walked, and a control never changes a spec."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.descent import DescentConfig, walk
from core.surfaces import BOWL, SURFACES
from core.verdict import verdict
from ui.charts import descent as pictures
from ui.findings import descent as findings
from ui.text import LANGUAGES, Words
from ui.theme import DARK, LIGHT

WALKS = [walk(DescentConfig(optimizer=name)) for name in ("SGD", "Momentum", "Adam")]


def test_the_map_is_given_every_point_of_every_walk():
    frame = pictures.walks_frame(WALKS)
    for way in WALKS:
        mine = frame[frame["who"] == way.config.optimizer]
        assert np.array_equal(mine[["x", "y"]], way.points)
        assert np.array_equal(mine["f"], way.values)
        assert mine["last"].sum() == 1 and mine["last"].iloc[-1]


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.key)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_map_is_built_once_and_stays_small(surface, palette):
    spec = pictures.map_spec(surface, palette, "start")
    assert spec is pictures.map_spec(surface, palette, "start")
    assert len(json.dumps(spec)) < 100_000


def test_a_walk_layer_takes_the_data_of_the_rerun():
    layers = pictures.map_spec(BOWL, LIGHT, "start")["layer"]
    backgrounds = [layer["data"]["values"] for layer in layers if "data" in layer]
    assert all(backgrounds) and {} not in [v for values in backgrounds if isinstance(values, list) for v in values]
    assert sum("data" not in layer for layer in layers) >= 8


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.key)
def test_arrows_point_down(surface):
    arrows = pictures.arrows(surface)
    dx, dy = np.sin(np.radians(arrows["angle"])), np.cos(np.radians(arrows["angle"]))
    here, there = surface.f(arrows["x"], arrows["y"]), surface.f(arrows["x"] + 1e-3 * dx, arrows["y"] + 1e-3 * dy)
    steep = np.hypot(*surface.gradient(arrows["x"], arrows["y"])) > 1e-2
    assert (there < here)[steep].mean() > 0.99 and steep.sum() > 40


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.key)
def test_isolines_lie_at_their_height(surface):
    for feature in pictures.isolines(surface):
        points = np.concatenate([np.array(line) for line in feature["geometry"]["coordinates"]])
        slope = np.hypot(*surface.gradient(*points.T))
        off = np.abs(surface.f(*points.T) - feature["properties"]["f"]) / np.maximum(slope, 1e-3)
        assert np.median(off) < 0.02  # in units of the map: less than a pixel or two


def test_names_at_the_ends_of_the_lines_do_not_overlap():
    frame = pictures.heights_frame(WALKS, 150)
    tags = np.sort(np.log(frame["tag"].dropna()))
    span = np.log(frame["shown"].max()) - np.log(max(frame["f"].min(), pictures.FLOOR))
    assert len(tags) == 3 and np.diff(tags).min() >= 12 / 150 * span


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
