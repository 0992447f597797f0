"""The controls of the losses page. Link fields: y (ten probabilities, 0.1,0.05,…) and t (the right digit) of the bars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from ui.components.bars import bars
from ui.controls import kept
from ui.text import Words

Probabilities = tuple[float, ...]

# The two answers of the book, 4.2: the right digit is 2, and the net says 2, or 7.
SAYS_2: Probabilities = (0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0)
SAYS_7: Probabilities = (0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0)
BOOKS_T = 2
DIGITS = 10
UNIT = 10_000  # y is kept in ten-thousandths, so that what is written sums to 1
PRESETS = ("says_2", "says_7", "equal", "right", "wrong")


@dataclass(frozen=True)
class Shown:
    """What the bars show: ten probabilities y and the right digit t."""

    y: Probabilities
    t: int


def preset(name: str, t: int) -> Shown:
    """The book's two answers to a 2; all equal; sure of t; sure of another digit, and nothing for t."""
    if name in ("says_2", "says_7"):
        return Shown(SAYS_2 if name == "says_2" else SAYS_7, BOOKS_T)
    if name == "equal":
        return Shown((0.1,) * DIGITS, t)
    sure = t if name == "right" else (t + 5) % DIGITS
    y = [0.01] * DIGITS
    y[sure] = 0.91
    if name == "wrong":
        y[t], y[sure] = 0.0, 0.92
    return Shown(tuple(y), t)


def distribution(values: Sequence[float]) -> Probabilities:
    """`values`, none negative and not all zero, scaled to the sum 1 and written in ten-thousandths; the largest remainders are rounded up."""
    exact = UNIT * np.asarray(values, float) / math.fsum(values)
    whole = np.floor(exact + 1e-9)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: UNIT - int(whole.sum())]] += 1
    return tuple((whole / UNIT).tolist())


def read_probabilities(text: str) -> Probabilities | None:
    """Ten numbers that are a distribution but for the rounding of their writer; None where they are not."""
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    if len(values) != DIGITS or not all(0 <= v <= 1 for v in values) or abs(math.fsum(values) - 1) > 0.01:
        return None
    return distribution(values)


def written_probabilities(y: Probabilities) -> str:
    return ",".join(f"{v:.10g}" for v in y)


def read_digit(text: str) -> int | None:
    return int(text) if text in set(map(str, range(DIGITS))) else None


def bars_and_answer(say: Words) -> Shown:
    """The bars; presets under them."""
    state = st.session_state
    shown = _shown(say)

    def released() -> None:
        _put(Shown(distribution(state.bars.released["y"]), int(state.bars.released["t"])))
        state.losses_heard = int(state.bars.released["count"])

    def use() -> None:
        if state.losses_preset:
            _put(preset(state.losses_preset, state.losses_t))

    def draw() -> None:
        _put(Shown(distribution(np.random.default_rng().dirichlet(np.full(DIGITS, 0.5)).tolist()), state.losses_t))

    bars(shown.y, shown.t, state.get("losses_heard", 0), say, "bars", released)
    state.losses_preset = next((name for name in PRESETS if preset(name, shown.t) == shown), None)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.pills(
            say("presets"), PRESETS, key="losses_preset", on_change=use, format_func=lambda name: say(f"preset_{name}"), wrap=True,
            label_visibility="collapsed", width="content",
        )  # fmt: skip
        st.button(say("random"), key="losses_random", on_click=draw, type="tertiary")
    return shown


def _shown(say: Words) -> Shown:
    y = kept("y", "losses_y", SAYS_2, read_probabilities, written_probabilities, say=say)
    t = kept("t", "losses_t", BOOKS_T, read_digit, str, say=say)
    return Shown(y, t)


def _put(shown: Shown) -> None:
    st.session_state.update(losses_y=shown.y, losses_t=shown.t)
