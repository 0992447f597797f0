"""A net's loss has forty thousand directions; two of them make a map. Along the run's own main directions the map shows its path.

Sources: Lorch, "Visualizing deep network training trajectories with PCA", 2016; Li et al., "Visualizing the loss landscape of neural
nets", 2018, for random directions that are made comparable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.layers import Params
from core.networks import Network

Array = NDArray[np.float64]


class Plane(NamedTuple):
    """A plane in the space of all parameters: middle (n,) and two directions (2, n). explained: the share of the path's spread that
    each direction holds, (2,), nan where there is no path."""

    middle: Array
    directions: Array
    explained: Array

    def coordinates(self, params: Params) -> Array:
        """Where the parameters' shadow falls on the plane, (2,)."""
        away = flat(params) - self.middle
        return np.asarray(np.linalg.lstsq(self.directions.T, away, rcond=None)[0], np.float64)

    def point(self, a: float, b: float) -> Array:
        """The parameters at a place of the plane, as one vector, (n,)."""
        return self.middle + a * self.directions[0] + b * self.directions[1]


def flat(params: Params) -> Array:
    """All parameters, one after the other, (n,)."""
    return np.concatenate([np.asarray(value, np.float64).ravel() for value in params.values()])


def unflat(vector: Array, like: Params) -> Params:
    """`flat` undone: the vector cut into the names, shapes and dtypes of `like`."""
    ends = np.cumsum([value.size for value in like.values()])
    parts = np.split(vector, ends[:-1])
    return {name: part.reshape(value.shape).astype(value.dtype) for (name, value), part in zip(like.items(), parts, strict=True)}


def plane_of_path(path: Sequence[Params]) -> Plane:
    """Through the last of the parameters on `path`, along the two directions in which the path is longest (principal components).

    Raises ValueError for fewer than three points, and for a path that stays on one line.
    """
    if len(path) < 3:
        raise ValueError("a path of fewer than three points spans no plane")
    points = np.stack([flat(params) for params in path])
    away = points - points[-1]
    _, sizes, directions = np.linalg.svd(away, full_matrices=False)
    if sizes[1] < 1e-9 * max(sizes[0], 1e-300):
        raise ValueError("the path stays on one line and spans no plane")
    return Plane(points[-1], directions[:2], sizes[:2] ** 2 / np.sum(sizes**2))


def random_plane(params: Params, rng: np.random.Generator) -> Plane:
    """Through `params`, along two random directions in which the weights of every unit are as long as its own: so that a step of 1
    means as much in every layer and in every net (filter normalization). Biases stay."""
    directions = []
    for _ in range(2):
        parts = []
        for name, value in params.items():
            noise = rng.standard_normal(value.shape)
            if name.startswith("W"):
                parts.append((noise * np.linalg.norm(value, axis=0) / np.linalg.norm(noise, axis=0)).ravel())
            else:
                parts.append(np.zeros(value.size))
        directions.append(np.concatenate(parts))
    return Plane(flat(params), np.stack(directions), np.full(2, np.nan))


def losses_on(plane: Plane, net: Network, x: NDArray, t: NDArray, across: Array, up: Array) -> Iterator[Array]:
    """The loss over images x and labels t at every place of a grid on the plane, one row at a time: (len(across),) for every value of `up`."""
    for b in up:
        yield np.array([_loss(net, unflat(plane.point(a, b), net.params), x, t) for a in across])


def _loss(net: Network, params: Params, x: NDArray, t: NDArray) -> float:
    scores = np.asarray(net.scores(x, params), np.float64)
    top = scores.max(axis=1)
    return float(np.mean(top + np.log(np.exp(scores - top[:, None]).sum(axis=1)) - scores[np.arange(len(t)), t]))
