"""The losses page by its data: what core computes is what is told and drawn; what a visitor writes is read or refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.differentiation import numerical_gradient
from core.functions import softmax
from core.losses import cross_entropy_error, sum_squared_error
from ui.charts.losses import batch_frame, batch_spec, price_frame, price_spec, push_frame, push_spec
from ui.controls import losses as controls
from ui.controls.losses import FORMS, FOUR, PRESETS, SAYS_2, SAYS_7
from ui.findings import losses as findings
from ui.findings.losses import Batch
from ui.findings.losses_questions import QUESTIONS
from ui.findings.questions import right
from ui.text import LANGUAGES, Words
from ui.theme import DARK, LIGHT

ANSWERS = {
    "guess": np.log(10),
    "tenth": np.log(10),
    "gather": "square_hinge",
    "most": 1.0,
    "without": "infinite",
    "push": "entropy",
    "two_slips": 1.0,
}


@pytest.fixture
def say() -> Words:
    return Words("losses", "en")


def test_the_books_two_answers_cost_what_the_book_prints():
    c, d = findings.costs(SAYS_2, 2), findings.costs(SAYS_7, 2)
    assert (c.square, d.square) == (pytest.approx(0.0975, abs=1e-15), pytest.approx(0.5975, abs=1e-15))
    assert (c.entropy, d.entropy) == (0.510825457099338, 2.302584092994546)
    assert (c.mean, c.hinge) == (pytest.approx(0.0195, abs=1e-15), 0)


def test_ten_equal_bars_cost_a_hinge_of_nine():
    assert findings.costs((0.1,) * 10, 4).hinge == 9.0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headline_tells_the_cases_apart(lang):
    say = Words("losses", lang)
    right_, wrong = (0.95, 0.05, *[0.0] * 8), (0.04, 0.96, *[0.0] * 8)
    cases = [SAYS_2, SAYS_7, (0.1,) * 10]
    told = [findings.title(findings.costs(y, 2), say) for y in cases]
    told += [findings.title(findings.costs(y, 0), say) for y in (right_, wrong, (0.5, 0.5, *[0.0] * 8), (0.0, 1.0, *[0.0] * 8))]
    assert len(set(told)) == 7


def test_the_square_lets_go_only_far_off_and_ln_10_is_said_of_equal_bars_alone():
    say = Words("losses", "en")
    nearly_sure = findings.pushes(findings.costs((0.85, 0.15, *[0.0] * 8), 0))
    assert nearly_sure.square_here < 0.05 and findings.push_heading(nearly_sure, say) == say("push_ahead")
    assert findings.push_heading(findings.pushes(findings.costs((0.01, 0.99, *[0.0] * 8), 0)), say) == say("push_weak")
    nearly_equal = findings.costs((0.1003, 0.0997, *[0.1] * 8), 0)
    assert "ln 10" not in findings.title(nearly_equal, say)


@pytest.mark.parametrize("y", [SAYS_2, SAYS_7, (0.1,) * 10, (0.0, 1.0, *[0.0] * 8), (1.0, *[0.0] * 9)])
@pytest.mark.parametrize("t", [0, 2])
def test_no_answer_brings_a_nan_to_the_screen(y, t, say):
    c = findings.costs(y, t)
    p = findings.pushes(c)
    words = [findings.title(c, say), findings.price_table(c, say), *findings.tiny_sentences(c, say), findings.push_heading(p, say)]
    assert not any(word in text for text in words for word in ("nan", "None"))
    for frame in (price_frame(c).drop(columns="word"), push_frame(p)):
        assert frame.notna().all().all() and np.isfinite(frame.select_dtypes("number")).all().all()


def test_the_table_of_prices_holds_the_notes_probabilities(say):
    table = findings.price_table(findings.costs(SAYS_2, 2), say)
    assert "| 0.6 | 0.5108 | −1.667 | 0.08 | −0.4 |" in table
    assert "| 0.1 | 2.303 | −10 | 0.405 | −0.9 |" in table
    assert "| 10⁻⁷ | 16.12 | −10⁷ | 0.5 | −1 |" in table


def test_the_marks_on_the_curve_are_the_tables():
    frame = price_frame(findings.costs(SAYS_7, 2))
    assert frame.word.dropna().tolist() == ["0.6 → 0.5108", "0.1 → 2.303", "10⁻⁷ → 16.12"]
    here = frame[frame.part == "here"].iloc[0]
    assert (here.y, here.L) == (0.1, pytest.approx(2.302584))


def test_how_hard_each_loss_pushes_is_its_slope_along_the_right_score():
    p = findings.pushes(findings.costs(SAYS_7, 2))
    scores = np.log(np.array(SAYS_7) + 1e-7)
    for push, loss in ((p.entropy_here, cross_entropy_error), (p.square_here, sum_squared_error)):
        slope = numerical_gradient(lambda s, loss=loss: loss(softmax(s), np.eye(10)[2]), scores.copy(), 1e-5)
        assert push == pytest.approx(-slope[2], abs=1e-6)
    assert p.entropy[0] == pytest.approx(1, abs=1e-6) and p.square[0] < 1e-6  # sure and wrong


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_control_changes_data_only(palette):
    assert price_spec(palette) is price_spec(palette)
    assert push_spec(palette, "a", "b") is push_spec(palette, "a", "b")
    assert batch_spec(palette, "mean", 3) is batch_spec(palette, "mean", 3)


def test_the_exam_by_both_formulas(say):
    assert findings.exam_heading([2, 3, 3, 5], [2, 3, 4, 5], say) == "Half the sum is 0.5, the mean is 0.25: two names, two numbers"
    numbers = findings.exam_numbers([2, 3, -3, 5], [2, 3, 4, 5])
    assert r"{((-3) - 4)}^2" in numbers and r"\mathbf{24.5}" in numbers and r"\mathbf{12.25}" in numbers


# -- what is read -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.name)
def test_every_preset_is_a_distribution_as_it_is_written(preset):
    assert controls.distribution(preset.y) == preset.y
    assert controls.read_probabilities(controls.written_probabilities(preset.y)) == preset.y


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_scaled_sums_to_one_in_ten_thousandths(seed):
    y = controls.distribution(np.random.default_rng(seed).dirichlet(np.full(10, 0.3)).tolist())
    assert sum(round(v * 10_000) for v in y) == 10_000 and min(y) >= 0
    assert controls.read_probabilities(controls.written_probabilities(y)) == y


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("batch", [FOUR, Batch((SAYS_2,), (2,))], ids=["four", "one"])
def test_a_table_that_nobody_edits_is_its_batch(form, batch, say):
    assert controls.read_table(controls.table(batch, form), form, say) == (batch, "")
    assert controls.read_batch(controls.written_batch(batch)) == batch


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("form", "cell", "value"),
    [
        ("labels", "y1", None),
        ("labels", "y1", float("nan")),
        ("labels", "y1", 1.5),
        ("labels", "y1", -0.1),
        ("labels", "t", None),
        ("labels", "t", 3),
        ("labels", "t", -1),
        ("labels", "t", 0.5),
        ("one_hot", "y1", None),
        ("one_hot", "t2", True),
        ("one_hot", "t1", False),
        ("one_hot", "t1", None),
    ],
)
def test_a_bad_cell_is_told_with_its_place(form, cell, value, lang):
    frame = controls.table(FOUR, form).astype({cell: object})
    frame.loc[1, cell] = value
    batch, complaint = controls.read_table(frame, form, Words("losses", lang))
    assert batch is None and "1" in complaint
    assert ("y₁" in complaint) == (cell == "y1")


def test_fewer_and_more_samples_and_classes_stay_distributions():
    wide = controls.resized(FOUR, 8, 10)
    assert (len(wide.y), wide.classes, len(wide.labels)) == (8, 10, 8)
    assert not wide.unlike_one() and wide.y[0][:3] == FOUR.y[0]
    narrow = controls.resized(FOUR, 2, 2)
    assert narrow == Batch(((0.7778, 0.2222), (0.1429, 0.8571)), (0, 1))
    assert controls.resized(Batch(((0.0, 0.0, 1.0),), (2,)), 1, 2) == Batch(((0.5, 0.5),), (1,))


# -- the mini-batch and the slide -------------------------------------------------------------------------------------------------------


def test_labels_and_one_hot_rows_give_the_same_mean():
    for batch in (FOUR, Batch((SAYS_2,), (2,)), Batch((SAYS_2, SAYS_7), (2, 2))):
        t = findings.told(batch)
        assert t.mean == t.mean_one_hot == pytest.approx(np.mean(t.losses), abs=1e-15)
    assert findings.told(Batch((SAYS_2, SAYS_7), (2, 2))).mean == pytest.approx((0.510825457099338 + 2.302584092994546) / 2, abs=1e-15)


def test_the_batchs_picture_has_a_bar_for_each_sample():
    frame = batch_frame(findings.told(FOUR))
    assert isinstance(frame, pd.DataFrame) and frame["sample"].tolist() == [0, 1, 2, 3]
    assert frame.word.tolist() == ["0.3567", "0.5108", "0.9163", "4.605"]
    assert (frame["mean"] == findings.told(FOUR).mean).all()


def test_the_slide_and_its_two_slips():
    right_, slip = findings.slide_losses()
    assert (right_, slip) == (pytest.approx(0.4364, abs=5e-5), pytest.approx(0.5716, abs=5e-5))
    assert abs(findings.SLIDE_PRINTS - right_) > 0.2 and abs(findings.SLIDE_PRINTS - slip) > 0.1
    needed = findings.slide_needs()
    assert -np.mean(np.log([0.6, 0.5, needed])) == pytest.approx(findings.SLIDE_PRINTS, abs=1e-12)


# -- questions and scripts --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.key in ANSWERS], ids=lambda q: q.key)
def test_the_answer_is_what_its_explanation_says(question):
    expected = ANSWERS[question.key]
    assert question.answer() == (expected if isinstance(expected, str) else pytest.approx(expected, abs=1e-4))
    assert right(question.answer(), expected)
    assert not question.choices or sum(right(question.answer(), choice) for choice in question.choices) == 1


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.key)
def test_what_a_question_shows_is_a_distribution(question):
    if "losses_y" in question.settings:
        assert controls.distribution(question.settings["losses_y"]) == question.settings["losses_y"]


def test_the_page_as_code_prints_the_pages_numbers(capsys):
    c = findings.costs(SAYS_7, 2)
    exec(findings.code(c), {})
    assert capsys.readouterr().out.split() == [repr(v) for v in (c.square, c.mean, c.entropy, c.hinge)]


@pytest.mark.parametrize("batch", [FOUR, Batch((SAYS_2,), (2,)), Batch((SAYS_2, SAYS_7), (2, 2))], ids=["four", "one", "book"])
def test_the_batch_as_code_prints_the_same_number_twice(batch, capsys):
    exec(findings.batch_code(batch), {})
    assert capsys.readouterr().out.split() == [repr(findings.told(batch).mean)] * 2
