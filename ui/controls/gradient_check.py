"""The controls of the gradient check. Link fields: grad_h (the h of the differences) and grad_dtype."""

from __future__ import annotations

import math

import streamlit as st

from core.rounding import DTYPES
from ui.controls import bound_choice, kept
from ui.text import Words

BOOKS_H = 1e-4
SMALLEST, LARGEST = 1e-50, 3.0


def step(say: Words) -> float:
    """The h of the differences, wherever the hand has left it."""
    return kept("grad_h", "grad_h", BOOKS_H, read_step, lambda h: f"{h:.3g}", say=say)


def read_step(text: str) -> float | None:
    try:
        h = float(text)
    except ValueError:
        return None
    return h if math.isfinite(h) and SMALLEST <= h <= LARGEST else None


def step_by_hand() -> None:
    """The h where the hand let go."""
    if (h := st.session_state.check_hand.h) is not None:
        st.session_state.grad_h = float(h)


def dtype_choice(say: Words) -> str:
    """In which numbers the net and the quotients are computed."""
    return bound_choice(st.segmented_control, say("dtype"), "grad_dtype", tuple(DTYPES), "float64", str, say=say, required=True)
