"""Why not accuracy: its numerical slope is exactly 0, the loss's is not; with a step function inside, both are."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.differentiation import numerical_diff
from core.networks import TwoLayerNet
from core.one_weight import OneWeight, trained_on_clouds, two_clouds

NET = trained_on_clouds()
STEP = dataclasses.replace(NET, bend="step")
WEIGHTS = np.linspace(-6, 6, 241)


def jumps(values: np.ndarray) -> int:
    return int(np.count_nonzero(np.diff(values)))


def test_it_is_the_net_of_core_with_one_weight_replaced():
    net = TwoLayerNet(2, 3, 2, dtype=np.float64)
    for weight in (-4.0, 0.0, float(NET.params["W1"][0, 0]), 3.5):
        net.params = {name: value.copy() for name, value in NET.params.items()}
        net.params["W1"][0, 0] = weight
        np.testing.assert_allclose(NET.scores(weight), net.scores(NET.x), atol=1e-12)
        assert NET.loss(weight) == pytest.approx(net.loss(NET.x, NET.t))
        assert NET.accuracy(weight) == net.accuracy(NET.x, NET.t)


def test_many_weights_at_once_are_one_after_the_other():
    for one in (NET, STEP):
        np.testing.assert_array_equal(one.right(WEIGHTS), [one.right(w) for w in WEIGHTS])
        np.testing.assert_allclose(one.loss(WEIGHTS), [one.loss(w) for w in WEIGHTS], rtol=1e-12)


def test_the_slope_of_accuracy_is_exactly_zero_and_that_of_the_loss_is_not():
    assert np.all(numerical_diff(NET.accuracy, WEIGHTS) == 0.0)
    slopes = numerical_diff(NET.loss, WEIGHTS)
    assert np.count_nonzero(np.abs(slopes) > 1e-3) > 230


def test_accuracy_is_a_staircase_and_the_loss_is_smooth():
    assert jumps(NET.right(WEIGHTS)) > 20 and set((NET.accuracy(WEIGHTS) * 40).round(9) % 1) == {0.0}
    fine = np.linspace(-6, 6, 20_001)
    assert np.abs(np.diff(NET.loss(fine))).max() < 1e-3


def test_with_a_step_function_the_loss_is_a_staircase_too():
    assert np.all(numerical_diff(STEP.loss, WEIGHTS) == 0.0)
    fine = np.linspace(-6, 6, 20_001)
    assert 20 <= jumps(STEP.loss(fine)) <= 40  # at most one stair per point


def test_a_jump_inside_the_difference_is_a_slope_of_nonsense():
    fine = np.linspace(-6, 6, 120_001)  # 1e-4 apart
    at = fine[np.flatnonzero(np.diff(NET.right(fine)))[0]]
    assert abs(numerical_diff(NET.accuracy, at)) >= 0.99 * (1 / 40) / 2e-4


def test_training_left_this_weight_where_the_loss_is_low():
    trained = float(NET.params["W1"][0, 0])
    assert NET.loss(trained) < NET.loss(WEIGHTS).min() + 1e-3 or abs(numerical_diff(NET.loss, trained)) < 0.02
    assert NET.right(trained) >= 36


def test_the_clouds_are_the_same_every_time_and_shared_safely():
    x, t = two_clouds()
    assert x.shape == (40, 2) and np.bincount(t).tolist() == [20, 20]
    with pytest.raises(ValueError):
        x[0, 0] = 0
    assert isinstance(NET, OneWeight) and trained_on_clouds() is NET
