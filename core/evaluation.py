"""What a trained net does with images that it has not seen: which digits it takes for which, how sure it is, and whether it may be.

Source: CS231n, "Neural Networks 3"; Guo et al., "On Calibration of Modern Neural Networks", 2017, for the calibration.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.functions import softmax
from core.mnist import Bytes
from core.networks import Network
from core.training import CHUNK, scaled


def probabilities(net: Network, images: Bytes) -> NDArray[np.floating]:
    """The net's probabilities, (n, classes), for images given as bytes, (n, inputs); computed in chunks, so that nothing large is allocated."""
    parts = [net.scores(scaled(images[start : start + CHUNK], net.dtype)) for start in range(0, len(images), CHUNK)]
    return softmax(np.concatenate(parts)) if parts else np.empty((0, net.sizes[-1]), net.dtype)


def confusion_matrix(answers: ArrayLike, labels: ArrayLike, classes: int = 10) -> NDArray[np.intp]:
    """How often label i was taken for answer j, (classes, classes): right answers stand on the diagonal."""
    pairs = np.asarray(labels, np.intp) * classes + np.asarray(answers, np.intp)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def recall(matrix: NDArray[np.intp]) -> NDArray[np.float64]:
    """Per label the share that was read right, (classes,); nan where there was none."""
    with np.errstate(invalid="ignore"):
        return matrix.diagonal() / matrix.sum(axis=1)


def mistakes(y: NDArray[np.floating], labels: ArrayLike, label: int | None = None, answer: int | None = None) -> NDArray[np.intp]:
    """The numbers of the images that are read wrong, the surest mistakes first; only those with that label, taken for that answer."""
    labels, answers = np.asarray(labels), y.argmax(axis=1)
    wrong = answers != labels
    if label is not None:
        wrong &= labels == label
    if answer is not None:
        wrong &= answers == answer
    which = np.flatnonzero(wrong)
    return which[np.argsort(-y[which, answers[which]], kind="stable")]


class Calibration(NamedTuple):
    """How sure against how right, in bins of the probability of the answer: edges (bins + 1,); per bin images (how many), sure (its mean probability)
    and right (its share of right answers), nan where a bin is empty. error: the mean of |sure - right|, weighted by images."""

    edges: NDArray[np.float64]
    images: NDArray[np.intp]
    sure: NDArray[np.float64]
    right: NDArray[np.float64]
    error: float


def calibration(y: NDArray[np.floating], labels: ArrayLike, bins: int = 10) -> Calibration:
    """Of the images that the net is 80 % sure of, are 80 % right? y: probabilities (n, classes). Raises ValueError for no images."""
    if not len(y):
        raise ValueError("without images there is nothing to calibrate")
    sure, right = y.max(axis=1).astype(np.float64), y.argmax(axis=1) == np.asarray(labels)
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.ceil(sure * bins).astype(np.intp) - 1, 0, bins - 1)  # a bin holds its upper end
    count = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore"):
        mean_sure = np.bincount(place, sure, bins) / count
        mean_right = np.bincount(place, right, bins) / count
    error = float(np.nansum(np.abs(mean_sure - mean_right) * count) / len(y))
    return Calibration(edges, count, mean_sure, mean_right, error)
