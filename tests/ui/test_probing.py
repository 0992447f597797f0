"""You are the optimizer: the hidden surface is the base it was made from, the game counts fairly, and the pictures hide what is hidden."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from core.descent import DescentConfig, walk
from core.differentiation import numerical_gradient
from core.optimizers import optimizer_named
from ui.charts.axes import EqualAxes
from ui.charts.descent import contour_path
from ui.charts.probing import probes_frame, probing_spec, shares_frame, shares_spec
from ui.findings import probing as findings
from ui.findings.probing import DOMAIN, PLAYED, PROBES, RIVALS, TURNS, Game, Hidden, Result, hidden
from ui.text import LANGUAGES, Words
from ui.theme import DARK, LIGHT

SEEDS = range(40)
PLACES = [(x0, x1) for x0 in (-3.1, 0.2, 2.7) for x1 in (-2.2, 0.4, 1.9)]
every_seed = pytest.mark.parametrize("seed", SEEDS)


def test_eight_turns_and_each_keeps_lengths():
    assert len(set(TURNS)) == 8
    for turn in TURNS:
        np.testing.assert_array_equal(np.array(turn) @ np.array(turn).T, np.eye(2))


@every_seed
def test_a_place_inside_comes_out_again(seed):
    for place in PLACES:
        assert hidden(seed).outside(*hidden(seed).inside(*place)) == pytest.approx(place, abs=1e-12)


@every_seed
def test_its_slopes_and_curvatures_are_those_of_its_heights(seed):
    surface = hidden(seed).surface()
    for place in PLACES:
        x = np.array(place)
        steep = np.hypot(*surface.gradient(*x))
        np.testing.assert_allclose(surface.gradient(*x), numerical_gradient(surface, x, 1e-6), rtol=1e-5, atol=1e-5 * (1 + steep))
        hessian = np.array(surface.hessian(*x), float)
        rows = [numerical_gradient(lambda x, i=i: surface.gradient(*x)[i], x, 1e-5) for i in (0, 1)]
        np.testing.assert_allclose(hessian, rows, rtol=1e-4, atol=1e-4 * (1 + np.abs(hessian).max()))


@every_seed
def test_the_lowest_point_is_well_inside_the_map_and_nothing_on_it_is_lower(seed):
    secret = hidden(seed)
    surface = secret.surface()
    assert any(abs(x0) <= 0.7 * DOMAIN[1] and abs(x1) <= 0.7 * DOMAIN[3] for x0, x1 in surface.minima)
    for minimum in surface.minima:
        assert surface.f(*minimum) == pytest.approx(secret.lowest, abs=1e-6)
    axes = EqualAxes(DOMAIN)
    t = np.linspace(-axes.reach, axes.reach, 121)
    assert surface.f(*np.meshgrid(t, t)).min() >= secret.lowest - 1e-6


def test_no_two_are_alike_and_neighbours_come_from_different_bases():
    assert len({hidden(seed) for seed in SEEDS}) == len(SEEDS)
    assert {hidden(seed).base for seed in SEEDS} == set(PLAYED)
    assert all(hidden(seed).base != hidden(seed + 1).base for seed in SEEDS)
    assert hidden(3) == hidden(3) and hidden(3).surface() is hidden(3).surface()


def test_neither_the_lowest_height_nor_its_place_can_be_guessed():
    lowest = [hidden(seed).lowest for seed in SEEDS]
    assert min(lowest) < -20 and max(lowest) > 20
    places = np.array([min(hidden(seed).surface().minima, key=lambda p: np.hypot(*p)) for seed in SEEDS])
    assert np.ptp(places, axis=0).min() > 3


@pytest.mark.parametrize("who", RIVALS)
@every_seed
def test_a_rival_walks_here_as_the_optimizer_itself_would_with_its_rate_in_the_maps_units(seed, who):
    """A step of SGD or Momentum grows with the slope, so its rate is divided by stretch · zoom²; a step of Adam has the rate's length."""
    secret, game = hidden(seed), Game(seed, ((0.2, 0.4),) * 6)
    rival = next(r for r in game.rivals() if r.who == who)
    lr = secret.base.setting(who).lr / (secret.zoom if who == "Adam" else secret.stretch * secret.zoom**2)
    surface, x, optimizer = secret.surface(), np.array(game.places[0]), optimizer_named(who)(lr)
    points = [x.copy()]
    for _ in range(len(rival.points) - 1):
        optimizer.update({"x": x}, {"x": np.array(surface.gradient(*x))})
        points.append(x.copy())
    np.testing.assert_allclose(rival.points, points, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(rival.heights, surface.f(*rival.points.T), rtol=1e-9, atol=1e-7)


@every_seed
def test_everybody_gets_as_many_gradients_as_the_visitor(seed):
    for n in (1, 4, PROBES):
        game = Game(seed, tuple((PLACES * 2)[:n]))
        assert [r.who for r in game.rivals()] == list(RIVALS)
        assert all(len(r.points) <= n + 1 and np.isfinite(r.heights).all() for r in game.rivals())
        assert all(r.points[0] == pytest.approx(game.places[0], abs=1e-9) for r in game.rivals())


def test_a_game_counts_its_probes_and_ends():
    game = Game(5)
    assert game.shown() == game and not game.over  # nothing to compare yet
    for n in range(PROBES):
        assert not game.over
        game = game.probed(*PLACES[n % len(PLACES)])
    assert game.over and game.probed(0.0, 0.0) == game
    assert Game(5).probed(1, 1).shown().over
    assert game.next() == Game(6)


@every_seed
def test_results_are_shares_of_the_way_down(seed):
    game = Game(seed, tuple(PLACES))
    results = game.results()
    assert sorted(r.who for r in results) == sorted((findings.YOU, *RIVALS))
    assert [r.height for r in results] == sorted(r.height for r in results)
    assert all(0 <= r.share <= 1 + 1e-9 for r in results)
    assert findings.yours(results).height == min(p.height for p in game.probes())
    assert replace(game, places=(hidden(seed).surface().minima[0],)).results()[0].share == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("you", "rivals", "fate", "beaten", "ahead"),
    [
        (0.9, (0.5, 0.6, 0.7), "best", ("SGD", "Momentum", "Adam"), ()),
        (0.6, (0.5, 0.604, 0.3), "level", ("SGD", "Adam"), ()),
        (0.6, (0.6, 0.604, 0.6), "level", (), ()),
        (0.6, (0.5, 0.9, 0.6), "between", ("SGD",), ("Momentum",)),
        (0.1, (0.5, 0.9, 0.1), "behind", (), ("SGD", "Momentum")),
    ],
)
def test_who_was_better(you, rivals, fate, beaten, ahead):
    results = tuple(Result(who, -share, share) for who, share in zip((findings.YOU, *RIVALS), (you, *rivals), strict=True))
    assert (findings.fate(results), findings.beaten(results), findings.ahead(results)) == (fate, beaten, ahead)


@pytest.mark.parametrize(("share", "text"), [(0.0, "0 %"), (0.754, "75 %"), (0.9951, "99.5 %"), (0.99996, "100 %"), (1.0, "100 %")])
def test_only_who_is_there_has_gone_all_the_way(share, text):
    assert findings.written(share) == text


@pytest.mark.parametrize("lang", LANGUAGES)
@every_seed
def test_every_beat_is_told_in_whole_sentences(lang, seed):
    say = Words("probing", lang)
    game = Game(seed)
    told = [findings.heading(game, say)]
    for place in PLACES:
        game = game.probed(*place)
        told += [findings.heading(game, say), findings.latest(game, say)]
    told += [findings.result_sentence(game, say), findings.heading(game.shown(), say)]
    assert not any(bad in text for text in told for bad in ("nan", "inf", "None", "(으)", "(를)", "(가)", "(는)"))


def test_the_sentence_names_every_height_and_everyone_better():
    game = Game(11, ((3.0, -2.0),))
    text = findings.result_sentence(game, Words("probing", "en"))
    assert "one probe" in text and all(who in text for who in RIVALS)


def test_a_probe_is_drawn_with_an_arrow_downhill():
    game = Game(8, tuple(PLACES))
    frame, surface = probes_frame(game.probes()), hidden(8).surface()
    assert len(frame) == len(PLACES) and list(frame["step"]) == list(range(1, len(PLACES) + 1))
    for row in frame.itertuples():
        way = np.array([row.tx - row.x, row.ty - row.y])
        gradient = np.array(surface.gradient(row.x, row.y))
        assert way @ gradient == pytest.approx(-np.linalg.norm(way) * np.linalg.norm(gradient))
        assert row.angle == pytest.approx(np.degrees(np.arctan2(*way)))
        assert row.slope == pytest.approx(np.linalg.norm(gradient))
    assert frame["up"].min() == 0 and frame["up"].max() == 1 and frame["f"].idxmin() == frame["up"].idxmin()


def test_level_ground_has_no_arrow_and_an_empty_map_no_rows():
    minimum = hidden(5).surface().minima[0]
    level = Game(5, (minimum,)).probes()[0]
    frame = probes_frame([replace(level, gradient=(0.0, 0.0))])
    assert frame["tx"].isna().all() and frame["up"].tolist() == [0.0]
    assert len(probes_frame(())) == 0


def test_the_rivals_are_drawn_from_the_first_probe_to_their_end():
    game = Game(9, tuple(PLACES))
    frame = probes_frame(game.probes(), game.rivals())
    for rival in game.rivals():
        rows = frame[frame["who"] == rival.who]
        np.testing.assert_array_equal(rows[["x", "y"]], rival.points)
        assert rows["last"].sum() == 1 and rows["last"].iloc[-1]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_the_map_shows_no_surface_before_it_is_revealed(palette):
    dark, revealed = json.dumps(probing_spec(palette, "slope")), json.dumps(probing_spec(palette, "slope", hidden(4)))
    path = contour_path(hidden(4).surface())
    assert path in revealed and "data:image" in revealed
    assert path not in dark and "data:image" not in dark
    assert len(dark) < 20_000 and len(revealed) < 150_000
    assert probing_spec(palette, "slope") is probing_spec(palette, "slope")  # the chart stays alive from probe to probe


def test_the_bars_show_what_is_said():
    game = Game(10, tuple(PLACES))
    frame = shares_frame(game.results(), "나")
    assert set(frame["who"]) == {"나", *RIVALS} and list(frame["rank"]) == [0, 1, 2, 3]
    assert list(frame["written"]) == [findings.written(share) for share in frame["share"]]
    spec = shares_spec(LIGHT, "나")
    colours = spec["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(colours["domain"], colours["range"], strict=True))["나"] == LIGHT.you


def test_walking_on_the_base_is_walking_by_core():
    game = Game(6, tuple(PLACES[:4]))
    base, (u0, u1) = hidden(6).base, hidden(6).inside(*game.places[0])
    way = walk(DescentConfig(base.key, u0, u1, base.setting("Adam").lr, 4, "Adam", "analytic"))
    np.testing.assert_allclose(game.rivals()[2].points, np.column_stack(hidden(6).outside(*way.points.T)))


def test_a_hidden_surface_can_be_told_by_hand():
    secret = Hidden(PLAYED[0], ((0, -1), (1, 0)), 2.0, (1.0, 2.0), 3.0, -5.0)
    assert secret.inside(1.0, 0.5) == (0.0, 4.0)
    assert secret.surface().f(1.0, 0.5) == pytest.approx(-5 + 3 * PLAYED[0].f(0.0, 4.0))
