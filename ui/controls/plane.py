"""The controls of the plane: the sample and W's columns by hand, what is learned and how.

Link fields of the training: learn (sample, clusters, in_a_row or drawn), rule, rate, updates, bias, points (five characters for each
that is drawn), moment (the step that is looked at; none is the last).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from ui.components.plane import plane
from ui.controls import bound_choice, kept
from ui.controls.simple_net import LARGEST, Weights
from ui.findings import plane as findings
from ui.text import Words, number


def plane_hand(W: Weights, x: tuple[float, float], t: int, say: Words) -> None:
    """The plane whose sample and arrows, where the hand lets go, become the page's x and W."""

    def sample() -> None:
        if (at := st.session_state.plane.sample) is not None:
            st.session_state.update(in1=_written(at[0]), in2=_written(at[1]))

    def weights() -> None:
        if (rows := st.session_state.plane.weights) is not None:
            put_weights(rows)

    plane(findings.hand(W, x, t, say), "plane", sample=sample, weights=weights)


def training_choice(say: Words) -> findings.Training:
    """What is learned and how."""
    learned = bound_choice(
        st.segmented_control, say("learn"), "learn", findings.LEARNED, "sample", lambda what: say(f"learn_{what}"), say=say, required=True
    )
    none: findings.Drawn = ()
    drawn = kept("points", "drawn_points", none, read_points, written_points, say=say)
    rate = bound_choice(st.select_slider, say("learning_rate"), "rate", findings.RATES, "1", lambda rate: number(float(rate)), say=say)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        optimizer = bound_choice(st.selectbox, say("optimizer"), "rule", findings.NAMES, "SGD", str, say=say)
        steps = bound_choice(st.selectbox, say("steps"), "updates", findings.STEPS, "50", lambda steps: number(int(steps)), say=say)
    bias = bound_choice(st.segmented_control, say("bias"), "bias", ("off", "on"), "off", lambda way: say(f"bias_{way}"), say=say, required=True)
    return findings.Training(learned, optimizer, float(rate), int(steps), bias == "on", drawn)


def examples(say: Words) -> None:
    """Buttons for trainings that show something."""
    with st.container(horizontal=True, gap="small"):
        for name, settings in findings.EXAMPLES.items():
            st.button(say(f"try_{name}"), key=f"try_{name}", on_click=st.session_state.update, args=(settings,))


def training_hand(now: findings.Lesson, x: tuple[float, float], t: int, target: str, say: Words) -> None:
    """The plane of the training, its player, and the points to be drawn. `target`: the key of the container with the loss's chart."""
    state, stamp = st.session_state, findings.stamp(now, x, t)
    if state.get("moment_of", stamp) != stamp:  # another training is looked at from its start
        state.moment = None
    state.moment_of = stamp
    last = 0 if now.run is None else now.run.steps
    moment = kept("moment", "moment", None, lambda text: _moment(text, last), str, say=say)

    def scrubbed() -> None:
        if (step := state.training.moment) is not None:
            state.moment = None if step >= last else max(0, int(step))

    def taken() -> None:
        if (step := state.training.taken) is not None and now.run is not None:
            put_weights(now.run.weights[min(last, max(0, int(step)))].tolist())
            state.W_taken = True

    def drawn() -> None:
        if (given := state.training.points) is not None:
            state.drawn_points = tuple((float(a), float(b), int(c)) for a, b, c in given[: findings.MOST])

    plane(findings.training_hand(now, x, t, moment, say, target, LARGEST), "training", moment=scrubbed, taken=taken, points=drawn)


def W_was_taken() -> bool:
    """Has the last callback put a trained W into the page's cells? Then the whole page is to follow. Asked once."""
    return bool(st.session_state.pop("W_taken", False))


def _moment(text: str, last: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) < last else None


def written_points(drawn: findings.Drawn) -> str:
    """Two digits to the base 36 for each coordinate, counted in steps of the grid, and one for the class."""
    return "".join(_two_digits((a + findings.ACROSS) / findings.GRID) + _two_digits((b + findings.UP) / findings.GRID) + str(c) for a, b, c in drawn)


def _two_digits(place: float) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[round(place) // 36] + digits[round(place) % 36]


def read_points(text: str) -> findings.Drawn | None:
    """What `written_points` wrote; None where it did not."""
    if len(text) % 5 or len(text) > 5 * findings.MOST or not re.fullmatch("[0-9a-z]*", text):
        return None
    found = []
    for at in range(0, len(text), 5):
        a, b, c = int(text[at : at + 2], 36), int(text[at + 2 : at + 4], 36), text[at + 4]
        x1, x2 = a * findings.GRID - findings.ACROSS, b * findings.GRID - findings.UP
        if x1 > findings.ACROSS + 1e-9 or x2 > findings.UP + 1e-9 or c not in "012":
            return None
        found.append((round(x1, 2), round(x2, 2), int(c)))
    return tuple(found)


def put_weights(W: Sequence[Sequence[float]]) -> None:
    """For a callback: this W into the page's cells."""
    st.session_state.update({f"w{i + 1}{j + 1}": _written(W[i][j]) for i in range(2) for j in range(3)})


def _written(value: float) -> str:
    """As it stands in a cell and in the link."""
    return f"{float(value):.10g}"
