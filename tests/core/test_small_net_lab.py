"""The small net's surroundings: point sets, cuts through its loss, and its training step by step."""

from __future__ import annotations

import numpy as np
import pytest

from core.differentiation import numerical_gradient, relative_error
from core.networks import SimpleNet
from core.points import POINT_SETS, clusters, in_a_row, points, with_one
from core.slices import along, losses_at, over_two_weights
from core.small_training import safe_rate, train_small

W = np.array([[-0.98857721, -1.19498403, 1.7798275], [1.92945432, 2.08198445, 0.48024869]])
X, T = np.array([0.6, 0.9]), np.array([0, 0, 1])


def test_many_losses_at_once_are_the_losses_one_by_one():
    rng = np.random.default_rng(1)
    weights, x, t = rng.standard_normal((4, 5, 2, 3)), rng.standard_normal((7, 2)), rng.integers(0, 3, 7)
    together = losses_at(weights, x, t)
    assert together.shape == (4, 5)
    assert np.allclose(together, [[SimpleNet(w).loss(x, t) for w in row] for row in weights], rtol=1e-14)
    assert losses_at(W, X, T) == pytest.approx(0.879356935505882, abs=1e-6)


def test_a_plane_of_two_weights_holds_the_others():
    across, up = np.linspace(-1, 1, 5), np.linspace(0, 3, 4)
    plane = over_two_weights(W, X, T, (0, 1), (1, 2), across, up)
    moved = W.copy()
    moved[0, 1], moved[1, 2] = across[3], up[1]
    assert plane.shape == (4, 5) and plane[1, 3] == pytest.approx(SimpleNet(moved).loss(X, T), rel=1e-14)
    with pytest.raises(ValueError, match="two different"):
        over_two_weights(W, X, T, (0, 1), (0, 1), across, up)


def test_a_step_along_the_negative_gradient_falls_as_fast_as_the_gradient_is_long():
    dW = SimpleNet(W).gradient(X, T)
    start, near = along(W, X, T, -dW, [0.0, 1e-6])
    assert (near - start) / 1e-6 == pytest.approx(-np.sum(dW**2), rel=1e-5)


@pytest.mark.parametrize("make", POINT_SETS.values(), ids=POINT_SETS)
def test_a_point_set_is_the_same_for_the_same_seed_and_has_as_many_points_per_class(make):
    one = make(each=7, seed=3)
    assert np.array_equal(one.x, make(each=7, seed=3).x) and not np.array_equal(one.x, make(each=7, seed=4).x)
    assert len(one) == 21 and np.bincount(one.t).tolist() == [7, 7, 7]


def test_points_of_ones_own_are_checked():
    assert len(points([], [])) == 0
    assert points([[1, 2]], [2]).x.tolist() == [[1.0, 2.0]]
    with pytest.raises(ValueError, match="as many labels"):
        points([[1, 2]], [0, 1])
    with pytest.raises(ValueError, match="0, 1 or 2"):
        points([[1, 2]], [3])


def test_clusters_in_three_directions_are_learned_without_a_bias():
    data = clusters()
    run = train_small(np.zeros((2, 3)), data.x, data.t, learning_rate=1.0, steps=100)
    assert run.accuracies[-1] == 1.0 and run.losses[-1] < 0.1 and run.steps == 100


def test_clusters_behind_one_another_need_a_bias():
    data = in_a_row()
    without = train_small(np.zeros((2, 3)), data.x, data.t, "Adam", 0.1, 800)
    bias = train_small(np.zeros((3, 3)), with_one(data.x), data.t, "Adam", 0.1, 800)
    assert without.accuracies.max() < 0.8 < 0.95 < bias.accuracies[-1]


def test_without_a_bias_the_answer_depends_on_the_direction_alone():
    x = np.random.default_rng(0).standard_normal((50, 2))
    answers = [SimpleNet(W).predict(scale * x).argmax(axis=1) for scale in (0.01, 1.0, 30.0)]
    assert np.array_equal(answers[0], answers[1]) and np.array_equal(answers[1], answers[2])


def test_a_step_of_training_is_the_books_update():
    run = train_small(W, X, 2, learning_rate=0.5, steps=2)
    first = W - 0.5 * SimpleNet(W).gradient(X, T)
    assert np.array_equal(run.weights[0], W) and np.allclose(run.weights[1], first, rtol=1e-15)
    net = SimpleNet(first)
    numerical = numerical_gradient(lambda _: net.loss(X, T), net.W)
    assert relative_error((first - run.weights[2]) / 0.5, numerical) < 1e-8
    assert W[0, 0] == -0.98857721  # the caller's array is left alone


def test_far_too_large_a_learning_rate_ends_with_what_was_finite():
    run = train_small(W, 1e150 * X, 0, learning_rate=1e300, steps=20)
    assert not run.finite and run.steps < 20 and np.isfinite(run.weights).all() and np.isfinite(run.losses).all()


def test_bad_settings_are_refused_with_the_reason():
    with pytest.raises(ValueError, match="above 0"):
        train_small(W, X, 2, learning_rate=0.0)
    with pytest.raises(ValueError, match="empty"):
        train_small(W, np.empty((0, 2)), np.empty(0, int))
    with pytest.raises(ValueError, match="no optimizer"):
        train_small(W, X, 2, optimizer="Newton")


@pytest.mark.parametrize("seed", range(12))
def test_up_to_the_safe_rate_no_step_raises_the_loss(seed):
    rng = np.random.default_rng(seed)
    x, t = 3 * rng.standard_normal((9, 2)), rng.integers(0, 3, 9)
    run = train_small(rng.standard_normal((2, 3)), x, t, learning_rate=safe_rate(x), steps=60)
    assert (np.diff(run.losses) <= 1e-12).all()


def test_a_safe_rate_is_four_over_the_length_of_one_sample_squared():
    assert safe_rate(X) == pytest.approx(4 / (0.6**2 + 0.9**2)) and safe_rate([0.0, 0.0]) == np.inf


@pytest.mark.parametrize("rate", [0.1, 10.0, 1000.0])
def test_with_one_sample_sgd_lowers_the_loss_at_any_rate(rate):
    losses = train_small(W, X, 0, learning_rate=rate, steps=30).losses
    assert (np.diff(losses) <= 0).all() and losses[1] < losses[0]


def test_points_in_a_row_throw_too_large_a_rate_about():
    data = in_a_row()
    run = train_small(W, data.x, data.t, learning_rate=100.0, steps=50)
    assert np.sum(np.diff(run.losses) > 0) > 10 and run.losses[-1] > 10 * run.losses[0]
