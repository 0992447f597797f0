"""The controls of the digits page. Link fields: test (the number of a test image) or drawing (core.drawing.as_text); test_digit and test_read
(which test images the sheet shows) and sheet_from (its first); explained (the digit that is spoken of) and fool_into; reader (whose net)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.drawing import as_text, from_text, in_sixteen_shades, prepared
from core.reader import Reader, load_reader
from ui.components.draw_pad import Digit, Thumbnail, draw_pad, image_sheet, ink_of
from ui.controls import bound_choice, kept
from ui.findings.digits import reader_of
from ui.runs import mine
from ui.text import Words

FIRST = 18  # a test image that is a 3
DIGITS = tuple(map(str, range(10)))
ANY, ANSWER, NEXT = "any", "answer", "next"
READ = ("all", "wrong")
READERS = ("shipped", "mine")
SHEET = 40  # images


@dataclass(frozen=True, eq=False)
class Shown:
    """The digit on the pad, (784,) bytes; its number among the test images, or None for a drawing."""

    digit: Digit
    test: int | None


def net(say: Words) -> Reader:
    """The net that is shipped; or, where this visitor's newest run has ended well, that run's if it is wanted."""
    state, run = st.session_state, mine().snapshot()
    if run is None or run.state != "ended" or run.params is None or not run.accuracies or run.ended in ("not finite", "failed"):
        return load_reader()
    whose = bound_choice(st.segmented_control, say("reader"), "reader", READERS, READERS[0], lambda who: say(f"reader_{who}"), say=say, required=True)
    if whose == READERS[0]:
        return load_reader()
    if "digits_reader" not in state or state.digits_reader[0] is not run.params:
        state.digits_reader = (run.params, reader_of(run))
    return state.digits_reader[1]


def shown(images: Digit, say: Words) -> Shown:
    """The test image or the drawing that the link, the sheet or the pad asked for; a drawing comes first."""
    test = kept("test", "digits_test", FIRST, lambda text: _number(text, len(images)), str, say=say)
    drawing = kept("drawing", "digits_drawing", "", _drawing, str, say=say)
    return Shown(from_text(drawing), None) if drawing else Shown(images[test], test)


def pad(now: Shown, y: Sequence[float], label: int | None, say: Words) -> None:
    """The pad with the digit on it. The browser draws; here arrives the ink when the pen is lifted."""
    state = st.session_state

    def drawn() -> None:
        said = state.pad.drawn
        ink = ink_of(said["ink"])
        if ink is not None:
            text = as_text(in_sixteen_shades(prepared(ink)))
            state.update(digits_drawing=text, digits_own=text, digits_test=FIRST, digits_heard=int(said["count"]))

    own = now.test is None and state.get("digits_own") == state.digits_drawing
    draw_pad(now.digit, y, label, state.get("digits_heard", 0), own, say, "pad", drawn)


def which(say: Words) -> tuple[int | None, bool]:
    """Which test images the sheet is to show: those of one digit, or of any; only those that are read wrong?"""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        digit = bound_choice(
            st.segmented_control, say("test_digit"), "test_digit", (ANY, *DIGITS), ANY, lambda d: say("any_digit") if d == ANY else d, say=say,
            required=True,
        )  # fmt: skip
        read = bound_choice(
            st.segmented_control, say("test_read"), "test_read", READ, READ[0], lambda which: say(f"read_{which}"), say=say, required=True
        )
    return None if digit == ANY else int(digit), read == "wrong"


def sheet(found: NDArray[np.intp], images: Digit, labels: Digit, answers: NDArray[np.intp], now: Shown, say: Words) -> None:
    """Some of the test images `found`, by their numbers, to be put on the pad, and buttons to leaf through them."""
    state, last = st.session_state, max(0, (len(found) - 1) // SHEET * SHEET)
    first = min(kept("sheet_from", "sheet_from", 0, lambda text: _number(text, len(images)), str, say=say) // SHEET * SHEET, last)

    def leaf(by: int) -> None:
        state.sheet_from = min(max(0, first + by), last)

    def picked() -> None:
        number = state.sheet_of_tests.picked
        if number is not None and 0 <= int(number) < len(images):
            state.update(digits_test=int(number), digits_drawing="")

    part = found[first : first + SHEET]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(say("sheet_says", first=first + 1, last=first + len(part), all=len(found)), width="content")
        st.button("←", key="sheet_back", on_click=leaf, args=(-SHEET,), disabled=first == 0, help=say("sheet_back"))
        st.button("→", key="sheet_on", on_click=leaf, args=(SHEET,), disabled=first == last, help=say("sheet_on"))
    tiles = []
    for n in part.tolist():
        label, answer = int(labels[n]), int(answers[n])
        wrong = label != answer
        alt = say("alt_read_wrong" if wrong else "alt_read_right", n=str(n), label=label, answer=answer)
        tiles.append(Thumbnail(n, f"{label}→{answer}" if wrong else "", alt))
    image_sheet(images[part], tiles, now.test, say("alt_sheet"), "sheet_of_tests", picked)


def explained(answer: int, say: Words) -> int:
    """The digit that is spoken of: the net's answer, or one that the visitor asks about."""
    chosen = bound_choice(
        st.segmented_control, say("explained"), "explained", (ANSWER, *DIGITS), ANSWER, lambda d: say("the_answer") if d == ANSWER else d, say=say,
        required=True,
    )  # fmt: skip
    return answer if chosen == ANSWER else int(chosen)


def fool_into(answer: int, second: int, say: Words) -> int:
    """The digit that the net is to be fooled into: by itself the one it finds next likely. What it says already is no target."""
    chosen = bound_choice(
        st.segmented_control, say("fool_into"), "fool_into", (NEXT, *DIGITS), NEXT, lambda d: say("next_likely") if d == NEXT else d, say=say,
        required=True,
    )  # fmt: skip
    return second if chosen in (NEXT, str(answer)) else int(chosen)


def _number(text: str, many: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) < many else None


def _drawing(text: str) -> str | None:
    try:
        return as_text(from_text(text)) if text else None
    except ValueError:
        return None
