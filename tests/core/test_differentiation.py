"""Differences and gradients: the book's digits, every shape of array, and an array that is always put back."""

from __future__ import annotations

import numpy as np
import pytest

from core.differentiation import (
    backward_difference,
    band,
    central_difference,
    entry_errors,
    forward_difference,
    numerical_diff,
    numerical_gradient,
    relative_error,
    tangent_line,
)

pytestmark = pytest.mark.filterwarnings("error")


def parabola(x):
    """The book's function of 4.3.2."""
    return 0.01 * x**2 + 0.1 * x


def bowl(x):
    return np.sum(x**2)


def test_the_central_difference_gives_the_books_digits():
    assert numerical_diff(parabola, 5) == 0.1999999999990898
    assert numerical_diff(parabola, 10) == 0.2999999999986347


def test_the_slip_that_multiplies_by_h_instead_of_dividing_gives_a_ten_millionth_of_a_per_cent():
    def slip(f, x, h=1e-4):
        return (f(x + h) - f(x - h)) / 2 * h

    assert slip(parabola, 5) == pytest.approx(1.9999999999908982e-09, rel=1e-14)
    assert slip(parabola, 10) == pytest.approx(2.999999999986347e-09, rel=1e-14)


def test_a_step_below_the_spacing_of_the_numbers_gives_a_slope_of_exactly_zero():
    assert forward_difference(parabola, 5, 10e-50) == 0.0
    assert central_difference(parabola, 5, 10e-50) == 0.0
    assert np.float32(10e-50) == 0


def test_the_forward_difference_is_off_by_h_and_the_central_one_by_h_squared():
    def off(difference, h):
        return abs(difference(np.sin, 1.0, h) - np.cos(1.0))

    assert off(forward_difference, 1e-2) / off(forward_difference, 1e-3) == pytest.approx(10, rel=0.05)
    assert off(central_difference, 1e-2) / off(central_difference, 1e-3) == pytest.approx(100, rel=0.05)


def test_the_backward_difference_errs_to_the_other_side_and_the_central_one_is_their_mean():
    x, h = 1.0, 1e-3
    forward, backward = forward_difference(np.sin, x, h), backward_difference(np.sin, x, h)
    assert forward < np.cos(x) < backward
    assert (forward + backward) / 2 == pytest.approx(central_difference(np.sin, x, h), rel=1e-12)


def test_the_tangent_line_touches_the_curve_and_leaves_it_quadratically():
    line = tangent_line(parabola, 5)
    assert line(5) == parabola(5)
    assert parabola(7) - line(7) == pytest.approx(0.01 * 2**2, abs=1e-11)


def test_the_partial_derivatives_at_3_4_have_the_books_digits():
    assert numerical_diff(lambda x0: x0 * x0 + 4.0**2.0, 3.0) == 6.00000000000378
    assert numerical_diff(lambda x1: 3.0**2.0 + x1 * x1, 4.0) == 7.999999999999119


@pytest.mark.parametrize(("point", "slope"), [((3, 4), (6, 8)), ((0, 2), (0, 4)), ((3, 0), (6, 0))])
def test_the_gradient_of_the_bowl_at_the_books_points(point, slope):
    np.testing.assert_allclose(numerical_gradient(bowl, np.array(point, float)), slope, atol=1e-9)


@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3), (2, 3, 4), (0,), (2, 0)], ids=str)
def test_the_gradient_has_the_shape_of_its_array(shape):
    x = np.random.default_rng(0).normal(size=shape)
    x = np.asarray(x)
    gradient = numerical_gradient(bowl, x)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, 2 * x, atol=1e-9)


@pytest.mark.parametrize("view", [lambda a: a.T, lambda a: a[::2, 1::2], lambda a: a[::-1], np.asfortranarray], ids=["T", "slice", "reversed", "F"])
def test_arrays_that_are_not_contiguous_are_nudged_in_place_too(view):
    x = view(np.random.default_rng(1).normal(size=(4, 6)))
    before = x.copy()
    np.testing.assert_allclose(numerical_gradient(lambda _: bowl(x), x), 2 * before, atol=1e-9)
    np.testing.assert_array_equal(x, before)


def test_f_may_ignore_its_argument_and_look_at_the_array_itself():
    W = np.array([[1.0, -2.0], [0.5, 3.0]])
    np.testing.assert_allclose(numerical_gradient(lambda w: bowl(W), W), 2 * W, atol=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_gradient_keeps_the_dtype(dtype):
    gradient = numerical_gradient(bowl, np.array([3, 4], dtype), h=1e-2)
    assert gradient.dtype == dtype
    np.testing.assert_allclose(gradient, [6, 8], rtol=1e-3)


@pytest.mark.parametrize("fails_at_call", [1, 2, 3, 4])
def test_the_entry_is_put_back_also_when_f_raises(fails_at_call):
    x = np.array([1.1, 2.2])
    calls = 0

    def fails(_):
        nonlocal calls
        calls += 1
        if calls == fails_at_call:
            raise RuntimeError("no slope today")
        return 0.0

    with pytest.raises(RuntimeError, match="no slope today"):
        numerical_gradient(fails, x)
    np.testing.assert_array_equal(x, [1.1, 2.2])


def test_every_entry_is_put_back_bit_for_bit():
    x = np.random.default_rng(2).normal(size=50) * 10.0 ** np.arange(-25, 25)
    before = x.tobytes()
    numerical_gradient(bowl, x)
    assert x.tobytes() == before


@pytest.mark.parametrize("x", [np.array([3, 4]), [3, 4], np.array([True, False]), 3], ids=["array", "list", "bool", "number"])
def test_whole_numbers_are_a_type_error_that_says_why(x):
    with pytest.raises(TypeError, match=r"whole numbers cut x ± 0.0001 off, and no slope would be right; use x.astype"):
        numerical_gradient(bowl, x)


def test_relative_error_compares_whole_arrays():
    assert relative_error([3.0, 4.0], [3.0, 4.0]) == 0
    assert relative_error([3.0, 4.0], [0.0, 0.0]) == 1
    assert relative_error([0.0, 5.0], [0.0, 4.0]) == pytest.approx(0.2)
    assert relative_error([1.0, 0.0], [-1.0, 0.0]) == pytest.approx(2)
    assert relative_error(2.0, 1.0) == pytest.approx(0.5)


def test_two_zero_gradients_agree():
    assert relative_error(np.zeros((2, 3)), np.zeros((2, 3))) == 0
    assert relative_error(np.zeros(0), np.zeros(0)) == 0


@pytest.mark.parametrize("size", [5e-324, 1e-200, 1e200, 1.7e308])
def test_relative_error_holds_for_the_smallest_and_the_largest_numbers(size):
    assert relative_error([size, 0.0], [0.0, 0.0]) == 1
    assert relative_error([size, 0.0], [size, 0.0]) == 0


def test_entry_by_entry_a_small_entry_beside_a_large_one_is_not_blamed_for_its_rounding():
    np.testing.assert_allclose(entry_errors([2.0, 0.0, -1.0], [1.0, 0.0, 1.0]), [0.5, 0, 2])
    np.testing.assert_allclose(entry_errors([1.0, 1e-17], [1.0, 2e-17]), [0, 1e-17 / 1e-8])
    np.testing.assert_array_equal(entry_errors(np.zeros((2, 3)), np.zeros((2, 3))), np.zeros((2, 3)))
    with pytest.raises(ValueError, match="one shape"):
        entry_errors([1.0], [[1.0]])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_gradient_with_an_entry_that_is_no_number_is_never_called_good(bad):
    for pair in (([bad, 1.0], [1.0, 1.0]), ([1.0, 1.0], [bad, 1.0]), ([bad, 1.0], [bad, 1.0])):
        assert np.isnan(relative_error(*pair))
        assert band(relative_error(*pair)) == "wrong"


def test_gradients_of_different_shapes_are_not_compared():
    with pytest.raises(ValueError, match=r"one shape, not \(3,\) and \(3, 1\)"):
        relative_error(np.ones(3), np.ones((3, 1)))


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (np.inf, "wrong"), (2.0, "wrong"), (np.nextafter(1e-2, 1), "wrong"),
        (1e-2, "suspicious"), (np.nextafter(1e-4, 1), "suspicious"),
        (1e-4, "usually fine"), (np.nextafter(1e-7, 1), "usually fine"),
        (1e-7, "very good"), (5e-324, "very good"), (0.0, "very good"),
        (np.nan, "wrong"), (-1e-9, "wrong"),
    ],
)  # fmt: skip
def test_the_bands_have_the_edges_of_cs231n(error, name):
    assert band(error) == name
