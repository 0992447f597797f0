"""Losses: ten probabilities that the visitor drags, and what three losses say about them."""

import streamlit as st

import ui  # noqa: F401  before NumPy: one thread per product
from ui.controls import losses as controls
from ui.findings import losses as findings
from ui.frame import frame

say, palette = frame("losses")

title = st.empty()
st.markdown(say("lead"))
hero, sections = st.container(), st.container()
with st.expander(say("this_as_code")):
    st.markdown(say("code_says"))
    script = st.empty()


@st.fragment
def one_answer() -> None:
    """The bars and what is told of them; the rest of the page does not wait for them."""
    shown = controls.bars_and_answer(say)
    costs = findings.costs(shown.y, shown.t)
    title.title(findings.title(costs, say), anchor=False)
    script.code(findings.code(costs), language="python")


with hero:
    one_answer()
