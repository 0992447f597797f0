"""Find the bug: code that runs and is wrong beside its numbers, for the slopes page and for the small net's."""

from __future__ import annotations

import streamlit as st

from core.slips import Slip
from ui.charts.slips import losses_frame, losses_spec
from ui.components.code_lines import code_lines
from ui.components.matrices import matrices
from ui.controls import slips as controls
from ui.findings import slips as findings
from ui.findings.slips import OF_A_NET, OF_SLOPES, Family
from ui.sections.rounding import bands
from ui.text import Words
from ui.theme import Palette

SIDES = [0.62, 0.38]
BESIDE_MATRICES = [0.58, 0.42]  # two of them side by side


@st.fragment
def of_slopes(say: Words, palette: Palette) -> None:
    """Slopes of one or two variables: the visitor finds the line."""
    heading = st.empty()
    st.markdown(say("bug_lead"))
    code, side = st.columns(SIDES, gap="medium")
    with code:
        slip = _program(OF_SLOPES, say)
    with side:
        st.markdown(findings.numbers(slip, say))
        _error(OF_SLOPES, slip, say, palette)
    heading.header(findings.heading(controls.hunt(OF_SLOPES), OF_SLOPES, say), anchor=False)


@st.fragment
def break_it(say: Words, palette: Palette) -> None:
    """The gradient of the small net: the visitor finds the line, and sees what training with it would do."""
    heading = st.empty()
    st.markdown(say("net_bug_lead"))
    code, side = st.columns(BESIDE_MATRICES, gap="medium")
    with code:
        slip = _program(OF_A_NET, say)
        if controls.hunt(OF_A_NET).known(slip):
            with st.container():
                _training(slip, say, palette)
    with side:
        called = controls.called(slip, say)
        matrices(findings.check_lanes(called, say), say("alt_check"), "net_bug_check")
        st.markdown(findings.check_told(called, say))
        _error(OF_A_NET, called, say, palette)
    with st.expander(say("check_as_code")):
        st.code(findings.script(called), language="python")
    heading.header(findings.heading(controls.hunt(OF_A_NET), OF_A_NET, say), anchor=False)


def _training(slip: Slip, say: Words, palette: Palette) -> None:
    """The loss while W follows the slip, beside the loss while it follows the cure."""
    st.markdown(findings.trained_told(slip, say))
    losses = losses_frame(findings.trainings(slip), say.list("trained_words"))
    spec = losses_spec(palette, losses.log, *say.list("trained_axes"))
    st.vega_lite_chart(losses.frame, spec, key="net_bug_training", alt=say("alt_training"))


def _program(family: Family, say: Words) -> Slip:
    """One piece of code, whose lines can be chosen, and what is told of it."""
    slip, hunt = controls.choice(family, say), controls.hunt(family)
    st.markdown(say(f"bug_task_{slip.key}"))
    tried = [line for line in hunt.lines(slip) if line != slip.line]
    wrong = slip.line if hunt.known(slip) else None
    code_lines(slip.lines, tried, wrong, slip.cure, say, f"{family.name}_lines", controls.line_chosen(family))
    st.markdown(findings.verdict(hunt, slip, say))
    controls.buttons(family, slip, say)
    return slip


def _error(family: Family, slip: Slip, say: Words, palette: Palette) -> None:
    """The relative error of what the code computes, on the ruler of the bands."""
    st.markdown(findings.band_told(slip.error, say))
    bands([slip.error], say, palette, f"{family.name}_bands")
    st.caption(findings.loudness(slip, say))
