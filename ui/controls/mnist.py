"""The controls of the MNIST page. Link fields are those of TrainConfig: learning_rate, batch_size, iterations, seed, optimizer; and hidden_size."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.optimizers import OPTIMIZERS
from core.training import TrainConfig
from ui.controls import bound
from ui.runs import Mine, Snapshot
from ui.text import Words

BOOK = TrainConfig()  # the book's settings, 4.5.2
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
WIDTHS = (10, 20, 30, 50, 100)
BATCHES = (10, 50, 100, 200, 500)
MOST = 30_000  # iterations
OPTIMIZER_NAMES = tuple(kind.__name__ for kind in OPTIMIZERS)
MARKS = {True: ":green[:material/check_circle:]", None: ":gray[:material/radio_button_unchecked:]", False: ":orange[:material/error:]"}
FIELDS = ("learning_rate", "batch_size", "iterations", "seed", "optimizer")


def settings(say: Words, samples: int) -> TrainConfig:
    """What the next run will be; `samples`: how many training images there are."""

    def as_the_book() -> None:
        st.session_state.update({field: getattr(BOOK, field) for field in FIELDS}, hidden_size=BOOK.hidden_sizes[0])

    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(say("setup"), anchor=False)
        st.button(say("reset"), key="reset", on_click=as_the_book, type="tertiary")
    rate = bound(
        st.select_slider, say("learning_rate"), "learning_rate", say=say, options=RATES, value=BOOK.learning_rate,
        format_func=_written, written=_written,
    )  # fmt: skip
    hidden = bound(st.segmented_control, say("hidden_size"), "hidden_size", say=say, options=WIDTHS, default=BOOK.hidden_sizes[0], required=True)
    batch = bound(st.segmented_control, say("batch_size"), "batch_size", say=say, options=BATCHES, default=BOOK.batch_size, required=True)
    count, more = st.columns([1, 1], vertical_alignment="bottom")
    with count:
        iterations = bound(st.number_input, say("iterations"), "iterations", say=say, min_value=1, max_value=MOST, value=BOOK.iterations, step=1000)
    with more, st.popover(say("more"), type="tertiary"):
        optimizer = bound(st.selectbox, say("optimizer"), "optimizer", say=say, options=OPTIMIZER_NAMES, index=0)
        st.caption(say("optimizer_why"))
        seed = bound(st.number_input, say("seed"), "seed", say=say, min_value=0, max_value=999_999, value=BOOK.seed, step=1)
        st.caption(say("seed_why"))
    config = TrainConfig(hidden_sizes=(hidden,), learning_rate=rate, batch_size=batch, iterations=iterations, seed=seed, optimizer=optimizer)
    per_epoch = config.iterations_per_epoch(samples)
    st.caption(say("epochs", per_epoch=per_epoch, epochs=f"{iterations / per_epoch:.3g}"))
    return config


def transport(run: Snapshot | None, mine: Mine, config: TrainConfig, say: Words) -> None:
    """Train, or Pause or Resume in its place so that the row does not move, and Stop."""
    with st.container(horizontal=True, gap="small", key="transport"):
        if run is None or run.state == "ended":
            st.button(say("train"), key="train", icon=":material/play_arrow:", type="primary", on_click=mine.start, args=(config,))
        elif run.live:
            st.button(say("pause"), key="pause", icon=":material/pause:", type="primary", on_click=mine.pause)
        else:
            st.button(say("resume"), key="resume", icon=":material/play_arrow:", type="primary", on_click=mine.resume)
        st.button(say("stop"), key="stop", icon=":material/stop:", on_click=mine.stop, disabled=run is None or run.state == "ended")


def draw(samples: int, count: int, say: Words) -> NDArray[np.intp]:
    """`count` of the `samples` images, drawn as a mini-batch is, at random and with replacement; others with every press."""

    def another() -> None:
        st.session_state.draw = st.session_state.get("draw", 0) + 1

    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("samples_say"))
        st.button(say("others"), key="others", on_click=another, icon=":material/refresh:")
    return np.random.default_rng(st.session_state.get("draw", 0)).integers(0, samples, count)


def _written(rate: float) -> str:
    return f"{rate:g}"
