"""Labelled points in the plane: batches for the small net whose answers can be seen as regions.

Without a bias every border between two regions goes through the origin, because a score x W is 0 there for every class. So a set whose
classes lie in different directions can be learned, and a set whose classes lie behind one another cannot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class Points:
    """x: (n, 2) float64; t: (n,) whole numbers 0, 1, 2."""

    x: NDArray[np.float64]
    t: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.t)


def points(x: ArrayLike, t: ArrayLike) -> Points:
    """A set of one's own. Raises ValueError where the shapes do not belong together or a label is none of 0, 1, 2."""
    places, labels = np.array(x, np.float64).reshape(-1, 2), np.array(t).reshape(-1)
    if len(places) != len(labels):
        raise ValueError(f"{len(places)} points need as many labels, not {len(labels)}")
    if len(labels) and not np.isin(labels, (0, 1, 2)).all():
        raise ValueError("labels are 0, 1 or 2")
    return Points(places, labels.astype(np.intp))


def _around(centres: ArrayLike, each: int, spread: float, seed: int) -> Points:
    """`each` points drawn from N(centre, spread²) round every centre, one class per centre, in turns; rounded to two places."""
    noise = spread * np.random.default_rng(seed).standard_normal((each, 3, 2))
    return Points(np.round(np.asarray(centres, np.float64) + noise, 2).reshape(-1, 2), np.tile(np.arange(3), each))


def clusters(each: int = 12, spread: float = 0.35, seed: int = 0) -> Points:
    """Three clusters in three directions from the origin, 120° apart: a net without a bias can learn them."""
    angles = np.deg2rad([90, 210, 330])
    return _around(1.6 * np.stack([np.cos(angles), np.sin(angles)], axis=1), each, spread, seed)


def in_a_row(each: int = 12, spread: float = 0.2, seed: int = 0) -> Points:
    """Three clusters behind one another, seen from the origin: only a net with a bias can tell them apart."""
    return _around([(0.6, 0.5), (1.44, 1.2), (2.28, 1.9)], each, spread, seed)


POINT_SETS = {"clusters": clusters, "in_a_row": in_a_row}


def with_one(x: ArrayLike) -> NDArray[np.float64]:
    """x with a third input that is always 1, (n, 3): its weights are the biases."""
    x = np.atleast_2d(np.asarray(x, np.float64))
    return np.concatenate([x, np.ones((len(x), 1))], axis=1)
