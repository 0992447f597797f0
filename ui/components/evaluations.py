"""The table of a gradient check: every weight's two losses, L(w + h) and L(w - h), their quotient and the formula, with all their digits.

Whatever chooses h in the browser says so by "downhill:h"; the table follows at once, with numbers that were computed beforehand.
"""

from __future__ import annotations

import base64

import numpy as np
import streamlit as st

from core.differentiation import BANDS
from core.gradient_check import GradientCheck
from ui.components import source
from ui.findings.rounding import BAND_KEYS, place_of
from ui.text import Words, number

_EVALUATIONS = st.components.v2.component(
    "evaluations", html='<div class="check"></div>', css=source("evaluations.css"), js=source("evaluations.js")
)  # fmt: skip
WORDS = ("column_up", "column_down", "column_quotient", "column_formula", "column_off", "column_relative", "whole", "told_cancel", "told_same")


def evaluations(check: GradientCheck, names: list[str], chosen: int, say: Words, key: str) -> None:
    """Show the table. check.h holds every h that can be chosen and, last, the one that is; `names` are those of the weights, row by row,
    and `chosen` is the one that the page speaks of."""
    single = check.dtype == "float32"
    _EVALUATIONS(
        key=key,
        data={
            "steps": _packed(check.h, False), "k": len(check.h) - 1, "near": place_of(float(check.h[-1])), "single": single,
            "above": _packed(check.above, single), "below": _packed(check.below, single), "formula": check.formula.ravel().tolist(),
            "names": names, "chosen": chosen, "h": number(float(check.h[-1]), 3),
            "bands": [[low, say(BAND_KEYS[name])] for low, name in BANDS],
            "words": {beat: say(beat, h="{h}", alike="{alike}", digits="{digits}") for beat in WORDS},
        },
    )  # fmt: skip


def _packed(values: np.ndarray, single: bool) -> str:
    """An array's bytes, little-endian, in base64: every digit arrives."""
    return base64.b64encode(np.asarray(values, "<f4" if single else "<f8").tobytes()).decode()
