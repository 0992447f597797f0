"""The small net's gradient a second time: every evaluation of its check, and the loss that it is the slope of."""

from __future__ import annotations

import streamlit as st

from core.differentiation import BANDS
from ui.charts.gradient_check import errors_frame, errors_spec
from ui.components.error_hand import h_hand
from ui.components.evaluations import evaluations
from ui.components.matrices import matrices
from ui.controls import gradient_check as controls
from ui.controls import loss_plane as plane_controls
from ui.controls import simple_net as net_controls
from ui.findings import gradient_check as findings
from ui.findings import loss_plane as plane_findings
from ui.findings.rounding import BAND_KEYS
from ui.findings.simple_net import ENTRIES, Entry, Pass, entry_name
from ui.text import Words
from ui.theme import Palette


def small_batch(p: Pass, say: Words) -> None:
    """The samples of the batch, and how their gradients become one."""
    now = tuple((x1, x2, t) for (x1, x2), t in zip(p.samples.tolist(), p.targets.tolist(), strict=True))
    st.header(findings.batch_heading(p, say), anchor=False)
    table, picture = st.columns([0.38, 0.62], gap="medium")
    with table:
        st.markdown(say("batch_lead"))
        net_controls.size(now, say)
        net_controls.batch_table(now, say)
    with picture:
        if p.n > 1:
            matrices(findings.batch_lanes(p, say), say("alt_batch"), "batch_picture")
        st.markdown(findings.batch_sentence(p, say))


@st.fragment
def entry_by_entry(p: Pass, entry: Entry, say: Words, palette: Palette) -> None:
    """Both gradients with all the digits, for every h, in float64 and float32."""
    heading = st.empty()
    st.markdown(say("check_lead"))
    picture, side = st.columns([0.62, 0.38], gap="medium")
    h = controls.step(say)
    with side:
        dtype = controls.dtype_choice(say)
        c = findings.checked(p.W, p.samples, p.targets, h)
        st.latex(findings.put_in(c, dtype, entry))
        st.markdown(findings.best_told(c, say))
        st.caption(say("why_the_u"))
    with picture:
        with st.container(key="check_picture", gap=None):
            names = [say(BAND_KEYS[name]) for _, name in BANDS]
            st.vega_lite_chart(errors_frame(c, names), errors_spec(palette, *say.list("check_axes")), key="check_chart", alt=say("alt_check"))
        h_hand(h, "check_picture", say, "check_hand", controls.step_by_hand)
    evaluations(c.by[dtype], [entry_name(one) for one in ENTRIES], ENTRIES.index(entry), say, "check_table")
    heading.header(findings.heading(c, dtype, say), anchor=False)
    with st.expander(say("check_as_code")):
        st.code(findings.code(c, dtype), language="python")


@st.fragment
def over_two_weights(p: Pass, say: Words) -> None:
    """The loss as a landscape over two of the six weights, and along the one direction in which it falls fastest."""
    if plane_controls.W_was_moved():  # in a fragment a callback reruns the fragment alone, and W is everybody's
        st.rerun()
    heading = st.empty()
    st.markdown(say("plane_lead"))
    with st.container(horizontal=True, gap="medium"):
        pair, reach = plane_controls.pair(say), plane_controls.span(say)
    rate = plane_controls.rate(say)
    with st.container():
        if plane_controls.step_was_too_far():
            st.warning(say("step_too_far", largest=net_controls.LARGEST))
    plane_controls.hand(p, pair, reach, rate, say)
    heading.header(plane_findings.heading(p, rate, say), anchor=False)
    left, right = st.columns(2, gap="medium")
    left.markdown(plane_findings.share_told(p, pair, say))
    right.markdown(plane_findings.slope_told(p, rate, say))
    with st.expander(say("plane_as_code")):
        st.code(plane_findings.code(p, pair, rate), language="python")
