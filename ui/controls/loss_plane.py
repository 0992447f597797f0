"""The controls of the loss over two weights. Link fields: across and up (the two weights), span (how far the map reaches to every side) and
eta (the learning rate of a step along -dW)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import streamlit as st

from core.networks import SimpleNet
from ui.components.loss_plane import loss_plane
from ui.controls import bound_choice, kept
from ui.controls.simple_net import ENTRIES, LARGEST
from ui.findings import loss_plane as findings
from ui.findings.simple_net import Entry, Pass, subscript
from ui.text import Words

SPANS = ("1", "4", "20")
RATES = (0.01, 1000.0)  # of a step along -dW, from and to
DEFAULT = ("w22", "w23")


def pair(say: Words) -> tuple[Entry, Entry]:
    """The weight that runs across and the one that runs up: two different ones."""
    state = st.session_state

    def apart(changed: str, other: str) -> None:
        if state[changed] == state[other]:  # the other takes the place that has become free
            state[other] = state.pair_before[changed]

    def choice(key: str, other: str, default: str) -> str:
        options: dict[str, Any] = dict(required=True, width="content", on_change=apart, args=(key, other))
        return bound_choice(st.segmented_control, say(key), key, ENTRIES, default, subscript, say=say, **options)

    across, up = choice("across", "up", DEFAULT[0]), choice("up", "across", DEFAULT[1])
    state.pair_before = {"across": across, "up": up}
    if across == up:  # only a link asks for that
        up = next(entry for entry in DEFAULT if entry != across)
    return _entry(across), _entry(up)


def _entry(name: str) -> Entry:
    return int(name[1]) - 1, int(name[2]) - 1


def span(say: Words) -> float:
    """How far the map reaches from its centre to every side."""
    return float(bound_choice(st.segmented_control, say("span"), "span", SPANS, "4", lambda s: f"±{s}", say=say, required=True, width="content"))


def read_rate(text: str) -> float | None:
    try:
        rate = float(text)
    except ValueError:
        return None
    return rate if math.isfinite(rate) and RATES[0] <= rate <= RATES[1] else None


def rate(say: Words) -> float:
    """The learning rate of a step along -dW, wherever the hand has left it."""
    return kept("eta", "eta", 1.0, read_rate, lambda rate: f"{rate:.4g}", say=say)


def centre(point: tuple[float, float], pair: tuple[Entry, Entry], reach: float) -> tuple[float, float]:
    """The middle of the map. It stays where it is as long as the point is well inside, so that nothing jumps under the hand."""
    state = st.session_state
    before = state.get("loss_map")
    if before is None or before[:2] != (pair, reach) or max(abs(w - c) for w, c in zip(point, before[2], strict=True)) > 0.9 * reach:
        state.loss_map = (pair, reach, tuple(round(4 * w / reach) * reach / 4 for w in point))
    return state.loss_map[2]


def hand(p: Pass, pair: tuple[Entry, Entry], reach: float, rate: float, say: Words) -> None:
    """The picture. Where the hand lets go becomes the page's W; a step along -dW moves all six weights."""
    state = st.session_state
    first, second = pair
    middle = centre((float(p.W[first]), float(p.W[second])), pair, reach)

    def moved() -> None:
        if (point := state.loss_hand.point) is not None:
            W = p.W.copy()
            W[first], W[second] = point
            _put(W)

    def rated() -> None:
        if (eta := state.loss_hand.rate) is not None:
            state.eta = min(max(float(eta), RATES[0]), RATES[1])

    def stepped() -> None:
        if (asked := state.loss_hand.stepped) is not None:
            W = np.array(asked["W"], float)
            W -= float(asked["rate"]) * SimpleNet(W).gradient(*p.batch)
            if np.abs(W).max() <= LARGEST:
                _put(W)
            else:
                state.step_too_far = True

    data, heights = findings.hand(p, pair, middle, reach, rate, RATES, LARGEST, say)
    loss_plane(data, heights, "loss_hand", point=moved, rate=rated, stepped=stepped)


def _put(W: np.ndarray) -> None:
    st.session_state.update({f"w{i + 1}{j + 1}": f"{float(W[i, j]):.10g}" for i in range(2) for j in range(3)})
    st.session_state.W_moved = True


def W_was_moved() -> bool:
    """Has the last callback moved the page's W? Then the whole page is to follow. Asked once."""
    return bool(st.session_state.pop("W_moved", False))


def step_was_too_far() -> bool:
    """Would the step that was asked for have left the weights that a cell can hold? Asked once."""
    return bool(st.session_state.pop("step_too_far", False))
