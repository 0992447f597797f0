"""The book's four steps in a loop that its caller drives: mini-batch, gradient, update, repeat (4.5).

`train(config, data)` is a generator. It yields a small record after every update and stops when its caller does, so the same loop
feeds a test, a notebook, a page that draws while it runs, and a search over many settings.
"""

from __future__ import annotations

import copy
import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.initializers import INITIALIZERS
from core.layers import ACTIVATIONS, Params, in_one_vector
from core.mnist import Dataset
from core.networks import Network, TwoLayerNet
from core.optimizers import Optimizer, optimizer_named
from core.schedules import Constant, Schedule, schedule_named

CONSTANT = Constant()
KNOWN = {
    "activation": tuple(ACTIVATIONS),
    "init": tuple(INITIALIZERS),
    "sampling": ("replacement", "epoch"),
    "gradient": ("backprop", "numerical"),
    "dtype": ("float32", "float64"),
}
CHUNK = 500  # images per product when accuracy is measured: what fits into a core's cache


@dataclass(frozen=True)
class TrainConfig:
    """Everything a run depends on. The same configuration gives the same run, bit for bit. Raises ValueError for what cannot run.

    hidden_sizes, activation, init, weight_init_std: the net (core.networks.Network).
    hyperparameters: (name, value) pairs for the optimizer beside its learning rate. schedule: a factor on it, of the epochs so far.
    sampling: "replacement" draws every mini-batch anew from all images, as the book does; "epoch" deals the images out in a new
    random order per epoch, each once. An epoch is as many iterations as it takes to draw as many images as there are, rounded up.
    l2, l1: λ of the penalties ½ λ Σ W² and λ Σ |W| on the weights, not on the biases; the recorded loss is that of the data alone.
    keep: the probability that a hidden unit is kept in an update; what is kept is divided by it (inverted dropout).
    train_size: how many training images there are, at most; validation: how many of the last ones are held back and never trained on.
    patience: end after so many epochs without a better validation accuracy; 0: never.
    gradient: "backprop", or "numerical" by central differences, for nets of one hidden layer.
    """

    hidden_sizes: tuple[int, ...] = (50,)
    learning_rate: float = 0.1
    batch_size: int = 100
    iterations: int = 10_000
    seed: int = 0
    optimizer: str = "SGD"
    hyperparameters: tuple[tuple[str, float], ...] = ()
    schedule: Schedule = CONSTANT
    activation: str = "sigmoid"
    init: str = "normal"
    weight_init_std: float = 0.01
    sampling: Literal["replacement", "epoch"] = "replacement"
    l2: float = 0.0
    l1: float = 0.0
    keep: float = 1.0
    train_size: int = 60_000
    validation: int = 0
    patience: int = 0
    gradient: Literal["backprop", "numerical"] = "backprop"
    dtype: Literal["float32", "float64"] = "float32"

    def __post_init__(self) -> None:
        if not self.hidden_sizes or min(self.hidden_sizes) < 1:
            raise ValueError(f"hidden_sizes are one or more numbers of units, each at least 1, not {self.hidden_sizes}")
        for name in ("batch_size", "iterations", "train_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be above 0, not {self.learning_rate}")
        for name in ("weight_init_std", "l2", "l1", "validation", "patience"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must not be negative, not {getattr(self, name)}")
        if not 0 < self.keep <= 1:
            raise ValueError(f"keep is a probability above 0 and at most 1, not {self.keep}")
        for name, known in KNOWN.items():
            if getattr(self, name) not in known:
                raise ValueError(f"{name} is {' or '.join(known)}, not {getattr(self, name)!r}")
        if self.patience and not self.validation:
            raise ValueError("patience needs images to validate on: validation must be above 0")
        if self.gradient == "numerical" and (len(self.hidden_sizes) > 1 or self.keep < 1):
            raise ValueError("a numerical gradient is for nets of one hidden layer, without dropout")
        self.make_optimizer()

    def make_optimizer(self) -> Optimizer:
        """A fresh one, as the configuration says."""
        kind = optimizer_named(self.optimizer)
        if unknown := [name for name, _ in self.hyperparameters if name == "lr" or name not in kind.HYPERPARAMETERS]:
            raise ValueError(f"{self.optimizer} has no hyper-parameter {unknown[0]!r}")
        return kind(lr=self.learning_rate, **dict(self.hyperparameters))

    def iterations_per_epoch(self, samples: int) -> int:
        """Updates in one epoch of `samples` training images: ⌈samples / batch_size⌉, in whole numbers."""
        return iterations_per_epoch(samples, self.batch_size)


def config_as_dict(config: TrainConfig) -> dict[str, Any]:
    """The configuration as plain numbers, texts, lists and dicts, for a file; the schedule under its name."""
    plain = dataclasses.asdict(config)
    plain["schedule"] = {"name": type(config.schedule).__name__, **plain["schedule"]}
    return plain


def config_from_dict(plain: Any) -> TrainConfig:
    """`config_as_dict` undone. A field that is left out has its usual value. Raises ValueError for anything that is no configuration."""
    if not isinstance(plain, dict) or (unknown := plain.keys() - {f.name for f in dataclasses.fields(TrainConfig)}):
        raise ValueError(f"no configuration: unknown {sorted(map(str, unknown))}" if isinstance(plain, dict) else "no configuration")
    usual, given = TrainConfig(), dict(plain)
    try:
        if "schedule" in given:
            of = dict(given["schedule"])
            given["schedule"] = schedule_named(of.pop("name"))(**of)
        if "hidden_sizes" in given:
            given["hidden_sizes"] = tuple(given["hidden_sizes"])
        if "hyperparameters" in given:
            given["hyperparameters"] = tuple((str(name), float(value)) for name, value in given["hyperparameters"])
        for name, value in given.items():
            wanted = type(getattr(usual, name))
            if name != "schedule" and type(value) is not wanted and not (wanted is float and type(value) is int):
                raise ValueError(f"{name} is no {wanted.__name__}")
        if not all(type(size) is int for size in given.get("hidden_sizes", ())):
            raise ValueError("hidden_sizes are whole numbers")
        return TrainConfig(**given)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("no configuration") from error


def iterations_per_epoch(samples: int, batch_size: int) -> int:
    """⌈samples / batch_size⌉: 600 for 60,000 images in batches of 100."""
    return -(-samples // batch_size)


class Progress(NamedTuple):
    """What one update brought. `loss` is that of the mini-batch before the update; None for iteration 0, before the first.

    The accuracies, between 0 and 1, are there at iteration 0, after every whole epoch and at the end; else None (the one on validation
    images also where there are none). `ended` is set on the last record only: "finished"; "early" where the patience was at its end;
    or "not finite" where the loss of the next update, `iteration` + 1, was no finite number any more; that update was not made.
    """

    iteration: int
    loss: float | None
    train_accuracy: float | None = None
    test_accuracy: float | None = None
    ended: Literal["finished", "early", "not finite"] | None = None
    validation_accuracy: float | None = None


class Measured(NamedTuple):
    """Accuracies between 0 and 1; None where no images are held back for validation."""

    train: float
    test: float
    validation: float | None = None


class Checkpoint(NamedTuple):
    """A moment of a run, complete enough to go on from it as if nothing had happened."""

    config: TrainConfig
    iteration: int
    params: Params
    optimizer: dict[str, Any]
    batches: dict[str, Any]  # the random generator's state before it drew this epoch's mini-batches
    best: tuple[float, int] = (-1.0, 0)  # the best validation accuracy so far, and after which iteration it was measured


class Training:
    """A run under way: a net, an optimizer, and the random generator that draws the mini-batches.

    Iterating makes the updates and yields Progress. Between two records the caller may look at `net`, change its params in place and
    take a `checkpoint()`. Raises ValueError for an empty data set, and for a checkpoint of another net or another optimizer; other
    fields of its configuration may differ: that is how a run is prolonged.
    """

    def __init__(self, config: TrainConfig, data: Dataset, resume: Checkpoint | None = None) -> None:
        images, labels = data.x_train, data.t_train
        rest = len(images) - config.validation
        train = slice(min(config.train_size, rest))
        if rest < 1 or not len(data.x_test):
            raise ValueError("training needs at least one image to learn from and one to be tested on")
        self.config, self.x, self.t = config, images[train], labels[train]
        for_weights, for_batches = np.random.SeedSequence(config.seed).spawn(2)  # another width keeps the same batches
        self.net = self._new_net(images.shape[1], max(int(labels.max()) + 1, 10), np.random.default_rng(for_weights))
        self.optimizer: Optimizer = config.make_optimizer()
        self.rng = np.random.default_rng(for_batches)
        self.iteration = 0
        self.per_epoch = config.iterations_per_epoch(len(self.x))
        self.best = (-1.0, 0)
        self._before_epoch: dict[str, Any] = {}  # the generator's state from which this epoch's order was drawn
        self._order = np.empty(0, np.intp)  # the images of this epoch in the order in which the mini-batches take them
        measured = {"train": (self.x, self.t), "test": (data.x_test, data.t_test), "validation": (images[rest:], labels[rest:])}
        self._measured = {name: lying_alike(*pair) for name, pair in measured.items() if len(pair[0])}  # copies
        self._targets = np.eye(self.net.sizes[-1], dtype=self.net.dtype)[self.t]  # one-hot
        self._x = np.empty((config.batch_size, images.shape[1]), self.net.dtype)  # filled anew by every update, as are the gradients
        self._join()
        self._draw_epoch()
        if resume is not None:
            self._go_on_from(resume)

    def _new_net(self, inputs: int, classes: int, rng: np.random.Generator) -> Network:
        config = self.config
        how: dict[str, Any] = dict(activation=config.activation, init=config.init, rng=rng, dtype=config.dtype)
        if len(config.hidden_sizes) == 1:
            return TwoLayerNet(inputs, config.hidden_sizes[0], classes, config.weight_init_std, **how)
        return Network((inputs, *config.hidden_sizes, classes), weight_init_std=config.weight_init_std, **how)

    def _go_on_from(self, point: Checkpoint) -> None:
        for name in ("hidden_sizes", "dtype"):
            if (now := getattr(self.config, name)) != (then := getattr(point.config, name)):
                raise ValueError(f"the checkpoint is of a run with {name} {then}, and cannot go on with {now}")
        self.iteration, self.best = point.iteration, point.best
        self.net.params = point.params
        self._join()
        if point.config.optimizer == self.config.optimizer:
            self.optimizer.restore(point.optimizer)
            fresh = self.config.make_optimizer()
            for name in fresh.HYPERPARAMETERS:  # the memories are the checkpoint's, the numbers this configuration's
                setattr(self.optimizer, name, getattr(fresh, name))
        self.rng.bit_generator.state = point.batches
        self._draw_epoch()

    def _join(self) -> None:
        """Params and gradients become named parts of one vector each, so that the optimizer steps once for all of them."""
        vector, self.net.params = in_one_vector(self.net.params, self.net.dtype)
        slope, self._grads = in_one_vector(self.net.params, self.net.dtype)
        self._moved, self._slopes = {"all": vector}, {"all": slope}
        weights = {name: np.full_like(value, name.startswith("W")) for name, value in self.net.params.items()}
        self._penalized, _ = in_one_vector(weights, self.net.dtype)  # 1 for a weight, 0 for a bias

    def _draw_epoch(self) -> None:
        samples, size = len(self.x), self.config.batch_size
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
            self.best,
        )

    def __iter__(self) -> Iterator[Progress]:
        if self.iteration == 0:
            yield self._measure(0, None)
        while self.iteration < self.config.iterations:
            loss = self.update()
            if loss is None:
                yield self._measure(self.iteration, None)._replace(ended="not finite")
                return
            finished = self.iteration == self.config.iterations
            if not finished and self.iteration % self.per_epoch:
                yield Progress(self.iteration, loss)
                continue
            record = self._measure(self.iteration, loss)
            if finished:
                yield record._replace(ended="finished")
            elif self._waited_enough():
                yield record._replace(ended="early")
                return
            else:
                yield record

    def _measure(self, iteration: int, loss: float | None) -> Progress:
        found = self.accuracies()
        if found.validation is not None and found.validation > self.best[0]:
            self.best = found.validation, iteration
        return Progress(iteration, loss, found.train, found.test, validation_accuracy=found.validation)

    def _waited_enough(self) -> bool:
        return bool(self.config.patience) and self.iteration - self.best[1] >= self.config.patience * self.per_epoch

    def update(self) -> float | None:
        """One iteration. The mini-batch's loss before the update, or None where it is not finite: then nothing was changed."""
        chosen, config = self._chosen(), self.config
        x = scaled(self.x.take(chosen, axis=0), out=self._x[: len(chosen)])
        t = self._targets.take(chosen, axis=0)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # divergence is reported, not warned about
            loss = self._slope(x, t)
            if not math.isfinite(loss):
                return None
            if config.l2 or config.l1:
                self._penalize()
            if config.schedule != CONSTANT:
                self.optimizer.lr = config.learning_rate * float(config.schedule(self.iteration / self.per_epoch))
            self.optimizer.update(self._moved, self._slopes)
        self.iteration += 1
        if self.iteration % self.per_epoch == 0:
            self._draw_epoch()
        return loss

    def _slope(self, x: NDArray[np.floating], t: NDArray[np.floating]) -> float:
        """The loss of the mini-batch; its gradient goes into the arrays of self._grads."""
        config, net = self.config, self.net
        if config.gradient == "numerical":
            assert isinstance(net, TwoLayerNet)
            for name, slope in net.numerical_gradient(x, t).items():
                self._grads[name][...] = slope
            return net.loss(x, t)
        if config.keep == 1:
            return net.there_and_back(x, t, self._grads)
        rng = np.random.default_rng((config.seed, self.iteration))  # of this iteration alone, so that a run can go on from anywhere
        masks = [(rng.random((len(x), units), np.float32) < config.keep).astype(net.dtype) / config.keep for units in config.hidden_sizes]
        return net.there_and_back(x, t, self._grads, masks)

    def _penalize(self) -> None:
        """Add the slopes of ½ λ Σ W² and λ Σ |W|."""
        vector, slope = self._moved["all"], self._slopes["all"]
        if self.config.l2:
            slope += self.config.l2 * self._penalized * vector
        if self.config.l1:
            slope += self.config.l1 * self._penalized * np.sign(vector)

    def _chosen(self) -> NDArray[np.intp]:
        """Which images the next mini-batch takes."""
        at = self.iteration % self.per_epoch * self.config.batch_size
        return self._order[at : at + self.config.batch_size]

    def mini_batch(self) -> tuple[NDArray[np.floating], NDArray[np.uint8]]:
        """The next batch_size images, scaled to 0…1, (batch, 784), and their labels, (batch,)."""
        chosen = self._chosen()
        return scaled(self.x.take(chosen, axis=0), self.net.dtype), self.t.take(chosen)

    def accuracies(self) -> Measured:
        """Accuracy on all training, all test and, if there are any, all validation images."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return Measured(**{name: accuracy(self.net, *pair) for name, pair in self._measured.items()})


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
