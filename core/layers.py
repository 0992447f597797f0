"""The pieces that every net here is made of. A layer holds no numbers: the net keeps them all in one dict, `params`.

forward(x, params) returns the output and what backward will need; backward(dy, kept, params, grads) puts the gradients of the
layer's own parameters into `grads` and returns the gradient of its input. Source: Deep Learning from Scratch 1, 5.4–5.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Params = dict[str, Array]


def in_one_vector(arrays: Mapping[str, Array], dtype: np.dtype[Any]) -> tuple[Array, Params]:
    """A vector with the numbers of all `arrays`, one after the other, and a dict of its parts under their names and in their shapes.

    The parts are views: what is done to the vector is done to all of them at once.
    """
    vector = np.concatenate([array.ravel() for array in arrays.values()], dtype=dtype, casting="same_kind")
    ends = np.cumsum([array.size for array in arrays.values()])
    parts = np.split(vector, ends[:-1])
    return vector, {name: part.reshape(array.shape) for (name, array), part in zip(arrays.items(), parts, strict=True)}


class Layer(Protocol):
    """What a net asks of its layers."""

    def forward(self, x: Array, params: Mapping[str, Array]) -> tuple[Array, Any]:
        """The output for `x`, (batch, inputs), and whatever backward needs."""
        ...

    def backward(self, dy: Array, kept: Any, params: Mapping[str, Array], grads: Params) -> Array:
        """Gradient of the loss with respect to the input, from `dy`, that with respect to the output."""
        ...


@dataclass(frozen=True)
class Affine:
    """y = x W + b, with W (inputs, outputs) and b (outputs,) looked up in the net's params by name."""

    weight: str
    bias: str

    def forward(self, x: Array, params: Mapping[str, Array]) -> tuple[Array, Array]:
        y = x @ params[self.weight]
        y += params[self.bias]
        return y, x

    def gradients(self, dy: Array, x: Array, grads: Params) -> None:
        """dL/dW = xᵀ dy and dL/db = Σ dy, written into `grads` (into the arrays that are there already, if they are)."""
        grads[self.weight] = np.matmul(x.T, dy, out=grads.get(self.weight))
        grads[self.bias] = np.add.reduce(dy, axis=0, out=grads.get(self.bias))

    def backward(self, dy: Array, kept: Array, params: Mapping[str, Array], grads: Params) -> Array:
        self.gradients(dy, kept, grads)
        return dy @ params[self.weight].T


@dataclass(frozen=True)
class Sigmoid:
    """y = 1 / (1 + e^-x), and backwards dy y (1 - y)."""

    def forward(self, x: Array, params: Mapping[str, Array]) -> tuple[Array, Array]:
        y = -x
        with np.errstate(over="ignore"):  # e^1000 is infinite, and 1 / (1 + ∞) is the 0 it should be
            np.exp(y, out=y)
        y += 1
        return np.reciprocal(y, out=y), y

    def backward(self, dy: Array, kept: Array, params: Mapping[str, Array], grads: Params) -> Array:
        dx = 1 - kept
        dx *= kept
        dx *= dy
        return dx


@dataclass(frozen=True)
class Relu:
    """y = max(0, x), and backwards dy where x > 0."""

    def forward(self, x: Array, params: Mapping[str, Array]) -> tuple[Array, Array]:
        y = np.maximum(x, 0)
        return y, y

    def backward(self, dy: Array, kept: Array, params: Mapping[str, Array], grads: Params) -> Array:
        return dy * (kept > 0)


@dataclass(frozen=True)
class LeakyRelu:
    """y = x where x > 0, else x / 100, and backwards dy or dy / 100: no unit dies."""

    def forward(self, x: Array, params: Mapping[str, Array]) -> tuple[Array, Array]:
        y = np.maximum(x, x * x.dtype.type(0.01))
        return y, y

    def backward(self, dy: Array, kept: Array, params: Mapping[str, Array], grads: Params) -> Array:
        return dy * np.where(kept > 0, dy.dtype.type(1), dy.dtype.type(0.01))


@dataclass(frozen=True)
class Tanh:
    """y = tanh x, and backwards dy (1 - y²)."""

    def forward(self, x: Array, params: Mapping[str, Array]) -> tuple[Array, Array]:
        y = np.tanh(x)
        return y, y

    def backward(self, dy: Array, kept: Array, params: Mapping[str, Array], grads: Params) -> Array:
        return dy * (1 - kept * kept)


ACTIVATIONS: dict[str, type[Sigmoid] | type[Relu] | type[LeakyRelu] | type[Tanh]] = {
    "sigmoid": Sigmoid, "relu": Relu, "leaky_relu": LeakyRelu, "tanh": Tanh,
}  # fmt: skip
