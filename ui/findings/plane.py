"""What a small net makes of the plane, told: its three sectors, and how a training moves them."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.functions import softmax
from core.optimizers import OPTIMIZERS
from core.points import POINT_SETS, Points, points, with_one
from core.sectors import most_right, sector_angles
from core.small_training import SmallRun, safe_rate, train_small
from ui.components.player import packed
from ui.text import Words, number, percent
from ui.theme import DARK, LIGHT, Palette

Array = NDArray[np.float64]
Weights = tuple[tuple[float, ...], ...]
Drawn = tuple[tuple[float, float, int], ...]
REACHES = (2.5, 3, 4, 6, 10, 15, 25, 40, 60, 100, 150, 250, 400, 600, 1000)  # half the height of the plane, in units of x
SCALES = tuple(digit * 10.0**power for power in range(3, -7, -1) for digit in (5, 2, 1))  # how long arrows are drawn, per unit of W
MOST = 60  # points that can be drawn
ACROSS, UP, GRID = 3.75, 2.5, 0.05  # how far to either side points are drawn, and the grid that they snap to
LONG = 4.0  # arrows longer than this do not widen the view; they are shortened


def class_colours(palette: Palette) -> list[str]:
    """One colour per class; in the picture each has a shape and a hatching too."""
    return [palette.optimizer(name) for name in ("SGD", "Momentum", "AdaGrad")]


def reach_of(x: ArrayLike, least: float = 0.0) -> float:
    """Half the height of a plane that shows every x (…, 2) and goes to `least`."""
    far = max(float(np.abs(x).max(initial=0)), least)
    return next((r for r in REACHES if r >= far), REACHES[-1])


def arrow_scale(columns: ArrayLike, reach: float) -> float:
    """How long arrows are drawn per unit of W: 1 where all of `columns` (…, 2, 3) fit and the longest is to be seen, else what fits."""
    long = float(np.abs(columns).max(initial=0))
    if 0.2 * reach <= long <= reach or not long:
        return 1.0
    return next((s for s in SCALES if s * long <= 0.9 * reach), SCALES[-1])


def _plane_words(say: Words, arrow: float, *beats: str) -> dict[str, str]:
    """The component's own words; it puts the numbers in itself."""
    blank = {name: f"{{{name}}}" for name in ("k", "t", "p", "q", "x", "L", "right", "n")}
    shared = ("class", "tie", "answer", "undecided", "right", "wrong", "picture")
    return {beat: say(f"plane_{beat}", **blank) for beat in (*shared, *beats)} | {"scaled": say("plane_scaled", scale=arrow)}


def hand(W: Weights, x: tuple[float, float], t: int, say: Words) -> dict[str, Any]:
    """The plane with the sample and the columns to be dragged."""
    reach = reach_of(x, min(float(np.abs(W).max()), LONG))
    arrow = arrow_scale(W, reach)
    return _plane(W, x, t, reach, arrow) | {"drag": True, "words": _plane_words(say, arrow, "twice", "origin", "sample", "column")}


def _plane(W: ArrayLike, x: tuple[float, float], t: int, reach: float, arrow: float) -> dict[str, Any]:
    """What every plane is given; see plane.js."""
    return {
        "W": np.ravel(W).tolist(),
        "inputs": len(np.asarray(W)),
        "x": list(x),
        "t": t,
        "reach": reach,
        "across": reach,
        "arrow": arrow,
        "points": [],
        "drag": False,
        "draw": False,
        "most": MOST,
        "run": None,
        "colours": {"light": class_colours(LIGHT), "dark": class_colours(DARK)},
    }


def sectors_told(W: ArrayLike, say: Words) -> tuple[str, str]:
    """Heading and sentence: how wide the sector of each class is, and why."""
    W = np.asarray(W, np.float64)
    angles = sector_angles(W)
    if not (W[:, :1] != W).any():
        return say("sectors_none"), say("sectors_none_says")
    winners = np.flatnonzero(angles > 0)
    if len(winners) < 3:
        loser = next(k for k in range(3) if k not in winners)
        twin = next((j for j in winners if np.array_equal(W[:, j], W[:, loser])), None)
        if twin is not None:
            return say("sectors_twins", a=int(twin), b=loser), say("sectors_twins_says")
        return say("sectors_hidden", k=loser), say("sectors_hidden_says", k=loser)
    widths = [degrees(a) for a in angles]
    narrow = int(angles.argmin())
    beat = "sectors_narrow" if angles[narrow] < 20 else "sectors"
    return say(beat, a=widths[0], b=widths[1], c=widths[2], k=narrow, width=widths[narrow]), say("sectors_says")


def degrees(angle: float) -> str:
    """8.83 → 8.8°, 179.3 → 179°, as the plane writes them."""
    return f"{number(angle, 2)}°" if angle < 10 else f"{angle:.0f}°"


# -- training ----------------------------------------------------------------------------------------------------------------------

LEARNED = ("sample", *POINT_SETS, "drawn")
NAMES = tuple(kind.__name__ for kind in OPTIMIZERS)
RATES = ("0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30", "100", "300", "1000")
STEPS = ("10", "20", "50", "100", "200", "500")


EXAMPLES: dict[str, dict[str, str]] = {  # settings that show something, by what it is
    "clusters": {"learn": "clusters", "rate": "0.1", "updates": "50", "bias": "off", "rule": "SGD"},
    "large": {"learn": "in_a_row", "rate": "100", "updates": "50", "bias": "off", "rule": "SGD"},
    "row": {"learn": "in_a_row", "rate": "0.1", "updates": "200", "bias": "off", "rule": "Adam"},
    "bias": {"learn": "in_a_row", "rate": "0.1", "updates": "200", "bias": "on", "rule": "Adam"},
}


@dataclass(frozen=True)
class Training:
    """What is learned (one of LEARNED), how, for how many steps, and whether a bias is learned too; the points that the visitor has drawn."""

    learned: str
    optimizer: str
    rate: float
    steps: int
    bias: bool
    drawn: Drawn = ()


@dataclass(frozen=True, eq=False)
class Lesson:
    """A training and what came of it: the points, the run (None where there are none), and how many points a net without a bias can get
    right at best."""

    training: Training
    W: Weights
    points: Points
    run: SmallRun | None
    best: int

    @property
    def right(self) -> list[int]:
        """How many points are right at each moment."""
        return [] if self.run is None else np.rint(self.run.accuracies * len(self.points)).astype(int).tolist()


@functools.lru_cache(maxsize=64)
def _learned(what: str, sample: tuple[float, float, int], drawn: Drawn) -> tuple[Points, int]:
    """The points, and how many of them a net without a bias can get right at best."""
    if what in POINT_SETS:
        data = POINT_SETS[what]()
    else:
        given = [sample] if what == "sample" else drawn
        data = points([p[:2] for p in given], [p[2] for p in given])
    return data, most_right(data)


@functools.lru_cache(maxsize=32)
def lesson(training: Training, W: Weights, x: tuple[float, float], t: int) -> Lesson:
    """Train from W; a bias starts at 0."""
    data, best = _learned(training.learned, (*x, t), training.drawn)
    if not len(data):
        return Lesson(training, W, data, None, 0)
    start, rows = (np.vstack([W, np.zeros(3)]), with_one(data.x)) if training.bias else (np.array(W, float), data.x)
    run = train_small(start, rows, data.t, training.optimizer, training.rate, training.steps)
    return Lesson(training, W, data, run, best)


def training_hand(now: Lesson, x: tuple[float, float], t: int, moment: int | None, say: Words, target: str, largest: float) -> dict[str, Any]:
    """The plane on which the training is scrubbed, and points are drawn. Weights beyond `largest`, and biases, have no cell on the page
    that could take them."""
    draws, run = now.training.learned == "drawn", now.run
    weights = np.array(now.W)[None] if run is None else run.weights
    reach = UP if draws else reach_of(now.points.x, REACHES[0])
    arrow = arrow_scale(weights[:, :2], reach)
    takes = not now.training.bias and float(np.abs(weights).max()) <= largest
    beats = ["step", "loss", "score", "play", "pause", "back", "forward"] + ["undo", "clear", "cursor", "brush"] * draws
    data = _plane(weights[0], x, t, reach, arrow) | {
        "W": packed(weights.ravel()),
        "points": [[float(a), float(b), int(c)] for (a, b), c in zip(now.points.x, now.points.t, strict=True)],
        "across": ACROSS if draws else reach,
        "draw": draws,
        "words": _plane_words(say, arrow, *beats) | {"take": say("plane_take") if takes else ""},
    }
    if run is not None:
        right = None if now.training.learned == "sample" else now.right
        data["run"] = {"losses": packed(run.losses), "right": right, "moment": moment, "stamp": stamp(now, x, t), "target": target}
    return data


def stamp(now: Lesson, x: tuple[float, float], t: int) -> str:
    """What tells one training from another."""
    return repr((now.training, now.W, (x, t) if now.training.learned == "sample" else None))


def lesson_told(now: Lesson, say: Words) -> tuple[str, list[str]]:
    """The heading, and what there is to say about the loss, the learning rate and the origin."""
    if now.run is None:
        return say("drawn_none"), [say("drawn_none_says")]
    if now.training.learned == "sample":
        return _sample_told(now, now.run, say)
    n, best, right, bias = len(now.points), now.best, now.right, now.training.bias
    if right[-1] == n:
        first = next(k for k in range(len(right)) if min(right[k:]) == n)
        beat = ("one_right" if n == 1 else "all_right") + ("" if first else "_before")
        heading = say(beat, n=n, step=first)
    elif not bias and best < n:
        heading = say("origin_limits", n=n, right=right[-1], best=best)
    else:
        heading = say("some_right", n=n, right=right[-1], steps=now.run.steps)
    told = [_loss_told(now, now.run, say)]
    if best < n and n > 1:
        told.append(say("bias_says" if bias else "origin_says", best=best, n=n))
        if not bias and right[-1] < best and now.run.losses[-1] < now.run.losses[0]:
            told.append(say("origin_gap", right=right[-1]))
    elif bias:
        told.append(say("bias_idle"))
    return heading, told


def _sample_told(now: Lesson, run: SmallRun, say: Words) -> tuple[str, list[str]]:
    if not (now.points.x.any() or now.training.bias):
        return say("nothing_learned"), [say("nothing_learned_says")]
    rows = with_one(now.points.x) if now.training.bias else now.points.x
    t = int(now.points.t[0])
    first, last = (percent(float(softmax(rows @ run.weights[k])[0, t])) for k in (0, -1))
    told = [_loss_told(now, run, say)]
    if now.training.optimizer == "SGD":
        told.append(say("one_sample"))
    return say("sample_learned", steps=run.steps, t=t, first=first, last=last), told


def _loss_told(now: Lesson, run: SmallRun, say: Words) -> str:
    """Whether the loss falls at every step; where it does not, that the steps are too long; and up to where they never are."""
    losses, optimizer = run.losses, now.training.optimizer
    rises, climbs = int(np.sum(np.diff(losses) > 1e-12)), losses[-1] >= losses[0]
    beat = "loss_falls" if not rises else "loss_climbs" if climbs else "loss_overshoots" if optimizer == "SGD" else "loss_carried"
    last = float(losses[-1]) or say("rounds_to_0")
    told = say(beat, first=losses[0], last=last, rises=rises, steps=run.steps, optimizer=optimizer)
    if optimizer != "SGD" or now.training.learned == "sample":
        return told
    safe = safe_rate(with_one(now.points.x) if now.training.bias else now.points.x)
    if not np.isfinite(safe):
        return told
    lucky = not rises and now.training.rate > safe
    return f"{told} {say('safe_lucky' if lucky else 'safe_rate', safe=safe, rate=now.training.rate)}"


def lesson_code(now: Lesson) -> str:
    """A script that runs with core alone and trains as the page does."""
    t = now.training
    if t.learned in POINT_SETS:
        imports, data = t.learned, f"data = {t.learned}()"
    else:
        imports, data = "points", f"data = points({now.points.x.tolist()}, {now.points.t.tolist()})"
    imports = ", ".join([imports, "with_one"] if t.bias else [imports])
    start = "np.vstack([W, np.zeros(3)])  # and a bias of 0 for each class" if t.bias else "W"
    rows = "with_one(data.x)" if t.bias else "data.x"
    return f"""import numpy as np

from core.points import {imports}
from core.sectors import most_right
from core.small_training import safe_rate, train_small

W = np.array({[list(row) for row in now.W]})
{data}
start = {start}
run = train_small(start, {rows}, data.t, "{t.optimizer}", learning_rate={t.rate!r}, steps={t.steps})

print("loss", run.losses[0], "->", run.losses[-1])
print("right", round(run.accuracies[-1] * len(data)), "of", len(data), " without a bias at most", most_right(data))
print("no step of SGD raises the loss up to a learning rate of", safe_rate({rows}))
print(run.weights[-1])"""
