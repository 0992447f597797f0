"""A mini-batch is a poll: ask a hundred images at random, and know about sixty thousand.

The loss of a batch is the mean of its samples' losses, so it scatters round the loss of the whole with a spread of σ/√n, where σ is the
spread of the single losses: a hundred times the work buys a tenth of the error. Source: Deep Learning from Scratch 1, 4.2.3 and 4.2.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.functions import log_softmax
from core.mnist import Bytes, Dataset
from core.networks import Network, TwoLayerNet
from core.training import CHUNK, scaled

SIZES = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000)
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)  # the quantiles that a spread is told by


class Spread(NamedTuple):
    """How the losses of many batches of one size lie: their standard deviation, what σ/√n says it should be, and the quantiles SHARES."""

    size: int
    measured: float
    predicted: float
    quantiles: tuple[float, ...]


def briefly_trained(data: Dataset, iterations: int = 200, learning_rate: float = 0.5, batch_size: int = 100, seed: int = 0) -> TwoLayerNet:
    """The book's 784-50-10 net after a few of the book's updates; the larger learning rate makes it read most digits after 200 of them."""
    rng = np.random.default_rng(seed)
    net = TwoLayerNet(784, 50, 10, rng=rng)
    for _ in range(iterations):
        chosen = draw(len(data.x_train), batch_size, rng)
        grads = net.gradient(scaled(data.x_train[chosen]), data.t_train[chosen])
        for name, grad in grads.items():
            net.params[name] -= learning_rate * grad
    return net


def sample_losses(net: Network, images: Bytes, labels: Bytes) -> NDArray[np.float64]:
    """The cross entropy of every image, (n,), images given as bytes; the mean is the loss of the whole. Nothing large is allocated."""
    losses = np.empty(len(images))
    for start in range(0, len(images), CHUNK):
        part = slice(start, start + CHUNK)
        log_y = log_softmax(net.scores(scaled(images[part], net.dtype)))  # (chunk, classes)
        losses[part] = -np.take_along_axis(log_y, labels[part, None].astype(np.intp), axis=1)[:, 0]
    return losses


def draw(samples: int, size: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """The numbers of the images of one batch, (size,): drawn with replacement, as the book's np.random.choice does."""
    return rng.integers(0, samples, size, dtype=np.int32)


def batch_losses(losses: NDArray[np.floating], size: int, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """The losses of `draws` random batches of `size` samples, (draws,), from the losses of all samples."""
    means = np.empty(draws)
    at_once = max(1, 50_000 // size)  # batches; so that a few hundred kB are in use, whatever the size
    for start in range(0, draws, at_once):
        now = means[start : start + at_once]
        now[:] = losses[rng.integers(0, len(losses), (len(now), size), dtype=np.int32)].mean(axis=1)
    return means


def batches_of(losses: NDArray[np.floating], size: int, draws: int = 1000, seed: int = 0) -> NDArray[np.float64]:
    """The losses of the batches that `spreads` tells about, (draws,): each size has its own, and the same seed gives the same."""
    return batch_losses(losses, size, draws, np.random.default_rng((seed, size)))


def spreads(losses: NDArray[np.floating], draws: int = 1000, sizes: Sequence[int] = SIZES, seed: int = 0) -> tuple[Spread, ...]:
    """`draws` batches of every size, told by their spread."""
    sigma = float(losses.std(dtype=np.float64))
    every = []
    for size in sizes:
        found = batches_of(losses, size, draws, seed)
        every.append(Spread(size, float(found.std()), sigma / size**0.5, tuple(np.quantile(found, SHARES).tolist())))
    return tuple(every)
