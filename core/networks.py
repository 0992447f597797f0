"""Nets that can be taken apart: `SimpleNet`, 2×3 numbers whose whole gradient fits on a page, and `TwoLayerNet`, which reads digits.

Both keep the names and the argument order of Deep Learning from Scratch 1 (4.4.2 and 4.5.1). `Network` is what TwoLayerNet and
every deeper net are: a list of layers with one forward and one backward path.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from core.functions import as_floats, log_softmax, softmax
from core.initializers import initial_weights
from core.layers import ACTIVATIONS, Affine, Layer, Params
from core.losses import as_one_hot, cross_entropy_of_rows, softmax_cross_entropy, softmax_cross_entropy_grad

Array = NDArray[np.floating]


class SimpleNet:
    """z = x W, y = softmax(z), L = cross entropy: one layer, no bias (book 4.4.2).

    W is (inputs, classes), 2×3 in the book; given, it is used as it is and not copied, so that a numerical gradient can nudge it;
    otherwise it is drawn from N(0, 1) with `rng`.
    """

    def __init__(self, W: ArrayLike | None = None, *, rng: np.random.Generator | None = None) -> None:
        self.W = as_floats((rng or np.random.default_rng()).standard_normal((2, 3)) if W is None else W)

    def predict(self, x: ArrayLike) -> Array:
        """The scores z = x W, for one sample (inputs,) or a batch (batch, inputs)."""
        return as_floats(x) @ self.W

    def loss(self, x: ArrayLike, t: ArrayLike) -> float:
        """Mean cross entropy of softmax(x W) against t, labels or one-hot."""
        return softmax_cross_entropy(self.predict(x), t)

    def gradient(self, x: ArrayLike, t: ArrayLike) -> Array:
        """dL/dW = xᵀ (y - t) / batch, in the shape of W: for one sample the outer product of x and y - t."""
        x = as_floats(x)
        _, dz = softmax_cross_entropy_grad(x @ self.W, t)
        return np.atleast_2d(x).T @ np.atleast_2d(dz)


simpleNet = SimpleNet  # the book's name


class Network:
    """Affine layers with an activation between them: sizes (784, 50, 10) make the book's two-layer net.

    params: W1 (sizes[0], sizes[1]), b1 (sizes[1],), W2, b2 … of `dtype`; weights by the initializer `init` (core.initializers; "normal"
    is N(0, weight_init_std²)), biases 0. Raises ValueError for impossible sizes and unknown names.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str = "sigmoid",
        init: str = "normal",
        weight_init_std: float = 0.01,
        rng: np.random.Generator | None = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        rng = rng or np.random.default_rng()
        self.sizes = tuple(int(size) for size in sizes)
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise ValueError(f"a net needs at least an input and an output of one unit or more, not sizes {self.sizes}")
        if activation not in ACTIVATIONS:
            raise ValueError(f"no activation is called {activation!r}; there are {', '.join(ACTIVATIONS)}")
        self.activation, self.dtype = activation, np.dtype(dtype)
        self.params: Params = {}
        self.layers: list[Layer] = []
        for i, (inputs, outputs) in enumerate(zip(self.sizes, self.sizes[1:], strict=False), start=1):
            self.params[f"W{i}"] = initial_weights(init, inputs, outputs, weight_init_std, rng).astype(self.dtype)
            self.params[f"b{i}"] = np.zeros(outputs, self.dtype)
            self.layers += [Affine(f"W{i}", f"b{i}"), ACTIVATIONS[activation]()]
        del self.layers[-1]  # the last layer gives scores; the softmax belongs to the loss

    def scores(self, x: ArrayLike, params: Params | None = None) -> Array:
        """The last layer's output before the softmax, for one sample (inputs,) or a batch (batch, inputs); with `params`, what it would
        be if these were the net's."""
        y = np.asarray(x, self.dtype)
        for layer in self.layers:
            y, _ = layer.forward(y, self.params if params is None else params)
        return y

    def predict(self, x: ArrayLike) -> Array:
        """Probabilities, softmax(scores), in the shape of the scores."""
        return softmax(self.scores(x))

    def loss(self, x: ArrayLike, t: ArrayLike) -> float:
        """Mean cross entropy against t, labels or one-hot, computed from the scores."""
        return softmax_cross_entropy(self.scores(x), t)

    def accuracy(self, x: ArrayLike, t: ArrayLike) -> float:
        """The share of samples whose largest score is the right one."""
        scores = self.scores(x)
        right = as_one_hot(t, scores).argmax(axis=1)
        return float(np.mean(np.atleast_2d(scores).argmax(axis=1) == right))

    def gradient(self, x: ArrayLike, t: ArrayLike) -> Params:
        """dL/dW1, dL/db1, … as a new dict, by backpropagation."""
        return self.loss_and_gradient(x, t)[1]

    def loss_and_gradient(self, x: ArrayLike, t: ArrayLike, out: Params | None = None) -> tuple[float, Params]:
        """The loss and its gradient from one forward pass. With `out`, a dict from an earlier call, its arrays are filled anew."""
        x = np.atleast_2d(np.asarray(x, self.dtype))  # one sample is a batch of one
        grads = {name: np.empty_like(value) for name, value in self.params.items()} if out is None else out
        like = np.empty((len(x), self.sizes[-1]), self.dtype)
        with np.errstate(over="ignore"):  # e^1000 is infinite, and a sigmoid of 1 / (1 + ∞) is the 0 it should be
            return self.there_and_back(x, as_one_hot(t, like if np.ndim(t) else like[0]), grads), grads

    def there_and_back(self, x: Array, t: Array, grads: Params, masks: Sequence[Array] = ()) -> float:
        """The loss of a batch of inputs and one-hot rows, both of the net's dtype, from a pass forwards; and one backwards, that leaves
        the gradient in the arrays of `grads`.

        masks: dropout, one array (batch, units) per hidden layer that its output is multiplied by: 0 for a unit that is left out.
        """
        y, kept = x, []
        dropped = {2 * i + 1: mask for i, mask in enumerate(masks)}  # the activations stand at 1, 3, 5 …
        for i, layer in enumerate(self.layers):
            y, what = layer.forward(y, self.params)
            kept.append(what)
            if i in dropped:
                y = y * dropped[i]
        loss, dy = cross_entropy_of_rows(y, t)
        for i in range(len(self.layers) - 1, 0, -1):
            if i in dropped:
                dy = dy * dropped[i]
            dy = self.layers[i].backward(dy, kept[i], self.params, grads)
        first = self.layers[0]
        assert isinstance(first, Affine)
        first.gradients(dy, kept[0], grads)  # nobody asks for the gradient of the image, so its product is not computed
        return loss

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'-'.join(map(str, self.sizes))}, {self.dtype})"


class TwoLayerNet(Network):
    """input_size - hidden_size - output_size with a sigmoid between, the net of book 4.5.1 (or another activation); params W1 b1 W2 b2."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        weight_init_std: float = 0.01,
        *,
        activation: str = "sigmoid",
        init: str = "normal",
        rng: np.random.Generator | None = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        sizes = (input_size, hidden_size, output_size)
        super().__init__(sizes, activation=activation, init=init, weight_init_std=weight_init_std, rng=rng, dtype=dtype)

    def there_and_back(self, x: Array, t: Array, grads: Params, masks: Sequence[Array] = ()) -> float:
        """What Network does layer by layer, written out for the sigmoid and no dropout (book 5.7.2)."""
        if masks or self.activation != "sigmoid":
            return super().there_and_back(x, t, grads, masks)
        p = self.params
        z = x @ p["W1"]
        z += p["b1"]
        np.negative(z, out=z)
        np.exp(z, out=z)
        z += 1
        np.reciprocal(z, out=z)  # the sigmoid, 1 / (1 + e^-a)
        scores = z @ p["W2"]
        scores += p["b2"]
        loss, dy = cross_entropy_of_rows(scores, t)
        np.matmul(z.T, dy, out=grads["W2"])
        np.add.reduce(dy, axis=0, out=grads["b2"])
        da = dy @ p["W2"].T
        da *= z
        np.subtract(1, z, out=z)
        da *= z  # times the sigmoid's slope, z (1 - z)
        np.matmul(x.T, da, out=grads["W1"])
        np.add.reduce(da, axis=0, out=grads["b1"])
        return loss

    def numerical_gradient(self, x: ArrayLike, t: ArrayLike, h: float = 1e-4) -> Params:
        """The same gradient by central differences, (L(w + h) - L(w - h)) / 2h for every single weight, in float64.

        The textbook's way runs the whole net twice per weight. But one weight moves little: w in W1 moves one hidden unit, and
        that only in the samples whose pixel is not zero; w in W2 moves one score. So the forward pass is kept, and only what the
        weight can change is computed again; the difference itself is taken as ever.
        """
        p = {name: value.astype(np.float64) for name, value in self.params.items()}
        one, x = np.ndim(x) == 1, np.atleast_2d(np.asarray(x, np.float64))
        first, hidden, second = self.layers
        a, _ = first.forward(x, p)  # (batch, hidden)
        z, _ = hidden.forward(a, p)
        scores, _ = second.forward(z, p)  # (batch, classes)
        labels = as_one_hot(t, scores[0] if one else scores).argmax(axis=1)

        def unit_moves(samples: NDArray[np.intp], inputs: Array) -> Array:
            """dL_n/dw by central difference, for weights that add w·inputs to one hidden unit's sum; (len(samples), hidden)."""
            loss_if = _Nudged(scores[samples], labels[samples])
            slopes = np.empty((len(samples), a.shape[1]))
            for j, outgoing in enumerate(p["W2"]):
                above, _ = hidden.forward(a[samples, j] + h * inputs, p)
                below, _ = hidden.forward(a[samples, j] - h * inputs, p)
                now = z[samples, j]
                slopes[:, j] = (loss_if.scores_move(above - now, outgoing) - loss_if.scores_move(below - now, outgoing)) / (2 * h)
            return slopes

        def score_moves(inputs: Array) -> Array:
            """dL/dw by central difference, for weights that add w·inputs, (batch,), to one score; (classes,)."""
            loss_if = _Nudged(scores, labels)
            return (loss_if.one_score_moves(h * inputs) - loss_if.one_score_moves(-h * inputs)).mean(axis=0) / (2 * h)

        batch = len(x)
        sample, value, pixel, place = _distinct_inputs(x)
        by_value = unit_moves(sample, value)  # pixels of one brightness in one sample move their unit alike
        order = np.argsort(pixel, kind="stable")
        used, starts = np.unique(pixel[order], return_index=True)
        W1 = np.zeros_like(p["W1"])  # a pixel that is 0 in every sample changes nothing
        if len(used):
            W1[used] = np.add.reduceat(by_value[place[order]], starts, axis=0) / batch
        return {
            "W1": W1,
            "b1": unit_moves(np.arange(batch), np.ones(batch)).mean(axis=0),
            "W2": np.stack([score_moves(unit) for unit in z.T]),
            "b2": score_moves(np.ones(batch)),
        }


class _Nudged:
    """Losses of single samples after their scores moved a little, from exponentials that are computed once.

    scores (n, classes), labels (n,). With p = softmax(scores), moving score c by d_c changes the loss -log p_t to
    -log p_t + log Σ_c p_c e^(d_c) - d_t.
    """

    def __init__(self, scores: Array, labels: NDArray[np.intp]) -> None:
        self.p, self.labels = softmax(scores), labels
        self.loss = -log_softmax(scores)[np.arange(len(labels)), labels]

    def scores_move(self, by: Array, along: Array) -> Array:
        """The losses, (n,), where every score moves: by (n,) times along (classes,)."""
        moved = np.exp(np.multiply.outer(by, along))
        return self.loss + np.log(np.einsum("nc,nc->n", self.p, moved)) - by * along[self.labels]

    def one_score_moves(self, by: Array) -> Array:
        """The losses, (n, classes), where only score c moves by `by`, (n,), for each c in turn."""
        moved = self.loss[:, None] + np.log1p(self.p * np.expm1(by)[:, None])
        moved[np.arange(len(by)), self.labels] -= by
        return moved


def _distinct_inputs(x: Array) -> tuple[NDArray[np.intp], Array, NDArray[np.intp], NDArray[np.intp]]:
    """The non-zero inputs of a batch, equal values of one sample counted once.

    Returns (sample, value, pixel, place): the distinct pairs are (sample[k], value[k]); the i-th non-zero input is that of
    pixel[i] and belongs to the pair place[i].
    """
    owner, pixel = np.nonzero(x)
    brightness = x[owner, pixel]
    order = np.lexsort((brightness, owner))
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(owner[order]) != 0) | (np.diff(brightness[order]) != 0)
    place = np.empty(len(order), np.intp)
    place[order] = np.cumsum(new) - 1
    return owner[order][new], brightness[order][new], pixel, place
