"""Predict, then run: the descent page's exercises. No answer is written down anywhere; each is read off the walk itself."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Literal

from core.descent import DescentConfig, walk
from core.verdict import verdict

# What can become of a walk, in the order in which the choices are shown.
FATES = ("arrived", "zigzags", "oscillates", "diverges", "hardly_moves", "frozen")


@dataclass(frozen=True)
class Exercise:
    """A question about a walk that has not been seen yet.

    fate: what will become of it; where: the coordinate `axis` after the first step; who: which of `rivals` ends lowest.
    """

    key: str
    asks: Literal["fate", "where", "who"]
    config: DescentConfig
    axis: int = 0
    rivals: tuple[str, ...] = ()

    @property
    def optimizers(self) -> tuple[str, ...]:
        return self.rivals or (self.config.optimizer,)

    @property
    def choices(self) -> tuple[str, ...]:
        return {"fate": FATES, "where": (), "who": self.rivals}[self.asks]

    def answer(self) -> str | float:
        """The right answer: a fate, a number, or a name."""
        return _answer(self)


@functools.cache
def _answer(exercise: Exercise) -> str | float:
    if exercise.asks == "where":
        return float(walk(exercise.config).points[1, exercise.axis])
    if exercise.asks == "fate":
        return verdict(walk(exercise.config)).kind
    return min(exercise.rivals, key=lambda name: walk(replace(exercise.config, optimizer=name)).values[-1])


EXERCISES = (
    Exercise("book_good", "fate", DescentConfig()),
    Exercise("one_step", "where", DescentConfig(x0=3.0, x1=4.0, gradient="analytic")),
    Exercise("book_large", "fate", DescentConfig(lr=10.0)),
    Exercise("book_small", "fate", DescentConfig(lr=1e-10)),
    Exercise("half", "where", DescentConfig(x0=5.0, lr=0.5, gradient="analytic")),
    Exercise("limit", "fate", DescentConfig(lr=1.0)),
    Exercise("ravine_under", "fate", DescentConfig("ravine", -7.0, 2.0, 0.95, 40)),
    Exercise("ravine_over", "fate", DescentConfig("ravine", -7.0, 2.0, 1.05, 40)),
    Exercise("ravine_step", "where", DescentConfig("ravine", -7.0, 2.0, 0.95, 40, gradient="analytic"), axis=1),
    Exercise("momentum_limit", "fate", DescentConfig("ravine", -7.0, 2.0, 1.05, 200, "Momentum")),
    Exercise("nesterov_limit", "fate", DescentConfig(lr=0.7, steps=60, optimizer="Nesterov")),
    Exercise("adam_large", "fate", DescentConfig(lr=10.0, steps=100, optimizer="Adam")),
    Exercise("race_ravine", "who", DescentConfig("ravine", -7.0, 2.0, 0.1, 40), rivals=("SGD", "Momentum", "AdaGrad")),
    Exercise("race_rosenbrock", "who", DescentConfig("rosenbrock", -0.5, 2.2, 0.001, 300), rivals=("SGD", "Momentum", "Adam")),
)
