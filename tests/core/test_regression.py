"""Two losses, two lines: each is the best by its own loss, and only one of them runs after an outlier."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from core.regression import Line, l1_loss, l2_loss, least_absolute_deviations, least_squares

X = np.array([0.5, 1.2, 2.1, 2.9, 3.6, 4.4, 5.3, 6.0, 7.1, 7.8, 9.0])
RNG = np.random.default_rng(5)
CLOUDS = [(RNG.uniform(0, 10, n).round(1), RNG.uniform(-5, 5, n).round(1)) for n in (3, 4, 7, 12, 12, 25)]


@pytest.mark.parametrize(("x", "y"), CLOUDS, ids=lambda a: str(len(a)))
def test_least_squares_is_what_linear_algebra_finds(x, y):
    slope, intercept = np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]
    np.testing.assert_allclose(least_squares(x, y), (slope, intercept), atol=1e-12)


@pytest.mark.parametrize(("x", "y"), CLOUDS, ids=lambda a: str(len(a)))
def test_least_absolute_deviations_is_the_best_line_through_two_points(x, y):
    losses = []
    for (x1, y1), (x2, y2) in itertools.combinations(zip(x.tolist(), y.tolist(), strict=True), 2):
        if x1 != x2:
            slope = (y2 - y1) / (x2 - x1)
            losses.append(sum(abs(slope * (a - x1) + y1 - b) for a, b in zip(x.tolist(), y.tolist(), strict=True)))
    found = least_absolute_deviations(x, y)
    assert l1_loss(found(x), y) == pytest.approx(min(losses), rel=1e-9)


@pytest.mark.parametrize(("x", "y"), CLOUDS, ids=lambda a: str(len(a)))
def test_no_other_line_is_better_by_its_own_loss(x, y):
    rng = np.random.default_rng(1)
    for fit, loss in ((least_squares, l2_loss), (least_absolute_deviations, l1_loss)):
        best = fit(x, y)
        least = loss(best(x), y)
        for size in (1e-3, 0.1, 3.0):
            for slope, intercept in rng.normal(0, size, (200, 2)):
                assert loss(Line(best.slope + slope, best.intercept + intercept)(x), y) >= least - 1e-9


def test_the_pulls_are_in_balance_at_the_best_lines():
    x, y = CLOUDS[3]
    miss = least_squares(x, y)(x) - y
    assert np.sum(2 * miss) == pytest.approx(0, abs=1e-10) and np.sum(2 * miss * x) == pytest.approx(0, abs=1e-9)
    miss = least_absolute_deviations(x, y)(x) - y
    on = np.abs(miss) < 1e-9  # these may pull with anything between -1 and 1
    assert on.sum() == 2 and abs(np.sign(miss[~on]).sum()) <= on.sum()


def test_an_outlier_that_goes_further_off_moves_only_the_line_of_least_squares():
    near, far = (np.append(0.6 * X[:-1] + 1, low) for low in (1.0, -9.0))
    assert least_absolute_deviations(X, near) == least_absolute_deviations(X, far) == pytest.approx((0.6, 1.0))
    assert least_squares(X, far).slope < least_squares(X, near).slope < 0.6 - 0.2


def test_points_on_a_line_cost_nothing():
    line = Line(-0.7, 2.0)
    for fit in (least_squares, least_absolute_deviations):
        assert fit(X, line(X)) == pytest.approx(line)
    assert l2_loss(line(X), line(X)) == l1_loss(line(X), line(X)) == 0


def test_the_two_losses_in_numbers():
    assert l2_loss([1, 2, 10], [0, 2, 7]) == 1 + 0 + 9
    assert l1_loss([1, 2, 10], [0, 2, 7]) == 1 + 0 + 3


@pytest.mark.parametrize("fit", [least_squares, least_absolute_deviations])
@pytest.mark.parametrize(
    ("x", "y", "why"), [([1, 1, 1], [0, 1, 2], "two different x"), ([1, 2], [1, 2, 3], "as many x as y"), ([], [], "two different x")]
)
def test_what_has_no_line_is_told(fit, x, y, why):
    with pytest.raises(ValueError, match=why):
        fit(x, y)
