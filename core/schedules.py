"""How the learning rate changes on the way: large steps to get there, small ones to settle.

A schedule is a function from the step to the factor on the learning rate, 1 at step 0: lr_t = lr · schedule(t). A step may be an
iteration or an epoch; the schedule does not mind. Source: CS231n, "Annealing the learning rate".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np


@dataclass(frozen=True)
class Constant:
    """1 at every step."""

    def __call__(self, step: Any) -> Any:
        return 1.0 + 0.0 * step


@dataclass(frozen=True)
class StepDecay:
    """factor^⌊t / every⌋: stairs. Raises ValueError for stairs without a width or a factor that is not above 0."""

    every: int = 10
    factor: float = 0.5

    def __post_init__(self) -> None:
        if self.every < 1 or not 0 < self.factor < np.inf:
            raise ValueError(f"{self} is no schedule: every is at least 1, factor above 0")

    def __call__(self, step: Any) -> Any:
        return self.factor ** (step // self.every)


@dataclass(frozen=True)
class Exponential:
    """e^(-rate t): the same share less at every step. Raises ValueError for a rate below 0."""

    rate: float = 0.05

    def __post_init__(self) -> None:
        if not 0 <= self.rate < np.inf:
            raise ValueError(f"{self} is no schedule: rate is at least 0")

    def __call__(self, step: Any) -> Any:
        return np.exp(-self.rate * step)


@dataclass(frozen=True)
class Cosine:
    """(1 + cos(π t / steps)) / 2: from 1 to 0 within `steps`, and 0 from there on (Loshchilov and Hutter, 2017, without restarts).

    Raises ValueError for fewer steps than 1.
    """

    steps: int = 100

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise ValueError(f"{self} is no schedule: steps is at least 1")

    def __call__(self, step: Any) -> Any:
        return (1 + np.cos(np.pi * np.minimum(step / self.steps, 1))) / 2


Schedule: TypeAlias = Constant | StepDecay | Exponential | Cosine

SCHEDULES: tuple[type[Schedule], ...] = (Constant, StepDecay, Exponential, Cosine)


def schedule_named(name: str) -> type[Schedule]:
    """The class of that name. Raises ValueError with the names there are."""
    for kind in SCHEDULES:
        if kind.__name__ == name:
            return kind
    raise ValueError(f"no schedule is called {name!r}; there are {', '.join(kind.__name__ for kind in SCHEDULES)}")
