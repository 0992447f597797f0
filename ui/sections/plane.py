"""What a W does with the whole plane of x, and how training moves it: two sections of the small net's page."""

from __future__ import annotations

import streamlit as st

from ui.controls import plane as controls
from ui.controls.simple_net import Weights
from ui.findings import plane as findings
from ui.text import Words


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
