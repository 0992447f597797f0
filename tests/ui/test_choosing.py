"""What is told and drawn of choosing a loss: numbers from core in the sentences, the charts' data, and the scripts that print them."""

from __future__ import annotations

import contextlib
import io
import json
import re

import numpy as np
import pytest

from core.differentiation import numerical_diff
from core.estimates import SIZES, spreads
from core.losses import hinge
from core.regression import least_absolute_deviations, least_squares
from ui.charts.choosing import funnel_frame, funnel_spec, heap_frame, heap_spec, line_frame, line_spec, spread_frame, spread_spec
from ui.controls.choosing import read_numbers
from ui.findings import choosing as findings
from ui.findings.losses_questions import QUESTIONS
from ui.findings.questions import right
from ui.text import LANGUAGES, Words
from ui.theme import DARK, LIGHT

EN, KO = Words("choosing", "en"), Words("choosing", "ko")
LOSSES = np.random.default_rng(0).exponential(0.6, 60_000)
POLL = findings.Poll(LOSSES.astype(np.float32), spreads(LOSSES, 50))


def printed(script: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(script, "section", "exec"), {})
    return out.getvalue()


# -- one weight --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bend", ["sigmoid", "step"])
def test_the_pictures_of_a_weight_hold_what_core_says(bend):
    way = findings.line(bend)
    frame = line_frame(way)
    assert list(frame["place"]) == list(range(findings.PLACES)) and frame["weight"].iloc[[0, -1]].tolist() == [-6, 6]
    np.testing.assert_allclose(frame["accuracy"], way.one.accuracy(way.weights))
    np.testing.assert_allclose(frame["loss"], way.one.loss(way.weights), atol=1e-6)
    np.testing.assert_allclose(frame["tilt_loss"], numerical_diff(way.one.loss, way.weights), atol=1e-6)
    assert (frame["tilt_accuracy"] == 0).all()
    assert (frame["tilt_loss"] == 0).all() == (bend == "step")


def test_the_sentence_names_the_way_that_the_loss_tells():
    way = findings.line("sigmoid")
    for weight, word in ((-2.0, "raise w"), (5.9, "lower w"), (2.5, "lowest place")):
        heading, sentence = findings.line_told(way, way.place(weight), EN)
        assert heading == EN("accuracy_heading") and word in sentence and "**exactly 0** at 241 of 241" in sentence
    finer = np.linspace(-6, 6, 12_001)
    assert way.stairs == np.count_nonzero(np.diff(way.one.right(finer))) == 37
    assert "11 of 40" in findings.line_told(way, way.place(-2), EN)[1] and f"{way.stairs} times" in findings.line_told(way, 0, EN)[1]
    heading, sentence = findings.line_told(findings.line("step"), 80, EN)
    assert heading == EN("step_heading") and "the loss at **241**" in sentence


def test_the_hand_gets_the_net_itself():
    way = findings.line("sigmoid")
    data = json.loads(json.dumps(findings.hand(way, 7, KO, DARK)))
    assert data["at"] == 7 and data["n"] == 40 and len(data["weights"]) == len(data["loss"]) == findings.PLACES
    np.testing.assert_allclose(data["net"]["W1"], way.one.params["W1"])
    (x, y, low, high), points = np.array(findings.VIEW), np.array(data["net"]["x"])
    assert (points[:, 0] > x).all() and (points[:, 0] < y).all() and (points[:, 1] > low).all() and (points[:, 1] < high).all()
    assert data["words"]["map"].count("{wrong}") == 1


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
def test_a_spec_says_which_place_is_moved_and_stays_the_same(palette):
    for quantity in ("accuracy", "loss"):
        spec = line_spec(palette, quantity, "name", "slope", 1.5, True, 200)
        assert any(p["name"] == "place" for p in spec["params"])
        assert spec is line_spec(palette, quantity, "name", "slope", 1.5, True, 200)


# -- batches -----------------------------------------------------------------------------------------------------------------------


def test_the_funnel_closes_in_on_the_whole():
    batches = findings.drawn(POLL, 30, 3)
    frame = funnel_frame(POLL.spreads, POLL.whole, POLL.sigma, batches)
    band, bound, draws = (frame[frame["part"] == part] for part in ("band", "bound", "draw"))
    assert tuple(band["size"]) == SIZES and (band["q5"] < band["q95"]).all() and (band["whole"] == POLL.whole).all()
    np.testing.assert_allclose(bound["high"] - POLL.whole, 2 * POLL.sigma / np.sqrt(bound["size"]))
    assert (bound["low"] >= 0).all()
    assert list(draws["size"]) == [30] * 3 and list(draws["last"]) == [False, False, True]
    assert list(draws["loss"]) == [b.loss for b in batches]
    table = spread_frame(POLL.spreads)
    np.testing.assert_allclose(table["predicted"] * np.sqrt(table["size"]), POLL.sigma, rtol=1e-6)
    for spec in (funnel_spec(LIGHT, "n", "all", "bound"), spread_spec(DARK, "n", "measured", "predicted")):
        assert "data" not in spec


def test_a_drawn_batch_is_the_mean_of_its_images_and_the_same_for_everybody():
    first, second = findings.drawn(POLL, 10, 2)
    assert first.loss == pytest.approx(POLL.losses[first.chosen].mean()) and len(first.chosen) == 10
    assert second.number == 2 and not np.array_equal(first.chosen, second.chosen)
    assert findings.drawn(POLL, 10, 1)[0].loss == first.loss
    assert len(findings.drawn(POLL, 1, 10_000)) == findings.MOST


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_poll_is_told(lang):
    say = Words("choosing", lang)
    heading, sentence = findings.poll_told(POLL, 100, [], say)
    assert "100" in heading and "0.12" in heading and "0.6" in sentence
    batches = findings.drawn(POLL, 100, 5)
    _, sentence = findings.poll_told(POLL, 100, batches, say)
    assert f"{batches[-1].loss:.4g}" in sentence and "5" in sentence
    assert findings.poll_told(POLL, 1, batches[:1], say)[0] == say("poll_heading_one", within=findings.rounded(2 * POLL.sigma))


def test_the_heap_holds_every_batch_and_nears_the_bell():
    far = {}
    for size in (1, 300):
        losses, spread = findings.heap(POLL, size), POLL.sigma / size**0.5
        frame = heap_frame(losses, POLL.whole, spread, losses[0])
        bars, bell, last = (frame[frame["part"] == part] for part in ("bar", "bell", "last"))
        assert bars["count"].sum() == findings.DRAWS and last["low"].iloc[0] == losses[0]
        middles = (bars["low"] + bars["high"]) / 2
        far[size] = np.abs(np.interp(middles, bell["low"], bell["count"]) - bars["count"]).sum() / findings.DRAWS
    assert far[300] < 0.3 < far[1]
    assert "last" not in set(heap_frame(findings.heap(POLL, 30), POLL.whole, 0.1, None)["part"])
    assert "data" not in heap_spec(LIGHT, "loss")


def test_the_table_sets_prediction_beside_measurement():
    rows = findings.spread_rows(POLL, EN)
    assert [row["n"] for row in rows] == [f"{size:,}" for size in SIZES] and set(rows[0]) == {"n", "σ/√n", "measured", "ratio"}
    assert all(0.6 < float(row["ratio"]) < 1.5 for row in rows)


# -- an outlier --------------------------------------------------------------------------------------------------------------------


def test_only_one_line_runs_after_the_outlier_wherever_it_goes():
    squares, absolute = findings.most_moved()
    assert squares > 2 > 0.7 > absolute
    rng = np.random.default_rng(1)
    for x, y in rng.uniform(0, 10, (200, 2)).round(1):
        found = findings.fits(x, y)
        assert found.moved_squares <= squares and found.moved_absolute <= absolute + 1e-9
    far, further = findings.fits(8.2, 0.8), findings.fits(8.2, 0.0)
    assert far.absolute == further.absolute and far.squares != further.squares


def test_what_is_told_of_the_outlier_is_what_core_fits():
    found = findings.fits(8.2, 0.8)
    xs, ys = [*findings.POINTS_X, 8.2], [*findings.POINTS_Y, 0.8]
    assert found.squares == least_squares(xs, ys) and found.absolute == least_absolute_deviations(xs, ys)
    assert findings.outlier_told(found, EN)[0] == EN("follows_heading")
    assert findings.outlier_told(findings.fits(*findings.OUTLIERS["in_line"]), EN)[0] == EN("agree_heading")
    assert "0.7719 and by 0.64" in findings.outlier_told(findings.fits(3, 9), EN)[0]
    squares, absolute = findings.outlier_formulas(found)
    assert "4.4^2=19.4" in squares and "=8.81" in squares and "|f-y|&=6.3" in absolute and "&=1" in absolute
    assert "in[-1,1]" in findings.outlier_formulas(findings.fits(*findings.OUTLIERS["in_line"]))[1]


# -- the margin --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "heading", "loss"),
    [("equal", "10 equal scores cost 9", 9.0), ("near", "2 of 9", 0.9), ("clear", "nothing more", 0.0), ("cat", "1 of 2", 2.9)],
)
def test_the_examples_of_the_margin(name, heading, loss):
    scores = findings.EXAMPLES[name]
    told, sentence = findings.margin_told(scores, EN)
    assert heading in told and hinge(*scores) == pytest.approx(loss) and f"**{loss:g}**" in sentence
    assert findings.margin_told(scores, KO)[0] != told


def test_a_wrong_answer_says_who_is_not_behind():
    told, sentence = findings.margin_told(findings.EXAMPLES["wrong"], EN)
    assert told == "Class 4 should lead; level with it or ahead: 9 of 9" and f"**{hinge(*findings.EXAMPLES['wrong']):.4g}**" in sentence


def test_the_slip_is_the_line_that_counts_the_right_class():
    verdicts = [findings.slip_told(line, EN)[0] for line in range(1, findings.slip_lines() + 1)]
    assert verdicts == [False, True] + [False] * 5
    assert "**10** instead of **9**" in findings.slip_told(2, EN)[1]
    assert findings.slip_code().splitlines()[1] == "2      others = range(len(scores))"


def test_placeholders_for_the_browser_survive():
    for lang in LANGUAGES:
        words = findings.margin_picture(findings.EXAMPLES["cat"], Words("choosing", lang), LIGHT)["words"]
        assert "{j}" in words["score"] and "{count}" in words["costs"] and "{of}" in words["free"]


# -- scripts, links, questions -----------------------------------------------------------------------------------------------------


def test_the_scripts_print_the_sections_numbers(monkeypatch):
    assert "11 of 40 right; slope of accuracy: 0.0" in printed(findings.line_code(findings.line("sigmoid"), 80))
    assert "slope of the loss: 0.0" in printed(findings.line_code(findings.line("step"), 80))
    assert "slope=0.3047" in printed(findings.outlier_code((8.2, 0.8)))
    assert re.search(r"2\.9|2\.89999", printed(findings.margin_code(findings.EXAMPLES["cat"])))
    for trained in findings.TRAINED:
        compile(findings.poll_code(trained, 30), "section", "exec")


@pytest.mark.parametrize("text", ["", "a", "1,2,3", "11,2", "nan,1", "1;2"])
def test_what_is_no_point_is_no_point(text):
    assert read_numbers(text, 0, 10, 2) is None


def test_the_questions_know_their_answers():
    mine = {q.key: q for q in QUESTIONS if q.key in ("stairs", "half_spread", "outlier", "cat", "car")}
    assert len(mine) == 5
    assert [mine[key].answer() for key in ("stairs", "half_spread", "outlier", "car")] == [0.0, 400.0, "squares", 0.0]
    assert right(mine["cat"].answer(), 2.9)
    assert findings.line("sigmoid").one.right(0.5) == 33  # as the question says
