"""What the page on slopes asks before it shows: each answer is read off `core`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.curves import curve_named
from core.rounding import error_curve
from ui.findings.derivative import DIFFERENCES, Kind
from ui.findings.questions import Question
from ui.findings.rounding import partial_derivatives
from ui.findings.slips import OF_SLOPES

STEPS_64, STEPS_32 = ("1e-2", "1e-5", "1e-8", "1e-12"), ("1e-2", "1e-5", "1e-8")
CHANGES = ("shrinks", "stays", "grows")
TIMES = {"half": 2.0, "quarter": 4.0, "as_large": 1.0}  # by what an error is divided


def difference(kind: Kind, curve: str, x: float, h: float) -> float:
    """What the difference says about a curve of `core`."""
    return float(DIFFERENCES[kind](curve_named(curve).f, x, h))


def after_halving(kind: Kind, curve: str, x: float, h: float) -> str:
    """What becomes of the error when h is halved: half, quarter or as_large."""
    slope = curve_named(curve).slope(x)
    whole, half = (abs(difference(kind, curve, x, step) - slope) for step in (h, h / 2))
    return min(TIMES, key=lambda name: abs(math.log(whole / half / TIMES[name])))


def best_of(steps: tuple[str, ...], dtype: str) -> str:
    """The h among these with which the central difference of sin at 1 is least off."""
    sin = curve_named("sin")
    errors = error_curve(sin.f, sin.slope, 1.0, "central", dtype, [float(step) for step in steps]).errors
    return steps[int(np.argmin(errors))]


def shrinking_on_the_parabola() -> str:
    """What becomes of the central difference's error on the book's parabola when h goes from 1e-4 to 1e-8."""
    book = curve_named("book")
    before, after = error_curve(book.f, book.slope, 5.0, "central", "float64", [1e-4, 1e-8]).errors
    return "grows" if after > 2 * before else "shrinks" if before > 2 * after else "stays"


def nearest_slip(key: str) -> str:
    """Which of the choices comes nearest to the first number that the code with this slip returns."""
    given = float(np.atleast_1d(OF_SLOPES.named(key).given)[0])
    choices = next(question.choices for question in QUESTIONS if question.settings.get("bug") == key)
    return min(choices, key=lambda choice: abs(float(choice) - given))


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
    Question("best_h", lambda: best_of(STEPS_64, "float64"), STEPS_64, {"u": "sin", "dtype": "float64", "step": "1e-05"}),
    Question("best_h_single", lambda: best_of(STEPS_32, "float32"), STEPS_32, {"u": "sin", "dtype": "float32", "step": "0.01"}),
    Question("parabola", shrinking_on_the_parabola, CHANGES, {"u": "here", "dtype": "float64", **shown("book", "5", "1e-08", "central")}),
    Question("slip", lambda: nearest_slip("precedence"), ("2e-9", "2e-5", "0.1"), {"bug": "precedence"}),
    Question("whole_numbers", lambda: nearest_slip("integers"), ("0", "6", "25000"), {"bug": "integers"}),
    Question("partial", lambda: partial_derivatives(3.0, 4.0)[1], settings={"p0": 3.0, "p1": 4.0}),
)
