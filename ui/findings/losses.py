"""What the losses say about one answer, an exam and a mini-batch, told: headlines, numbers, scripts. Every number is computed by `core`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.losses import (
    TINY,
    cross_entropy_error,
    hinge,
    mean_squared_error,
    softmax_cross_entropy_grad,
    softmax_squared_error_grad,
    sum_squared_error,
)
from ui.text import Words, number

Array = NDArray[np.floating]
SURE = 0.9  # from this probability on the headline calls the answer sure
MARKS = (0.6, 0.1, 1e-7)  # the probabilities whose costs are compared
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


# -- the bars -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Costs:
    """y (10,) with the right digit t, and what it costs: ½ Σ (y - t)², the mean of (y - t)², -log y[t], the hinge of log(y + 1e-7)."""

    y: Array
    t: int
    square: float
    mean: float
    entropy: float
    hinge: float


def costs(y: Sequence[float], t: int) -> Costs:
    """The losses of `core` for one answer."""
    p = np.array(y)
    right = np.eye(len(p))[t]
    return Costs(p, t, sum_squared_error(p, right), mean_squared_error(p, right), cross_entropy_error(p, t), hinge(np.log(p + TINY), t))


def title(c: Costs, say: Words) -> str:
    """Who is right, how surely, and what it costs."""
    if c.y.max() - c.y.min() < 1e-6:
        return say("title_equal", entropy=c.entropy)
    if c.y[c.t] == 0:
        return say("title_nothing", entropy=c.entropy)
    top = np.flatnonzero(c.y == c.y.max())
    if len(top) > 1:
        return say("title_tie", which=", ".join(map(str, top)), entropy=c.entropy)
    says = int(top[0])
    how = "sure" if c.y[says] >= SURE else "prefers"
    return say(f"title_{how}_{'right' if says == c.t else 'wrong'}", says=says, t=c.t, entropy=c.entropy)


def price_table(c: Costs, say: Words) -> str:
    """A Markdown table: probability, -ln y and its slope, ½ (1 - y)² and its slope, for the marks and for the page's bar."""
    head = "| $y$ | $-\\ln y$ | $-1/y$ | $\\tfrac12(1-y)^2$ | $y-1$ |\n|:--|--:|--:|--:|--:|"
    rows = [_price_row(number(y), y) for y in MARKS]
    here = _price_row(f"{say('bar')} y{subscript(c.t)} = {number(c.y[c.t])}", float(c.y[c.t]))
    return "\n".join([head, *rows, here])


def _price_row(name: str, y: float) -> str:
    cost, slope = (-np.log(y), -1 / y) if y > 0 else (np.inf, -np.inf)
    return f"| {name} | {number(cost)} | {number(slope)} | {number(0.5 * (1 - y) ** 2)} | {number(y - 1)} |"


def tiny_sentences(c: Costs, say: Words) -> list[str]:
    """What the 1e-7 inside the logarithm does: at 0, and where it should do nothing."""
    share = float(c.y[c.t])
    told = [say("tiny_zero", most=-np.log(TINY))]
    if share > 0:
        without = 0.0 - float(np.log(share))
        told.append(say("tiny_here", t=c.t, share=share, without=_whole(without), entropy=_whole(c.entropy), change=c.entropy - without))
    return told


def _whole(value: float) -> str:
    """With every digit, as Python prints it."""
    return str(value).replace("-", "−")


@dataclass(frozen=True, eq=False)
class Pushes:
    """How hard two losses push the right digit's score up through softmax, -∂L/∂s_t: along the probability y, and at the page's bar."""

    y: Array
    entropy: Array
    square: Array
    share: float
    entropy_here: float
    square_here: float


def pushes(c: Costs, points: int = 81) -> Pushes:
    """The right digit's bar goes from 0 to 1; the others share the rest in the proportions that they have."""
    rest = np.delete(c.y, c.t)
    rest = rest / rest.sum() if rest.sum() > 0 else np.full(len(rest), 1 / len(rest))
    y = np.linspace(0, 1, points)
    rows = np.insert(np.outer(1 - y, rest), c.t, y, axis=1)
    scores = np.log(np.vstack([rows, c.y]) + TINY)
    both = [
        -slope[:, c.t] * len(scores)
        for _, slope in (f(scores, [c.t] * len(scores)) for f in (softmax_cross_entropy_grad, softmax_squared_error_grad))
    ]
    entropy, square = both
    return Pushes(y, entropy[:-1], square[:-1], float(c.y[c.t]), float(entropy[-1]), float(square[-1]))


def push_heading(p: Pushes, say: Words) -> str:
    """Which loss pushes harder, for the bars as they are."""
    if p.share >= SURE:
        return say("push_right")
    return say("push_weak" if p.square_here < 0.05 and p.share < 0.5 else "push_ahead")


def mean_sentence(c: Costs, say: Words) -> str:
    """Half the sum beside the mean, for the ten bars."""
    return say("mean_bars", half=c.square, total=2 * c.square, mean=c.mean)


def code(c: Costs) -> str:
    """A script that runs with core alone and prints the bars' numbers."""
    return f"""import numpy as np

from core.losses import cross_entropy_error, hinge, mean_squared_error, sum_squared_error

y = np.array({c.y.tolist()})
t = np.eye(10)[{c.t}]  # one-hot: the right digit is {c.t}

print(sum_squared_error(y, t))  # ½ Σ (y - t)²
print(mean_squared_error(y, t))  # what "mean squared error" promises: Σ (y - t)² / 10
print(cross_entropy_error(y, t))  # -Σ t log(y + 1e-7)
print(hinge(np.log(y + 1e-7), t))  # Σ max(0, s_j - s_t + 1) over j ≠ t, for scores whose softmax is y"""


def subscript(n: int) -> str:
    """12 → ₁₂"""
    return str(n).translate(_SUBSCRIPTS)


# -- the exam -------------------------------------------------------------------------------------------------------------------------


def exam_heading(sheet: Sequence[float], answers: Sequence[float], say: Words) -> str:
    """What the exam costs by the book's formula, and as a mean."""
    return say("exam_heading", half=sum_squared_error(sheet, answers), mean=mean_squared_error(sheet, answers))


def exam_numbers(sheet: Sequence[float], answers: Sequence[float]) -> str:
    """Both formulas with the exam's numbers put in, as formulas inside text, which break where the screen is narrow."""
    squares = " + ".join(f"{{({_signed(a)} - {_signed(b)})}}^2" for a, b in zip(sheet, answers, strict=True))
    half, mean = sum_squared_error(sheet, answers), mean_squared_error(sheet, answers)
    return (
        rf"$\tfrac12 \sum (y - t)^2 = \tfrac12\,[\, {squares} \,] = \mathbf{{{_tex(half)}}}$" + "\n\n"
        rf"$\tfrac1{{{len(sheet)}}} \sum (y - t)^2 = \tfrac1{{{len(sheet)}}} \cdot {_tex(2 * half)} = \mathbf{{{_tex(mean)}}}$"
    )


def _tex(value: float) -> str:
    """A number inside a LaTeX formula."""
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return number(value).replace("−", "-")
    mantissa, exponent = f"{value:.3e}".split("e")
    return rf"{float(mantissa):g}\cdot 10^{{{int(exponent)}}}"


def _signed(value: float) -> str:
    return f"({_tex(value)})" if value < 0 else _tex(value)


# -- the mini-batch -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """Samples by rows: what a net says, y (samples × classes), and the right classes."""

    y: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]

    @property
    def classes(self) -> int:
        return len(self.y[0])

    def array(self) -> Array:
        """y for `core`: (batch, classes), or (classes,) for a single sample."""
        return np.array(self.y if len(self.y) > 1 else self.y[0])

    def unlike_one(self) -> list[tuple[int, float]]:
        """The rows that are no distribution, with their sums."""
        sums = [(n, float(np.sum(row))) for n, row in enumerate(self.y)]
        return [(n, total) for n, total in sums if abs(total - 1) > 1e-3]


@dataclass(frozen=True)
class Told:
    """What a batch costs: each sample, and the mean, from labels and from one-hot rows."""

    losses: tuple[float, ...]
    mean: float
    mean_one_hot: float


def told(batch: Batch) -> Told:
    """The cross entropies of `core`."""
    y, labels = batch.array(), np.array(batch.labels)
    one_hot = np.eye(batch.classes)[labels].reshape(y.shape)
    return Told(
        tuple(cross_entropy_error(row, label) for row, label in zip(batch.y, batch.labels, strict=True)),
        cross_entropy_error(y, labels),
        cross_entropy_error(y, one_hot),
    )


def batch_heading(batch: Batch, t: Told, say: Words) -> str:
    """What stands out in the batch."""
    n, worst = int(np.argmax(t.losses)), max(t.losses)
    total = sum(t.losses)
    if len(t.losses) == 1:
        return say("batch_one", mean=t.mean)
    if total > 0 and worst > 0.6 * total and len(t.losses) > 2:
        return say("batch_one_outweighs", n=n, share=f"{100 * worst / total:.0f}", mean=t.mean)
    return say("batch_mean", n=len(t.losses), mean=t.mean)


def batch_formula(t: Told) -> str:
    """The mean with the samples' losses put in, as a formula inside text."""
    terms = " + ".join(_signed(loss) for loss in t.losses)
    return rf"$E = -\tfrac1N \sum_n \sum_k t_{{nk}} \ln y_{{nk}} = \tfrac1{{{len(t.losses)}}}\,({terms}) = \mathbf{{{_tex(t.mean)}}}$"


def batch_code(batch: Batch) -> str:
    """A script that runs with core alone: labels and one-hot rows."""
    labels = batch.labels if len(batch.labels) > 1 else batch.labels[0]
    shown = list(labels) if isinstance(labels, tuple) else labels
    y = np.array2string(batch.array(), separator=", ", prefix="y = np.array(", floatmode="unique", max_line_width=120)
    t = told(batch)
    return f"""import numpy as np

from core.losses import cross_entropy_error

y = np.array({y})
labels = np.array({shown})
one_hot = np.eye({batch.classes})[labels]
print(cross_entropy_error(y, labels))   # {t.mean!r}
print(cross_entropy_error(y, one_hot))  # {t.mean_one_hot!r}"""


# -- the slide ------------------------------------------------------------------------------------------------------------------------

SLIDE = Batch(((0.6, 0.4), (0.5, 0.5), (0.9, 0.1)), (0, 1, 0))
SLIDE_TERMS = (0.6, 0.5, 0.6)  # what the slide puts into the formula
SLIDE_PRINTS = 0.6774
WRONG_TERM = 2


def slide_losses() -> tuple[float, float]:
    """The batch's loss by the formula, and by the slide's own substitution."""
    put_in = [(p, 1 - p) if label == 0 else (1 - p, p) for p, label in zip(SLIDE_TERMS, SLIDE.labels, strict=True)]
    return told(SLIDE).mean, cross_entropy_error(np.array(put_in), SLIDE.labels)


def slide_needs() -> float:
    """The third probability with which 0.6, 0.5 and it would give the printed number."""
    known = SLIDE_TERMS[:WRONG_TERM]
    return float(np.exp(-len(SLIDE_TERMS) * SLIDE_PRINTS) / np.prod(known))
