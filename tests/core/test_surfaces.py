"""The landscapes: their derivatives against differences, their minima, their text forms."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from core.differentiation import central_difference, numerical_gradient, relative_error
from core.surfaces import SURFACES, Surface, surface_named

pytestmark = [pytest.mark.filterwarnings("error"), pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.key)]


def random_points(surface: Surface, n: int = 50) -> np.ndarray:
    """n points spread over the surface's domain, (n, 2)."""
    left, right, bottom, top = surface.domain
    return np.random.default_rng(0).uniform((left, bottom), (right, top), (n, 2))


def test_the_gradient_equals_central_differences(surface):
    for point in random_points(surface):
        assert relative_error(surface.gradient(*point), numerical_gradient(surface, point.copy(), 1e-5)) < 1e-6


def test_the_hessian_is_symmetric_and_equals_differences_of_the_gradient(surface):
    for x0, x1 in random_points(surface):
        along_x0 = central_difference(lambda x, x1=x1: np.array(surface.gradient(x, x1)), x0, 1e-5)
        along_x1 = central_difference(lambda x, x0=x0: np.array(surface.gradient(x0, x)), x1, 1e-5)
        (a, b), (c, d) = surface.hessian(x0, x1)
        assert b == c
        assert relative_error([[a, b], [c, d]], np.array([along_x0, along_x1])) < 1e-6


def test_the_curvatures_are_the_eigenvalues_of_the_hessian(surface):
    points = random_points(surface)
    for point in points:
        np.testing.assert_allclose(surface.eigenvalues(point), np.linalg.eigvalsh(np.array(surface.hessian(*point))), rtol=1e-9, atol=1e-9)
    largest = [surface.eigenvalues(point)[1] for point in points]
    np.testing.assert_array_equal(np.broadcast_to(surface.eigenvalues(points.T)[1], len(points)), largest)


def test_at_a_minimum_the_gradient_is_zero_the_curvature_positive_and_nothing_lies_lower(surface):
    for minimum in surface.minima:
        assert surface.gradient(*minimum) == (0, 0)
        assert (surface.eigenvalues(np.array(minimum)) > 0).all()
        assert (surface.f(*random_points(surface, 1000).T) >= surface.f(*minimum)).all()


def test_the_formula_as_python_gives_the_same_heights(surface):
    points = random_points(surface)
    script = f"for x0, x1 in {points.tolist()}: print(repr({surface.python}))"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    np.testing.assert_allclose([float(line) for line in printed.split()], surface.f(*points.T), rtol=1e-14)


def test_start_and_minima_lie_on_the_map(surface):
    left, right, bottom, top = surface.domain
    for x0, x1 in (surface.start, *surface.minima):
        assert left < x0 < right
        assert bottom < x1 < top


def test_numbers_grids_and_vectors_give_the_same_heights(surface):
    grid = np.array(np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 4)))  # (2, 4, 5)
    heights = surface(grid)
    assert heights.shape == (4, 5)
    assert heights[2, 3] == surface.f(*grid[:, 2, 3]) == surface(grid[:, 2, 3])


def test_a_quadratic_has_one_hessian_everywhere(surface):
    same = all(surface.hessian(*point) == surface.hessian(*surface.start) for point in random_points(surface))
    assert same == surface.quadratic


def test_it_is_found_by_its_key_and_an_unknown_key_names_the_ones_there_are(surface):
    assert surface_named(surface.key) is surface
    with pytest.raises(ValueError, match=surface.key):
        surface_named("everest")
