"""The U: both causes have the slopes that theory gives them, the best h lies where they meet, and below it h is lost bit by bit."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from core.rounding import DIFFERENCES, DTYPES, FRACTION, Causes, bends, bits, causes, error_curve, places_behind

pytestmark = pytest.mark.filterwarnings("error")
H = 10.0 ** -(np.arange(24, 24 * 50 + 1) / 24)  # 1e-1 … 1e-50


def parabola(x):
    return 0.01 * x**2 + 0.1 * x


def parabola_slope(x):
    return 0.02 * x + 0.1


def sine(kind, dtype="float64", h=H):
    return error_curve(np.sin, np.cos, 1.0, kind, dtype, h)


@pytest.mark.parametrize(("x", "slope"), [(5.0, 0.1999999999990898), (10.0, 0.2999999999986347)])
def test_the_curve_holds_the_books_digits(x, slope):
    assert error_curve(parabola, parabola_slope, x, "central", "float64", [1e-4]).estimates[0] == slope


def test_the_books_10e_50_gives_exactly_zero_because_x_plus_h_is_x():
    for kind in DIFFERENCES:
        curve = error_curve(parabola, parabola_slope, 5.0, kind, "float64", [10e-50])
        assert curve.estimates[0] == 0 and curve.absorbed[0] and not curve.vanished[0]
        assert curve.errors[0] == curve.slope


def test_in_float32_10e_50_is_itself_zero_and_the_quotient_no_number():
    assert np.float32(10e-50) == 0
    curve = sine("central", "float32", [10e-50])
    assert curve.vanished[0] and not curve.absorbed[0] and np.isnan(curve.estimates[0])


@pytest.mark.parametrize(
    ("kind", "dtype", "low", "high"),
    [
        ("forward", "float64", 1e-9, 1e-7), ("central", "float64", 1e-6, 1e-4),
        ("forward", "float32", 1e-4, 1e-2), ("central", "float32", 1e-3, 3e-2),
    ],
)  # fmt: skip
def test_the_best_h_is_where_the_two_causes_meet(kind, dtype, low, high):
    predicted = causes(np.sin, np.cos, 1.0, kind, dtype).best
    curve = sine(kind, dtype)
    assert low < predicted < high
    assert predicted / 5 < curve.h[curve.least] < predicted * 5


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", DIFFERENCES)
def test_left_and_right_of_the_best_h_the_error_follows_one_cause(kind, dtype):
    cause, curve = causes(np.sin, np.cos, 1.0, kind, dtype), sine(kind, dtype)
    large = (curve.h > 10 * cause.best) & (curve.h < 0.1)
    if large.any():
        np.testing.assert_allclose(curve.errors[large], cause.truncation * curve.h[large] ** cause.order, rtol=0.35)
    small = (curve.h < cause.best / 10) & (curve.h > 30 * curve.h[curve.absorbed].max())
    bound = cause.rounding / curve.h[small]
    assert (curve.errors[small] < 2 * bound).all()  # sin is right to within a rounding or so
    assert np.median(curve.errors[small] / bound) > 0.05
    error = cause.error(curve.h)
    assert cause.best / 1.2 < curve.h[np.argmin(error)] < cause.best * 1.2


def test_the_quadratic_has_no_truncation_error_with_the_central_difference():
    central, forward = (causes(parabola, parabola_slope, 5.0, kind) for kind in ("central", "forward"))
    assert central.truncation == 0 and central.best is None
    assert forward.truncation == pytest.approx(0.01)
    curve = error_curve(parabola, parabola_slope, 5.0, "central", "float64", H)
    assert curve.h[curve.least] > 0.05 and curve.errors[0] < 1e-14  # so the largest h is the best


def test_without_rounding_no_h_is_too_small():
    cause = causes(np.sin, np.cos, 0.0, "central")
    assert cause.rounding == 0 and cause.best is None
    curve = error_curve(np.sin, np.cos, 0.0, "central", "float64", H)
    assert not curve.absorbed.any() and curve.errors[-1] == 0  # beside 0 there are numbers as small as one likes


def test_second_and_third_derivatives_from_the_exact_slope():
    assert bends(np.cos, 1.0) == pytest.approx((-np.sin(1.0), -np.cos(1.0)), rel=1e-4)
    assert bends(lambda x: 3 * x * x, 2.0) == pytest.approx((12, 6))
    assert bends(np.sign, 1.0) == (0, 0)
    assert bends(parabola_slope, 5.0)[1] == 0


@pytest.mark.parametrize("apart", [1e-3, 1e-6, 1e-9])
def test_a_corner_or_a_pole_nearby_is_no_bend(apart):
    assert bends(np.sign, apart) == (0, 0)
    assert bends(lambda x: -1 / (x * x), apart) == pytest.approx((2 / apart**3, -6 / apart**4), rel=0.1)
    assert np.isnan(bends(lambda x: 2 * np.abs(x), 0.0)).all()  # of x|x|, whose third derivative is infinite at 0


def test_a_step_out_of_the_domain_is_never_the_best():
    with np.errstate(invalid="ignore"):
        curve = error_curve(np.sqrt, lambda x: 0.5 / np.sqrt(x), 1.0, "central", "float64", [3.0, 2.0, 0.1, 1e-5, 1e-9])
    assert curve.h[curve.least] == 1e-5


def test_causes_add_up():
    cause = Causes(2, 0.25, 2e-9)
    assert cause.error(2.0) == 1 + 1e-9
    assert cause.best == pytest.approx((2e-9 / 0.5) ** (1 / 3))


def test_from_some_h_on_everything_is_absorbed_and_the_error_is_the_slope():
    curve = sine("central")
    below = curve.h < 5e-17
    assert curve.absorbed[below].all() and not curve.absorbed[curve.h > 2e-16].any()
    np.testing.assert_array_equal(curve.estimates[curve.absorbed], 0)
    np.testing.assert_array_equal(curve.errors[curve.absorbed], np.cos(1.0))


def test_float32_is_compared_with_the_slope_at_the_x_it_holds():
    curve = error_curve(np.square, lambda x: 2 * x, 0.1, "central", "float32", [0.01])
    assert curve.x == float(np.float32(0.1)) and curve.slope == 2 * curve.x


# -- bits ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [5.0, -0.1, 1e-4, 10e-50, 0.0, 5e-324, 1.7e308])
def test_bits_are_those_in_memory(value):
    (number,) = struct.unpack(">Q", struct.pack(">d", value))
    b = bits(value)
    assert b.sign + b.exponent + b.fraction == f"{number:064b}"
    assert (len(b.sign), len(b.exponent), len(b.fraction)) == (1, 11, 52)
    assert (-1) ** int(b.sign) * (b.normal + int(b.fraction, 2) / 2**52) * 2.0**b.power == value


def test_float32_has_8_and_23_bits_and_no_room_for_10e_50():
    b = bits(10e-50, "float32")
    assert b.value == 0 and set(b.exponent + b.fraction) == {"0"} and (len(b.exponent), len(b.fraction)) == (8, 23)
    assert bits(5.0, "float32").power == 2 and not b.normal


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_h_too_many_places_behind_x_is_lost(dtype):
    real, x = DTYPES[dtype], 5.0
    for power in range(1, 40):
        h = 10.0**-power
        behind = places_behind(x, h, dtype)
        if behind > FRACTION[dtype] + 1:
            assert real(x) + real(h) == real(x)
        elif behind <= FRACTION[dtype]:
            assert real(x) + real(h) != real(x)
    assert places_behind(5.0, 10e-50) == 165
    assert places_behind(5.0, 0.0) is None and places_behind(0.0, 1.0) is None
