"""The landscapes: their derivatives against differences, their level points, their settings, their text forms, and the reader's own."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from core.descent import DescentConfig, walk
from core.differentiation import central_difference, numerical_gradient, relative_error
from core.expression import ExpressionError
from core.optimizers import OPTIMIZERS
from core.surfaces import ACKLEY, BOWL, RAVINE, ROSENBROCK, SURFACES, Surface, surface_from, surface_named

pytestmark = pytest.mark.filterwarnings("error")

ALL = SURFACES
every_surface = pytest.mark.parametrize("surface", ALL, ids=lambda s: s.key)
OPTIMIZER_NAMES = tuple(kind.__name__ for kind in OPTIMIZERS)


def random_points(surface: Surface, n: int = 50) -> np.ndarray:
    """n points spread over the surface's domain, (n, 2)."""
    left, right, bottom, top = surface.domain
    return np.random.default_rng(0).uniform((left, bottom), (right, top), (n, 2))


def grid(surface: Surface, n: int = 121) -> tuple[np.ndarray, np.ndarray]:
    """An n × n grid over the map and as far again around it, through its level points' coordinates too."""
    left, right, bottom, top = surface.domain
    level = np.array([*surface.minima, *surface.local_minima, *surface.saddles])
    xs = np.concatenate([np.linspace(2 * left - right, 2 * right - left, n), level[:, 0]])
    ys = np.concatenate([np.linspace(2 * bottom - top, 2 * top - bottom, n), level[:, 1]])
    x0, x1 = np.meshgrid(xs, ys)
    return x0, x1


def circle(point: tuple[float, float], radius: float) -> np.ndarray:
    """360 points around a point, (2, 360)."""
    angle = np.linspace(0, 2 * np.pi, 361)[:-1]
    return np.array([point[0] + radius * np.cos(angle), point[1] + radius * np.sin(angle)])


def test_the_family_begins_with_the_books_and_keys_and_labels_are_unique():
    assert ALL[:3] == (BOWL, RAVINE, ROSENBROCK)
    assert len({s.key for s in ALL}) == len({s.label for s in ALL}) == len(ALL) == 13


@every_surface
def test_the_gradient_equals_central_differences(surface):
    for point in random_points(surface):
        gradient = np.array(surface.gradient(*point))
        off = np.linalg.norm(gradient - numerical_gradient(surface, point.copy(), 1e-5))
        assert off < 1e-6 * np.linalg.norm(gradient) + 1e-10 * (1 + abs(surface(point)))  # 1e-10: the rounding of f over the nudge


@every_surface
def test_the_hessian_is_symmetric_and_equals_differences_of_the_gradient(surface):
    for x0, x1 in random_points(surface):
        along_x0 = central_difference(lambda x, x1=x1: np.array(surface.gradient(x, x1)), x0, 1e-5)
        along_x1 = central_difference(lambda x, x0=x0: np.array(surface.gradient(x0, x)), x1, 1e-5)
        (a, b), (c, d) = surface.hessian(x0, x1)
        assert b == c
        assert relative_error([[a, b], [c, d]], np.array([along_x0, along_x1])) < 1e-6


@every_surface
def test_the_curvatures_are_the_eigenvalues_of_the_hessian(surface):
    points = random_points(surface)
    for point in points:
        np.testing.assert_allclose(surface.eigenvalues(point), np.linalg.eigvalsh(np.array(surface.hessian(*point))), rtol=1e-9, atol=1e-9)
    largest = [surface.eigenvalues(point)[1] for point in points]
    np.testing.assert_allclose(np.broadcast_to(surface.eigenvalues(points.T)[1], len(points)), largest, rtol=1e-12)


@every_surface
def test_at_every_level_point_the_gradient_is_zero_to_ten_digits(surface):
    for point in (*surface.minima, *surface.local_minima, *surface.saddles):
        assert np.hypot(*surface.gradient(*point)) < 1e-12
        step = 1e-10  # and it is not the neighbourhood that is level: the slope grows away from the point, but where the curvature is 0
        if np.abs(surface.eigenvalues(np.array(point))).min() > 0:
            assert (np.hypot(*surface.gradient(*circle(point, step))) > 1e-12).all()


@every_surface
def test_minima_curve_upwards_and_lie_below_all_around(surface):
    for minimum in (*surface.minima, *surface.local_minima):
        assert (surface.eigenvalues(np.array(minimum)) > 0).all()
        assert (surface.f(*circle(minimum, 1e-3)) > surface.f(*minimum)).all()


@every_surface
def test_saddles_lie_below_some_and_above_others_around_them(surface):
    for saddle in surface.saddles:
        low, high = surface.eigenvalues(np.array(saddle))
        assert low < 0 < high or low == high == 0  # the monkey saddle is flat to second order
        around = surface.f(*circle(saddle, 1e-3))
        assert around.min() < surface.f(*saddle) < around.max()


@every_surface
def test_global_minima_lie_at_one_height_below_the_local_ones_and_all_else(surface):
    if not surface.bounded:
        assert surface.minima == surface.local_minima == ()
        assert surface.f(*circle((0.0, 0.0), 1000.0)).min() < surface.f(*random_points(surface, 1000).T).min()
        return
    heights = [surface.f(*minimum) for minimum in surface.minima]
    np.testing.assert_allclose(heights, heights[0], rtol=0, atol=1e-12)
    assert all(surface.f(*minimum) > heights[0] + 0.1 for minimum in surface.local_minima)
    assert (surface.f(*random_points(surface, 1000).T) >= heights[0]).all()


@every_surface
def test_no_level_point_on_the_map_is_missing(surface):
    """Newton's method from a fine grid finds the listed minima and saddles and, beside them, tops only."""
    left, right, bottom, top = surface.domain
    x0, x1 = (v.ravel().copy() for v in np.meshgrid(np.linspace(left, right, 81), np.linspace(bottom, top, 61)))
    with np.errstate(all="ignore"):
        for _ in range(50):
            g0, g1 = surface.gradient(x0, x1)
            (a, b), (_, d) = surface.hessian(x0, x1)
            d0, d1 = (d * g0 - b * g1) / (a * d - b * b), (a * g1 - b * g0) / (a * d - b * b)
            short = np.minimum(1, 0.3 / np.maximum(np.hypot(d0, d1), 1e-300))
            x0, x1 = x0 - short * d0, x1 - short * d1
        level = np.hypot(*surface.gradient(x0, x1)) < 1e-9
    inside = level & (x0 > left) & (x0 < right) & (x1 > bottom) & (x1 < top)
    listed = np.array([*surface.minima, *surface.local_minima, *surface.saddles])
    found = np.array([x0[inside], x1[inside]])
    away = np.min(np.hypot(*(found[:, None, :] - listed.T[:, :, None])), axis=0)
    tops = np.broadcast_to(surface.eigenvalues(found)[1] < 0, away.shape)
    close = 0.1 if surface.key == "monkey_saddle" else 1e-6  # Newton's method halves the way only, where the curvature is 0
    assert ((away < close) | tops).all()
    assert len(away) > 0


@every_surface
def test_start_and_level_points_lie_on_the_map_which_is_about_four_to_three(surface):
    left, right, bottom, top = surface.domain
    for x0, x1 in (surface.start, *surface.minima, *surface.local_minima, *surface.saddles):
        assert left < x0 < right
        assert bottom < x1 < top
    assert 1.05 < (right - left) / (top - bottom) < 1.65


@every_surface
def test_nothing_warns_on_the_map_and_around_it_nor_at_any_level_point(surface):
    x0, x1 = grid(surface)
    numbers = [
        surface.f(x0, x1),
        *surface.gradient(x0, x1),
        *(h for row in surface.hessian(x0, x1) for h in row),
        *surface.eigenvalues(np.array([x0, x1])),
    ]
    assert all(np.isfinite(number).all() for number in numbers)
    for point in (*surface.minima, *surface.local_minima, *surface.saddles):
        assert np.isfinite([surface.f(*point), *surface.gradient(*point), *np.ravel(surface.hessian(*point))]).all()


@every_surface
@pytest.mark.parametrize("far", [1e10, 1e100, 1e200, np.inf, np.nan])
def test_far_out_it_may_overflow_but_under_errstate_it_never_warns_or_raises(surface, far):
    x = np.array([[far, -far, far, 0.0, far], [far, far, 0.0, -far, 1.0]])
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        assert np.shape(surface.f(*x)) == (5,)
        surface.gradient(*x)
        surface.eigenvalues(x)
    if far == 1e10:
        assert np.isfinite(surface.f(*x)).all()


@every_surface
def test_the_formula_as_python_gives_the_same_heights(surface):
    points = random_points(surface)
    script = f"import numpy as np\nfor x0, x1 in {points.tolist()}: print(repr(float({surface.python})))"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    np.testing.assert_allclose([float(line) for line in printed.split()], surface.f(*points.T), rtol=1e-13, atol=1e-13)


@every_surface
def test_numbers_grids_and_vectors_give_the_same_heights(surface):
    x = np.array(np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 4)))  # (2, 4, 5)
    heights = surface(x)
    assert heights.shape == (4, 5)
    assert heights[2, 3] == pytest.approx(surface.f(*x[:, 2, 3]), rel=1e-14)
    assert surface.f(*x[:, 2, 3]) == surface(x[:, 2, 3])


@every_surface
def test_a_quadratic_has_one_hessian_everywhere(surface):
    same = all(surface.hessian(*point) == surface.hessian(*surface.start) for point in random_points(surface))
    assert same == surface.quadratic


@every_surface
def test_a_plateau_is_high_and_level_where_no_level_point_is_near(surface):
    left, right, bottom, top = surface.domain
    around = circle((0.0, 0.0), 2 * np.hypot(right - left, top - bottom))
    assert (np.hypot(*surface.gradient(*around)).max() < 1e-9) == surface.plateau


@every_surface
def test_it_is_hashable_and_found_by_its_key(surface):
    assert hash(surface) == hash(surface_named(surface.key))
    assert surface_named(surface.key) is surface


def test_an_unknown_key_names_the_ones_there_are():
    with pytest.raises(ValueError, match="no surface is called 'everest'; there are bowl, ravine, rosenbrock, himmelblau"):
        surface_named("everest")


def test_the_tip_of_ackleys_cone_is_level_and_very_sharp():
    assert ACKLEY.f(0.0, 0.0) == 0
    assert ACKLEY.gradient(0.0, 0.0) == (0, 0)
    low, high = ACKLEY.eigenvalues(np.zeros(2))
    assert 1e9 < low == high < 1e10
    np.testing.assert_allclose(ACKLEY.f(*circle((0.0, 0.0), 1e-6)), 20 * 0.2 / np.sqrt(2) * 1e-6, rtol=1e-4)


# -- settings --------------------------------------------------------------------------------------------------------------------

# Who does not come down to a global minimum: in landscapes with many hollows the first one on the way holds almost everyone.
HELD = {(key, name) for key in ("styblinski", "rastrigin", "ackley") for name in OPTIMIZER_NAMES}
HELD |= {("camel", name) for name in ("SGD", "Nesterov", "AdaGrad", "RMSprop", "Adam")}


@every_surface
def test_there_is_a_setting_for_every_optimizer(surface):
    assert tuple(setting.optimizer for setting in surface.settings) == OPTIMIZER_NAMES
    assert surface.setting("Adam").optimizer == "Adam"
    with pytest.raises(ValueError, match=f"no setting for 'Newton' on {surface.key}"):
        surface.setting("Newton")


@every_surface
@pytest.mark.parametrize("optimizer", OPTIMIZER_NAMES)
@pytest.mark.parametrize("share", [0.97, 1.0, 1.03], ids=lambda share: f"lr×{share}")
def test_each_optimizer_comes_with_its_setting_where_it_should(surface, optimizer, share):
    setting = surface.setting(optimizer)
    taken = walk(DescentConfig(surface.key, *surface.start, share * setting.lr, setting.steps, optimizer, "analytic"))
    end = taken.points[-1]
    if not surface.bounded:
        left, right, bottom, top = surface.domain
        assert not (left < end[0] < right and bottom < end[1] < top)
        nearest = np.hypot(*(taken.points - surface.saddles[0]).T).min()
        assert nearest < 0.5 if optimizer in ("SGD", "Momentum", "Nesterov") else nearest > 1  # an adaptive step sees signs: it turns off early
        assert taken.values[-1] < min(taken.values[0], -1)
        return
    targets = surface.local_minima if (surface.key, optimizer) in HELD else surface.minima
    way = min(np.hypot(*(np.array(surface.start) - m)) for m in (*surface.minima, *surface.local_minima))
    assert min(np.hypot(*(end - m)) for m in targets) < 0.01 * way


@every_surface
def test_the_first_walk_goes_down(surface):
    taken = walk(DescentConfig(surface.key, *surface.start, surface.lr, surface.steps, "SGD", "analytic"))
    assert not taken.overflowed
    assert taken.values[-1] < taken.values[0]
    assert surface.steps <= 300


# -- the reader's own ------------------------------------------------------------------------------------------------------------

SAME = [s for s in ALL if "np." not in s.python]


@pytest.mark.parametrize("surface", SAME, ids=lambda s: s.key)
def test_a_known_formula_typed_in_has_nearly_the_known_derivatives(surface):
    own = surface_from(surface.python)
    points = random_points(surface).T
    assert (own.key, own.minima, own.bounded) == ("own", (), False)
    np.testing.assert_allclose(own.f(*points), surface.f(*points), rtol=1e-12, atol=1e-12)
    assert relative_error(own.gradient(*points), surface.gradient(*points)) < 1e-8
    known = np.array([[np.broadcast_to(h, points.shape[1:]) for h in row] for row in surface.hessian(*points)])
    assert relative_error(np.array(own.hessian(*points)), known) < 1e-5
    np.testing.assert_allclose(np.array(own.hessian(*points[:, 0])), known[:, :, 0], rtol=1e-3, atol=1e-4)


def test_equal_formulas_are_one_record_that_hashes():
    assert surface_from("x^2 + y**2") is surface_from("x0 ** 2+x1^2")
    assert surface_from("x").f is not surface_from("y").f
    assert hash(surface_from("x + y"))


@pytest.mark.parametrize(
    "text", ["log(x0) + x1**2", "sqrt(-x1)", "1/x0", "1/0", "x0/0 - x0/0", "exp(exp(x0**2))", "3", "x0", "floor(x0)", "log(-1 - x0**2)"]
)
def test_where_a_formula_has_no_value_nothing_warns(text):
    surface = surface_from(text)
    x0, x1 = np.meshgrid(np.linspace(-4, 4, 41), np.linspace(-3, 3, 31))
    for number in (surface.f(x0, x1), *surface.gradient(x0, x1), *np.reshape(surface.hessian(x0, x1), (4, 31, 41))):
        assert number.shape == (31, 41)
    assert 0 < surface.lr <= 1
    left, right, bottom, top = surface.domain
    assert left < surface.start[0] < right and bottom < surface.start[1] < top


def test_it_starts_where_the_formula_has_a_value():
    for text in ("log(x0)", "sqrt(-x1)", "log(x0*x1) + sqrt(2 - x0**2 - x1**2)"):
        surface = surface_from(text)
        assert np.isfinite(surface.f(*surface.start))


def test_the_nudge_is_not_lost_far_out():
    g0, g1 = surface_from("x0**2 + x1**2").gradient(1e12, -3e12)
    assert g0 == pytest.approx(2e12, rel=1e-8) and g1 == pytest.approx(-6e12, rel=1e-8)


@pytest.mark.parametrize("surface", [s for s in SAME if s.bounded], ids=lambda s: s.key)
def test_its_learning_rate_goes_down(surface):
    own = surface_from(surface.python)
    x = np.array(own.start)
    heights = []
    for _ in range(own.steps):
        heights.append(own(x))
        x -= own.lr * np.array(own.gradient(*x))
    assert heights[-1] < heights[0]


def test_what_is_no_formula_is_refused():
    with pytest.raises(ExpressionError, match=r"Write 2\*x0 instead of 2x0"):
        surface_from("2x0")


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.key)
def test_the_hard_start_is_another_one_with_a_height(surface):
    assert surface.hard is not None and surface.hard != surface.start
    assert np.isfinite(surface.f(*surface.hard)) and np.isfinite(surface.gradient(*surface.hard)).all()


@pytest.mark.parametrize("text", ["x0**2 + sin(x1)", "(1 - x0)**2 + 100*(x1 - x0**2)**2", "log1p(x0**2) + exp(-hypot(x0 - 1, x1))", "3"])
def test_its_derivatives_for_an_array_are_those_of_each_number_and_one_call_each(text, monkeypatch):
    surface, calls = surface_from(text), []
    read = type(surface.f).__call__
    monkeypatch.setattr(type(surface.f), "__call__", lambda self, *places: calls.append(places) or read(self, *places))
    points = np.random.default_rng(3).uniform(-3, 3, (2, 4, 5))
    gradient, hessian = np.array(surface.gradient(*points)), np.array(surface.hessian(*points))
    assert len(calls) == 2
    assert gradient.shape == (2, 4, 5) and hessian.shape == (2, 2, 4, 5)
    for i in np.ndindex(4, 5):
        x = points[:, *i].tolist()
        np.testing.assert_allclose(surface.gradient(*x), gradient[:, *i], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(surface.hessian(*x), hessian[:, :, *i], rtol=1e-7, atol=1e-7)
        assert np.ndim(surface.gradient(*x)[0]) == np.ndim(surface.hessian(*x)[0][0]) == 0


def test_down_steepest_is_not_towards_the_minimum():
    x = np.array(RAVINE.start)
    down = -np.array(RAVINE.gradient(*x))
    down /= np.linalg.norm(down)
    angles = np.linspace(0, 2 * np.pi, 721)
    tiny = 1e-6
    fall = [RAVINE(x) - RAVINE(x + tiny * np.array([np.cos(a), np.sin(a)])) for a in angles]
    steepest = angles[int(np.argmax(fall))]
    assert np.dot(down, [np.cos(steepest), np.sin(steepest)]) > 0.9999
    home = -x / np.linalg.norm(x)
    assert np.degrees(np.arccos(np.dot(down, home))) == pytest.approx(64.0, abs=1)
