"""Finding the bug: code that runs and is wrong, its numbers, and how far a visitor has come with it. Pure: records in, sentences out."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.differentiation import band
from core.net_slips import NET_SLIPS, is_formula, small_batch, trained
from core.slips import SLIPS, Slip
from ui.components.matrices import Data, cell, lane, matrix
from ui.findings.rounding import BAND_KEYS, every_digit
from ui.findings.simple_net import Entry, entry_name
from ui.text import Words, number

Array = NDArray[np.float64]
STEPS, LEARNING_RATE = 100, 0.5  # of the training that follows a slip
ALIKE = 1e-3  # ratios or losses that differ by less are one
LOUDNESS = {"wrong": "loud", "suspicious": "doubtful", "usually fine": "quiet", "very good": "silent"}


@dataclass(frozen=True)
class Family:
    """Slips that are hunted one after the other. name: the link's field for the one that is looked at; keys and beats begin with it."""

    name: str
    slips: tuple[Slip, ...]

    def named(self, key: str) -> Slip:
        """The slip with that key."""
        return next(slip for slip in self.slips if slip.key == key)


OF_SLOPES, OF_A_NET = Family("bug", SLIPS), Family("net_bug", NET_SLIPS)


@dataclass(frozen=True)
class Hunt:
    """Which lines a visitor has taken for the wrong one, slip by slip, and which slips were shown without being found."""

    tried: tuple[tuple[str, int], ...] = ()
    shown: frozenset[str] = frozenset()

    def lines(self, slip: Slip) -> list[int]:
        """The lines of that slip that were chosen, in order."""
        return [line for key, line in self.tried if key == slip.key]

    def found(self, slip: Slip) -> bool:
        return slip.line in self.lines(slip)

    def known(self, slip: Slip) -> bool:
        """Found or shown: its line is no secret any more."""
        return self.found(slip) or slip.key in self.shown

    def at_once(self, slip: Slip) -> bool:
        return self.lines(slip)[:1] == [slip.line]

    def after(self, slip: Slip, line: int) -> Hunt:
        """The hunt after one more choice; once a slip is known, nothing can be chosen in it."""
        return self if self.known(slip) or line in self.lines(slip) else Hunt((*self.tried, (slip.key, line)), self.shown)

    def told(self, slip: Slip) -> Hunt:
        return self if self.known(slip) else Hunt(self.tried, self.shown | {slip.key})


def heading(hunt: Hunt, family: Family, say: Words) -> str:
    """How many are found."""
    found, at_once = sum(map(hunt.found, family.slips)), sum(map(hunt.at_once, family.slips))
    if not hunt.tried and not hunt.shown:
        return say(f"{family.name}_begin", n=len(family.slips))
    return say("bugs_found", found=found, n=len(family.slips), at_once=at_once)


def mark(hunt: Hunt, slip: Slip) -> str:
    """After its number: found, or shown."""
    return " ✓" if hunt.found(slip) else " ·" if hunt.known(slip) else ""


def verdict(hunt: Hunt, slip: Slip, say: Words) -> str:
    """What to do, that the last choice was wrong, or why the line is wrong."""
    lines = hunt.lines(slip)
    if hunt.known(slip):
        opening = (
            say("bug_at_once") if hunt.at_once(slip) else say("bug_found", n=len(lines)) if hunt.found(slip) else say("bug_shown", line=slip.line + 1)
        )
        return f"{opening} {say(f'bug_why_{slip.key}')}"
    if not lines:
        return say("bug_ask")
    near = f"bug_near_{slip.key}_{lines[-1] + 1}"  # a line that has to do with it
    return say(near) if near in say else say("bug_not_that", line=lines[-1] + 1)


def band_told(error: float, say: Words) -> str:
    """A relative error and the name of its band; nan where the code gave no number to compare."""
    if np.isnan(error):
        return say("error_is_none", band=say(BAND_KEYS[band(error)]))
    return say("error_in_band", error=error, band=say(BAND_KEYS[band(error)]))


def loudness(slip: Slip, say: Words) -> str:
    """What such an error means for a check."""
    return say(f"bug_band_{LOUDNESS[band(slip.error)]}")


def numbers(slip: Slip, say: Words) -> str:
    """What the code returns beside what it should, with every digit."""
    triples = zip(say.list(f"bug_at_{slip.key}"), np.atleast_1d(slip.given), np.atleast_1d(slip.beside), strict=True)
    return "\n\n".join(say("bug_returns", at=at, given=every_digit(given), expected=every_digit(expected)) for at, given, expected in triples)


# -- the small net's -----------------------------------------------------------------------------------------------------------------


def check_lanes(slip: Slip, say: Words) -> list[Data]:
    """The gradient check as matrices: dW by this code, dW by the second way, and entry by entry how many times too large it is."""
    given, beside = slip.given, slip.beside
    finite = bool(np.isfinite(given).all())
    limit = float(np.abs(np.vstack([given, beside]) if finite else beside).max())
    ratios = given / beside
    digits = 5 if finite and slip.error < 1e-2 else 3

    def told(entry: Entry) -> str:
        ratio = number(ratios[entry], digits)
        values = (every_digit(values[entry]) if np.isfinite(values[entry]) else number(values[entry]) for values in (given, beside))
        return say("check_entry", entry=f"d{entry_name(entry)}", ratio=ratio, **dict(zip(("given", "beside"), values, strict=True)))

    def grid(letter: str, values: Array, limit: float, digits: int = 4, sources: str = "") -> list[list[Data]]:
        def one(i: int, j: int) -> Data:
            return cell(f"{letter}{i}{j}", values[i, j], limit, told((i, j)), sources=[f"{s}{i}{j}" for s in sources], digits=digits)

        return [[one(i, j) for j in range(3)] for i in range(2)]

    parts = [
        matrix("dW", grid("g", given, limit if finite else 0), note=say("by_this_code")),
        matrix("dW", grid("b", beside, limit), sign="↔", note=say("by_differences" if is_formula(slip) else "by_formula")),
    ]
    if finite:
        parts.append(matrix("", grid("r", ratios, 0, digits, "gb"), sign="→", note=say("ratio"), kind="plain"))
    return [lane("", say("check_cells"), *parts)]


def check_told(slip: Slip, say: Words) -> str:
    """What the two matrices have in common: a factor, the same numbers in other places, rows that do not sum to 0, or nothing."""
    given, beside = slip.given, slip.beside
    if not np.isfinite(given).all():
        return say("check_no_number")
    if band(slip.error) == "very good":
        return say("check_agrees")
    ratios, scale = given / beside, float(np.abs(given).max())
    if slip.error < 1e-2:
        return say("check_digits")
    if np.ptp(ratios) < ALIKE * np.abs(ratios).min():
        return say("check_factor", factor=number(float(np.median(ratios)), 3))
    if np.allclose(np.sort(given, axis=None), np.sort(beside, axis=None), rtol=1e-6):
        return say("check_places", n=int(np.isclose(ratios, 1, rtol=1e-6).sum()))
    low, high = float(ratios.min()), float(ratios.max())
    told = say("check_ratios", low=number(low, 3), high=number(high, 3))
    rows = given.sum(axis=1)
    return f"{told} {say('check_rows', first=number(rows[0], 3), second=number(rows[1], 3))}" if np.abs(rows).max() > ALIKE * scale else told


@dataclass(frozen=True, eq=False)
class Trainings:
    """The loss, (steps + 1,), while W follows the code with the slip, and while it follows the code without."""

    wrong: Array
    right: Array


@functools.cache
def trainings(slip: Slip) -> Trainings:
    """A hundred steps of 0.5 with either code."""
    return Trainings(*(trained(slip, code, STEPS, LEARNING_RATE) for code in (slip.wrong, slip.right)))


def trained_told(slip: Slip, say: Words) -> str:
    """What training with the slip does, against training without it."""
    t = trainings(slip)
    first, last, right = float(t.wrong[0]), float(t.wrong[-1]), float(t.right[-1])
    if np.isnan(last):
        beat = "no_number"
    elif abs(last - first) < ALIKE * first:
        beat = "still"
    elif abs(last - right) < ALIKE * first:
        beat = "same"
    elif last > first:
        beat = "turns" if t.wrong.min() < 0.9 * first else "climbs"
    else:
        beat = "faster" if last < right else "slower"
    return say(f"trained_{beat}", steps=STEPS, rate=LEARNING_RATE, first=first, last=last, right=right, least=np.nanmin(t.wrong))


def script(slip: Slip) -> str:
    """The code with the slip and its gradient check, as a script that runs with core alone."""
    code = "\n".join(slip.lines)
    W, x, t = slip.arguments() if is_formula(slip) else small_batch()
    call = "gradient(W, x, t)" if is_formula(slip) else "numerical_gradient(loss, W)"
    second = "numerical_gradient(lambda _: net.loss(x, t), W)" if is_formula(slip) else "net.gradient(x, t)"
    loss = "" if is_formula(slip) else "\nloss = lambda W: SimpleNet(W).loss(x, t)"
    names = "band, numerical_gradient, relative_error" if is_formula(slip) else "band, relative_error"
    return f"""import numpy as np

from core.differentiation import {names}
from core.networks import SimpleNet


{code}


W = np.array({W.tolist()})
x, t = np.array({x.tolist()}), np.array({t.tolist()})
net = SimpleNet(W){loss}

dW = {call}
second = {second}
print(dW, second, sep="\\n")
print("relative error", relative_error(dW, second), band(relative_error(dW, second)))"""
