"""The controls of the losses page. Link fields: y (ten probabilities, 0.1,0.05,…) and t (the right digit) of the bars; sheet and answers of
the exam; batch (rows 0.6,0.4:0 of probabilities and a label, divided by ;) and form (of the targets) of the table. What is impossible is
told in one sentence, and what was good last stays in force."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ui.components.bars import Preset, bars
from ui.controls import bound, bound_choice, kept
from ui.findings.losses import SLIDE, SLIDE_TERMS, Batch, subscript
from ui.text import Words

Probabilities = tuple[float, ...]

# The two answers of the book, 4.2: the right digit is 2, and the net says 2, or 7.
SAYS_2: Probabilities = (0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0)
SAYS_7: Probabilities = (0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0)
BOOKS_T = 2
DIGITS = 10
UNIT = 10_000  # y is kept in ten-thousandths, so that what is written sums to 1
PRESETS = (
    Preset("says_2", SAYS_2, BOOKS_T),
    Preset("says_7", SAYS_7, BOOKS_T),
    Preset("equal", (0.1,) * DIGITS),
    Preset("right", (0.91, *[0.01] * (DIGITS - 1))),
    Preset("wrong", (0.0, *[0.01] * 4, 0.92, *[0.01] * 4)),
)


@dataclass(frozen=True)
class Shown:
    """What the bars show: ten probabilities y and the right digit t."""

    y: Probabilities
    t: int


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
    """The bars with their presets. The browser moves them; here arrives what the hand has left."""
    state = st.session_state
    y = kept("y", "losses_y", SAYS_2, read_probabilities, written_probabilities, say=say)
    t = kept("t", "losses_t", BOOKS_T, read_digit, str, say=say)

    def released() -> None:
        said = state.bars.released
        state.update(losses_y=distribution(said["y"]), losses_t=int(said["t"]), losses_heard=int(said["count"]))

    bars(y, t, state.get("losses_heard", 0), PRESETS, say, "bars", released)
    return Shown(y, t)


# -- the exam -------------------------------------------------------------------------------------------------------------------------

EXAM = {"sheet": "2, 3, 3, 5", "answers": "2, 3, 4, 5"}
EXAM_NUMBERS = ([2.0, 3.0, 3.0, 5.0], [2.0, 3.0, 4.0, 5.0])
LONGEST, LARGEST = 8, 1000.0  # questions of an exam; size of an answer


def exam(say: Words) -> tuple[list[float], list[float]]:
    """The sheet's answers and the right ones, as many of each; while they cannot be read, the last that could."""
    state = st.session_state
    with st.container(horizontal=True, gap="small"):
        written = {key: bound(st.text_input, say(f"exam_{key}"), key, say=say, value=EXAM[key], max_chars=80) for key in EXAM}
    sheet, answers = (read_numbers(text) for text in written.values())
    if sheet is None or answers is None or len(sheet) != len(answers):
        st.warning(say("exam_lengths" if sheet and answers else "exam_bad", longest=LONGEST, largest=LARGEST))
        return state.get("exam_good", EXAM_NUMBERS)
    state.exam_good = (sheet, answers)
    return sheet, answers


def read_numbers(text: str) -> list[float] | None:
    """Numbers divided by commas, semicolons or spaces, at most LONGEST and none larger than LARGEST; None where they are not."""
    try:
        values = [float(part) for part in re.split(r"[,;\s]+", text.strip().replace("−", "-"))]
    except ValueError:
        return None
    return values if len(values) <= LONGEST and all(abs(v) <= LARGEST for v in values) else None


# -- the mini-batch -------------------------------------------------------------------------------------------------------------------

FOUR = Batch(((0.7, 0.2, 0.1), (0.1, 0.6, 0.3), (0.3, 0.3, 0.4), (0.01, 0.04, 0.95)), (0, 1, 2, 0))
BATCHES = {"four": FOUR, "book": Batch((SAYS_2, SAYS_7), (BOOKS_T, BOOKS_T)), "one_sample": Batch((SAYS_2,), (BOOKS_T,))}
MOST_SAMPLES, MOST_CLASSES = 8, DIGITS
ROW = 35  # px: of the table, and of the bars beside it
FORMS = ("labels", "one_hot")


def _batch(say: Words) -> Batch:
    return kept("batch", "losses_batch", FOUR, read_batch, written_batch, say=say)


def batch_and_form(say: Words) -> None:
    """Which mini-batch, of what size, and how its targets are written."""
    state, now = st.session_state, _batch(say)

    def use() -> None:
        if state.batch_preset:
            state.losses_batch = BATCHES[state.batch_preset]

    def resize() -> None:
        state.losses_batch = resized(state.losses_batch, state.batch_samples, state.batch_classes)

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        state.batch_preset = next((name for name, one in BATCHES.items() if one == now), None)
        st.pills(say("batch_presets"), list(BATCHES), key="batch_preset", on_change=use, format_func=lambda name: say(f"batch_{name}"), wrap=True)
        bound_choice(st.segmented_control, say("form"), "form", FORMS, FORMS[0], lambda f: say(f"form_{f}"), say=say, required=True)
        state.update(batch_samples=len(now.y), batch_classes=now.classes)
        st.number_input(say("samples"), 1, MOST_SAMPLES, key="batch_samples", on_change=resize, width=132)
        st.number_input(say("classes"), 2, MOST_CLASSES, key="batch_classes", on_change=resize, width=132)


def batch_table(say: Words) -> Batch:
    """The table of the mini-batch. While it cannot be read, the last batch that could stays in force."""
    state, now = st.session_state, _batch(say)
    if state.get("batch_seen") != now:  # it comes from elsewhere than the table: the table begins anew with it
        state.update(batch_base=now, batch_round=state.get("batch_round", 0) + 1)

    def scale() -> None:
        state.losses_batch = replace(state.losses_batch, y=tuple(map(_scaled, state.losses_batch.y)))

    base: Batch = state.batch_base
    form: str = state.form
    edited = st.data_editor(
        table(base, form), key=f"batch_table_{state.batch_round}_{form}", column_config=_columns(base.classes, form), row_height=ROW,
        placeholder="–", alt=say("alt_table"),
    )  # fmt: skip
    read, complaint = read_table(edited, form, say)
    if complaint:
        st.warning(complaint)
    if read and read != now:
        state.losses_batch = read
        now = _batch(say)
    state.batch_seen = now
    if unlike := now.unlike_one():
        rows = ", ".join(say("row_sum", n=n, sum=total) for n, total in unlike)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption(say("no_distribution", rows=rows))
            st.button(say("scale_rows"), key="batch_scale", on_click=scale, type="tertiary")
    return now


def table(batch: Batch, form: str) -> pd.DataFrame:
    """A batch as it stands in the table: columns y0, y1, … and t (labels) or t0, t1, … (one-hot, as ticks)."""
    frame = pd.DataFrame(batch.y, columns=[f"y{k}" for k in range(batch.classes)])
    if form == "labels":
        return frame.assign(t=batch.labels)
    return frame.assign(**{f"t{k}": [label == k for label in batch.labels] for k in range(batch.classes)})


def read_table(frame: pd.DataFrame, form: str, say: Words) -> tuple[Batch | None, str]:
    """The batch of an edited table; or None and the sentence that says which cell is not possible."""
    ys = [column for column in frame if str(column).startswith("y")]
    y = frame[ys].to_numpy(float, na_value=np.nan)
    bad = np.argwhere(~((y >= 0) & (y <= 1)))
    if len(bad):
        n, k = bad[0].tolist()
        return None, say("bad_cell", n=n, name="y" + subscript(k))
    if form == "labels":
        labels = frame["t"].to_numpy(float, na_value=np.nan)
        wrong = ~((labels >= 0) & (labels < len(ys)) & (labels == np.floor(labels)))
    else:
        ticks = frame[[f"t{k}" for k in range(len(ys))]].to_numpy(bool, na_value=False)
        labels, wrong = ticks.argmax(axis=1), ticks.sum(axis=1) != 1
    if wrong.any():
        return None, say(f"bad_{form}", n=int(np.argmax(wrong)), last=len(ys) - 1)
    return Batch(tuple(map(tuple, y.tolist())), tuple(int(label) for label in labels)), ""


def _columns(classes: int, form: str) -> dict[str, Any]:
    number, tick = st.column_config.NumberColumn, st.column_config.CheckboxColumn
    columns: dict[str, Any] = {f"y{k}": number(f"y{subscript(k)}", width=64) for k in range(classes)}
    if form == "labels":
        return columns | {"t": number("t", width=52, pinned=True)}
    return columns | {f"t{k}": tick(f"t{subscript(k)}", width=46) for k in range(classes)}


def resized(batch: Batch, samples: int, classes: int) -> Batch:
    """Fewer or more samples and classes: new samples know nothing, new classes get nothing, what a class had goes to the others."""
    equal = distribution([1.0] * classes)
    rows = [row if classes == batch.classes else _scaled((*row, *[0.0] * classes)[:classes]) for row in batch.y]
    rows += [equal] * (samples - len(rows))
    labels = [*batch.labels, *[0] * samples]
    return Batch(tuple(rows[:samples]), tuple(min(label, classes - 1) for label in labels[:samples]))


def _scaled(row: Sequence[float]) -> Probabilities:
    return distribution(row if sum(row) > 0 else [1.0] * len(row))


def read_batch(text: str) -> Batch | None:
    """A batch as it stands in a link: 0.6,0.4:0;0.5,0.5:1. None where it is none."""
    rows, labels = [], []
    for sample in text.split(";"):
        y, _, label = sample.partition(":")
        try:
            rows.append(tuple(float(v) for v in y.split(",")))
            labels.append(int(label))
        except ValueError:
            return None
    classes = len(rows[0])
    fits = len(rows) <= MOST_SAMPLES and 2 <= classes <= MOST_CLASSES and all(len(row) == classes for row in rows)
    possible = all(0 <= v <= 1 for row in rows for v in row) and all(0 <= label < classes for label in labels)
    return Batch(tuple(rows), tuple(labels)) if fits and possible else None


def written_batch(batch: Batch) -> str:
    return ";".join(f"{written_probabilities(row)}:{label}" for row, label in zip(batch.y, batch.labels, strict=True))


# -- the slide ------------------------------------------------------------------------------------------------------------------------

PRINTED = ("formula", "slip", "neither")  # what the slide's number may be


def slide(say: Words) -> tuple[int | None, str | None]:
    """Which of the slide's three terms the visitor takes for wrong, and where they think the printed number comes from."""
    terms = [say("slide_term", n=n, p=p) for n, p in enumerate(SLIDE_TERMS)]
    term = st.radio(say("ask_term"), range(len(terms)), key="slide_term", index=None, format_func=terms.__getitem__, persist_state="session")
    source = st.radio(
        say("ask_printed"), PRINTED, key="slide_printed", index=None, format_func=lambda what: say(f"printed_{what}"), persist_state="session"
    )
    return term, source


def put_slide_into_table() -> None:
    """For a button: the slide's batch, as it should be, in the table."""
    st.session_state.losses_batch = SLIDE
