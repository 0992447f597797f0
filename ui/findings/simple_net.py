"""One sample through the small net and back, told: the headline, the picture of the computation, what one slope means, the script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.differentiation import band, numerical_gradient, relative_error
from core.functions import softmax
from core.gradient_check import gradient_check
from core.losses import softmax_cross_entropy_grad
from core.networks import SimpleNet
from core.slices import losses_at, trusted
from ui.components.matrices import cell, lane, matrix
from ui.text import Words, number, percent

Array = NDArray[np.floating]
Entry = tuple[int, int]  # row and column, from 0
ENTRIES: tuple[Entry, ...] = tuple(np.ndindex(2, 3))
SURE = 0.9  # from this probability on the headline calls the net sure
OFF = 0.1  # beyond this share of the real change a prediction has broken
CLOSE = 0.05  # up to this share a prediction counts as near
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


Sample = tuple[float, float, int]  # x₁, x₂ and the right class


@dataclass(frozen=True, eq=False)
class Pass:
    """The sample that is looked at: x (2,), its class t, scores z and probabilities y, (3,), its loss L, y - t as error (3,) and its own
    dL/dW, own (2, 3). And the batch that it belongs to, alone or as the first: samples (n, 2), targets (n,), the loss of each, losses
    (n,), their mean, and the gradient of the mean twice, dW and numerical (2, 3)."""

    x: Array
    W: Array
    t: int
    z: Array
    y: Array
    L: float
    error: Array
    own: Array
    samples: Array
    targets: NDArray[np.int64]
    losses: Array
    mean: float
    dW: Array
    numerical: Array

    @property
    def n(self) -> int:
        """How many samples the batch has."""
        return len(self.targets)

    @property
    def batch(self) -> tuple[Array, Any]:
        """What the net is given: x (2,) and t of one sample, or x (n, 2) and t (n,)."""
        return (self.x, self.t) if self.n == 1 else (self.samples, self.targets)


def there_and_back(W: ArrayLike, x: ArrayLike, t: int, others: Sequence[Sample] = ()) -> Pass:
    """Everything `core` says about one sample and its batch: forward, the gradient by its formula, and the gradient by central differences."""
    net, x = SimpleNet(np.array(W, float)), np.asarray(x, float)
    z = net.predict(x)
    loss, error = softmax_cross_entropy_grad(z, t)
    samples = np.array([x, *(one[:2] for one in others)])
    targets = np.array([t, *(one[2] for one in others)])
    losses = np.array([net.loss(*one) for one in zip(samples, targets, strict=True)])
    batch: Any = (samples, targets) if others else (x, t)
    numerical = numerical_gradient(lambda _: net.loss(*batch), net.W)
    return Pass(
        x, net.W, t, z, softmax(z), loss, error, net.gradient(x, t),
        samples, targets, losses, net.loss(*batch), net.gradient(*batch), numerical,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Nudge:
    """One weight moved by delta: what its slope predicts for the loss, what really happens, the loss along this weight, and between which
    two moves (None: beyond the picture) the prediction is off by no more than OFF."""

    entry: Entry
    weight: float
    delta: float
    slope: float
    L: float
    predicted: float
    real: float
    weights: Array
    losses: Array
    trusted: tuple[float | None, float | None]


def nudge(p: Pass, entry: Entry, delta: float, reach: float = 3.0, points: int = 121) -> Nudge:
    """Move W[entry] by delta; the curve runs `reach` to either side."""
    weight, slope = float(p.W[entry]), float(p.dW[entry])
    weights = weight + np.linspace(-reach, reach, points)
    many = np.repeat(p.W[None], points, axis=0)
    many[:, entry[0], entry[1]] = weights
    moved = p.W.copy()
    moved[entry] += delta
    real = SimpleNet(moved).loss(*p.batch) - p.mean
    limits = trusted(p.W, *p.batch, entry, OFF, reach)
    return Nudge(entry, weight, delta, slope, p.mean, slope * delta, real, weights, losses_at(many, *p.batch), limits)


def subscript(name: str) -> str:
    """w23 → w₂₃"""
    return name.translate(_SUBSCRIPTS)


def entry_name(entry: Entry) -> str:
    """(1, 2) → w₂₃: row 2, column 3."""
    return subscript(f"w{entry[0] + 1}{entry[1] + 1}")


def title(p: Pass, say: Words) -> str:
    """Which class the net prefers, how surely, and whether it is right."""
    top = np.flatnonzero(p.y == p.y.max())
    if len(top) > 1:
        return say("title_tie", which=", ".join(map(str, top)))
    answer = int(top[0])
    how = "sure" if p.y[answer] >= SURE else "prefers"
    return say(f"title_{how}_{'right' if answer == p.t else 'wrong'}", answer=answer, t=p.t)


def picture(p: Pass, entry: Entry, say: Words) -> list[dict[str, Any]]:
    """The computation as two lanes of matrices: forward from x to L, and back to dW with the numerical gradient beside it.

    Ids: x1 x2, w11 … w23, z1 … z3, y1 … y3, t1 … t3, L; back: b1 b2 (x again), e1 … e3 (y - t), d11 … d23, n11 … n23, o11 … o23
    (formula minus central difference).
    """
    x, W, y, e = (np.vectorize(factor, otypes=[object])(values) for values in (p.x, p.W, p.y, p.error))
    one_hot = [int(j == p.t) for j in range(3)]
    exponentials = " + ".join(f"exp({number(score)})" for score in p.z)
    steepest, off = _limit(p.dW, p.numerical, p.own), p.dW - p.numerical
    several, checked = p.n > 1, gradient_check(p.W, *p.batch)

    def z_from(j: int) -> str:
        return f"{subscript(f'z{j + 1} = x1·w1{j + 1} + x2·w2{j + 1}')} = {x[0]}·{W[0, j]} + {x[1]}·{W[1, j]} = {number(p.z[j])}"

    def y_from(j: int) -> str:
        return f"{subscript(f'y{j + 1}')} = exp({number(p.z[j])}) / ({exponentials}) = {number(p.y[j])}"

    def error_from(j: int) -> str:
        return f"{subscript(f'y{j + 1} − t{j + 1}')} = {y[j]} − {one_hot[j]} = {number(p.error[j])}"

    def slope_from(i: int, j: int) -> str:
        return f"d{entry_name((i, j))} = {subscript(f'x{i + 1}·(y{j + 1} − t{j + 1})')} = {x[i]}·{e[j]} = {number(p.own[i, j])}"

    def mean_from(i: int, j: int) -> str:
        each = [factor(one[i, j]) for one in own_gradients(p)]
        return f"d{entry_name((i, j))} = ({' + '.join(each)}) / {p.n} = {number(p.dW[i, j])}"

    def quotient_from(i: int, j: int) -> str:
        w, above, below = entry_name((i, j)), checked.above[0, i, j], checked.below[0, i, j]
        return f"(L({w} + h) − L({w} − h)) / 2h = ({number(above, 8)} − {number(below, 8)}) / 0.0002 = {number(p.numerical[i, j])}"

    def off_from(i: int, j: int) -> str:
        return f"{number(p.dW[i, j], 12)} − {factor(p.numerical[i, j], 12)} = {number(off[i, j], 2)}"

    def weight(i: int, j: int) -> dict[str, Any]:
        """What makes a cell the visitor's choice of this weight."""
        return {"choose": f"w{i + 1}{j + 1}", "chosen": (i, j) == entry}

    inputs = [f"{subscript(f'x{i + 1}')} = {number(p.x[i])}" for i in range(2)]
    forward = lane(
        say("forward"),
        f"z = x·W,  y = softmax(z),  {_loss_line(p)}" + (f";  {say('mean_loss', n=p.n, mean=p.mean)}" if several else ""),
        matrix("x", [[cell(f"x{i + 1}", p.x[i], _limit(p.x), inputs[i]) for i in range(2)]]),
        matrix(
            "W", _grid(lambda i, j: cell(f"w{i + 1}{j + 1}", p.W[i, j], _limit(p.W), f"{entry_name((i, j))} = {W[i, j]}", **weight(i, j))), sign="·"
        ),
        matrix("z", _row(lambda j: cell(f"z{j + 1}", p.z[j], _limit(p.z), z_from(j), sources=("x1", "x2", f"w1{j + 1}", f"w2{j + 1}"))), sign="="),
        matrix(
            "y",
            _row(lambda j: cell(f"y{j + 1}", p.y[j], 1.0, y_from(j), sources=("z1", "z2", "z3"))),
            sign="softmax →",
            kind="share",
            heads=[say("class", number=j) for j in range(3)],
        ),
        matrix(
            "t",
            _row(lambda j: cell(f"t{j + 1}", one_hot[j], 1.0, say("t_line", number=j, t=one_hot[j]))),
            sign="↔",
            note=say("answer"),
            kind="share",
            heads=["0", "1", "2"],
        ),
        matrix(
            "L",
            [[cell("L", p.L, 1.0, _loss_line(p), sources=(f"y{p.t + 1}", f"t{p.t + 1}"))]],
            sign="−ln →",
            note=say("loss"),
            kind="result",
        ),
    )
    error = relative_error(p.dW, p.numerical)

    def outer(letter: str) -> list[list[dict[str, Any]]]:
        """xᵀ·(y − t)"""
        return _grid(
            lambda i, j: cell(f"{letter}{i + 1}{j + 1}", p.own[i, j], steepest, slope_from(i, j), sources=(f"b{i + 1}", f"e{j + 1}"), **weight(i, j))
        )

    if several:
        of_all = _grid(lambda i, j: cell(f"d{i + 1}{j + 1}", p.dW[i, j], steepest, mean_from(i, j), sources=(f"s{i + 1}{j + 1}",), **weight(i, j)))
        slopes = [
            matrix("dW", outer("s"), sign="=", note=say("of_this_sample")),
            matrix("dW", of_all, sign=say("mean_of", n=p.n), note=say("by_formula")),
        ]
    else:
        slopes = [matrix("dW", outer("d"), sign="=", note=say("by_formula"))]
    apart = (
        []
        if several  # no room: the check below has it
        else [
            matrix(
                "",
                _grid(
                    lambda i, j: cell(f"o{i + 1}{j + 1}", off[i, j], 0, off_from(i, j), sources=(f"d{i + 1}{j + 1}", f"n{i + 1}{j + 1}"), digits=2)
                ),
                sign="→",
                note=say("difference"),
                kind="plain",
            ),
        ]
    )
    back = lane(
        say("backward_mean", n=p.n) if several else say("backward"),
        say("backward_line_mean" if several else "backward_line", error=number(error, 2), band=say("band_" + band(error).replace(" ", "_"))),
        matrix("xᵀ", [[cell(f"b{i + 1}", p.x[i], _limit(p.x), inputs[i], sources=(f"x{i + 1}",))] for i in range(2)]),
        matrix(
            "y − t",
            _row(lambda j: cell(f"e{j + 1}", p.error[j], 1.0, error_from(j), sources=(f"y{j + 1}", f"t{j + 1}"))),
            sign="·",
        ),
        *slopes,
        matrix(
            "dW",
            _grid(
                lambda i, j: cell(f"n{i + 1}{j + 1}", p.numerical[i, j], steepest, quotient_from(i, j), sources=(f"w{i + 1}{j + 1}",), **weight(i, j))
            ),
            sign="≈",
            note=say("by_differences"),
        ),
        *apart,
    )
    return [forward, back]


def own_gradients(p: Pass) -> list[Array]:
    """dL/dW of every sample of the batch by itself, (2, 3) each; their mean is dW."""
    net = SimpleNet(p.W)
    return [net.gradient(*one) for one in zip(p.samples, p.targets, strict=True)]


def _row(of: Callable[[int], dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [[of(j) for j in range(3)]]


def _grid(of: Callable[[int, int], dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [[of(i, j) for j in range(3)] for i in range(2)]


def factor(value: float, digits: int = 4) -> str:
    """A number inside a product: a negative one stands in brackets."""
    return f"({number(value, digits)})" if value < 0 else number(value, digits)


def _limit(*arrays: Array) -> float:
    return float(max(np.abs(a).max() for a in arrays))


def _loss_line(p: Pass) -> str:
    right = subscript(f"y{p.t + 1}")
    inside = f" = −ln {number(p.y[p.t])}" if p.y[p.t] > 0 else ""  # e^-1000 cannot be written; L itself is computed from z
    return f"L = −ln {right}{inside} = {number(p.L)}"


def alt(p: Pass, say: Words) -> str:
    """The picture in one sentence, for those who do not see it."""
    return say("alt_picture", z=_listed(p.z), y=_listed(p.y), t=p.t, L=p.L, dW=_listed(p.dW.ravel()))


def _listed(values: Sequence[float] | Array) -> str:
    return ", ".join(number(v) for v in values)


def nudge_heading(n: Nudge, say: Words) -> str:
    """Raising w₂₃ by 0.01 lowers the loss."""
    effect = "keeps" if abs(n.real) < 1e-12 else "raises" if n.real > 0 else "lowers"
    return say(f"{'up' if n.delta > 0 else 'down'}_{effect}", entry=entry_name(n.entry), size=abs(n.delta))


def nudge_sentence(n: Nudge, say: Words) -> str:
    """The change that the slope predicts, the real one, and how far apart they are."""
    numbers = say("nudge_numbers", slope=factor(n.slope), delta=factor(n.delta), predicted=n.predicted, real=n.real)
    if abs(n.real) < 1e-12:
        return numbers
    share = abs(n.predicted - n.real) / abs(n.real)
    beat = "nudge_near" if share <= CLOSE else "nudge_wrong_way" if n.predicted * n.real < 0 else "nudge_far"
    return f"{numbers} {say(beat, off=percent(share, 2 if share < 0.01 else 0))}"


def trusted_sentence(n: Nudge, say: Words) -> str:
    """How far the slope can be believed."""
    down, up = n.trusted
    if np.ptp(n.losses) < 1e-12:
        return say("trusted_flat", entry=entry_name(n.entry))
    limits = {"off": percent(OFF, 0), "reach": n.weights[-1] - n.weight}
    if down is None or up is None:
        if down is up:
            return say("trusted_all", **limits)
        side, limit = ("up", up) if down is None else ("down", down)
        return say(f"trusted_{side}", **limits, limit=number(limit or 0, 2))
    return say("trusted_between", **limits, down=number(down, 2), up=number(up, 2))


def patterns(p: Pass, say: Words) -> list[str]:
    """What the six slopes have in common, and why: one sentence each."""
    summed = say("rows_sum_batch", n=p.n) if p.n > 1 else say("rows_sum", sum=" + ".join(factor(v) for v in p.error))
    empty = [row for row in (0, 1) if not p.samples[:, row].any()]
    if len(empty) == 2:
        return [summed, say("all_zero")]
    if empty:
        return [summed, say("zero_row", row=empty[0] + 1)]
    told = [summed]
    x1, x2 = p.x
    ratios = [b / a if a else np.inf for a, b in p.samples.tolist() if a or b]
    if len(set(ratios)) > 1:
        told.append(say("row_ratio_batch", ratios=", ".join(map(number, ratios))))
        wanted = (p.dW < 0).all(axis=0)
        return [*told, say("one_column_batch", t=int(np.argmax(wanted)))] if wanted.sum() == 1 else told
    x1, x2 = next(sample for sample in p.samples if sample.any())
    told.append(say("row_ratio", ratio=x2 / x1, x1=factor(x1), x2=factor(x2)))
    if x1 > 0 and x2 > 0 and p.error[p.t] < 0:
        told.append(say("right_column", t=p.t))
    return told


def code(p: Pass, n: Nudge) -> str:
    """A script that runs with core alone and prints this page's numbers."""
    i, j = n.entry
    if p.n == 1:
        given, formula, slope = f"x, t = np.array({p.x.tolist()}), {p.t}", "-log y[t]", "np.outer(x, y - t)"
    else:
        given, formula, slope = f"x, t = np.array({p.samples.tolist()}), np.array({p.targets.tolist()})", "the mean", "x.T @ (y - t) / len(x)"
    return f"""import numpy as np

from core.differentiation import band, numerical_gradient, relative_error
from core.functions import softmax
from core.gradient_check import gradient_check
from core.networks import SimpleNet
from core.slices import losses_at, trusted

W = np.array({p.W.tolist()})
{given}
net = SimpleNet(W)

z = net.predict(x)  # x W
y = softmax(z)
L = net.loss(x, t)  # {formula}
print("z =", z, " y =", y, " L =", L)

dW = net.gradient(x, t)  # {slope}
numerical = numerical_gradient(lambda W: net.loss(x, t), net.W)
error = relative_error(dW, numerical)
print(dW, numerical, f"relative error {{error:.1e}}: {{band(error)}}", sep="\\n")

delta = {n.delta!r}
net.W[{i}, {j}] += delta  # w{i + 1}{j + 1}
print("predicted", dW[{i}, {j}] * delta, " real", net.loss(x, t) - L)"""
