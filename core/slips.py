"""Mistakes that people really made in gradient code, each as two functions that run: with the slip and without.

They differ in one line. Nothing crashes, numbers come out, and only a comparison with a second way to the same slope tells. That is
why a gradient is checked before it is used. Sources: the study notes behind this project; CS231n, "Gradient checks".
"""

from __future__ import annotations

import functools
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.differentiation import band, relative_error

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Slip:
    """One mistake. wrong and right: the code with and without it, alike but for one line; arguments() makes what both are called with
    (anew each time, as some of them change their arrays); name: what the code calls itself where it is shown; second: another way to the
    same slopes, called with the same arguments, which the code is checked against (without one: the code without the slip).
    """

    key: str
    wrong: Callable[..., Any]
    right: Callable[..., Any]
    arguments: Callable[[], tuple[Any, ...]]
    name: str = "numerical_diff"
    second: Callable[..., Any] | None = None

    @functools.cached_property
    def lines(self) -> tuple[str, ...]:
        """The code with the slip, line by line."""
        return self._source(self.wrong)

    @functools.cached_property
    def line(self) -> int:
        """Which of the lines holds the slip, from 0."""
        (differing,) = (i for i, (a, b) in enumerate(zip(self.lines, self._source(self.right), strict=True)) if a != b)
        return differing

    @property
    def cure(self) -> str:
        """The line as it should be."""
        return self._source(self.right)[self.line]

    def _source(self, function: Callable[..., Any]) -> tuple[str, ...]:
        text = textwrap.dedent(inspect.getsource(function))
        return tuple(text.replace(function.__name__, self.name, 1).rstrip().split("\n"))

    @functools.cached_property
    def given(self) -> Array:
        """The slopes that the code with the slip computes; nan where they are no numbers."""
        return self._run(self.wrong)

    @functools.cached_property
    def expected(self) -> Array:
        """The slopes that the code without it computes."""
        return self._run(self.right)

    @functools.cached_property
    def beside(self) -> Array:
        """The slopes that the code is checked against."""
        return self._run(self.second) if self.second else self.expected

    def _run(self, function: Callable[..., Any]) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):  # a slip may overflow: its nan is told, not warned about
            return np.asarray(function(*self.arguments()), np.float64)

    @property
    def error(self) -> float:
        """The relative error of the gradient check; nan where the code's slopes are no numbers."""
        return relative_error(self.given, self.beside)

    @property
    def band(self) -> str:
        """The band that this error falls into."""
        return band(self.error)


def parabola(x: Any) -> Any:
    """The book's function of 4.3.2: its slope is 0.2 at 5 and 0.3 at 10."""
    return 0.01 * x**2 + 0.1 * x


def bowl(x: Any) -> Any:
    """The book's function of 4.3.3, x0² + x1²: its gradient is (6, 8) at (3, 4)."""
    return x[0] ** 2 + x[1] ** 2


def product(x: Any) -> Any:
    """x0 x1: each slope depends on the other coordinate. Its gradient is (4, 3) at (3, 4)."""
    return x[0] * x[1]


# -- without a mistake: what the next three should be, but for one line ---------------------------------------------------------------


def numerical_diff(f, x):
    h = 1e-4
    above = f(x + h)
    below = f(x - h)
    return (above - below) / (2 * h)


# -- / 2 * h: the division ends before h ---------------------------------------------------------------------------------------------


def precedence(f, x):
    h = 1e-4
    above = f(x + h)
    below = f(x - h)
    return (above - below) / 2 * h


# -- two h in the divisor, one in the difference -------------------------------------------------------------------------------------


def halved(f, x):
    h = 1e-4
    above = f(x + h)
    below = f(x)
    return (above - below) / (2 * h)


# -- an h that x swallows ------------------------------------------------------------------------------------------------------------


def tiny(f, x):
    h = 1e-50
    above = f(x + h)
    below = f(x - h)
    return (above - below) / (2 * h)


# -- an array of whole numbers -------------------------------------------------------------------------------------------------------


def integers(f, point):
    h = 1e-4
    x = np.array(point)
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        gradient[i] = (above - below) / (2 * h)
        x[i] = kept
    return gradient


def integers_right(f, point):
    h = 1e-4
    x = np.array(point, dtype=float)
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        gradient[i] = (above - below) / (2 * h)
        x[i] = kept
    return gradient


# -- two names, one array ------------------------------------------------------------------------------------------------------------


def alias(f, x):
    h = 1e-4
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        above, below = x, x
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient


def alias_right(f, x):
    h = 1e-4
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient


# -- seven digits, and an h that needs more ------------------------------------------------------------------------------------------


def single(f, x):
    h = 1e-4
    x = np.float32(x)
    above = f(x + h)
    below = f(x - h)
    return (above - below) / (2 * h)


def single_right(f, x):
    h = 1e-4
    x = np.float64(x)
    above = f(x + h)
    below = f(x - h)
    return (above - below) / (2 * h)


# -- forward where central was meant -------------------------------------------------------------------------------------------------


def one_sided(f, points):
    h = 1e-4
    slopes = []
    for x in points:
        slopes.append((f(x + h) - f(x)) / h)
    return slopes


def one_sided_right(f, points):
    h = 1e-4
    slopes = []
    for x in points:
        slopes.append((f(x + h) - f(x - h)) / (2 * h))
    return slopes


# -- the entry that is never put back ------------------------------------------------------------------------------------------------


def not_put_back(f, x):
    h = 1e-4
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        kept = x[i]
        gradient[i] = (above - below) / (2 * h)
    return gradient


def not_put_back_right(f, x):
    h = 1e-4
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        x[i] = kept
        gradient[i] = (above - below) / (2 * h)
    return gradient


SLIPS = (
    Slip("precedence", precedence, numerical_diff, lambda: (parabola, np.array([5.0, 10.0]))),
    Slip("halved", halved, numerical_diff, lambda: (parabola, np.array([5.0, 10.0]))),
    Slip("tiny", tiny, numerical_diff, lambda: (parabola, np.array([5.0, 10.0]))),
    Slip("integers", integers, integers_right, lambda: (bowl, [3, 4]), "numerical_gradient"),
    Slip("alias", alias, alias_right, lambda: (bowl, np.array([3.0, 4.0])), "numerical_gradient"),
    Slip("single", single, single_right, lambda: (parabola, 5)),
    Slip("one_sided", one_sided, one_sided_right, lambda: (np.sin, (1.0, 2.0)), "slopes_of"),
    Slip("not_put_back", not_put_back, not_put_back_right, lambda: (product, np.array([3.0, 4.0])), "numerical_gradient"),
)
