"""Walks down a surface: the notes' digits, schedules, and where a walk must end."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.descent import DescentConfig, gradient_descent, walk
from core.differentiation import numerical_gradient
from core.expression import ExpressionError
from core.optimizers import OPTIMIZERS
from core.schedules import Constant, Cosine, Exponential, StepDecay

pytestmark = pytest.mark.filterwarnings("error")

BOWL = DescentConfig("bowl", -3.0, 4.0)
RAVINE = DescentConfig("ravine", -7.0, 2.0, steps=40)
change = dataclasses.replace


def bowl(x):
    """The book's function_2."""
    return x[0] ** 2 + x[1] ** 2


@pytest.mark.parametrize(
    ("lr", "end"),
    [(0.1, [-6.11110793e-10, 8.14814391e-10]), (10.0, [-2.58983747e13, -1.29524862e12]), (1e-10, [-2.99999994, 3.99999992])],
)
def test_gradient_descent_ends_where_the_book_ends(lr, end):
    np.testing.assert_allclose(gradient_descent(bowl, np.array([-3.0, 4.0]), lr=lr, step_num=100), end, rtol=5e-9)


def test_the_defaults_are_a_hundred_steps_of_a_hundredth():
    np.testing.assert_allclose(gradient_descent(bowl, np.array([-3.0, 4.0])), 0.98**100 * np.array([-3.0, 4.0]), rtol=1e-9)


def test_gradient_descent_leaves_its_start_alone_and_takes_whole_numbers_and_lists():
    start = np.array([-3.0, 4.0])
    end = gradient_descent(bowl, start, 0.1, 100)
    np.testing.assert_array_equal(start, [-3.0, 4.0])
    np.testing.assert_array_equal(gradient_descent(bowl, np.array([-3, 4]), 0.1, 100), end)
    np.testing.assert_array_equal(gradient_descent(bowl, [-3, 4], 0.1, 100), end)


def test_gradient_descent_walks_arrays_of_any_shape():
    end = gradient_descent(lambda w: np.sum(w**2), np.ones((2, 3)), 0.1, 10)
    np.testing.assert_allclose(end, np.full((2, 3), 0.8**10), rtol=1e-9)


def test_a_walk_takes_the_very_points_of_gradient_descent():
    for lr in (0.1, 10.0, 1e-10):
        taken = walk(change(BOWL, lr=lr))
        for n in (0, 1, 7, 100):
            np.testing.assert_array_equal(taken.points[n], gradient_descent(bowl, [-3.0, 4.0], lr, n))


def test_with_numerical_slopes_a_learning_rate_of_ten_freezes_at_step_ten():
    taken = walk(change(BOWL, lr=10.0))
    assert (taken.gradients[:10] != 0).any(axis=1).all()
    np.testing.assert_array_equal(taken.gradients[10:], 0)
    np.testing.assert_array_equal(taken.points[10:], np.broadcast_to([-25898374737328.363, -1295248616896.5398], (91, 2)))
    assert taken.points[10, 0] + 1e-4 == taken.points[10, 0] - 1e-4  # why: the nudge is lost in the rounding


def test_with_analytic_slopes_the_same_walk_grows_nineteenfold_a_step():
    taken = walk(change(BOWL, lr=10.0, gradient="analytic"))
    assert taken.points[100, 0] == pytest.approx(float(-3 * 19**100), rel=1e-13)
    assert taken.points[100, 1] == pytest.approx(float(4 * 19**100), rel=1e-13)


def test_the_record_of_a_walk_fits_together():
    taken = walk(change(RAVINE, steps=7))
    assert taken.points.shape == (8, 2)
    assert taken.values.shape == (8,)
    assert taken.gradients.shape == (7, 2)
    assert taken.steps == 7
    assert not taken.overflowed
    np.testing.assert_allclose(taken.updates, -0.1 * taken.gradients, rtol=0, atol=1e-14)


def test_a_walk_ends_before_its_first_number_that_is_not_finite():
    taken = walk(change(BOWL, lr=100.0, steps=200, gradient="analytic"))
    assert taken.overflowed
    assert 0 < taken.steps < 200
    assert len(taken.points) == len(taken.values) == len(taken.gradients) + 1
    assert np.isfinite(taken.points).all() and np.isfinite(taken.values).all() and np.isfinite(taken.gradients).all()


def test_a_schedule_multiplies_the_learning_rate_of_each_step():
    taken = walk(change(BOWL, lr=0.4, steps=30, gradient="analytic", schedule=StepDecay(10, 0.5)))
    np.testing.assert_array_equal(taken.rates, [0.4] * 10 + [0.2] * 10 + [0.1] * 10)
    assert taken.points[30, 0] == pytest.approx(-3 * 0.2**10 * 0.6**10 * 0.8**10, rel=1e-9)
    np.testing.assert_allclose(taken.updates, -taken.rates[:, None] * taken.gradients, rtol=1e-9)


def test_without_a_schedule_every_step_has_the_learning_rate():
    taken = walk(change(BOWL, steps=7))
    np.testing.assert_array_equal(taken.rates, [0.1] * 7)
    np.testing.assert_array_equal(taken.points, walk(change(BOWL, steps=7, schedule=Constant())).points)


@pytest.mark.parametrize("optimizer", [kind.__name__ for kind in OPTIMIZERS])
@pytest.mark.parametrize("schedule", [Constant(), StepDecay(), Exponential(0.1), Cosine(20)], ids=repr)
def test_each_step_has_its_rate_with_every_optimizer_and_schedule(optimizer, schedule):
    config = DescentConfig("rosenbrock", -0.5, 2.2, 1e-3, 30, optimizer, "analytic", schedule=schedule)
    taken = walk(config)
    np.testing.assert_allclose(taken.rates, [1e-3 * schedule(k) for k in range(30)], rtol=1e-15)
    if schedule == Cosine(20) and optimizer in ("SGD", "AdaGrad", "RMSprop", "Adam"):  # what keeps a velocity rolls on
        np.testing.assert_array_equal(taken.points[20:], np.broadcast_to(taken.points[20], (11, 2)))


def test_the_readers_own_formula_is_walked_as_a_known_one_is():
    own = walk(change(RAVINE, surface="", formula="x0^2/20 + x1^2"))
    np.testing.assert_allclose(own.points, walk(RAVINE).points, rtol=1e-9)
    assert own.config.make_surface().label == "x0**2/20 + x1**2"
    with pytest.raises(ExpressionError, match="Write 2\\*x0 instead"):
        walk(change(RAVINE, formula="2x0"))


def test_the_readers_own_formula_takes_the_books_differences():
    config = DescentConfig(x0=-2.0, x1=1.0, lr=0.05, steps=30, formula="sin(x0)*cos(x1) + x0^2/10")
    taken, surface = walk(config), config.make_surface()
    for x, g in zip(taken.points, taken.gradients, strict=False):
        np.testing.assert_allclose(g, numerical_gradient(surface, x.copy()), rtol=1e-9, atol=1e-11)


def test_where_a_formula_has_no_value_the_walk_ends_and_says_where_it_would_have_gone():
    taken = walk(DescentConfig(x0=1.0, x1=0.0, lr=0.8, steps=50, gradient="analytic", formula="log(x0)"))
    assert taken.steps == 1 and taken.overflowed  # 1 - 0.8 = 0.2, then 0.2 - 0.8 / 0.2 = -3.8
    np.testing.assert_allclose(taken.points, [[1, 0], [0.2, 0]], rtol=1e-8)
    assert taken.beyond == pytest.approx((-3.8, 0.0), rel=1e-8)
    assert walk(BOWL).beyond is None


def test_what_does_not_exist_is_refused_with_what_there_is():
    with pytest.raises(ValueError, match="no surface is called 'everest'; there are bowl"):
        walk(change(BOWL, surface="everest"))
    with pytest.raises(ValueError, match="no optimizer is called 'Newton'; there are SGD"):
        walk(change(BOWL, optimizer="Newton"))


@pytest.mark.parametrize("x0", [1e200, np.inf, np.nan])
def test_a_start_without_a_finite_height_is_refused(x0):
    with pytest.raises(ValueError, match="not a finite number"):
        walk(change(BOWL, x0=x0))
