"""Schedules against their closed forms, step by step and as curves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.schedules import SCHEDULES, Constant, Cosine, Exponential, StepDecay, schedule_named

pytestmark = pytest.mark.filterwarnings("error")

every_schedule = pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind.__name__)


def test_constant_is_one():
    assert [Constant()(step) for step in (0, 1, 10_000)] == [1, 1, 1]


def test_step_decay_halves_every_ten_steps():
    assert [StepDecay()(step) for step in (0, 9, 10, 19, 20, 99, 100)] == [1, 1, 0.5, 0.5, 0.25, 0.5**9, 0.5**10]
    assert [StepDecay(every=3, factor=0.1)(step) for step in range(7)] == pytest.approx([1, 1, 1, 0.1, 0.1, 0.1, 0.01])


def test_exponential_takes_the_same_share_at_every_step():
    assert Exponential()(20) == pytest.approx(math.exp(-1), rel=1e-15)
    curve = Exponential(rate=0.3)(np.arange(50))
    np.testing.assert_allclose(curve[1:] / curve[:-1], math.exp(-0.3), rtol=1e-14)


def test_cosine_goes_down_to_nothing_and_stays_there():
    cosine = Cosine(steps=60)
    assert [cosine(step) for step in (0, 20, 30, 40, 60, 61, 1000)] == pytest.approx([1, 0.75, 0.5, 0.25, 0, 0, 0], abs=1e-15)


@every_schedule
def test_it_starts_at_one_and_never_rises_nor_falls_below_zero(kind):
    curve = kind()(np.arange(5000))
    assert curve.shape == (5000,) and curve[0] == 1
    assert (np.diff(curve) <= 0).all() and (curve >= 0).all()


@every_schedule
def test_numbers_and_arrays_of_steps_give_the_same_factors(kind):
    np.testing.assert_allclose(kind()(np.arange(200)), [kind()(step) for step in range(200)], rtol=1e-14)


@every_schedule
def test_it_is_a_record_hashable_equal_to_its_like_and_printed_as_it_is_made(kind):
    schedule = kind()
    assert hash(schedule) == hash(kind()) and schedule == kind()
    with pytest.raises(AttributeError):
        schedule.speed = 3


def test_the_repr_shows_the_settings():
    assert [repr(kind()) for kind in SCHEDULES] == ["Constant()", "StepDecay(every=10, factor=0.5)", "Exponential(rate=0.05)", "Cosine(steps=100)"]


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (StepDecay, {"every": 0}),
        (StepDecay, {"factor": 0.0}),
        (StepDecay, {"factor": math.nan}),
        (Exponential, {"rate": -0.1}),
        (Exponential, {"rate": math.inf}),
        (Cosine, {"steps": 0}),
    ],
)
def test_settings_that_are_no_schedule_are_refused(kind, settings):
    with pytest.raises(ValueError, match=f"{kind.__name__}.* is no schedule"):
        kind(**settings)


@every_schedule
def test_it_is_found_by_its_name(kind):
    assert schedule_named(kind.__name__) is kind


def test_an_unknown_name_is_answered_with_the_names_there_are():
    with pytest.raises(ValueError, match="'Linear'; there are Constant, StepDecay, Exponential, Cosine"):
        schedule_named("Linear")
