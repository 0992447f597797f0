"""Losses: ten probabilities that the visitor drags, and what three losses say about them; then exams, mini-batches and a slide."""

import streamlit as st

import ui  # noqa: F401  before NumPy: one thread per product
from ui.controls import losses as controls
from ui.controls.questions import question_card
from ui.findings import losses as findings
from ui.findings.losses_questions import QUESTIONS
from ui.frame import frame
from ui.sections import choosing
from ui.sections import losses as sections
from ui.text import Words

say, palette = frame("losses")

title = st.empty()
st.markdown(say("lead"))
hero = st.container()
left, right = st.columns([0.62, 0.38], gap="medium")
exam, mean = left.container(), left.empty()
more = st.container()
accuracy, polls, regression, svm = (st.container() for _ in range(4))
with st.expander(say("this_as_code")):
    st.markdown(say("code_says"))
    script = st.empty()


@st.fragment
def one_answer() -> None:
    """The bars and what is told of them; the rest of the page does not wait for them."""
    shown = controls.bars_and_answer(say)
    costs = findings.costs(shown.y, shown.t)
    title.title(findings.title(costs, say), anchor=False)
    sections.why_the_log(costs, say, palette)
    mean.markdown(findings.mean_sentence(costs, say))
    script.code(findings.code(costs), language="python")


with hero:
    one_answer()
with exam:
    sections.exam(say)
with right:
    question_card(say, QUESTIONS, "losses_questions")
with more:
    sections.batch_and_slide(say, palette)

choose = Words("choosing", say.lang)
with accuracy:
    choosing.why_not_accuracy(choose, palette)
with regression:
    choosing.outlier(choose, palette)
with svm:
    choosing.margin(choose, palette)
with polls:
    choosing.batches(choose, palette)  # last: the first visitor of a process waits for it
