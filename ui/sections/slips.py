"""Find the bug: code that runs and is wrong beside its numbers, for the slopes page and for the small net's."""

from __future__ import annotations

import streamlit as st

from core.slips import Slip
from ui.components.code_lines import code_lines
from ui.controls import slips as controls
from ui.findings import slips as findings
from ui.findings.slips import OF_SLOPES, Family
from ui.sections.rounding import bands
from ui.text import Words
from ui.theme import Palette

SIDES = [0.62, 0.38]


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
