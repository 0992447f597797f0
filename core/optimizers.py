"""Six ways to use a gradient. Each moves a dict of arrays in place: `optimizer.update(params, grads)`.

The rules read as in their papers. A memory (v, h, m) starts at zero and is kept per parameter name, so the same optimizer walks a
point on a map and trains a net. Source: Deep Learning from Scratch 1, 6.1; CS231n, "Parameter updates".
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.floating]]


class Optimizer:
    """What all six share: hyper-parameters that print, memories that can be saved and put back."""

    MEMORY: ClassVar[tuple[str, ...]] = ()  # the names of the arrays kept per parameter
    HYPERPARAMETERS: ClassVar[tuple[str, ...]] = ("lr",)

    def __init__(self, lr: float) -> None:
        self.lr = float(lr)
        self.steps = 0
        self.memory: dict[str, Arrays] = {name: {} for name in self.MEMORY}

    def update(self, params: Mapping[str, NDArray[np.floating]], grads: Mapping[str, NDArray[np.floating]]) -> None:
        """One step: every array in `params` that has a gradient is changed in place; `grads` is left alone."""
        self.steps += 1
        for name in self.MEMORY:
            for key in grads.keys() - self.memory[name].keys():
                self.memory[name][key] = np.zeros_like(params[key])
        for key, g in grads.items():
            self.step(params[key], g, *[self.memory[name][key] for name in self.MEMORY])

    step: Callable[..., None]
    """step(x, g, *memory), the rule itself, for one array `x` with gradient `g`; changes `x` and the memories in place."""

    def state(self) -> dict[str, Any]:
        """Everything the next step depends on, as a copy: hyper-parameters, step count and memories."""
        return copy.deepcopy(
            {"hyperparameters": {name: getattr(self, name) for name in self.HYPERPARAMETERS}, "steps": self.steps, "memory": self.memory}
        )

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to a `state()` taken earlier; the state is copied and stays as it is."""
        for name, value in state["hyperparameters"].items():
            setattr(self, name, value)
        self.steps, self.memory = state["steps"], copy.deepcopy(dict(state["memory"]))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name):g}' for name in self.HYPERPARAMETERS)})"


class SGD(Optimizer):
    """x ← x - η g."""

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(lr)

    def step(self, x, g):
        x -= self.lr * g


class Momentum(Optimizer):
    """v ← β v - η g;  x ← x + v. A ball that keeps rolling."""

    MEMORY = ("v",)
    HYPERPARAMETERS = ("lr", "momentum")

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = float(momentum)

    def step(self, x, g, v):
        v *= self.momentum
        v -= self.lr * g
        x += v


class Nesterov(Optimizer):
    """v⁺ = β v - η g;  x ← x - β v + (1 + β) v⁺. Momentum that looks ahead along v before it takes the slope."""

    MEMORY = ("v",)
    HYPERPARAMETERS = ("lr", "momentum")

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = float(momentum)

    def step(self, x, g, v):
        x -= self.momentum * v
        v *= self.momentum
        v -= self.lr * g
        x += (1 + self.momentum) * v


class AdaGrad(Optimizer):
    """h ← h + g²;  x ← x - η g / (√h + ε). Steps shrink along axes that have been steep."""

    MEMORY = ("h",)
    EPSILON: ClassVar[float] = 1e-7

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(lr)

    def step(self, x, g, h):
        h += g * g
        x -= self.lr * g / (np.sqrt(h) + self.EPSILON)


class RMSprop(Optimizer):
    """h ← ρ h + (1 - ρ) g²;  x ← x - η g / (√h + ε). AdaGrad that forgets."""

    MEMORY = ("h",)
    HYPERPARAMETERS = ("lr", "decay_rate")
    EPSILON: ClassVar[float] = 1e-7

    def __init__(self, lr: float = 0.01, decay_rate: float = 0.99) -> None:
        super().__init__(lr)
        self.decay_rate = float(decay_rate)

    def step(self, x, g, h):
        h *= self.decay_rate
        h += (1 - self.decay_rate) * g * g
        x -= self.lr * g / (np.sqrt(h) + self.EPSILON)


class Adam(Optimizer):
    """m ← β₁ m + (1 - β₁) g;  v ← β₂ v + (1 - β₂) g²;  x ← x - η m̂ / (√v̂ + ε), with m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ).

    As in the paper (Kingma and Ba, 2015, algorithm 1): bias-corrected, ε = 1e-8 outside the root.
    """

    MEMORY = ("m", "v")
    HYPERPARAMETERS = ("lr", "beta1", "beta2")
    EPSILON: ClassVar[float] = 1e-8

    def __init__(self, lr: float = 0.001, beta1: float = 0.9, beta2: float = 0.999) -> None:
        super().__init__(lr)
        self.beta1, self.beta2 = float(beta1), float(beta2)

    def step(self, x, g, m, v):
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        v += (1 - self.beta2) * g * g
        m_hat = m / (1 - self.beta1**self.steps)
        v_hat = v / (1 - self.beta2**self.steps)
        x -= self.lr * m_hat / (np.sqrt(v_hat) + self.EPSILON)


OPTIMIZERS: tuple[type[Optimizer], ...] = (SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam)


def optimizer_named(name: str) -> type[Optimizer]:
    """The class of that name. Raises ValueError with the names there are."""
    for kind in OPTIMIZERS:
        if kind.__name__ == name:
            return kind
    raise ValueError(f"no optimizer is called {name!r}; there are {', '.join(kind.__name__ for kind in OPTIMIZERS)}")
