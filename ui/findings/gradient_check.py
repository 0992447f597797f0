"""What a gradient check of the small net finds: how far both gradients are apart, and which h suits. Pure: records in, sentences out."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.differentiation import band
from core.gradient_check import GradientCheck, gradient_check
from core.rounding import DTYPES
from ui.components.matrices import Data, cell, lane, matrix
from ui.findings.rounding import BAND_KEYS, FINE, PLACES, STEPS, power
from ui.findings.simple_net import Pass, entry_name, factor, own_gradients, subscript
from ui.text import Words, number

Array = NDArray[np.float64]
HALF_DECADE = 4  # steps to either side; a single lucky h does not count


@dataclass(frozen=True, eq=False)
class Checked:
    """The small net's gradient checked with every h of STEPS and, last, with the h that is chosen: in either dtype."""

    W: Array
    x: Array
    t: NDArray[np.int64]
    h: float
    by: dict[str, GradientCheck]

    def error(self, dtype: str) -> float:
        """The relative error with the h that is chosen."""
        return float(self.by[dtype].errors[-1])

    def best(self, dtype: str) -> tuple[float, float]:
        """The h with the least error, and that error: the middle of the half decade whose worst error is lowest."""
        errors = self.by[dtype].errors[:-1][PLACES <= 16 * FINE]
        around = np.lib.stride_tricks.sliding_window_view(errors, 2 * HALF_DECADE + 1).max(axis=1)
        middle = int(np.argmin(around)) + HALF_DECADE
        return float(STEPS[middle]), float(around.min())

    @property
    def level(self) -> bool:
        """Is the whole gradient 0, so that there is nothing to compare?"""
        return not self.by["float64"].formula.any()


def checked(W: ArrayLike, x: ArrayLike, t: ArrayLike, h: float) -> Checked:
    """The check of W (2, 3) on a batch x (n, 2), t (n,)."""
    return _checked(np.asarray(W, float).tobytes(), np.asarray(x, float).tobytes(), np.asarray(t, np.int64).tobytes(), h)


@functools.lru_cache(maxsize=32)
def _checked(W: bytes, x: bytes, t: bytes, h: float) -> Checked:
    weights, samples, targets = np.frombuffer(W).reshape(2, 3), np.frombuffer(x).reshape(-1, 2), np.frombuffer(t, np.int64)
    if len(targets) == 1:
        samples, targets = samples[0], targets[0]  # one sample as the book has it
    every = [*STEPS, h]
    return Checked(weights, samples, targets, h, {dtype: gradient_check(weights, samples, targets, every, dtype) for dtype in DTYPES})


def heading(c: Checked, dtype: str, say: Words) -> str:
    """How well the two gradients agree."""
    if c.level:
        return say("check_level")
    error = c.error(dtype)
    return say(f"check_{band(error).replace(' ', '_')}", h=number(c.h, 3), error=number(error, 2))


def best_told(c: Checked, say: Words) -> str:
    """Which h suits which dtype."""
    if c.level:
        return say("best_level")
    (h, error), (h_single, error_single) = c.best("float64"), c.best("float32")
    return say(
        "best_told",
        h=power(h),
        error=number(error, 1),
        band=say(BAND_KEYS[band(error)]),
        h_single=power(h_single),
        error_single=number(error_single, 1),
        band_single=say(BAND_KEYS[band(error_single)]),
    )


def put_in(c: Checked, dtype: str, entry: tuple[int, int]) -> str:
    """The quotient of one weight with its numbers put in, in LaTeX."""
    check = c.by[dtype]
    up, down, quotient = (float(values[-1][entry]) for values in (check.above, check.below, check.quotients))
    w = rf"w_{{{entry[0] + 1}{entry[1] + 1}}}"
    symbols = rf"\frac{{\partial L}}{{\partial {w}}} &\approx \frac{{L({w} + h) - L({w} - h)}}{{2h}}"
    return (
        rf"\begin{{aligned}}{symbols} \\ &= \frac{{{_tex(up, 7)} - {_tex(down, 7)}}}{{{_tex(2 * c.h, 4)}}} \\ &= {_tex(quotient, 4)}\end{{aligned}}"
    )


def _tex(value: float, digits: int) -> str:
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def code(c: Checked, dtype: str) -> str:
    """A script that runs with core alone and prints the table's numbers."""
    return f"""import numpy as np

from core.differentiation import band
from core.gradient_check import gradient_check

W = np.array({c.W.tolist()})
x, t = np.array({c.x.tolist()}), {c.t.tolist()}

check = gradient_check(W, x, t, h={c.h!r}, dtype={dtype!r})
for i, j in np.ndindex(W.shape):
    up, down, quotient = check.above[0, i, j], check.below[0, i, j], check.quotients[0, i, j]
    print(f"w{{i + 1}}{{j + 1}}: ({{up}} - {{down}}) / 2h = {{quotient}}, formula {{check.formula[i, j]}}")
print("relative error", check.errors[0], band(check.errors[0]))"""


# -- a small batch --------------------------------------------------------------------------------------------------------------------


def batch_heading(p: Pass, say: Words) -> str:
    """Whose mean the loss and its gradient are."""
    return say("batch_one", loss=p.L) if p.n == 1 else say("batch_of", n=p.n, mean=p.mean)


def batch_lanes(p: Pass, say: Words) -> list[Data]:
    """The picture: every sample's own gradient, and their mean."""
    each = own_gradients(p)
    limit = float(max(np.abs(one).max() for one in [*each, p.dW]))
    parts = [
        matrix(
            subscript(f"dW{k + 1}"),
            [[cell(f"g{k}{i}{j}", one[i, j], limit, _own(p, k, i, j, one[i, j]), digits=3) for j in range(3)] for i in range(2)],
            sign="+" if k else "(",
            note=f"L = {number(p.losses[k], 3)}",
        )
        for k, one in enumerate(each)
    ]

    def mean(i: int, j: int) -> Data:
        told = " + ".join(factor(one[i, j], 3) for one in each)
        value = p.dW[i, j]
        sources = [f"g{k}{i}{j}" for k in range(p.n)]
        return cell(f"m{i}{j}", value, limit, f"({told}) / {p.n} = {number(value)}", sources=sources, digits=3)

    whole = matrix("dW", [[mean(i, j) for j in range(3)] for i in range(2)], sign=f") / {p.n} =", note=f"L = {number(p.mean, 3)}")
    return [lane(say("each_gradient"), say("batch_cells"), *parts, whole)]


def _own(p: Pass, k: int, i: int, j: int, value: float) -> str:
    x = p.samples[k, i]
    symbols = subscript(f"x{i + 1}·(y{j + 1} − t{j + 1})")
    return f"{entry_name((i, j))}: {symbols} = {factor(x)}·{factor(value / x) if x else '…'} = {number(value)}"


def batch_sentence(p: Pass, say: Words) -> str:
    """How far the mean is from what one sample asks for."""
    if p.n == 1:
        return say("batch_one_says")
    gradients = own_gradients(p)
    against = sum(float(np.sum(one * p.dW)) < 0 for one in gradients)
    beat = "batch_against" if against else "batch_together"
    lengths = ", ".join(number(float(np.linalg.norm(one)), 3) for one in gradients)
    return say(beat, n=p.n, against=against, lengths=lengths, length=number(float(np.linalg.norm(p.dW)), 3))
