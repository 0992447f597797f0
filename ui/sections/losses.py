"""The parts of the losses page under the bars: why the logarithm, the exam, the mini-batch, the slide."""

from __future__ import annotations

import streamlit as st

from ui.charts.losses import batch_frame, batch_spec, price_frame, price_spec, push_frame, push_spec
from ui.controls import losses as controls
from ui.findings import losses as findings
from ui.findings.losses import Costs
from ui.text import Words
from ui.theme import Palette


def why_the_log(c: Costs, say: Words, palette: Palette) -> None:
    """What a probability costs, how hard that pushes, and what the 1e-7 is for."""
    price, push = st.columns(2, gap="medium")
    with price:
        st.subheader(say("price_heading"), anchor=False)
        st.caption(say("price_says"))
        st.vega_lite_chart(price_frame(c), price_spec(palette), key="price_chart", alt=say("alt_price"))
    with push:
        p = findings.pushes(c)
        st.subheader(findings.push_heading(p, say), anchor=False)
        st.caption(say("push_says"))
        spec = push_spec(palette, say("hero_entropy"), say("hero_square"))
        st.vega_lite_chart(push_frame(p), spec, key="push_chart", alt=say("alt_push"))
    numbers, tiny = st.columns(2, gap="medium")
    with numbers:
        st.markdown(findings.price_table(c, say))
    with tiny:
        st.markdown(say("push_numbers", t=c.t, entropy=p.entropy_here, square=p.square_here))
        st.markdown("**" + say("tiny_heading") + "** " + " ".join(findings.tiny_sentences(c, say)))


SLIDE_BATCH = (
    r"\mathbf{y} = \begin{pmatrix} 0.6 & 0.4 \\ 0.5 & 0.5 \\ 0.9 & 0.1 \end{pmatrix} \quad "
    r"\mathbf{t} = \begin{pmatrix} 1 & 0 \\ 0 & 1 \\ 1 & 0 \end{pmatrix}"
)


@st.fragment
def exam(say: Words) -> None:
    """Squares of an exam's mistakes: half their sum beside their mean."""
    heading, numbers = st.container(), st.container()
    sheet, answers = controls.exam(say)
    heading.subheader(findings.exam_heading(sheet, answers, say), anchor=False)
    with numbers:
        st.markdown(findings.exam_numbers(sheet, answers))
        st.caption(say("exam_says"))


@st.fragment
def batch_and_slide(say: Words, palette: Palette) -> None:
    """The mini-batch in a table, and a slide to be checked, whose batch can be put into that table."""
    heading = st.container()
    controls.batch_and_form(say)
    left, right = st.columns([0.62, 0.38], gap="medium")
    with left:
        batch = controls.batch_table(say)
    told = findings.told(batch)
    with heading:
        st.header(findings.batch_heading(batch, told, say), anchor=False)
        st.markdown(say("batch_says"))
    with right, st.container(gap=None):
        st.caption(say("batch_chart_says"))
        spec = batch_spec(palette, say("mean"), len(batch.y))
        st.vega_lite_chart(batch_frame(told), spec, key="batch_chart", alt=say("alt_batch"))
    st.markdown(findings.batch_formula(told))
    with st.expander(say("both_forms", mean=told.mean)):
        st.code(findings.batch_code(batch), language="python")
    with st.container(border=True, key="slide"):
        _slide(say)


def _slide(say: Words) -> None:
    right, slip = findings.slide_losses()
    shown, asked = st.columns(2, gap="medium")
    with asked:
        term, source = controls.slide(say)
    found, sourced = term == findings.WRONG_TERM, source == "neither"
    with shown:
        st.subheader(say("slide_checked", right=right) if found and sourced else say("slide_heading"), anchor=False)
        st.markdown(say("slide_batch"))
        st.latex(SLIDE_BATCH)
        st.markdown(say("slide_writes"))
        st.latex(r"E = -\tfrac13\,(\ln 0.6 + \ln 0.5 + \ln 0.6) = 0.6774")
    with asked:
        if term is not None:
            st.markdown(say("term_right", right=right, slip=slip) if found else say("term_fine", n=term, p=findings.SLIDE_TERMS[term]))
        if source is not None:
            st.markdown(say(f"told_{source}", right=right, slip=slip, needed=findings.slide_needs()))
        if found and sourced:
            st.button(say("slide_into_table"), key="slide_into_table", on_click=controls.put_slide_into_table)
