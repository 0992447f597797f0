"""Slopes: move a point along a curve, shrink the step, and watch the secant become the tangent, until rounding takes over."""

import streamlit as st

import ui  # noqa: F401  before NumPy: one thread per product
from ui.controls import derivative as controls
from ui.controls.questions import question_card
from ui.findings import derivative as findings
from ui.findings.derivative_questions import QUESTIONS
from ui.frame import frame
from ui.sections import derivative as sections
from ui.sections import rounding as parts
from ui.sections import slips
from ui.text import Words

say, palette = frame("derivative")

headline = st.container()
curve = controls.curve_choice(say)
picture = st.container()
settings = controls.point_and_step(curve, say)
m = findings.measure(curve, settings.x, settings.h)

with headline:
    st.title(findings.title(curve, m, settings.kinds, say), anchor=False)
    st.markdown(say("lead"))
with picture:
    controls.hero(settings, m, sections.words_of_picture(say), palette)

reasons, asked = st.columns([0.62, 0.38], gap="medium")
with reasons:
    sections.why(settings, m, say)
    sections.tangent(settings, m, say)
with asked:
    question_card(say, QUESTIONS, "derivative_questions")

words = Words("rounding", say.lang)
parts.the_u(settings.curve, settings.x, settings.h, words, palette)
slips.of_slopes(Words("slips", say.lang), palette)
parts.partials(words, palette)
parts.relative(words, palette)
sections.script(settings, say)
