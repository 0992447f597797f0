"""The activation functions: right slopes, no overflow, and the dtype that went in."""

from __future__ import annotations

import numpy as np
import pytest

from core.differentiation import central_difference
from core.functions import (
    leaky_relu,
    leaky_relu_grad,
    log_softmax,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    softmax,
    step_function,
    tanh,
    tanh_grad,
)

pytestmark = pytest.mark.filterwarnings("error")

PAIRS = ((sigmoid, sigmoid_grad), (tanh, tanh_grad), (relu, relu_grad), (leaky_relu, leaky_relu_grad))
FLOAT_FUNCTIONS = (*(f for pair in PAIRS for f in pair), softmax, log_softmax)
EXTREMES = np.array([-1000.0, -700.0, -1e-300, 0.0, 1e-300, 700.0, 1000.0])


@pytest.mark.parametrize(("f", "derivative"), PAIRS, ids=lambda f: f.__name__)
def test_each_derivative_equals_the_central_difference(f, derivative):
    x = np.linspace(-6, 6, 240)  # an even number of points, so that none lies on the kink at 0
    np.testing.assert_allclose(derivative(x), central_difference(f, x, 1e-5), rtol=0, atol=1e-9)


@pytest.mark.parametrize("f", FLOAT_FUNCTIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_inputs_of_a_thousand_give_finite_values_and_no_warning(f, dtype):
    assert np.isfinite(f(EXTREMES.astype(dtype))).all()


@pytest.mark.parametrize("f", FLOAT_FUNCTIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_dtype_and_shape(f, dtype):
    y = f(np.linspace(-2, 2, 12, dtype=dtype).reshape(3, 4))
    assert y.dtype == dtype
    assert y.shape == (3, 4)


@pytest.mark.parametrize("f", FLOAT_FUNCTIONS, ids=lambda f: f.__name__)
def test_whole_numbers_and_lists_are_read_as_float64(f):
    expected = f(np.array([-2.0, 0.0, 3.0]))
    for x in ([-2, 0, 3], np.array([-2, 0, 3]), np.array([-2, 0, 3], np.int8)):
        y = f(x)
        assert y.dtype == np.float64
        np.testing.assert_array_equal(y, expected)


@pytest.mark.parametrize("f", [step_function, *FLOAT_FUNCTIONS], ids=lambda f: f.__name__)
def test_the_callers_array_is_not_changed(f):
    x = np.linspace(-2, 2, 8)
    before = x.copy()
    f(x)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("f", [f for pair in PAIRS for f in pair], ids=lambda f: f.__name__)
def test_a_single_number_works_as_well_as_an_array(f):
    assert float(f(0.7)) == f(np.array([0.7]))[0]
    assert np.ndim(f(0.7)) == 0


def test_the_step_function_is_1_above_zero_only():
    np.testing.assert_array_equal(step_function(np.array([-1.0, 0.0, 2.0])), [0, 0, 1])
    assert step_function([0, 3]).dtype == np.int64


def test_the_sigmoid_at_known_points():
    assert sigmoid(0) == 0.5
    assert sigmoid(-1000) == 0
    assert sigmoid(1000) == 1
    np.testing.assert_allclose(sigmoid([-1.0, 1.0, 2.0]), [0.26894142137, 0.73105857863, 0.88079707798], atol=1e-11)  # book 3.2.4


def test_the_sigmoid_is_symmetric_and_its_slope_is_at_most_a_quarter():
    x = np.linspace(-30, 30, 101)
    np.testing.assert_allclose(sigmoid(-x), 1 - sigmoid(x), rtol=0, atol=3e-16)
    assert sigmoid_grad(x).max() == sigmoid_grad(0.0) == 0.25


def test_the_kink_of_relu_has_slope_zero():
    np.testing.assert_array_equal(relu_grad([-1, 0, 1]), [0, 0, 1])
    np.testing.assert_array_equal(leaky_relu([-2.0, 3.0], slope=0.1), [-0.2, 3.0])
    np.testing.assert_array_equal(leaky_relu_grad([-2.0, 3.0], slope=0.1), [0.1, 1.0])


def test_softmax_sums_to_one_and_ignores_a_common_shift():
    scores = np.random.default_rng(0).normal(0, 3, (5, 10))
    np.testing.assert_allclose(softmax(scores).sum(axis=-1), 1, atol=1e-15)
    np.testing.assert_allclose(softmax(scores + 900), softmax(scores), atol=1e-13)


def test_softmax_of_the_books_scores():
    np.testing.assert_allclose(softmax([0.3, 2.9, 4.0]), [0.01821127, 0.24519181, 0.73659691], atol=5e-9)  # book 3.5.1
    np.testing.assert_array_equal(softmax([1000, 1000]), [0.5, 0.5])


def test_log_softmax_is_the_logarithm_and_stays_finite_where_softmax_is_zero():
    scores = np.random.default_rng(1).normal(0, 3, (5, 10))
    np.testing.assert_allclose(log_softmax(scores), np.log(softmax(scores)), atol=1e-14)
    np.testing.assert_array_equal(log_softmax([1000, -1000]), [0, -2000])
