"""The book's four steps in a loop that its caller drives: mini-batch, gradient, update, repeat (4.5).

`train(config, data)` is a generator. It yields a small record after every update and stops when its caller does, so the same loop
feeds a test, a notebook, a page that draws while it runs, and a search over many settings.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.layers import Params, in_one_vector
from core.mnist import Dataset
from core.networks import Network, TwoLayerNet
from core.optimizers import Optimizer, optimizer_named

CHUNK = 500  # images per product when accuracy is measured: what fits into a core's cache


@dataclass(frozen=True)
class TrainConfig:
    """Everything a run depends on. The same configuration gives the same run, bit for bit.

    sampling: "replacement" draws every mini-batch anew from all images, as the book does; "epoch" deals the images out in a new
    random order per epoch, each once. An epoch is as many iterations as it takes to draw as many images as there are, rounded up.
    """

    hidden_size: int = 50
    learning_rate: float = 0.1
    batch_size: int = 100
    iterations: int = 10_000
    seed: int = 0
    optimizer: str = "SGD"
    weight_init_std: float = 0.01
    sampling: Literal["replacement", "epoch"] = "replacement"
    dtype: Literal["float32", "float64"] = "float32"

    def __post_init__(self) -> None:
        for name in ("hidden_size", "batch_size", "iterations"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be above 0, not {self.learning_rate}")
        if not self.weight_init_std >= 0:
            raise ValueError(f"weight_init_std must not be negative, not {self.weight_init_std}")
        for name, known in (("sampling", ("replacement", "epoch")), ("dtype", ("float32", "float64"))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} is {' or '.join(known)}, not {getattr(self, name)!r}")
        optimizer_named(self.optimizer)

    def iterations_per_epoch(self, samples: int) -> int:
        """Updates in one epoch of `samples` training images: ⌈samples / batch_size⌉, in whole numbers."""
        return iterations_per_epoch(samples, self.batch_size)


def iterations_per_epoch(samples: int, batch_size: int) -> int:
    """⌈samples / batch_size⌉: 600 for 60,000 images in batches of 100."""
    return -(-samples // batch_size)


class Progress(NamedTuple):
    """What one update brought. `loss` is that of the mini-batch before the update; None for iteration 0, before the first.

    The accuracies, between 0 and 1, are there at iteration 0, after every whole epoch and at the end; else None. `ended` is set on
    the last record only: "finished", or "not finite" where the loss of the next update, `iteration` + 1, was no finite number any
    more; that update was not made.
    """

    iteration: int
    loss: float | None
    train_accuracy: float | None = None
    test_accuracy: float | None = None
    ended: Literal["finished", "not finite"] | None = None


class Checkpoint(NamedTuple):
    """A moment of a run, complete enough to go on from it as if nothing had happened."""

    config: TrainConfig
    iteration: int
    params: Params
    optimizer: dict[str, Any]
    batches: dict[str, Any]  # the random generator's state before it drew this epoch's mini-batches


class Training:
    """A run under way: a net, an optimizer, and the random generator that draws the mini-batches.

    Iterating makes the updates and yields Progress. Between two records the caller may look at `net`, change its params in place and
    take a `checkpoint()`. Raises ValueError for an empty data set, and for a checkpoint of another net or another optimizer; other
    fields of its configuration may differ: that is how a run is prolonged.
    """

    def __init__(self, config: TrainConfig, data: Dataset, resume: Checkpoint | None = None) -> None:
        if not len(data.x_train) or not len(data.x_test):
            raise ValueError("training needs at least one image to learn from and one to be tested on")
        self.config, self.data = config, data
        for_weights, for_batches = np.random.SeedSequence(config.seed).spawn(2)  # another width keeps the same batches
        classes = int(data.t_train.max()) + 1
        self.net: Network = TwoLayerNet(
            data.x_train.shape[1],
            config.hidden_size,
            max(classes, 10),
            config.weight_init_std,
            rng=np.random.default_rng(for_weights),
            dtype=config.dtype,
        )
        self.optimizer: Optimizer = optimizer_named(config.optimizer)(config.learning_rate)
        self.rng = np.random.default_rng(for_batches)
        self.iteration = 0
        self.per_epoch = config.iterations_per_epoch(len(data.x_train))
        self._before_epoch: dict[str, Any] = {}  # the generator's state from which this epoch's order was drawn
        self._order = np.empty(0, np.intp)  # the images of this epoch in the order in which the mini-batches take them
        self._train = lying_alike(data.x_train, data.t_train)  # copies, to measure the accuracy on
        self._test = lying_alike(data.x_test, data.t_test)
        self._targets = np.eye(self.net.sizes[-1], dtype=self.net.dtype)[data.t_train]  # one-hot
        self._x = np.empty((config.batch_size, data.x_train.shape[1]), self.net.dtype)  # filled anew by every update, as are the gradients
        self._join()
        self._draw_epoch()
        if resume is not None:
            self._go_on_from(resume)

    def _go_on_from(self, point: Checkpoint) -> None:
        for name in ("hidden_size", "dtype", "optimizer"):
            if (now := getattr(self.config, name)) != (then := getattr(point.config, name)):
                raise ValueError(f"the checkpoint is of a run with {name} {then}, and cannot go on with {now}")
        self.iteration = point.iteration
        self.net.params = point.params
        self._join()
        self.optimizer.restore(point.optimizer)
        self.rng.bit_generator.state = point.batches
        self._draw_epoch()

    def _join(self) -> None:
        """Params and gradients become named parts of one vector each, so that the optimizer steps once for all of them."""
        vector, self.net.params = in_one_vector(self.net.params, self.net.dtype)
        slope, self._grads = in_one_vector(self.net.params, self.net.dtype)
        self._moved, self._slopes = {"all": vector}, {"all": slope}

    def _draw_epoch(self) -> None:
        samples, size = len(self.data.x_train), self.config.batch_size
        self._before_epoch = copy.deepcopy(dict(self.rng.bit_generator.state))
        if self.config.sampling == "replacement":
            self._order = self.rng.integers(0, samples, self.per_epoch * size)
        else:
            self._order = self.rng.permutation(samples)

    def checkpoint(self) -> Checkpoint:
        """Where the run stands now, as copies."""
        return Checkpoint(
            self.config,
            self.iteration,
            {name: value.copy() for name, value in self.net.params.items()},
            self.optimizer.state(),
            copy.deepcopy(self._before_epoch),
        )

    def __iter__(self) -> Iterator[Progress]:
        if self.iteration == 0:
            yield Progress(0, None, *self.accuracies())
        while self.iteration < self.config.iterations:
            loss = self.update()
            if loss is None:
                yield Progress(self.iteration, None, *self.accuracies(), "not finite")
                return
            if self.iteration == self.config.iterations:
                yield Progress(self.iteration, loss, *self.accuracies(), "finished")
            elif self.iteration % self.per_epoch == 0:
                yield Progress(self.iteration, loss, *self.accuracies())
            else:
                yield Progress(self.iteration, loss)

    def update(self) -> float | None:
        """One iteration. The mini-batch's loss before the update, or None where it is not finite: then nothing was changed."""
        chosen = self._chosen()
        x = scaled(self.data.x_train.take(chosen, axis=0), out=self._x[: len(chosen)])
        t = self._targets.take(chosen, axis=0)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # divergence is reported, not warned about
            loss = self.net.there_and_back(x, t, self._grads)
            if not math.isfinite(loss):
                return None
            self.optimizer.update(self._moved, self._slopes)
        self.iteration += 1
        if self.iteration % self.per_epoch == 0:
            self._draw_epoch()
        return loss

    def _chosen(self) -> NDArray[np.intp]:
        """Which images the next mini-batch takes."""
        at = self.iteration % self.per_epoch * self.config.batch_size
        return self._order[at : at + self.config.batch_size]

    def mini_batch(self) -> tuple[NDArray[np.floating], NDArray[np.uint8]]:
        """The next batch_size images, scaled to 0…1, (batch, 784), and their labels, (batch,)."""
        chosen = self._chosen()
        return scaled(self.data.x_train.take(chosen, axis=0), self.net.dtype), self.data.t_train.take(chosen)

    def accuracies(self) -> tuple[float, float]:
        """Accuracy on all training and on all test images."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return accuracy(self.net, *self._train), accuracy(self.net, *self._test)


def train(config: TrainConfig, data: Dataset, resume: Checkpoint | None = None) -> Iterator[Progress]:
    """Train the two-layer net on `data`, from the start or from a check-point; yields Progress, one record per update.

    Stop by not asking for the next record. A run that went on from a check-point makes the very updates it would have made.
    """
    return iter(Training(config, data, resume))


def scaled(images: NDArray[np.uint8], dtype: np.dtype[Any] | type = np.float32, out: NDArray[np.floating] | None = None) -> NDArray[np.floating]:
    """Bytes 0…255 as numbers 0…1, in a new array of `dtype`, or in `out`."""
    x = np.empty(images.shape, dtype) if out is None else out
    np.copyto(x, images)
    x *= 1 / 255
    return x


def lying_alike(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Copies of both, sorted by how many blank pixels an image begins with: neighbours are blank in the same places."""
    starts = [chunk.astype(bool).argmax(axis=1) for chunk in np.array_split(images, -(-len(images) // CHUNK) or 1)]  # nothing large at once
    order = np.argsort(np.concatenate(starts), kind="stable")
    return images[order], labels[order]


def accuracy(net: Network, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> float:
    """The share of images, given as bytes, that the net reads right. It is measured in chunks, so that nothing large is allocated;
    the pixels that are blank in a whole chunk add nothing and are left out where they come first or last."""
    W1 = net.params["W1"] * (1 / 255)  # to scale the weights once is cheaper than to scale every image
    hits, room = 0, np.empty(CHUNK * images.shape[1], net.dtype)
    for start in range(0, len(images), CHUNK):
        chunk = images[start : start + CHUNK]
        inked = np.flatnonzero(np.bitwise_or.reduce(chunk))
        used = slice(inked[0], inked[-1] + 1) if len(inked) else slice(0)
        x = room[: len(chunk) * len(chunk[0, used])].reshape(len(chunk), -1)
        np.copyto(x, chunk[:, used])
        scores = net.scores(x, {**net.params, "W1": W1[used]})
        hits += int(np.count_nonzero(scores.argmax(axis=1) == labels[start : start + CHUNK]))
    return hits / len(images)
