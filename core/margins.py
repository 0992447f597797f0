"""The SVM's margin, class by class: being right is not enough, one has to be right by 1.

Every class whose score comes nearer than the margin to the right one's costs what is missing; all others cost nothing, however far
behind they are. Source: CS231n, "Linear classification".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.slips import Slip


def hinge_terms(scores: ArrayLike, t: int, margin: float = 1.0) -> NDArray[np.float64]:
    """What each class adds to the loss, (classes,): max(0, s_j - s_t + margin), and 0 for the right class t itself.

    Their sum is `core.losses.hinge`.
    """
    scores = np.asarray(scores, np.float64)
    terms = np.maximum(0, scores - scores[t] + margin)
    terms[t] = 0
    return terms


# -- the right class, compared with itself -------------------------------------------------------------------------------------------


def with_itself(scores, y):
    others = range(len(scores))
    loss = 0.0
    for j in others:
        short = scores[j] - scores[y] + 1
        loss += max(0, short)
    return loss


def with_itself_right(scores, y):
    others = [j for j in range(len(scores)) if j != y]
    loss = 0.0
    for j in others:
        short = scores[j] - scores[y] + 1
        loss += max(0, short)
    return loss


WITH_ITSELF = Slip("with_itself", with_itself, with_itself_right, lambda: ([0.0] * 10, 3), "hinge")
