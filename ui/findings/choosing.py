"""How a loss is chosen, told: why not accuracy, why a batch is enough, what an outlier does to two losses, what the margin asks for."""

from __future__ import annotations

import dataclasses
import functools
import threading
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.differentiation import numerical_diff
from core.estimates import Spread, batches_of, briefly_trained, draw, sample_losses, spreads
from core.margins import WITH_ITSELF, hinge_terms
from core.mnist import dataset
from core.networks import Network
from core.one_weight import Bend, OneWeight, trained_on_clouds
from core.reference import load_reference
from core.regression import Line as Fit
from core.regression import l1_loss, l2_loss, least_absolute_deviations, least_squares
from ui.text import Words, number
from ui.theme import Palette

Array = NDArray[np.floating]

# -- one weight --------------------------------------------------------------------------------------------------------------------

LOW, HIGH, PLACES = -6.0, 6.0, 241  # where the weight is looked at: every 0.05
VIEW = (-5.4, 5.0, -3.5, 3.0)  # of the plane with the points
FLAT = 0.005  # a slope that is smaller counts as level


@dataclass(frozen=True, eq=False)
class Line:
    """One weight at PLACES places: how many of n points are right there, the loss, and the numerical slopes of accuracy and loss."""

    one: OneWeight
    weights: Array
    right: NDArray[np.int64]
    loss: Array
    right_slope: Array
    loss_slope: Array

    @property
    def n(self) -> int:
        return len(self.one.t)

    @property
    def stairs(self) -> int:
        """How often the border crosses a point from one end to the other: each time accuracy jumps."""
        return int(np.count_nonzero(np.diff(self.one.hits(self.weights), axis=0)))

    def place(self, weight: float) -> int:
        """The place that is nearest to a weight."""
        return int(np.argmin(np.abs(self.weights - weight)))


@functools.lru_cache(maxsize=2)
def line(bend: Bend) -> Line:
    """Everything about the weight w₁₁ of the small net, with sigmoids or with step functions in its hidden layer."""
    one = dataclasses.replace(trained_on_clouds(), bend=bend)
    weights = np.linspace(LOW, HIGH, PLACES).round(6)
    slopes = [np.asarray(numerical_diff(f, weights)) for f in (one.accuracy, one.loss)]
    return Line(one, weights, one.right(weights), one.loss(weights), *slopes)


def line_told(way: Line, place: int, say: Words) -> tuple[str, str]:
    """Heading and sentence about the weight where it stands."""
    zeros = int(np.count_nonzero(way.right_slope == 0))
    facts: dict[str, Any] = {"w": float(way.weights[place]), "right": int(way.right[place]), "n": way.n, "zeros": zeros, "places": len(way.weights)}
    if way.one.bend == "step":
        silent = int(np.count_nonzero(way.loss_slope == 0))
        return say("step_heading"), say("step_says", silent=silent, **facts)
    slope = float(way.loss_slope[place])
    beat = "bottom_says" if abs(slope) < FLAT else "raise_says" if slope < 0 else "lower_says"
    return say("accuracy_heading"), say("stairs_says", stairs=way.stairs, **facts) + " " + say(beat, slope=slope, loss=float(way.loss[place]))


def hand(way: Line, place: int, say: Words, palette: Palette) -> dict[str, Any]:
    """What the component `turned` shows of a line."""
    one = way.one
    words = ("accuracy", "loss", "now", "slope", "raise", "lower", "bottom", "silent", "stays", "by_loss", "by_accuracy", "under", "map")
    return {
        "weights": way.weights.tolist(),
        "right": way.right.tolist(),
        "loss": way.loss.round(7).tolist(),
        "rightSlope": way.right_slope.tolist(),
        "lossSlope": way.loss_slope.round(7).tolist(),
        "at": place,
        "n": way.n,
        "net": {"x": one.x.tolist(), "t": one.t.tolist(), "bend": one.bend, **{name: value.tolist() for name, value in one.params.items()}},
        "view": VIEW,
        "colours": {
            "accuracy": palette.plus, "loss": palette.you, "wrong": palette.plus, "page": palette.page,
            "first": palette.ghost, "second": palette.you, "low": palette.page, "high": palette.ramp[2],
        },
        "words": {"name": say("turned_name"), **{word: say(f"turned_{word}", n=way.n, wrong="{wrong}") for word in words}},
    }  # fmt: skip


def line_code(way: Line, place: int) -> str:
    """A script that prints what is seen of the weight."""
    stepped = way.one.bend == "step"
    first = "from dataclasses import replace\n\n" * stepped
    step = '\nnet = replace(net, bend="step")  # the same weights, with step functions in the hidden layer' * stepped
    return f"""{first}from core.differentiation import numerical_diff
from core.one_weight import trained_on_clouds

net = trained_on_clouds()  # 2-3-2, on 40 points{step}
w = {float(way.weights[place])!r}
print(net.right(w), "of", len(net.t), "right; slope of accuracy:", numerical_diff(net.accuracy, w))
print("loss", net.loss(w), "slope of the loss:", numerical_diff(net.loss, w))"""


# -- batches -----------------------------------------------------------------------------------------------------------------------

TRAINED = ("0", "200", "10000")  # iterations: an untrained net, a briefly trained one, and the finished one that ships
MOST = 200  # batches of the visitor's that are kept
DRAWS = 1000  # batches per size whose spread is shown


class Drawn(NamedTuple):
    """A batch that the visitor drew: its size, its number, its images, and its loss."""

    size: int
    number: int
    chosen: NDArray[np.int32]
    loss: float


@dataclass(frozen=True, eq=False)
class Poll:
    """The losses of all training images under one net, (60000,), and how the losses of batches of every size scatter."""

    losses: NDArray[np.float32]
    spreads: tuple[Spread, ...]

    @property
    def whole(self) -> float:
        return float(self.losses.mean(dtype=np.float64))

    @property
    def sigma(self) -> float:
        return float(self.losses.std(dtype=np.float64))


_polls: dict[str, Poll] = {}
_one_at_a_time = threading.Lock()


def poll(trained: str) -> Poll:
    """The poll of a net, taken once per process: under a second of one core and 3 MB beside the digits. Raises MnistFileError."""
    with _one_at_a_time:
        if trained not in _polls:
            data = dataset()
            net: Network = load_reference().net if trained == "10000" else briefly_trained(data, int(trained))
            losses = sample_losses(net, data.x_train, data.t_train)
            small = losses.astype(np.float32)
            _polls[trained] = Poll(small, spreads(small, DRAWS))
        return _polls[trained]


@functools.lru_cache(maxsize=64)
def heap(found: Poll, size: int) -> Array:
    """The losses of the DRAWS batches of a size whose spread is shown, in order."""
    return np.sort(batches_of(found.losses, size, DRAWS))


def drawn(found: Poll, size: int, count: int) -> list[Drawn]:
    """The visitor's first `count` batches of a size: the same for everybody, so that a link shows them again."""
    batches = []
    for i in range(min(count, MOST)):
        chosen = draw(len(found.losses), size, np.random.default_rng((size, i)))
        batches.append(Drawn(size, i + 1, chosen, float(found.losses[chosen].mean(dtype=np.float64))))
    return batches


def within(found: Poll, size: int) -> float:
    """How far from the whole nearly all batches of a size lie: two standard deviations, 2 σ/√n."""
    return 2 * found.sigma / size**0.5


def poll_told(found: Poll, size: int, batches: list[Drawn], say: Words) -> tuple[str, str]:
    """Heading about batches of this size, and a sentence about the one drawn last, or about drawing one."""
    heading = say("poll_heading" if size > 1 else "poll_heading_one", size=size, within=rounded(within(found, size)))
    if not batches:
        return heading, say("poll_draw", whole=found.whole)
    last = batches[-1]
    facts: dict[str, Any] = {"loss": last.loss, "whole": found.whole, "off": abs(last.loss - found.whole), "size": size}
    facts["spreads"] = rounded(abs(last.loss - found.whole) * size**0.5 / found.sigma)
    told = say("poll_last", **facts)
    if len(batches) > 1:
        near = sum(abs(b.loss - found.whole) <= within(found, size) for b in batches)
        told += " " + say("poll_near", near=near, count=len(batches))
    return heading, told


def rounded(value: float) -> float:
    """Two significant digits: of a spread nobody needs more."""
    return float(f"{value:.2g}")


def spread_rows(found: Poll, say: Words) -> list[dict[str, str]]:
    """The table beside the picture: per size the spread that σ/√n predicts, the measured one, and their ratio."""
    columns = say.list("spread_columns")
    return [
        dict(zip(columns, (number(s.size), number(s.predicted), number(s.measured), number(s.measured / s.predicted, 3)), strict=True))
        for s in found.spreads
    ]


def poll_code(trained: str, size: int) -> str:
    """A script that measures how batches of this size scatter."""
    shipped = trained == "10000"
    imports = "briefly_trained, " * (not shipped)
    net = "load_reference().net  # after 10,000 iterations" if shipped else f"briefly_trained(data, iterations={trained})"
    return f"""import numpy as np

from core.estimates import batch_losses, {imports}sample_losses
from core.mnist import dataset
{"from core.reference import load_reference" + chr(10) if shipped else ""}
data = dataset()
net = {net}
losses = sample_losses(net, data.x_train, data.t_train)  # (60000,)
n = {size}
batches = batch_losses(losses, n, draws=400, rng=np.random.default_rng(0))
print("the whole:", losses.mean(), " one batch:", batches[0])
print("spread:", batches.std(), " predicted:", losses.std() / np.sqrt(n))"""


# -- an outlier --------------------------------------------------------------------------------------------------------------------

POINTS_X = (0.6, 1.3, 2.0, 2.7, 3.4, 4.0, 4.7, 5.3, 6.0, 6.6, 7.2)
POINTS_Y = (1.8, 2.9, 2.6, 3.7, 3.6, 4.6, 4.5, 5.5, 5.4, 6.5, 6.4)
PLANE = (0.0, 10.0, 0.0, 10.0)
FOLLOWS = 0.5  # a line that has moved by more than this has been dragged along
OUTLIERS = {"far": (8.2, 0.8), "in_line": (8.2, 7.2), "furthest": (10.0, 0.0)}


@dataclass(frozen=True)
class Fits:
    """Both lines with their losses over all points, how far the outlier has moved each among the other points, and how far it misses it."""

    squares: Fit
    absolute: Fit
    moved_squares: float
    moved_absolute: float
    miss_squares: float
    miss_absolute: float
    l2: float
    l1: float


def fits(x: float, y: float) -> Fits:
    """The lines of least squares and of least absolute deviations with the outlier at (x, y)."""
    xs, ys = np.array([*POINTS_X, x]), np.array([*POINTS_Y, y])
    squares, absolute = least_squares(xs, ys), least_absolute_deviations(xs, ys)
    return Fits(
        squares,
        absolute,
        _moved(squares, least_squares(POINTS_X, POINTS_Y)),
        _moved(absolute, least_absolute_deviations(POINTS_X, POINTS_Y)),
        float(squares(x)) - y,
        float(absolute(x)) - y,
        l2_loss(squares(xs), ys),
        l1_loss(absolute(xs), ys),
    )


def _moved(line: Fit, before: Fit) -> float:
    """By how much a line has gone up or down where the other points are: most at one of their ends."""
    ends = [POINTS_X[0], POINTS_X[-1]]
    return float(np.abs(line(ends) - before(ends)).max())


@functools.cache
def most_moved() -> tuple[float, float]:
    """How far the outlier can move the two lines, tried at every whole place of the plane."""
    low, high = PLANE[:2]
    places = np.linspace(low, high, 11)
    found = [fits(x, y) for x in places for y in places]
    return max(f.moved_squares for f in found), max(f.moved_absolute for f in found)


def outlier_told(found: Fits, say: Words) -> tuple[str, str]:
    """Heading and sentence about what the outlier does to the two lines."""
    here = {"squares": found.moved_squares, "absolute": found.moved_absolute}
    beat = "agree" if max(here.values()) <= FOLLOWS else "follows" if here["absolute"] < 0.25 * here["squares"] else "both"
    squares, absolute = most_moved()
    told = say("outlier_moves", **here)
    return say(f"{beat}_heading", **here), told + " " + say("outlier_at_most", squares=squares, absolute=absolute)


def outlier_formulas(found: Fits) -> tuple[str, str]:
    """What the outlier adds to each loss, and how hard it pulls, in LaTeX with the numbers put in."""

    a, b = found.miss_squares, found.miss_absolute
    on = abs(b) < 5e-10  # the line of least absolute deviations passes through two of the points, perhaps through this one
    pull = r"\in[-1,1]" if on else "=1" if b > 0 else "=-1"
    return (
        rf"\begin{{aligned}}(f-y)^2&={abs(a):.3g}^2={a * a:.3g}\\2(f-y)&={2 * a:.3g}\end{{aligned}}",
        rf"\begin{{aligned}}|f-y|&={0 if on else abs(b):.3g}\\\mathrm{{sign}}(f-y)&{pull}\end{{aligned}}",
    )


def outlier_picture(point: tuple[float, float], say: Words, palette: Palette) -> dict[str, Any]:
    """What the component `outlier` shows."""
    words = ("squares", "absolute", "point", "picture", "line", "loss", "misses", "others")
    return {
        "x": list(POINTS_X),
        "y": list(POINTS_Y),
        "point": list(point),
        "view": list(PLANE),
        "hues": {"squares": palette.optimizer("Nesterov"), "absolute": palette.optimizer("Adam")},
        "grid": palette.grid,
        "words": {word: say(f"outlier_{word}") for word in words},
    }


def outlier_code(point: tuple[float, float]) -> str:
    """A script that fits both lines."""
    return f"""from core.regression import l1_loss, l2_loss, least_absolute_deviations, least_squares

x = {[*POINTS_X, point[0]]}
y = {[*POINTS_Y, point[1]]}
squares, absolute = least_squares(x, y), least_absolute_deviations(x, y)
print(squares, l2_loss(squares(x), y))
print(absolute, l1_loss(absolute(x), y))"""


# -- the margin --------------------------------------------------------------------------------------------------------------------

SCORES = (-4.0, 6.0)  # the lowest and the highest score that a bar can show
TEN = (-1.2, 0.3, 2.4, 0.9, -2.0, 2.7, -0.5, 3.1, 0.2, -1.0)
EXAMPLES = {  # scores and the right class
    "near": (TEN, 7),
    "equal": ((1.0,) * 10, 7),
    "clear": ((-1.2, 0.3, 1.4, 0.9, -2.0, 1.7, -0.5, 4.8, 0.2, -1.0), 7),
    "wrong": (TEN, 4),
    "cat": ((3.2, 5.1, -1.7), 0),  # the cat of CS231n: cat, car, frog
}
Scores = tuple[tuple[float, ...], int]


def margin_told(scores: Scores, say: Words) -> tuple[str, str]:
    """Heading and sentence about who reaches into the margin."""
    values, right = np.array(scores[0]), scores[1]
    terms = hinge_terms(values, right)
    ahead, paying = int(np.count_nonzero(np.delete(values, right) >= values[right])), int(np.count_nonzero(terms > 1e-9))
    facts: dict[str, Any] = {"loss": float(terms.sum().round(9)), "right": right, "paying": paying, "ahead": ahead, "others": len(values) - 1}
    if np.ptp(values) == 0:
        return say("equal_heading", n=len(values), **facts), say("equal_says", n=len(values), **facts)
    beat = "free" if paying == 0 else "near" if ahead == 0 else "wrong"
    return say(f"{beat}_heading", **facts), say(f"{beat}_says", **facts)


def margin_picture(scores: Scores, say: Words, palette: Palette) -> dict[str, Any]:
    """What the component `margin` shows; {placeholders} are filled in the browser."""
    words = ("picture", "choose", "score", "class", "told", "costs", "free")
    holes = {hole: f"{{{hole}}}" for hole in ("j", "score", "cost", "count", "of")}
    return {
        "scores": list(scores[0]),
        "right": scores[1],
        "labels": [str(j) for j in range(len(scores[0]))] if len(scores[0]) != 3 else list(say.list("margin_animals")),
        "view": list(SCORES),
        "colours": {"hue": palette.optimizer("AdaGrad"), "band": palette.ramp[1], "grid": palette.grid, "quiet": palette.ghost},
        "words": {word: say(f"margin_{word}", **holes) for word in words},
    }


def slip_code() -> str:
    """The code with the slip, its lines numbered."""
    return "\n".join(f"{i}  {line}" for i, line in enumerate(WITH_ITSELF.lines, 1))


def slip_told(line: int, say: Words) -> tuple[bool, str]:
    """Was it this line (from 1)? And what it should be."""
    right = line == WITH_ITSELF.line + 1
    if not right:
        return False, say("slip_wrong", line=line)
    facts = {"given": float(WITH_ITSELF.given), "expected": float(WITH_ITSELF.expected)}
    return True, say("slip_right", line=line, cure=WITH_ITSELF.cure.strip(), **facts)


def slip_lines() -> int:
    """How many lines the code with the slip has."""
    return len(WITH_ITSELF.lines)


def margin_code(scores: Scores) -> str:
    """A script that computes the loss, class by class."""
    return f"""from core.losses import hinge
from core.margins import hinge_terms

scores, right = {list(scores[0])}, {scores[1]}
print(hinge_terms(scores, right), hinge(scores, right))"""
