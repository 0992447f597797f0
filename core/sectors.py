"""What a net without a bias makes of the plane: sectors that meet at the origin, one per class.

At the origin every score x W is 0, so nobody is ahead there; from there on only the direction of x decides. The sector of a class is as
wide as 180° less the angle of the triangle of W's columns at its corner, so never wider than half the plane, and three sectors are all
there is. How many of a set of points such sectors can get right at best, can simply be tried.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.points import Points

TURN = 2 * np.pi


def sector_angles(W: ArrayLike) -> NDArray[np.float64]:
    """How many degrees of direction each class wins, (classes,), summing to 360, for W (2, classes); of equal scores the first wins.

    Borders lie where two scores are equal, x·(w_j - w_k) = 0: at right angles to the difference of two columns.
    """
    W = np.asarray(W, np.float64)
    across = [W[:, j] - W[:, k] for j, k in itertools.combinations(range(W.shape[1]), 2)]
    normals = [np.arctan2(sign * d[0], -sign * d[1]) % TURN for d in across if d.any() for sign in (1, -1)]
    borders = np.unique(normals) if normals else np.zeros(1)
    widths = np.diff(borders, append=borders[0] + TURN)
    middles = borders + widths / 2
    winners = (np.stack([np.cos(middles), np.sin(middles)], axis=1) @ W).argmax(axis=1)
    return np.bincount(winners, np.degrees(widths), W.shape[1]).astype(np.float64)


def most_right(data: Points) -> int:
    """The largest number of `data`'s points that any W without a bias gets right: every way to cut the plane into three sectors is tried.

    The cuts stand in the gaps between the points' directions, at most 180° apart, with the classes in all six orders. Points at the
    origin have equal scores, which go to class 0. With n directions there are about n³/6 ways, so a few dozen points are what it is for.
    """
    placed = data.x.any(axis=1)
    at_origin = int(np.sum(data.t[~placed] == 0))
    if not placed.any():
        return at_origin
    angles, which = np.unique(np.arctan2(data.x[placed, 1], data.x[placed, 0]) % TURN, return_inverse=True)
    n = len(angles)
    counts = np.zeros((n, 3), np.int64)
    np.add.at(counts, (which.ravel(), data.t[placed]), 1)
    before = np.vstack([np.zeros((1, 3), np.int64), np.cumsum(counts, axis=0)])  # (n + 1, 3): points in directions 0 … i - 1
    # Gap i lies between the directions i - 1 and i; a cut may stand anywhere in it.
    low, high = np.append(angles[-1] - TURN, angles[:-1]), angles
    a, b, c = (index.ravel() for index in np.indices((n, n, n), np.int32))
    some = (a <= b) & (b <= c)
    a, b, c = a[some], b[some], c[some]
    possible = (low[b] - high[a] < np.pi) & (low[c] - high[b] < np.pi) & (high[c] - low[a] > np.pi)
    a, b, c = a[possible], b[possible], c[possible]
    first, second = before[b] - before[a], before[c] - before[b]  # (ways, 3): points of each class in a sector
    third = before[-1] - first - second
    orders = itertools.permutations(range(3))
    return at_origin + int(max((first[:, i] + second[:, j] + third[:, k]).max() for i, j, k in orders))
