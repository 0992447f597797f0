"""Four sections on choosing a loss: why not accuracy, why a batch is enough, what an outlier does, what the margin asks for.

Each is a fragment: its controls rerun it alone.
"""

from __future__ import annotations

import streamlit as st

from core.mnist import MnistFileError, dataset
from ui.charts.choosing import funnel_frame, funnel_spec, heap_frame, heap_spec, line_frame, line_spec, spread_frame, spread_spec
from ui.components.tiles import tiles
from ui.controls import choosing as controls
from ui.findings import choosing as findings
from ui.text import Words, number
from ui.theme import Palette


def _code(script: str, say: Words) -> None:
    with st.expander(say("section_as_code")):
        st.code(script, language="python")


@st.fragment
def why_not_accuracy(say: Words, palette: Palette) -> None:
    """One weight turned: accuracy above, the loss below, both slopes beside them."""
    headline = st.container(gap="xsmall")
    picture, side = st.columns([0.62, 0.38], gap="medium")
    with side:
        bend = controls.inside_choice(say)
        way = findings.line(bend)
        place = way.place(controls.weight(say))
        controls.weight_hand(way, place, say, palette)
        _code(findings.line_code(way, place), say)
    with headline:
        heading, sentence = findings.line_told(way, place, say)
        st.header(heading, anchor=False)
        st.markdown(sentence)
    with picture, st.container(key="turned_charts", gap=None):
        frame, steps = line_frame(way), bend == "step"
        for quantity, top, height in (("accuracy", 1.0, 200), ("loss", 1.05 * float(way.loss.max()), 300)):
            spec = line_spec(palette, quantity, say(f"turned_{quantity}"), say("turned_slope_is"), top, steps or quantity == "accuracy", height)
            st.vega_lite_chart(frame, spec, key=f"turned_{quantity}", alt=say(f"alt_{quantity}_{bend}"))


PICTURED = 20  # images of a batch that are shown


@st.fragment
def batches(say: Words, palette: Palette) -> None:
    """Batches of every size drawn from the 60,000 images, closing in on the loss of all; the visitor draws some of their own.

    The first visitor of a process waits for it, so a page runs this last: everything else has been drawn by then.
    """
    headline = st.container(gap="xsmall")
    picture, side = st.columns([0.62, 0.38], gap="medium")
    with picture:
        funnel = st.container()
        count = controls.batches_drawn(say)
        images = st.container()
    with side:
        trained, size = controls.trained_choice(say), controls.batch_size(say)
    try:
        with funnel, st.spinner(say("polling")):
            found = findings.poll(trained)
    except MnistFileError as error:
        funnel.error(say("no_digits", why=str(error)))
        return
    drawn = findings.drawn(found, size, count)
    heading, sentence = findings.poll_told(found, size, drawn, say)
    with headline:
        st.header(heading, anchor=False)
        st.markdown(say("poll_says", sigma=found.sigma, size=size, spread=found.sigma / size**0.5))
    with funnel:
        spec = funnel_spec(palette, say("size_axis"), say("poll_whole"), say("poll_bound"))
        st.vega_lite_chart(funnel_frame(found.spreads, found.whole, found.sigma, drawn), spec, key="funnel", alt=say("alt_funnel"))
    if drawn:
        with images:
            _images(drawn[-1], found, say)
    with side:
        st.markdown(sentence)
        st.caption(say("heap_one" if size == 1 else "heap_says", size=size, draws=findings.DRAWS))
        heap = heap_frame(findings.heap(found, size), found.whole, found.sigma / size**0.5, drawn[-1].loss if drawn else None)
        st.vega_lite_chart(heap, heap_spec(palette, say("heap_axis")), key="heap", alt=say("alt_heap"))
        st.caption(say("spread_says"))
        spec = spread_spec(palette, say("size_axis"), say("spread_measured"), say("spread_predicted"))
        st.vega_lite_chart(spread_frame(found.spreads), spec, key="spread", alt=say("alt_spread"))
        with st.expander(say("spread_numbers", sigma=found.sigma)):
            st.dataframe(findings.spread_rows(found, say), hide_index=True)
        _code(findings.poll_code(trained, size), say)


def _images(batch: findings.Drawn, found: findings.Poll, say: Words) -> None:
    """The first images of a batch, each with its loss."""
    shown = batch.chosen[:PICTURED]
    losses = [number(float(found.losses[i]), 2) for i in shown]
    beat = "poll_images_one" if batch.size == 1 else "poll_images" if batch.size <= PICTURED else "poll_images_of"
    st.caption(say(beat, n=len(shown), size=batch.size, number=batch.number))
    alt = say("alt_images", losses=", ".join(losses))
    tiles("poll_images", dataset().x_train[shown], 255, alt, cols=10, phone=7, gap=6, captions=losses)


@st.fragment
def outlier(say: Words, palette: Palette) -> None:
    """One point dragged away from the others, and two lines: only one of them runs after it."""
    point = controls.outlier_at(say)
    found = findings.fits(*point)
    heading, sentence = findings.outlier_told(found, say)
    st.header(heading, anchor=False)
    picture, side = st.columns([0.62, 0.38], gap="medium")
    with picture:
        controls.outlier_hand(point, say, palette)
    with side:
        st.markdown(say("outlier_drag"))
        st.markdown(sentence)
        squares, absolute = findings.outlier_formulas(found)
        st.markdown(say("outlier_l2"))
        st.latex(squares)
        st.markdown(say("outlier_l1"))
        st.latex(absolute)
        controls.outlier_places(say)
        st.caption(say("outlier_use"))
        _code(findings.outlier_code(point), say)


@st.fragment
def margin(say: Words, palette: Palette) -> None:
    """Scores moved by hand, the SVM's margin below the right one, and the line of code that counts too much."""
    scores = controls.margin_scores(say)
    heading, sentence = findings.margin_told(scores, say)
    st.header(heading, anchor=False)
    picture, side = st.columns([0.62, 0.38], gap="medium")
    with picture:
        controls.margin_hand(scores, say, palette)
    with side:
        st.markdown(say("margin_drag"))
        st.markdown(sentence)
        controls.margin_examples(say)
        _code(findings.margin_code(scores), say)
    with st.container(border=True, key="slip_card"):
        asked, answered = st.columns([0.62, 0.38], gap="medium")
        with asked:
            st.markdown(say("slip_asks"))
            st.code(findings.slip_code(), language="python", wrap_lines=True)
        with answered:
            line = controls.slip_line(say)
            if line is not None:
                right, told = findings.slip_told(line, say)
                st.markdown(("✓ " if right else "✗ ") + told)
