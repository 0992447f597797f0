"""The curves of the page on slopes: the book's numbers come out, and each curve knows where it has a slope."""

from __future__ import annotations

import numpy as np
import pytest

from core.curves import CURVES, curve_from, curve_named
from core.differentiation import central_difference, forward_difference, numerical_diff, tangent_line
from core.expression import ExpressionError
from core.functions import sigmoid, sigmoid_grad, step_function

pytestmark = pytest.mark.filterwarnings("error")


def test_the_books_two_slopes_come_out_digit_for_digit():
    book = CURVES[0]
    assert book.key == "book"
    assert numerical_diff(book.f, 5) == 0.1999999999990898
    assert numerical_diff(book.f, 10) == 0.2999999999986347
    assert (book.slope(5), book.slope(10)) == (0.2, pytest.approx(0.3, rel=1e-15))
    assert tangent_line(book.f, 5)(15) == pytest.approx(0.75 + 0.2 * 10)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.key)
def test_a_curves_slope_is_what_differences_approach(curve):
    x = np.linspace(*curve.domain, 40)
    np.testing.assert_allclose(curve.slope(x), central_difference(curve.f, x, 1e-5), atol=1e-8)
    assert curve.domain[0] <= curve.x <= curve.domain[1] and np.isfinite(curve.slope(curve.x))


def test_they_are_the_functions_of_the_net():
    x = np.linspace(-3, 3, 25)
    np.testing.assert_allclose(curve_named("sigmoid").f(x), sigmoid(x), rtol=1e-15)
    np.testing.assert_allclose(curve_named("sigmoid").slope(x), sigmoid_grad(x), rtol=1e-14)
    np.testing.assert_array_equal(curve_named("step").f(x), step_function(x))


def test_a_corner_has_two_slopes_and_a_jump_an_infinite_one():
    corner, jump = curve_named("abs"), curve_named("step")
    assert np.isnan(corner.slope(0)) and corner.f.one_sided_slopes(0) == (-1, 1)
    assert np.isnan(jump.slope(0)) and jump.f.one_sided_slopes(0) == (0, np.inf)
    assert central_difference(corner.f, 0.0) == 0  # the central difference does not notice
    assert forward_difference(jump.f, 0.0, 1e-4) == pytest.approx(1e4)


def test_float32_is_computed_in_float32():
    for curve in CURVES:
        assert curve.f(np.float32(0.1)).dtype == np.float32
        assert curve.f(np.float64(0.1)).dtype == curve.f(1).dtype == np.float64
    h = np.float32(1e-4)
    rough = central_difference(curve_named("sin").f, np.float32(1), h)
    assert rough.dtype == np.float32 and 1e-5 < abs(rough - np.cos(1)) < 1e-2


def test_an_own_formula_becomes_a_curve_that_starts_where_it_has_a_slope():
    assert curve_from("x**2").x == 1 and curve_from("x**2").key == "own" and curve_from("x^2") == curve_from("x**2")
    assert curve_from("abs(x - 1)").x == pytest.approx(0.9)
    assert curve_from("log(x - 2)").x == pytest.approx(2.1)
    assert curve_from("sqrt(-x)").x == pytest.approx(-0.1)
    with pytest.raises(ExpressionError):
        curve_from("x0 + 1")
    with pytest.raises(ValueError, match="no finite value"):
        curve_from("log(-1 - x**2)")


def test_an_unknown_curve_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match="book, sin"):
        curve_named("circle")
