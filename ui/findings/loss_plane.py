"""What is found on the loss over two weights, and along the way down: what the hand is given, and the sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.slices import along, over_two_weights
from ui.findings.simple_net import Entry, Pass, entry_name
from ui.text import Words, number, percent

POINTS = 61  # of the map, to each side
WORDS = (
    "point",
    "map",
    "plot",
    "arrow",
    "flat",
    "now",
    "predicted",
    "rate",
    "rate_axis",
    "no_way",
    "here",
    "slopes",
    "falls",
    "rises",
    "best_at",
    "step",
)
HOLES = ("a", "b", "va", "vb", "ga", "gb", "loss", "after", "rate", "predicted", "real", "best")  # the browser puts these in


def hand(
    p: Pass, pair: tuple[Entry, Entry], centre: tuple[float, float], reach: float, rate: float, rates: tuple[float, float], largest: float, say: Words
) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """What the picture is drawn from: the net, its samples, the words; and the heights of the map, (POINTS, POINTS)."""
    across, up = (np.linspace(c - reach, c + reach, POINTS) for c in centre)
    heights = over_two_weights(p.W, *p.batch, *pair, across, up)
    data = {
        "W": p.W.tolist(), "samples": [[*x, t] for x, t in zip(p.samples.tolist(), p.targets.tolist(), strict=True)],
        "first": pair[0], "second": pair[1], "centre": centre, "reach": reach, "n": POINTS, "rate": rate, "rates": rates, "largest": largest,
        "names": [entry_name(entry) for entry in pair],
        "words": {beat: say(f"plane_{beat}", **{hole: f"{{{hole}}}" for hole in HOLES}) for beat in WORDS},
    }  # fmt: skip
    return data, heights


def after_step(p: Pass, rate: float) -> float:
    """The loss after one step of gradient descent with this learning rate."""
    return float(along(p.W, *p.batch, -p.dW, [rate])[0])


def heading(p: Pass, rate: float, say: Words) -> str:
    """What one step down does."""
    if not p.dW.any():
        return say("plane_level", loss=p.mean)
    after = after_step(p, rate)
    return say("plane_falls_to" if after < p.mean else "plane_climbs_to", rate=number(rate, 2), loss=p.mean, after=after)


def share_told(p: Pass, pair: tuple[Entry, Entry], say: Words) -> str:
    """How much of the gradient these two weights are."""
    whole = float(np.linalg.norm(p.dW))
    if whole == 0:
        return say("plane_nothing")
    seen = float(np.hypot(p.dW[pair[0]], p.dW[pair[1]]))
    names = {"a": entry_name(pair[0]), "b": entry_name(pair[1])}
    told = say("plane_share", **names, seen=number(seen, 3), whole=number(whole, 3), share=percent(seen / whole, 0))
    if pair[0][0] == pair[1][0] and not p.samples[:, pair[0][0]].any():
        return say("plane_no_part", row=pair[0][0] + 1)
    straight = pair[0][1] == pair[1][1] and p.n == 1
    return f"{told} {say('plane_straight', **names, column=pair[0][1] + 1)}" if straight else told


def slope_told(p: Pass, rate: float, say: Words) -> str:
    """What the gradient promises of a step, and what becomes of it."""
    squared, real = float(np.sum(p.dW**2)), after_step(p, rate) - p.mean
    if squared == 0:
        return ""
    return say("plane_promise", rate=number(rate, 2), squared=number(squared), promise=number(-rate * squared), real=real)


def code(p: Pass, pair: tuple[Entry, Entry], rate: float) -> str:
    """A script that runs with core alone and prints the numbers of both pictures."""
    x, t = p.batch
    targets = f"np.array({t.tolist()})" if p.n > 1 else f"{t}"
    return f"""import numpy as np

from core.networks import SimpleNet
from core.slices import along, over_two_weights

W = np.array({p.W.tolist()})
x, t = np.array({x.tolist()}), {targets}
dW = SimpleNet(W).gradient(x, t)

# The loss over two weights, here on a grid of 5 x 5 about the W of now; the other four stay.
first, second = {pair[0]}, {pair[1]}
across, up = W[first] + np.linspace(-2, 2, 5), W[second] + np.linspace(-2, 2, 5)
print(over_two_weights(W, x, t, first, second, across, up).round(4))
print("the way down on it", -dW[first], -dW[second])

# The loss along -dW, where all six weights move: 0 is now, then one step with this learning rate.
now, after = along(W, x, t, -dW, [0, {rate!r}])
print("now", now, "after the step", after)"""
