"""What a W does with the whole plane of x, and how training moves it: two sections of the small net's page."""

from __future__ import annotations

import streamlit as st

from ui.charts.simple_training import loss_frame, loss_spec
from ui.controls import plane as controls
from ui.controls.simple_net import Weights
from ui.findings import plane as findings
from ui.text import Words
from ui.theme import Palette


def what_this_w_does(W: Weights, x: tuple[float, float], t: int, say: Words) -> None:
    """The three regions of the plane, the sample in them, and W's columns as arrows; both are dragged."""
    heading, sentence = findings.sectors_told(W, say)
    st.header(heading, anchor=False)
    st.markdown(say("plane_lead"))
    controls.plane_hand(W, x, t, say)
    why, widths = st.columns(2, gap="medium")
    with why:
        st.markdown(say("through_origin"))
        st.latex(r"z_j = z_k \iff x \cdot (w_j - w_k) = 0")
    with widths:
        st.markdown(sentence)


@st.fragment
def train_it(W: Weights, x: tuple[float, float], t: int, say: Words, palette: Palette) -> None:
    """The training of all six weights, every step kept: regions, W, y and loss are scrubbed; with points of the visitor's own, if wanted."""
    if controls.W_was_taken():
        st.rerun()
    headline = st.container(gap="xsmall")
    controls.examples(say)
    picture, side = st.columns([0.62, 0.38], gap="medium")
    with side:
        training = controls.training_choice(say)
    now = findings.lesson(training, W, x, t)
    heading, told = findings.lesson_told(now, say)
    with headline:
        st.header(heading, anchor=False)
        st.markdown(say("draw_lead" if training.learned == "drawn" else "train_lead_bias" if training.bias else "train_lead"))
    with picture:
        controls.training_hand(now, x, t, "training_loss", say)
    with side:
        with st.container(key="training_loss"):
            if now.run is not None:
                curve = loss_frame(now.run)
                spec = loss_spec(palette, curve.log, say("loss_axis"), say("step"))
                st.vega_lite_chart(curve.frame, spec, key="training_loss_chart", alt=say("alt_training_loss"))
        for sentence in told:
            st.markdown(sentence)
        if now.run is not None:
            with st.expander(say("training_as_code")):
                st.code(findings.lesson_code(now), language="python")
