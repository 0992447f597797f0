"""A hand on the U: a slider and a drag on the chart choose h, and the digits of both differences are told as it moves, in the browser.

The chart takes part when it has the parameter `k` (`ui.charts.rounding.place_parameter`). Every component that hears "downhill:h" follows.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core.rounding import error_curve
from ui.components import source
from ui.findings.rounding import PLACES, STEPS, U, has_slope, place_of
from ui.text import Words, number

HTML = """<div class="hand"><div class="bar"><button class="larger" type="button">‹</button><input class="scrub" type="range" min="0" step="1">
<button class="smaller" type="button">›</button><output class="h"></output></div><div class="digits"></div></div>"""
WORDS = ("forward_difference", "central_difference", "true_slope", "error", "choose_h", "larger_h", "smaller_h", "no_quotient", "no_value")
_HAND = st.components.v2.component("error_hand", html=HTML, css=source("error_hand.css"), js=source("error_hand.js"))


def error_hand(u: U, h: float, target: str, say: Words, key: str, on_h: Callable[[], None]) -> None:
    """The hand on the chart in the container `target`, with h as it is now. `on_h` runs when the hand lets go; session state has the new h
    under `key` as .h, or None."""
    exactly = error_curves(u, h)
    rows = [
        {"kind": kind, "estimates": packed(errors.estimates), "errors": packed(errors.errors), "here": packed(here)}
        for (kind, errors), here in zip(u.errors.items(), exactly, strict=True)
    ]
    _HAND(
        key=key,
        data={
            **_steps(h, target), "single": u.dtype == "float32", "slope": u.slope if has_slope(u) else None, "rows": rows,
            "words": {beat: say(beat) for beat in WORDS},
        },
        on_h_change=on_h,
    )  # fmt: skip


def h_hand(h: float, target: str, say: Words, key: str, on_h: Callable[[], None]) -> None:
    """The same without the digits: they are for those to tell who hear "downhill:h"."""
    words = {beat: say(beat) for beat in ("choose_h", "larger_h", "smaller_h")}
    _HAND(key=key, data={**_steps(h, target), "single": False, "slope": None, "rows": [], "words": words}, on_h_change=on_h)


def _steps(h: float, target: str) -> dict[str, Any]:
    """Every h that can be chosen, and the one that is."""
    return {
        "target": target, "steps": packed(STEPS), "places": PLACES.tolist(), "written": [number(step, 3) for step in STEPS],
        "k": place_of(h), "h": h, "h_written": number(h),
    }  # fmt: skip


def error_curves(u: U, h: float) -> list[np.ndarray]:
    """Estimate and error of every kind at h itself, which may lie between two steps."""
    at_h = (error_curve(u.curve.f, u.curve.slope, u.x, kind, u.dtype, [h]) for kind in u.errors)
    return [np.array([one.estimates[0], one.errors[0]]) for one in at_h]


def packed(values: np.ndarray) -> str:
    """An array's bytes as float64, little-endian, in base64: every digit arrives."""
    return base64.b64encode(np.asarray(values, "<f8").tobytes()).decode()
