"""What the plane is told and tells: headings from what is seen, links of drawn points, scripts that run, the loss's chart."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest

from core.small_training import train_small
from ui.charts.simple_training import loss_frame, loss_spec
from ui.controls.plane import read_points, written_points
from ui.controls.simple_net import NOTES_W, NOTES_X, ZEROS
from ui.findings import plane as findings
from ui.findings.plane import EXAMPLES, Training, lesson, lesson_told, sectors_told
from ui.text import Words
from ui.theme import DARK, LIGHT

SAY = Words("plane", "en")
DRAWN = ((0.5, 0.5, 0), (1.0, 1.0, 1), (2.0, 2.0, 2))


def example(name: str) -> Training:
    chosen = EXAMPLES[name]
    return Training(chosen["learn"], chosen["rule"], float(chosen["rate"]), int(chosen["updates"]), chosen["bias"] == "on")


def told(training: Training, W=NOTES_W, x=NOTES_X) -> tuple[str, str]:
    heading, sentences = lesson_told(lesson(training, W, x, 2), SAY)
    return heading, " ".join(sentences)


@pytest.mark.parametrize(
    ("W", "heading"),
    [
        (NOTES_W, "Class 0 wins in a sliver of 8.8° only: the sectors are 8.8°, 172° and 179° wide"),
        (((2.8, -0.7, -1.2), (2.4, -0.9, -0.3)), "W cuts the plane into three sectors: 171°, 94° and 96°"),
        (ZEROS, "The three columns of W are equal: nobody is ahead anywhere"),
        (((1.0, 1.0, 2.0), (0.0, 0.0, 1.0)), "Classes 0 and 1 have the same column of W: they always tie"),
        (((1.0, 2.0, 3.0), (0.0, 0.0, 0.0)), "Class 1 wins nowhere: another class is always ahead"),
    ],
)
def test_the_heading_says_what_the_sectors_are(W, heading):
    assert sectors_told(W, SAY)[0] == heading


def test_the_view_shows_the_sample_and_shortens_arrows_that_do_not_fit():
    usual = findings.hand(NOTES_W, NOTES_X, 2, SAY)
    assert (usual["reach"], usual["arrow"]) == (2.5, 1.0)
    assert usual["W"] == [w for row in NOTES_W for w in row]  # every digit, or a dragged arrow would round the others
    far = findings.hand(((900.0, 0.0, 0.0), (0.0, 0.0, 0.0)), (-1000.0, 3.0), 0, SAY)
    assert far["reach"] == 1000 and far["arrow"] == 1.0
    assert findings.hand(NOTES_W, (1000.0, 0.0), 0, SAY)["arrow"] == 200  # or nobody would see them
    assert findings.hand(((900.0, 0.0, 0.0), (0.0, 0.0, 0.0)), (0.1, 0.1), 0, SAY)["arrow"] == 0.002


def test_one_sample_is_learned_at_any_rate():
    heading, sentences = told(Training("sample", "SGD", 1.0, 50, False))
    assert heading == "50 steps take the right answer from 41.5 % to 98.9 %"
    assert "falls at every step, from 0.8794 to 0.01139" in sentences and "no learning rate is too large" in sentences
    assert "falls at every step" in told(Training("sample", "SGD", 1000.0, 50, False))[1]


def test_at_the_origin_nothing_is_learned_but_a_bias():
    assert told(Training("sample", "SGD", 1.0, 50, False), x=(0.0, 0.0))[0].startswith("At x = 0 nothing can be learned")
    assert told(Training("sample", "SGD", 1.0, 50, True), x=(0.0, 0.0))[0].startswith("50 steps take the right answer from 33.3 %")


def test_each_example_shows_what_it_promises():
    assert told(example("clusters"))[0] == "All 36 points are right from step 5 on"
    heading, sentences = told(example("large"))
    assert "no W can get more than 22" in heading and sentences.startswith("**Too large a learning rate:** the loss rises at 27 of 50 steps")
    assert "η = 4/λ = 0.9076" in sentences
    heading, sentences = told(example("row"))
    assert heading == "17 of 36 right, and no W can get more than 22: every border goes through the origin" and "Switch on the bias" in sentences
    assert told(example("bias"))[0].startswith("All 36 points are right from step")


def test_every_ending_has_its_words_in_both_languages():
    for learned in findings.LEARNED:
        for optimizer in findings.NAMES:
            for rate in ("0.01", "1", "1000"):
                for bias in (False, True):
                    for drawn in ((), DRAWN[:1], ((0.0, 0.0, 1),), DRAWN):
                        if drawn and learned != "drawn":
                            continue
                        for W in (NOTES_W, ZEROS):
                            now = lesson(Training(learned, optimizer, float(rate), 10, bias, drawn), W, NOTES_X, 2)
                            for lang in ("en", "ko"):
                                heading, sentences = lesson_told(now, Words("plane", lang))
                                text = " ".join([heading, *sentences])
                                assert "{" not in text and "nan" not in text and "–" not in text
                            assert now.run is None or (now.run.finite and max(now.right) <= (len(now.points) if bias else now.best))


def test_drawn_points_come_back_from_the_link():
    many = tuple(
        (round(x, 2), round(y, 2), int(c)) for x, y, c in np.random.default_rng(0).integers([-75, -50, 0], [76, 51, 3], (60, 3)) * [0.05, 0.05, 1]
    )
    assert read_points(written_points(many)) == many and len(written_points(many)) == 300
    assert read_points(written_points(((-3.75, -2.5, 0), (3.75, 2.5, 2)))) == ((-3.75, -2.5, 0), (3.75, 2.5, 2))
    assert read_points("") == ()


@pytest.mark.parametrize("bad", ["0000", "00003", "zz000", "00zz0", "0 000", "00-00", "é0000", "00000" * 61])
def test_a_link_with_other_points_is_refused(bad):
    assert read_points(bad) is None


@pytest.mark.parametrize("training", [Training("sample", "SGD", 1.0, 10, False), example("bias"), Training("drawn", "Adam", 0.1, 20, False, DRAWN)])
def test_the_script_prints_what_the_page_shows(training):
    now = lesson(training, NOTES_W, NOTES_X, 2)
    script, printed = findings.lesson_code(now), io.StringIO()
    names: dict = {}
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "<page>", "exec"), names)
    assert np.array_equal(names["run"].weights, now.run.weights)
    assert f"right {now.right[-1]} of {len(now.points)}  without a bias at most {now.best}" in printed.getvalue()


def test_every_moment_travels_to_the_browser():
    now = lesson(example("bias"), NOTES_W, NOTES_X, 2)
    data = findings.training_hand(now, NOTES_X, 2, 7, SAY, "target", 1000.0)
    assert data["inputs"] == 3 and len(data["points"]) == 36 and data["run"]["moment"] == 7 and len(data["run"]["right"]) == 201
    assert data["words"]["take"] == ""  # a bias has no cell on the page
    wild = lesson(Training("in_a_row", "SGD", 1000.0, 100, False), NOTES_W, NOTES_X, 2)
    assert findings.training_hand(wild, NOTES_X, 2, None, SAY, "target", 1000.0)["words"]["take"] == ""
    empty = findings.training_hand(lesson(Training("drawn", "SGD", 1.0, 50, False), NOTES_W, NOTES_X, 2), NOTES_X, 2, None, SAY, "target", 1000.0)
    assert empty["run"] is None and empty["draw"] and empty["points"] == [] and len(empty["W"]) > 0


def test_the_losss_axis_is_logarithmic_where_it_falls_a_hundredfold():
    steep = loss_frame(train_small(NOTES_W, NOTES_X, 2, learning_rate=30.0, steps=100))
    flat = loss_frame(train_small(NOTES_W, NOTES_X, 2, learning_rate=0.1, steps=10))
    assert steep.log and not flat.log and list(steep.frame) == ["step", "loss", "height"] and steep.frame.height.min() > 0


def test_one_spec_serves_every_run():
    assert loss_spec(LIGHT, True, "loss", "step") is loss_spec(LIGHT, True, "loss", "step")
    assert loss_spec(LIGHT, False, "loss", "step") != loss_spec(DARK, False, "loss", "step")
