"""Finding the bug: code that runs and is wrong, its numbers, and how far a visitor has come with it. Pure: records in, sentences out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.differentiation import band
from core.net_slips import NET_SLIPS
from core.slips import SLIPS, Slip
from ui.findings.rounding import BAND_KEYS, every_digit
from ui.text import Words


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
    """A relative error and the name of its band."""
    return say("error_in_band", error=error, band=say(BAND_KEYS[band(error)]))


def loudness(slip: Slip, say: Words) -> str:
    """What such an error means for a check."""
    name = band(slip.error)
    return say(f"bug_band_{ {'very good': 'silent', 'usually fine': 'quiet'}.get(name, 'loud') }")


def numbers(slip: Slip, say: Words) -> str:
    """What the code returns beside what it should, with every digit."""
    triples = zip(say.list(f"bug_at_{slip.key}"), np.atleast_1d(slip.given), np.atleast_1d(slip.beside), strict=True)
    return "\n\n".join(say("bug_returns", at=at, given=every_digit(given), expected=every_digit(expected)) for at, given, expected in triples)
