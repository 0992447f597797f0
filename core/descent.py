"""Walk down a surface one step at a time.

`gradient_descent` is the book's function (4.4.1). `walk` keeps every point, so that a picture can show the way, a table can show each
subtraction, and `core.verdict` can read what became of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.differentiation import numerical_gradient
from core.optimizers import Optimizer, optimizer_named
from core.schedules import Constant, Schedule
from core.surfaces import Surface, slopes, surface_from, surface_named

Array = NDArray[np.float64]


def gradient_descent(f: Callable[[Any], Any], init_x: ArrayLike, lr: float = 0.01, step_num: int = 100) -> Array:
    """The point reached from `init_x` after `step_num` steps x ← x - lr ∇f(x), the gradient by central differences.

    `init_x` is left alone; the result is a new float64 array of its shape.
    """
    x = np.array(init_x, np.float64)
    for _ in range(step_num):
        x -= lr * numerical_gradient(f, x)
    return x


@dataclass(frozen=True)
class DescentConfig:
    """What one walk depends on. The fields are what the controls show and what the link holds.

    surface: the key of one that is known; where `formula` is not empty, the reader's own f(x0, x1) takes its place.
    hyperparameters: (name, value) pairs for the optimizer beside its learning rate, e.g. (("momentum", 0.9),).
    gradient: "analytic" takes the formula, "numerical" the central difference with step `h`, as the book does.
    noise: standard deviation of what is added to each entry of the gradient, drawn anew at each step from `seed`: what "stochastic"
    does to a walk.
    schedule: the factor on the learning rate at step k = 0, 1, ….
    """

    surface: str = "bowl"
    x0: float = -3.0
    x1: float = 4.0
    lr: float = 0.1
    steps: int = 100
    optimizer: str = "SGD"
    gradient: Literal["numerical", "analytic"] = "numerical"
    hyperparameters: tuple[tuple[str, float], ...] = ()
    h: float = 1e-4
    noise: float = 0.0
    seed: int = 0
    schedule: Schedule = field(default_factory=Constant)
    formula: str = ""

    def make_surface(self) -> Surface:
        """What is walked on. Raises ValueError for a name that does not exist, ExpressionError (a ValueError) for what is no formula."""
        return surface_from(self.formula) if self.formula else surface_named(self.surface)

    def make_optimizer(self) -> Optimizer:
        """The optimizer at its start. Raises ValueError for a name or a hyper-parameter that does not exist."""
        kind = optimizer_named(self.optimizer)
        if unknown := [name for name, _ in self.hyperparameters if name == "lr" or name not in kind.HYPERPARAMETERS]:
            raise ValueError(f"{self.optimizer} has no hyper-parameter {unknown[0]!r} beside its learning rate")
        return kind(lr=self.lr, **dict(self.hyperparameters))


@dataclass(frozen=True, eq=False)
class Walk:
    """A finished walk of n steps: points (n+1, 2), values f (n+1,), and the gradients that were used, (n, 2).

    memories holds what the optimizer remembered after each step, by the names of its rule (v, h, m …), each (n, 2).
    rates: the learning rate of each step, (n,), the schedule's factor in it.
    n is smaller than config.steps where the next point or its height would no longer have been a finite number; `beyond` is that point.
    """

    config: DescentConfig
    points: Array
    values: Array
    gradients: Array
    memories: dict[str, Array]
    rates: Array = field(default_factory=lambda: np.empty(0))
    beyond: tuple[float, float] | None = None

    @property
    def steps(self) -> int:
        return len(self.points) - 1

    @property
    def overflowed(self) -> bool:
        return self.steps < self.config.steps

    @property
    def updates(self) -> Array:
        """What each step added to the point, (n, 2)."""
        return np.diff(self.points, axis=0)


def walk(config: DescentConfig) -> Walk:
    """Take config.steps steps from (config.x0, config.x1).

    Raises ValueError for a surface, a formula, an optimizer or a hyper-parameter that does not exist, and for a start whose height is
    not a finite number.
    """
    surface, optimizer = config.make_surface(), config.make_optimizer()
    rng = np.random.default_rng(config.seed)
    x, g = np.array([config.x0, config.x1], np.float64), np.empty(2)
    points, gradients = np.empty((config.steps + 1, 2)), np.empty((config.steps, 2))
    memories = {name: np.empty((config.steps, 2)) for name in optimizer.MEMORY}
    params, grads, taken = {"x": x}, {"x": g}, 0
    with np.errstate(all="ignore"):
        rates = config.lr * np.broadcast_to(config.schedule(np.arange(config.steps)), config.steps)
        points[0] = x
        if not math.isfinite(surface(x)):
            raise ValueError(f"f at ({config.x0:g}, {config.x1:g}) is not a finite number: start nearer to the map")
        for k, rate in enumerate(rates.tolist()):
            if config.gradient == "analytic":
                g[0], g[1] = surface.gradient(x[0], x[1])
            elif config.formula:  # the same numbers as below, in one call of the formula
                g[0], g[1] = slopes(surface.f, x[0], x[1], config.h, config.h)
            else:
                g[:] = numerical_gradient(surface, x, config.h)
            if config.noise:
                g += rng.normal(0.0, config.noise, 2)
            optimizer.lr = rate
            optimizer.update(params, grads)
            taken = k + 1
            points[taken], gradients[k] = x, g
            for name, memory in memories.items():
                memory[k] = optimizer.memory[name]["x"]
            if not (math.isfinite(x[0]) and math.isfinite(x[1])):
                break
        values = surface(points[: taken + 1].T)  # all heights at once: one call instead of one per step
    finite = np.isfinite(values) & np.isfinite(points[: taken + 1]).all(axis=1)
    beyond = None
    if not finite.all():
        taken = int(np.argmin(finite)) - 1
        beyond = (float(points[taken + 1, 0]), float(points[taken + 1, 1]))
    return Walk(
        config,
        points[: taken + 1],
        values[: taken + 1],
        gradients[:taken],
        {name: memory[:taken] for name, memory in memories.items()},
        rates[:taken],
        beyond,
    )
