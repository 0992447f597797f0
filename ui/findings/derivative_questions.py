"""What the page on slopes asks before it shows: each answer is read off `core`."""

from __future__ import annotations

import math
from typing import Any

from core.curves import curve_named
from ui.findings.derivative import DIFFERENCES, Kind
from ui.findings.questions import Question

TIMES = {"half": 2.0, "quarter": 4.0, "as_large": 1.0}  # by what an error is divided


def difference(kind: Kind, curve: str, x: float, h: float) -> float:
    """What the difference says about a curve of `core`."""
    return float(DIFFERENCES[kind](curve_named(curve).f, x, h))


def after_halving(kind: Kind, curve: str, x: float, h: float) -> str:
    """What becomes of the error when h is halved: half, quarter or as_large."""
    slope = curve_named(curve).slope(x)
    whole, half = (abs(difference(kind, curve, x, step) - slope) for step in (h, h / 2))
    return min(TIMES, key=lambda name: abs(math.log(whole / half / TIMES[name])))


def shown(curve: str, x: str, h: str, *kinds: Kind) -> dict[str, Any]:
    """The page's settings, as its controls hold them."""
    return {"f": curve, "x": x, "step": h, "kinds": ",".join(kinds)}


QUESTIONS = (
    Question("one_step", lambda: difference("forward", "book", 5.0, 1.0), settings=shown("book", "5", "1", "forward")),
    Question("halve_forward", lambda: after_halving("forward", "sin", 1.0, 0.2), tuple(TIMES), shown("sin", "1", "0.1", "forward")),
    Question("halve_central", lambda: after_halving("central", "sin", 1.0, 0.2), tuple(TIMES), shown("sin", "1", "0.1", "central")),
    Question("corner", lambda: difference("central", "abs", 0.0, 0.5), settings=shown("abs", "0", "0.5", "forward", "backward", "central")),
    Question("jump", lambda: difference("forward", "step", 0.0, 0.01), settings=shown("step", "0", "0.01", "forward")),
    Question("lost", lambda: difference("forward", "sin", 1.0, 1e-16), settings=shown("sin", "1", "1e-16", "forward")),
)
