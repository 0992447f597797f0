"""Why did the net say 3? What each hidden unit added to each score, what each pixel is worth, and how little would change its mind.

Sources: Zeiler and Fergus, 2014, for covering parts of the image; Moosavi-Dezfooli et al., "DeepFool", 2016, for the smallest change.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.networks import Network

Array = NDArray[np.float64]


class Spoken(NamedTuple):
    """One image's scores taken apart: scores = votes summed over the units + bias. units (u,) are the last hidden layer's outputs;
    votes (u, classes) = units · W; bias and scores are (classes,)."""

    units: Array
    votes: Array
    bias: Array
    scores: Array


def votes(net: Network, x: ArrayLike) -> Spoken:
    """What the units of the last hidden layer say for and against each class, for one image x, (inputs,)."""
    y = np.asarray(x, net.dtype)[None]
    for layer in net.layers[:-1]:
        y, _ = layer.forward(y, net.params)
    last = len(net.sizes) - 1
    units, W, b = (np.asarray(a, np.float64) for a in (y[0], net.params[f"W{last}"], net.params[f"b{last}"]))
    spoken = units[:, None] * W
    return Spoken(units, spoken, b, spoken.sum(axis=0) + b)


def input_gradient(net: Network, x: ArrayLike, weights: ArrayLike) -> Array:
    """The gradient of Σ_c weights[c] · score_c with respect to one image x, (inputs,), by backpropagation through all layers."""
    y, kept = np.asarray(x, net.dtype)[None], []
    for layer in net.layers:
        y, what = layer.forward(y, net.params)
        kept.append(what)
    slope = np.asarray(weights, net.dtype)[None]
    for layer, what in zip(reversed(net.layers), reversed(kept), strict=True):
        slope = layer.backward(slope, what, net.params, {})
    return slope[0].astype(np.float64)


def pixel_shares(net: Network, x: ArrayLike, label: int, steps: int = 32) -> Array:
    """What each pixel added to the score of `label`, (inputs,), on the way from a blank image to x: integrated gradients.

    They add up to score(x) - score(blank), but for the sum's rounding (Sundararajan et al., 2017); a pixel that is blank adds 0.
    """
    image, weights = np.asarray(x, np.float64), np.eye(net.sizes[-1])[label]
    middle = (np.arange(steps) + 0.5) / steps
    return image * np.mean([input_gradient(net, share * image, weights) for share in middle], axis=0)


def occlusion(net: Network, x: ArrayLike, label: int, side: int = 28, patch: int = 5) -> Array:
    """How much of the probability of `label` is lost when a square of patch×patch pixels round each pixel is blanked, (side²,)."""
    image = np.asarray(x, net.dtype).reshape(side, side)
    covered = np.repeat(image[None], side * side, axis=0)
    reach = patch // 2
    for i in range(side):
        for j in range(side):
            covered[i * side + j, max(0, i - reach) : i + reach + 1, max(0, j - reach) : j + reach + 1] = 0
    y = net.predict(covered.reshape(side * side, -1))[:, label]
    return np.asarray(net.predict(image.ravel())[label] - y, np.float64)


class Fooled(NamedTuple):
    """An image near x, (inputs,) from 0 to 1, that the net takes for `answer`; distance is the length of the change. reached: did it get there?"""

    image: Array
    answer: int
    distance: float
    reached: bool


def fool(net: Network, x: ArrayLike, target: int, steps: int = 100, margin: float = 0.02) -> Fooled:
    """About the smallest change of one image x, (inputs,) from 0 to 1, that makes the net say `target`.

    Each step goes straight to where the score of `target`, taken for a linear function, overtakes the highest other score by `margin`,
    and pixels stay between 0 and 1.
    """
    image = np.array(x, np.float64)
    begun = image.copy()
    for _ in range(steps):
        scores = np.asarray(net.scores(image), np.float64)
        rival = int(np.argmax(np.where(np.arange(len(scores)) == target, -np.inf, scores)))
        short = scores[rival] - scores[target] + margin
        if short <= 0:
            break
        weights = np.eye(len(scores))[target] - np.eye(len(scores))[rival]
        slope = input_gradient(net, image, weights)
        free = (slope > 0) & (image < 1) | (slope < 0) & (image > 0)  # a full pixel cannot become fuller
        length = float(np.sum(slope[free] ** 2))
        if length == 0:
            break
        image = np.clip(image + np.where(free, short / length * slope, 0), 0, 1)
    answer = int(np.argmax(net.scores(image)))
    return Fooled(image, answer, float(np.linalg.norm(image - begun)), answer == target)
