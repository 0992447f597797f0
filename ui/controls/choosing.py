"""The controls of the sections on choosing a loss.

Link fields: weight (w₁₁ of the small net), inside (sigmoid or step); size (of the batches), trained (iterations of the net that they are
drawn for), drawn (how many); outlier (x,y); scores (one after another, then the right class).
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.estimates import SIZES
from core.one_weight import Bend
from ui.components.margin import margin
from ui.components.outlier import outlier
from ui.components.turned import turned
from ui.controls import bound_choice, kept
from ui.findings import choosing as findings
from ui.text import Words, number
from ui.theme import Palette

BENDS: tuple[Bend, ...] = ("sigmoid", "step")
WEIGHT = -2.0  # where the weight stands at first: on a slope, and between two stairs


def inside_choice(say: Words) -> Bend:
    """What the hidden layer does to its sums."""
    chosen: Any = bound_choice(
        st.segmented_control, say("inside"), "inside", BENDS, "sigmoid", lambda bend: say(f"inside_{bend}"), say=say, required=True
    )
    return chosen


def weight(say: Words) -> float:
    """Where the weight stands."""
    return kept("weight", "weight", WEIGHT, _weight, lambda w: f"{w:g}", say=say)


def read_numbers(text: str, low: float, high: float, count: int) -> tuple[float, ...] | None:
    """As many numbers, divided by commas, as asked for and all between low and high; None where they are not."""
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(low <= n <= high for n in numbers) else None


def _weight(text: str) -> float | None:
    numbers = read_numbers(text, findings.LOW, findings.HIGH, 1)
    return numbers[0] if numbers else None


def weight_hand(way: findings.Line, place: int, say: Words, palette: Palette) -> None:
    """The hand that turns the weight, and what follows from it."""

    def rest() -> None:
        st.session_state.weight = float(way.weights[int(st.session_state.turned.place)])

    turned(findings.hand(way, place, say, palette), "turned_charts", "turned", rest)


def trained_choice(say: Words) -> str:
    """How many iterations the net has been trained whose losses are estimated."""
    return bound_choice(st.segmented_control, say("trained"), "trained", findings.TRAINED, "200", lambda n: number(int(n)), say=say, required=True)


def batch_size(say: Words) -> int:
    """How many images a batch has."""
    sizes = [str(size) for size in SIZES]
    return int(bound_choice(st.select_slider, say("size"), "size", sizes, "100", lambda n: number(int(n)), say=say))


def batches_drawn(say: Words) -> int:
    """How many batches the visitor has drawn, with the buttons that draw more."""
    state = st.session_state
    count = kept("drawn", "drawn", 0, _count, str, say=say)

    def more(by: int) -> None:
        state.drawn = min(findings.MOST, state.drawn + by)

    def none() -> None:
        state.drawn = 0

    full = count >= findings.MOST
    with st.container(horizontal=True, gap="small"):
        st.button(say("draw_one"), key="draw_one", type="primary", on_click=more, args=(1,), disabled=full)
        st.button(say("draw_many"), key="draw_many", on_click=more, args=(20,), disabled=full)
        st.button(say("draw_none"), key="draw_none", type="tertiary", on_click=none, disabled=count == 0)
    return count


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) <= findings.MOST else None


def outlier_at(say: Words) -> tuple[float, float]:
    """Where the outlier is."""
    return kept("outlier", "outlier", findings.OUTLIERS["far"], _point, lambda p: f"{p[0]:g},{p[1]:g}", say=say)


def _point(text: str) -> tuple[float, float] | None:
    numbers = read_numbers(text, findings.PLANE[0], findings.PLANE[1], 2)
    return (numbers[0], numbers[1]) if numbers else None


def outlier_hand(point: tuple[float, float], say: Words, palette: Palette) -> None:
    """The points, one of them to be dragged."""

    def rest() -> None:
        x, y = st.session_state.outlier_hand.point
        st.session_state.outlier = (round(float(x), 1), round(float(y), 1))

    outlier(findings.outlier_picture(point, say, palette), "outlier_hand", rest)


def outlier_places(say: Words) -> None:
    """Buttons that put the outlier where something is to be seen."""

    def put(place: tuple[float, float]) -> None:
        st.session_state.outlier = place

    with st.container(horizontal=True, gap="small"):
        for name, place in findings.OUTLIERS.items():
            st.button(say(f"outlier_{name}"), key=f"outlier_{name}", on_click=put, args=(place,))


def margin_scores(say: Words) -> findings.Scores:
    """The scores and the right class."""
    return kept("scores", "scores", findings.EXAMPLES["near"], _scores, lambda s: ",".join(f"{v:g}" for v in (*s[0], s[1])), say=say)


def _scores(text: str) -> findings.Scores | None:
    for classes in (10, 3):
        numbers = read_numbers(text, *findings.SCORES, classes + 1) if text.count(",") == classes else None
        if numbers and numbers[-1] == int(numbers[-1]) and 0 <= numbers[-1] < classes:
            return tuple(round(v, 1) for v in numbers[:-1]), int(numbers[-1])
    return None


def margin_hand(scores: findings.Scores, say: Words, palette: Palette) -> None:
    """The scores as bars to be moved."""

    def rest() -> None:
        now = st.session_state.margin_hand.set
        st.session_state.scores = (tuple(round(float(v), 1) for v in now["scores"]), int(now["right"]))

    margin(findings.margin_picture(scores, say, palette), "margin_hand", rest)


def margin_examples(say: Words) -> None:
    """Buttons that put scores where something is to be seen."""

    def put(example: findings.Scores) -> None:
        st.session_state.scores = example

    with st.container(horizontal=True, gap="small"):
        for name, example in findings.EXAMPLES.items():
            st.button(say(f"margin_{name}"), key=f"margin_{name}", on_click=put, args=(example,))


def slip_line(say: Words) -> int | None:
    """The line of the code that the visitor blames, from 1."""
    lines = range(1, findings.slip_lines() + 1)
    chosen: int | None = st.segmented_control(say("slip_which"), lines, key="slip_line", persist_state="session")
    return chosen
