"""The parts of the page on slopes below its picture: why looking both ways helps, the tangent as a function, the script."""

from __future__ import annotations

import streamlit as st

from ui.controls.derivative import DerivativeSettings
from ui.findings import derivative as findings
from ui.text import Words

WORDS = (
    "forward", "backward", "central", "tangent", "point", "step", "shrink", "stop", "toggle", "off", "exact", "no_quotient", "at_x", "alt",
    "none", "corner", "no_slope", "no_value", "absorbed", "absorbed_one",
    "lens", "lens_flat", "lens_level", "lens_corner", "lens_stairs", "lens_bent", "lens_straight",
)  # fmt: skip
FORMULAS = {"forward": "(f(x + h) − f(x)) / h", "backward": "(f(x) − f(x − h)) / h", "central": "(f(x + h) − f(x − h)) / 2h"}


def words_of_picture(say: Words) -> dict[str, str]:
    """What the picture says, with gaps {so} that it fills by itself while the hand moves."""
    return {name: say(f"hero_{name}") for name in WORDS} | {f"formula_{kind}": formula for kind, formula in FORMULAS.items()}


def why(settings: DerivativeSettings, m: findings.Measured, say: Words) -> None:
    """How far off each difference should be by the bend of the curve, and how far it is."""
    heading, sentences = findings.tells_why(settings.curve, m, say)
    st.subheader(heading, anchor=False)
    for sentence in sentences:
        st.markdown(sentence)


def tangent(settings: DerivativeSettings, m: findings.Measured, say: Words) -> None:
    """The straight line that the secants turn into."""
    st.subheader(say("tangent_heading"), anchor=False)
    for sentence in findings.tangent(settings.curve, m, say):
        st.markdown(sentence)


def script(settings: DerivativeSettings, say: Words) -> None:
    """The page as code."""
    with st.expander(say("this_as_code")):
        st.markdown(say("code_says"))
        st.code(findings.code(settings.curve, settings.x, settings.h), language="python")
