"""The controls of the small net's page. Link fields: w11 w12 w13 w21 w22 w23, in1 in2 (the input x), t, draw (the seed of a random W),
entry (w23: row 2, column 3), delta, more (further samples of the batch: 0.9,-0.3,1;… is x₁, x₂ and the class of each). An empty or
impossible cell is told in one sentence, and its last good number stays in force."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ui.controls import bound, bound_choice, kept
from ui.findings.simple_net import Sample, subscript
from ui.text import Words, number

# The W and the sample whose numbers are printed all over the study notes on book 4.4.2.
NOTES_W = ((-0.98857721, -1.19498403, 1.7798275), (1.92945432, 2.08198445, 0.48024869))
NOTES_X, NOTES_T = (0.6, 0.9), 2
ZEROS = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
FOR_A_CLASS, AGAINST = (2.8, 2.4), ((-0.7, -0.9), (-1.2, -0.3))  # columns of a W that is sure, given a positive x
PRESETS = ("notes", "zeros", "right", "wrong")

ENTRIES = tuple(f"w{i}{j}" for i in (1, 2) for j in (1, 2, 3))
DELTAS = ("-2", "-1", "-0.5", "-0.2", "-0.1", "-0.05", "-0.01", "0.01", "0.05", "0.1", "0.2", "0.5", "1", "2")
LARGEST = 1000.0  # of a weight or an input: beyond, nothing new happens

Weights = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class SimpleNetSettings:
    """What the page shows: W (2×3), one sample x with its class t, and the entry (row, column, from 0) that is nudged by delta."""

    W: Weights
    x: tuple[float, float]
    t: int
    entry: tuple[int, int]
    delta: float


def preset(name: str, t: int) -> Weights:
    """The W of a preset: the notes', zeros, or one that is sure of class t (right) or of the class after it (wrong)."""
    if name == "notes":
        return NOTES_W
    if name == "zeros":
        return ZEROS
    favourite = t if name == "right" else (t + 1) % 3
    columns = list(AGAINST)
    columns.insert(favourite, FOR_A_CLASS)
    return tuple(zip(*columns, strict=True))


def random_weights(seed: int) -> Weights:
    """A W drawn from N(0, 1), rounded to four places so that it can be read, and copied in a link."""
    return tuple(tuple(row) for row in np.random.default_rng(seed).standard_normal((2, 3)).round(4).tolist())


def net_and_sample(say: Words) -> tuple[Weights, tuple[float, float], int]:
    """W cell by cell, x and t; presets and a random W above them."""
    state = st.session_state
    beginnings = {entry: NOTES_W[int(entry[1]) - 1][int(entry[2]) - 1] for entry in ENTRIES} | {"in1": NOTES_X[0], "in2": NOTES_X[1]}

    def put(W: Weights) -> None:
        state.update({entry: _written(W[int(entry[1]) - 1][int(entry[2]) - 1]) for entry in ENTRIES})

    def use() -> None:
        if state.preset:
            put(preset(state.preset, state.t))
            state.update(in1=_written(NOTES_X[0]), in2=_written(NOTES_X[1]))
            if state.preset == "notes":
                state.t = NOTES_T

    def draw(step: int) -> None:
        state.draw = (state.draw or 0) + step
        put(random_weights(state.draw))

    above = st.container()
    complaints: list[str] = []

    def row(*keys: str) -> list[float]:
        with st.container(horizontal=True, gap="xsmall", key=f"cells {keys[0]}"):
            return [_number(key, beginnings[key], complaints, say) for key in keys]

    W = (tuple(row(*ENTRIES[:3])), tuple(row(*ENTRIES[3:])))
    with st.container(horizontal=True, gap="xsmall", key="cells in1"):
        x = (_number("in1", NOTES_X[0], complaints, say), _number("in2", NOTES_X[1], complaints, say))
        t = bound(st.segmented_control, say("class_t"), "t", say=say, options=[0, 1, 2], default=NOTES_T, required=True, width="stretch")
    for complaint in complaints:
        st.warning(complaint)
    with above:
        state.preset = next((name for name in PRESETS if _same(W, preset(name, t)) and x == NOTES_X and (name, t) not in _OTHER_TARGETS), None)
        st.pills(say("presets"), PRESETS, key="preset", on_change=use, format_func=lambda name: say(f"preset_{name}"), wrap=True)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        st.button(say("new_random"), key="random", on_click=draw, args=(1,), width="stretch")
        bound(st.number_input, say("seed"), "draw", say=say, min_value=0, max_value=9999, value=0, on_change=draw, args=(0,), width=112)
    return W, x, t


_OTHER_TARGETS = {("notes", t) for t in range(3) if t != NOTES_T}


def _same(a: Weights, b: Weights) -> bool:
    return bool(np.array_equal(a, b))


def _number(key: str, beginning: float, complaints: list[str], say: Words) -> float:
    """A cell; while what stands in it is no number of a reasonable size, the last one that was."""
    state, kept = st.session_state, f"good {key}"
    name = subscript("x" + key[2:]) if key.startswith("in") else subscript(key)
    good = state.get(kept, beginning)
    written = bound(st.text_input, name, key, say=say, value=_written(beginning), placeholder=number(good), max_chars=24)
    value = read_number(written)
    if value is None:
        complaints.append(say("no_number", name=name, good=good))
    elif abs(value) > LARGEST:
        complaints.append(say("large_number", name=name, largest=LARGEST, good=good))
    else:
        state[kept] = good = value
    return good


def _written(value: float) -> str:
    """As it stands in a cell and in the link: all its digits, nothing more."""
    return f"{value:.10g}"


def read_number(text: str) -> float | None:
    """The number that a visitor wrote, with a point or a comma, a hyphen or a minus sign; None where it is none."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return None if math.isnan(value) else value


def nudge(say: Words) -> tuple[tuple[int, int], float]:
    """Which weight, and how far it is moved."""
    with st.container(horizontal=True, gap="medium"):
        entry = bound_choice(st.segmented_control, say("entry"), "entry", ENTRIES, "w23", subscript, say=say, required=True, width="content")
        delta = bound_choice(st.select_slider, say("delta"), "delta", DELTAS, "0.01", lambda d: d.replace("-", "−"), say=say)
    return (int(entry[1]) - 1, int(entry[2]) - 1), float(delta)


def choose_entry() -> None:
    """A click on a weight or on its slope in the picture chooses it."""
    st.session_state.entry = st.session_state.net.chosen


# -- a small batch --------------------------------------------------------------------------------------------------------------------

MOST = 6  # samples of a batch
FURTHER: tuple[Sample, ...] = ((-0.4, 0.8, 0), (0.9, -0.3, 1), (-0.7, -0.5, 2), (0.2, 1.1, 0), (1.0, 0.4, 1))
COLUMNS = ("x1", "x2", "t")


def others(say: Words) -> tuple[Sample, ...]:
    """The samples of the batch beside the one in the cells; none, and there is no batch."""
    none: tuple[Sample, ...] = ()
    return kept("more", "more_samples", none, read_samples, written_samples, say=say)


def read_samples(text: str) -> tuple[Sample, ...] | None:
    """What `written_samples` wrote; None where it did not."""
    rows = [row.split(",") for row in text.split(";")]
    try:
        samples = tuple((float(x1), float(x2), int(t)) for x1, x2, t in rows)
    except ValueError:
        return None
    possible = all(abs(x1) <= LARGEST and abs(x2) <= LARGEST and t in (0, 1, 2) for x1, x2, t in samples)
    return samples if possible and len(samples) < MOST else None


def written_samples(samples: tuple[Sample, ...]) -> str:
    return ";".join(f"{_written(x1)},{_written(x2)},{t}" for x1, x2, t in samples)


def size(now: tuple[Sample, ...], say: Words) -> None:
    """How many samples the batch has, and which of them the picture shows; `now` begins with that one."""
    state = st.session_state

    def resize() -> None:
        rest = state.more_samples[: state.small_samples - 1]
        new = [one for one in FURTHER if one not in now]
        state.more_samples = (*rest, *new[: state.small_samples - 1 - len(rest)])

    def show(k: int) -> None:
        put_samples((now[k], *now[:k], *now[k + 1 :]))

    state.small_samples = len(now)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.number_input(say("batch_size"), 1, MOST, key="small_samples", on_change=resize, width=132)
        for k in range(1, len(now)):
            st.button(say("show_sample", n=k + 1), key=f"show_{k + 1}", on_click=show, args=(k,), type="tertiary")


def put_samples(samples: tuple[Sample, ...]) -> None:
    """For a callback: this batch for the page, its first sample in the cells."""
    x1, x2, t = samples[0]
    st.session_state.update(in1=_written(x1), in2=_written(x2), t=t, more_samples=samples[1:])


def batch_table(now: tuple[Sample, ...], say: Words) -> None:
    """The table of the batch, its first row the sample in the cells. While it cannot be read, the last batch that could stays in force."""
    state = st.session_state
    if state.get("small_seen") != now:  # it comes from elsewhere than the table: the table begins anew with it
        state.update(small_seen=now, small_base=now, small_round=state.get("small_round", 0) + 1, small_complaint="")
    key = f"small_table_{state.small_round}"

    def edited() -> None:
        rows = [dict(zip(COLUMNS, sample, strict=True)) for sample in state.small_base]
        for n, cells in state[key]["edited_rows"].items():
            rows[int(n)].update(cells)
        samples, state.small_complaint = read_rows(rows, say)
        if samples:
            state.small_seen = samples
            put_samples(samples)

    number_column = st.column_config.NumberColumn
    columns = {name: number_column(subscript(name), width="small", format="%.4g") for name in COLUMNS[:2]}
    st.data_editor(
        pd.DataFrame(state.small_base, columns=list(COLUMNS), index=range(1, len(now) + 1)),
        key=key, on_change=edited, placeholder="–", alt=say("alt_table"),
        column_config={**columns, "t": st.column_config.SelectboxColumn("t", options=[0, 1, 2], required=True, width="small")},
    )  # fmt: skip
    if state.small_complaint:
        st.warning(state.small_complaint)


def read_rows(rows: list[dict[str, Any]], say: Words) -> tuple[tuple[Sample, ...] | None, str]:
    """The batch of an edited table; or None and the sentence that says which cell is not possible."""
    samples: list[Sample] = []
    for n, row in enumerate(rows, start=1):
        for name in COLUMNS[:2]:
            value = row[name]
            if value is None or not abs(value) <= LARGEST:
                return None, say("bad_cell", n=n, name=subscript(name), largest=LARGEST)
        if row["t"] not in (0, 1, 2):
            return None, say("bad_class", n=n)
        samples.append((float(_written(row["x1"])), float(_written(row["x2"])), int(row["t"])))
    return tuple(samples), ""
