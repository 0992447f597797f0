"""Four sections on choosing a loss: why not accuracy, why a batch is enough, what an outlier does, what the margin asks for.

Each is a fragment: its controls rerun it alone.
"""

from __future__ import annotations

import streamlit as st

from ui.charts.choosing import line_frame, line_spec
from ui.controls import choosing as controls
from ui.findings import choosing as findings
from ui.text import Words
from ui.theme import Palette


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
    with headline:
        heading, sentence = findings.line_told(way, place, say)
        st.header(heading, anchor=False)
        st.markdown(sentence)
    with picture, st.container(key="turned_charts", gap=None):
        frame, steps = line_frame(way), bend == "step"
        for quantity, top, height in (("accuracy", 1.0, 200), ("loss", 1.05 * float(way.loss.max()), 300)):
            spec = line_spec(palette, quantity, say(f"turned_{quantity}"), say("turned_slope_is"), top, steps or quantity == "accuracy", height)
            st.vega_lite_chart(frame, spec, key=f"turned_{quantity}", alt=say(f"alt_{quantity}_{bend}"))


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
        with st.container(border=True, key="slip_card"):
            st.markdown(say("slip_asks"))
            st.code(findings.slip_code(), language="python", wrap_lines=True)
            line = controls.slip_line(say)
            if line is not None:
                right, told = findings.slip_told(line, say)
                st.markdown(("✓ " if right else "✗ ") + told)
