"""How large the first weights are. Too small, and nothing comes through many layers; too large, and every unit is saturated.

Source: Deep Learning from Scratch 1, 6.2; CS231n, "Neural Networks 2"; Glorot and Bengio, 2010; He et al., 2015.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# By name: the standard deviation of a layer's weights, from the number of its inputs and the one that a configuration gives.
INITIALIZERS: dict[str, Callable[[int, float], float]] = {
    "normal": lambda inputs, std: std,  # N(0, std²), as in the book's first net
    "xavier": lambda inputs, std: 1 / math.sqrt(inputs),  # keeps the spread of tanh and sigmoid sums
    "he": lambda inputs, std: math.sqrt(2 / inputs),  # as ReLU sets half of them to 0
    "zero": lambda inputs, std: 0.0,  # to see that all units stay alike
}


def initial_weights(name: str, inputs: int, outputs: int, std: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Weights (inputs, outputs) drawn from N(0, σ²), with the σ of the initializer called `name`. Raises ValueError for an unknown one.

    Every initializer draws the same numbers and scales them, so that nets that begin differently see the same chance.
    """
    if name not in INITIALIZERS:
        raise ValueError(f"no initializer is called {name!r}; there are {', '.join(INITIALIZERS)}")
    return INITIALIZERS[name](inputs, std) * rng.standard_normal((inputs, outputs))
