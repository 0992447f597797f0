"""Turn one weight of a net, hold all the others, and ask twice: how many points are right, and how large is the loss?

The count answers only when a point changes sides, so its slope is zero wherever it has one, and gradient descent has nothing to go
by. The loss answers to every touch. Put a step function into the hidden layer and the loss falls silent too: that is why nets use
the sigmoid. Source: Deep Learning from Scratch 1, 4.2.5.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.functions import as_floats, log_softmax, sigmoid, step_function
from core.networks import TwoLayerNet

Array = NDArray[np.floating]
Bend = Literal["sigmoid", "step"]
BENDS = {"sigmoid": sigmoid, "step": step_function}


@dataclass(frozen=True, eq=False)
class OneWeight:
    """A two-layer net with one first-layer weight to be turned: W1[entry]. Points x (n, inputs) with classes t (n,); params W1 b1 W2 b2.

    `bend` is what the hidden layer does to its sums. All three functions take a weight or an array of weights.
    """

    x: Array
    t: NDArray[np.int64]
    params: Mapping[str, Array]
    bend: Bend = "sigmoid"
    entry: tuple[int, int] = (0, 0)

    def scores(self, weight: ArrayLike) -> Array:
        """The last layer's scores with W1[entry] = weight: (…, n, classes) for weights of shape (…)."""
        i, j = self.entry
        p, weights = self.params, np.asarray(weight, np.float64)
        a = np.broadcast_to(self.x @ p["W1"] + p["b1"], (*weights.shape, len(self.x), len(p["b1"]))).copy()
        a[..., j] += (weights[..., None] - p["W1"][i, j]) * self.x[:, i]
        return as_floats(BENDS[self.bend](a)) @ p["W2"] + p["b2"]

    def hits(self, weight: ArrayLike) -> NDArray[np.bool_]:
        """Which points get the largest score for their own class: (…, n)."""
        return self.scores(weight).argmax(axis=-1) == self.t

    def right(self, weight: ArrayLike) -> NDArray[np.int64]:
        """How many points that are."""
        return np.count_nonzero(self.hits(weight), axis=-1)

    def accuracy(self, weight: ArrayLike) -> Array:
        """The share of points that are right, in steps of 1/n."""
        return self.right(weight) / len(self.t)

    def loss(self, weight: ArrayLike) -> Array:
        """The mean cross entropy, -log softmax(scores)[t]."""
        return -log_softmax(self.scores(weight))[..., np.arange(len(self.t)), self.t].mean(axis=-1)


@functools.cache
def two_clouds(n: int = 40, seed: int = 3) -> tuple[Array, NDArray[np.int64]]:
    """Points in two classes that no net separates without a mistake: x (n, 2), t (n,). Read-only; one digit after the point."""
    rng = np.random.default_rng(seed)
    t = np.arange(n) % 2
    x = np.round(rng.normal(0, 1.0, (n, 2)) + np.where(t[:, None] == 1, [1.1, 0.6], [-1.1, -0.6]), 1)
    x.flags.writeable = t.flags.writeable = False
    return x, t


@functools.cache
def trained_on_clouds(iterations: int = 200, learning_rate: float = 0.5, hidden: int = 3, seed: int = 3) -> OneWeight:
    """A 2-3-2 net with sigmoids after gradient descent on all of `two_clouds()`; it takes a hundredth of a second."""
    x, t = two_clouds()
    net = TwoLayerNet(2, hidden, 2, weight_init_std=1.0, rng=np.random.default_rng(seed), dtype=np.float64)
    for _ in range(iterations):
        for name, grad in net.gradient(x, t).items():
            net.params[name] -= learning_rate * grad
    return OneWeight(x, t, net.params)
