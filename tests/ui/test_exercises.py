"""Every exercise has one right answer that the walk itself gives, and its explanation says the same."""

from __future__ import annotations

import pytest

from ui.findings.exercises import EXERCISES, FATES
from ui.findings.questions import right
from ui.text import LANGUAGES, Words

FATE = {"book_good": "arrived", "book_large": "frozen", "book_small": "hardly_moves", "limit": "oscillates", "ravine_under": "zigzags",
        "ravine_over": "diverges", "momentum_limit": "arrived", "nesterov_limit": "diverges", "adam_large": "arrived"}  # fmt: skip
WHERE = {"one_step": 2.4, "half": 0.0, "ravine_step": -1.8}
WHO = {"race_ravine": "Momentum", "race_rosenbrock": "Momentum"}


def test_there_are_at_least_twelve_and_no_two_alike():
    assert len(EXERCISES) >= 12
    assert len({e.key for e in EXERCISES}) == len({(e.asks, e.config, e.axis, e.rivals) for e in EXERCISES}) == len(EXERCISES)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.key)
def test_the_answer_is_what_its_explanation_says(exercise):
    expected = {**FATE, **WHERE, **WHO}[exercise.key]
    assert exercise.answer() == (pytest.approx(expected, abs=1e-12) if exercise.asks == "where" else expected)
    assert right(exercise.answer(), expected)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.key)
def test_no_wrong_answer_is_accepted(exercise):
    if exercise.asks == "where":
        assert not right(exercise.answer(), exercise.answer() + 0.05) and not right(exercise.answer(), "2.4")
    else:
        assert sum(right(exercise.answer(), choice) for choice in exercise.choices) == 1


def test_every_fate_is_some_exercises_answer():
    assert {e.answer() for e in EXERCISES if e.asks == "fate"} == set(FATES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.key)
def test_every_exercise_is_asked_and_explained(lang, exercise):
    say = Words("descent", lang)
    assert say(f"ask_{exercise.key}") and say(f"why_{exercise.key}")
