"""The losses: the notes' numbers, both forms of targets, and scores of a thousand."""

from __future__ import annotations

import numpy as np
import pytest

from core.differentiation import numerical_gradient, relative_error
from core.functions import softmax
from core.losses import (
    cross_entropy_error,
    hinge,
    mean_squared_error,
    softmax_cross_entropy,
    softmax_cross_entropy_grad,
    softmax_squared_error_grad,
    sum_squared_error,
)

pytestmark = pytest.mark.filterwarnings("error")

TWO = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
SAYS_2 = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]
SAYS_7 = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0]
CLASS_LOSSES = (cross_entropy_error, softmax_cross_entropy, hinge)


def test_sum_of_squared_errors_of_the_books_two_answers():
    assert sum_squared_error(np.array(SAYS_2), np.array(TWO)) == pytest.approx(0.0975, abs=1e-15)
    assert sum_squared_error(np.array(SAYS_7), np.array(TWO)) == pytest.approx(0.5975, abs=1e-15)


def test_an_exam_sheet_with_one_wrong_answer_costs_a_half_and_its_mean_is_a_quarter():
    answers, sheet = [2, 3, 4, 5], [2, 3, 3, 5]
    assert sum_squared_error(sheet, answers) == 0.5
    assert mean_squared_error(sheet, answers) == 0.25


def test_cross_entropy_of_the_books_two_answers():
    assert cross_entropy_error(np.array(SAYS_2), np.array(TWO)) == pytest.approx(0.510825457099338, abs=1e-15)
    assert cross_entropy_error(np.array(SAYS_7), np.array(TWO)) == pytest.approx(2.302584092994546, abs=1e-15)


def test_the_1e_7_inside_the_logarithm_bounds_the_cost_of_a_certain_mistake():
    assert cross_entropy_error([1.0, 0.0], [0, 1]) == pytest.approx(-np.log(1e-7), abs=1e-12)


def test_the_slides_batch_costs_what_the_formula_says_and_not_what_the_slide_prints():
    y, t = np.array([[0.6, 0.4], [0.5, 0.5], [0.9, 0.1]]), np.array([[1, 0], [0, 1], [1, 0]])
    assert cross_entropy_error(y, t) == pytest.approx(0.4364, abs=5e-5)
    slip = np.where(y == 0.9, 0.6, y)  # the slide writes .6 where .9 stands
    assert cross_entropy_error(slip, t) == pytest.approx(0.5716, abs=5e-5)


def test_ten_equal_scores_cost_a_margin_of_nine():
    assert hinge(np.zeros(10), 3) == 9.0
    assert hinge(np.full((4, 10), 7.0), [0, 1, 2, 9]) == 9.0


def test_the_hinge_leaves_scores_alone_that_lie_a_margin_below():
    assert hinge([3.0, 1.0, 2.5], 0) == 0.5


def test_ten_equal_scores_cost_the_logarithm_of_ten():
    assert softmax_cross_entropy(np.zeros((3, 10)), [0, 4, 9]) == pytest.approx(np.log(10), abs=1e-15)


@pytest.mark.parametrize("loss", CLASS_LOSSES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, np.float64])
def test_labels_and_one_hot_rows_give_the_same_number_for_a_batch_and_for_one_sample(loss, dtype):
    y = softmax(np.random.default_rng(0).normal(0, 2, (6, 10)))
    labels = np.array([0, 9, 3, 3, 5, 1])
    rows = np.eye(10)[labels]
    assert loss(y, labels.astype(dtype)) == loss(y, rows.astype(dtype))
    for one, label, row in zip(y, labels, rows, strict=True):
        costs = {loss(one, label), loss(one, [int(label)]), loss(one, row), loss(one[None], [int(label)]), loss(one[None], row[None])}
        assert len(costs) == 1


@pytest.mark.parametrize("loss", CLASS_LOSSES, ids=lambda f: f.__name__)
def test_a_batch_costs_the_mean_of_its_samples(loss):
    y = softmax(np.random.default_rng(1).normal(0, 2, (6, 10)))
    labels = [0, 9, 3, 3, 5, 1]
    assert loss(y, labels) == pytest.approx(np.mean([loss(one, label) for one, label in zip(y, labels, strict=True)]), abs=1e-14)


@pytest.mark.parametrize("loss", CLASS_LOSSES, ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        ([0, 1, 10], "labels lie in 0 … 9"),
        ([0, -1, 2], "labels lie in 0 … 9"),
        ([0, 1], "need targets of shape"),
        ([0, 1, 2, 3], "need targets of shape"),
        (np.zeros((3, 9)), "need targets of shape"),
        ([0.5, 1.0, 2.0], "whole numbers"),
        ([0.0, np.nan, 2.0], "whole numbers"),
    ],
    ids=["too large", "negative", "too few", "too many", "other width", "halves", "nan"],
)
def test_targets_that_do_not_fit_are_refused_with_the_reason(loss, targets, sentence):
    with pytest.raises(ValueError, match=sentence):
        loss(np.full((3, 10), 0.1), targets)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scores_of_a_thousand_give_the_exact_loss_and_no_warning(dtype):
    scores = np.array([[1000, -1000, 0], [-1000, 1000, 0]], dtype)
    assert softmax_cross_entropy(scores, [0, 1]) == 0
    assert softmax_cross_entropy(scores, [1, 0]) == 2000
    loss, slope = softmax_cross_entropy_grad(scores, [1, 1])
    assert loss == 1000
    np.testing.assert_array_equal(slope, [[0.5, -0.5, 0], [0, 0, 0]])
    assert slope.dtype == dtype


def test_probabilities_of_zero_and_one_cost_finite_numbers():
    assert np.isfinite(cross_entropy_error(softmax([1000.0, -1000.0]), [0, 1]))


@pytest.mark.parametrize("t", [[2, 0, 1, 1], np.eye(3)[[2, 0, 1, 1]], np.full((4, 3), 1 / 3)], ids=["labels", "one-hot", "soft"])
def test_the_gradient_of_the_loss_equals_central_differences(t):
    scores = np.random.default_rng(2).normal(0, 2, (4, 3))
    loss, slope = softmax_cross_entropy_grad(scores, t)
    assert loss == softmax_cross_entropy(scores, t)
    assert relative_error(slope, numerical_gradient(lambda s: softmax_cross_entropy(s, t), scores.copy(), 1e-5)) < 1e-9


def test_the_gradient_of_one_sample_has_its_shape_and_is_softmax_minus_target():
    scores = np.array([0.5, -1.0, 2.0])
    _, slope = softmax_cross_entropy_grad(scores, 1)
    np.testing.assert_allclose(slope, softmax(scores) - [0, 1, 0], atol=1e-16)


@pytest.mark.parametrize("t", [[2, 0, 1, 1], np.eye(3)[[2, 0, 1, 1]]], ids=["labels", "one-hot"])
def test_the_gradient_of_the_squared_error_through_softmax_equals_central_differences(t):
    scores = np.random.default_rng(2).normal(0, 2, (4, 3))
    loss, slope = softmax_squared_error_grad(scores, t)
    assert loss == pytest.approx(sum_squared_error(softmax(scores), np.eye(3)[[2, 0, 1, 1]]) / 4, abs=1e-15)
    numerical = numerical_gradient(lambda s: softmax_squared_error_grad(s, t)[0], scores.copy(), 1e-5)
    assert relative_error(slope, numerical) < 1e-8
    np.testing.assert_allclose(softmax_squared_error_grad(scores[0], 2)[1], 4 * slope[0], atol=1e-16)


def test_sure_and_wrong_cross_entropy_pushes_fully_and_the_squared_error_hardly():
    scores = np.log(np.array([1e-7, 1 - 1e-7]))
    assert softmax_cross_entropy_grad(scores, 0)[1][0] == pytest.approx(-1, abs=1e-6)
    assert softmax_squared_error_grad(scores, 0)[1][0] == pytest.approx(-2e-7, rel=1e-5)


def test_the_exam_twice_over_doubles_the_sum_and_keeps_the_mean():
    answers, sheet = [2, 3, 4, 5], [2, 3, 3, 5]
    assert (sum_squared_error(2 * sheet, 2 * answers), mean_squared_error(2 * sheet, 2 * answers)) == (1.0, 0.25)


@pytest.mark.parametrize(
    "loss", [*CLASS_LOSSES, softmax_cross_entropy_grad, softmax_squared_error_grad, sum_squared_error, mean_squared_error], ids=lambda f: f.__name__
)
def test_neither_scores_nor_targets_are_changed(loss):
    y, t = np.random.default_rng(3).random((4, 10)), np.eye(10)[[1, 2, 3, 4]]
    before = y.copy(), t.copy()
    loss(y, t)
    np.testing.assert_array_equal(y, before[0])
    np.testing.assert_array_equal(t, before[1])
