"""Landscapes to walk down: functions of two variables as records, with everything a walk or a map asks of them.

One more surface is one more record in SURFACES; the controls, the charts and the tests find it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """f(x0, x1) and its derivatives, for numbers or arrays of one shape.

    gradient returns (∂f/∂x0, ∂f/∂x1); hessian returns ((∂²f/∂x0², ∂²f/∂x0∂x1), (∂²f/∂x1∂x0, ∂²f/∂x1²)).
    domain is (x0 from, x0 to, x1 from, x1 to): the part worth looking at. minima are the global ones.
    """

    key: str
    label: str  # language-neutral
    python: str  # the formula as Python, for a script
    latex: str
    f: Callable[[Any, Any], Any]
    gradient: Callable[[Any, Any], tuple[Any, Any]]
    hessian: Callable[[Any, Any], tuple[tuple[Any, Any], tuple[Any, Any]]]
    domain: tuple[float, float, float, float]
    minima: tuple[Point, ...]
    start: Point
    lr: float  # a learning rate at which plain gradient descent shows what the surface is about
    steps: int
    quadratic: bool = False  # the Hessian is the same everywhere

    def __call__(self, x: Array) -> Any:
        """f at x = [x0, x1], an array whose first axis has length 2: the form `numerical_gradient` and the book use."""
        return self.f(x[0], x[1])

    def eigenvalues(self, x: Array) -> Array:
        """The curvatures at x, smallest first: eigenvalues of the Hessian, (2,)."""
        (a, b), (_, d) = self.hessian(x[0], x[1])
        middle, half = (a + d) / 2, np.hypot((a - d) / 2, b)
        return np.array([middle - half, middle + half], np.float64)


BOWL = Surface(
    key="bowl",
    label="x₀² + x₁²",
    python="x0**2 + x1**2",
    latex="x_0^2 + x_1^2",
    f=lambda x0, x1: x0**2 + x1**2,
    gradient=lambda x0, x1: (2 * x0, 2 * x1),
    hessian=lambda x0, x1: ((2.0, 0.0), (0.0, 2.0)),
    domain=(-5.0, 5.0, -4.2, 5.0),
    minima=((0.0, 0.0),),
    start=(-3.0, 4.0),
    lr=0.1,
    steps=100,
    quadratic=True,
)

RAVINE = Surface(
    key="ravine",
    label="x₀²/20 + x₁²",
    python="x0**2 / 20 + x1**2",
    latex=r"\tfrac{1}{20}x_0^2 + x_1^2",
    f=lambda x0, x1: x0**2 / 20 + x1**2,
    gradient=lambda x0, x1: (x0 / 10, 2 * x1),
    hessian=lambda x0, x1: ((0.1, 0.0), (0.0, 2.0)),
    domain=(-9.0, 4.4, -4.2, 4.2),
    minima=((0.0, 0.0),),
    start=(-7.0, 2.0),
    lr=0.95,
    steps=40,
    quadratic=True,
)

ROSENBROCK = Surface(
    key="rosenbrock",
    label="Rosenbrock",
    python="(1 - x0)**2 + 100 * (x1 - x0**2)**2",
    latex=r"(1 - x_0)^2 + 100\,(x_1 - x_0^2)^2",
    f=lambda x0, x1: (1 - x0) ** 2 + 100 * (x1 - x0**2) ** 2,
    gradient=lambda x0, x1: (-2 * (1 - x0) - 400 * x0 * (x1 - x0**2), 200 * (x1 - x0**2)),
    hessian=lambda x0, x1: ((2 - 400 * (x1 - 3 * x0**2), -400 * x0), (-400 * x0, 200.0)),
    domain=(-2.0, 2.0, -0.8, 2.6),
    minima=((1.0, 1.0),),
    start=(-0.5, 2.2),
    lr=0.001,
    steps=300,
)

SURFACES: tuple[Surface, ...] = (BOWL, RAVINE, ROSENBROCK)


def surface_named(key: str) -> Surface:
    """The surface with that key. Raises ValueError with the keys there are."""
    for surface in SURFACES:
        if surface.key == key:
            return surface
    raise ValueError(f"no surface is called {key!r}; there are {', '.join(s.key for s in SURFACES)}")
