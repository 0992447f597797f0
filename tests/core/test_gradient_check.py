"""The small net's gradient asked of its loss: two evaluations for every weight, in either dtype and for many h at once."""

from __future__ import annotations

import numpy as np
import pytest

from core.differentiation import band, numerical_gradient, relative_error
from core.gradient_check import gradient_check
from core.networks import SimpleNet
from core.slices import losses_at, trusted

W = np.array([[-0.98857721, -1.19498403, 1.7798275], [1.92945432, 2.08198445, 0.48024869]])
X, T = np.array([0.6, 0.9]), 2
BATCH = np.array([[0.6, 0.9], [-0.4, 0.8], [0.9, -0.3]]), np.array([2, 0, 1])
H = 10.0 ** -np.arange(0, 51.0)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("seed", range(6))
def test_one_sample_is_checked_as_numerical_gradient_does_bit_for_bit(seed, dtype):
    rng = np.random.default_rng(seed)
    weights, x, t = rng.standard_normal((2, 3)), rng.standard_normal(2), int(rng.integers(3))
    h = float(10 ** rng.uniform(-12, 0))
    net = SimpleNet(weights.astype(dtype))
    expected = numerical_gradient(lambda _: net.loss(x.astype(dtype), t), net.W, h)
    check = gradient_check(weights, x, t, h, dtype)
    assert np.array_equal(check.quotients[0], expected.astype(float))
    assert check.errors[0] == pytest.approx(relative_error(net.gradient(x.astype(dtype), t), expected), rel=1e-12)


def test_every_evaluation_is_the_loss_with_one_weight_moved():
    check = gradient_check(W, X, T, [1e-4, 1e-2])
    for (i, j), side, losses in (((1, 2), 1, check.above), ((0, 1), -1, check.below)):
        moved = W.copy()
        moved[i, j] += side * 1e-2
        assert losses[1, i, j] == SimpleNet(moved).loss(X, T)
    assert check.formula == pytest.approx(SimpleNet(W).gradient(X, T))


def test_the_gradient_of_a_batch_is_the_mean_of_its_samples():
    x, t = BATCH
    check = gradient_check(W, x, t)
    one_by_one = [SimpleNet(W).gradient(*sample) for sample in zip(x, t, strict=True)]
    assert check.formula == pytest.approx(np.mean(one_by_one, axis=0), rel=1e-14)
    assert check.errors[0] < 1e-8 and np.abs(check.formula.sum(axis=1)).max() < 1e-15


@pytest.mark.parametrize(("dtype", "best", "least"), [("float64", 1e-5, "very good"), ("float32", 1e-2, "usually fine")])
def test_the_error_against_h_is_a_u_and_its_foot_lies_where_theory_says(dtype, best, least):
    errors = gradient_check(W, X, T, H, dtype).errors
    foot = int(np.argmin(errors))
    assert abs(np.log10(H[foot] / best)) <= 1 and band(errors[foot]) == least
    assert errors[0] > 1e3 * errors[foot] and errors[-1] == 1.0  # truncation; quotients of exactly 0


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("scale", [0, 1, 1000])
def test_nothing_is_ever_not_a_number(dtype, scale):
    for x in (X, 0 * X, 1000 * X):
        check = gradient_check(scale * W, x, T, H, dtype)
        assert all(np.isfinite(values).all() for values in (check.above, check.below, check.quotients, check.errors))


def test_two_gradients_of_zeros_agree():
    assert gradient_check(W, [0.0, 0.0], T, H).errors.max() == 0


@pytest.mark.parametrize("batch", [(X, T), BATCH], ids=["sample", "batch"])
@pytest.mark.parametrize("entry", [(0, 0), (1, 2)])
def test_a_slope_is_trusted_as_far_as_it_is_within_a_tenth(batch, entry):
    start, slope = SimpleNet(W).loss(*batch), SimpleNet(W).gradient(*batch)[entry]

    def off(by: float) -> float:
        moved = W.copy()
        moved[entry] += by
        real = SimpleNet(moved).loss(*batch) - start
        return abs(slope * by - real) / abs(real)

    for end in trusted(W, *batch, entry, reach=10.0):
        assert end is not None and off(end) == pytest.approx(0.1, abs=1e-4)
        assert all(off(share * end) < 0.1 for share in (0.1, 0.5, 0.9))


def test_a_weight_that_is_multiplied_by_zero_is_trusted_everywhere():
    assert trusted(W, [0.0, 0.9], T, (0, 1)) == (None, None)
    assert np.ptp(losses_at([W, W + [[1], [0]]], [0.0, 0.9], T)) == 0
