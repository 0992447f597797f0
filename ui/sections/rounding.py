"""The parts of the slopes page after its first picture: the U, the bits, the partial derivatives, the relative error."""

from __future__ import annotations

import streamlit as st

from core.curves import Curve
from core.rounding import FRACTION
from ui.charts.partials import SHOWN, map_spec, slice_spec
from ui.charts.rounding import bands_frame, bands_spec, u_frame, u_spec
from ui.components.bits import bits_picture
from ui.components.error_hand import error_hand
from ui.components.matrices import matrices
from ui.components.partials import partials as partials_hand
from ui.controls import rounding as controls
from ui.findings import rounding as findings
from ui.findings.rounding import REACH
from ui.text import Words
from ui.theme import Palette

SIDES = [0.62, 0.38]


@st.fragment
def the_u(curve: Curve, x: float, h: float, say: Words, palette: Palette) -> None:
    """The error against h with its two causes, and what becomes of h's bits. `say` has this part's own words."""
    if controls.h_was_taken():  # in a fragment a callback reruns the fragment alone, and the page's h is everybody's
        st.rerun()
    heading = st.empty()
    picture, side = st.columns(SIDES, gap="medium")
    with side:
        shown, x = controls.u_choice(curve, x, say)
        dtype = controls.dtype_choice(say)
        u = findings.u_of(shown, x, dtype)
        st.markdown(findings.u_sentence(u, say))
        if findings.has_slope(u):
            for kind in ("forward", "central"):
                if formula := findings.cause_formula(u, kind):
                    st.markdown(say("u_causes", kind=say(f"{kind}_kind"), formula=formula))
        st.caption(say(f"u_{dtype}"))
    heading.header(findings.u_heading(u, say), anchor=False)
    with picture:
        with st.container(key="u_picture", gap=None):
            spec = u_spec(palette, (say("forward_difference"), say("central_difference")), *say.list("u_axes"))
            st.vega_lite_chart(u_frame(u, say.list("u_words")), spec, key="u_chart", alt=say("alt_u"))
        error_hand(u, h, "u_picture", say, "error_hand", controls.h_by_hand(curve))
        st.caption(say("hand_says"))
    st.subheader(findings.bits_heading(x, h, dtype, say), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(say("bits_lead", fraction=FRACTION[dtype]), width="stretch")
        for other in ("1e-4", "10e-50"):  # as the book writes them
            st.button(say("take_h", h=other), key=f"take_{other}", on_click=controls.take_h, args=(float(other), curve))
    bits_picture(x, h, dtype, say, "bits")


def bands(errors: list[float], say: Words, palette: Palette, key: str) -> None:
    """The ruler with its bands; the first error is pointed at."""
    names = [say(beat) for beat in findings.BAND_KEYS.values()]
    st.vega_lite_chart(bands_frame(errors, names), bands_spec(palette), key=key, alt=say("alt_bands"))


MAP, SLICES = "partials_map", ("partials_slice0", "partials_slice1")


@st.fragment
def partials(say: Words, palette: Palette) -> None:
    """The two partial derivatives of x0² + x1² at a point that the hand moves, and the gradient that they make."""
    heading = st.empty()
    st.markdown(say("partials_lead"))
    left, right = st.columns(2, gap="medium")
    with left:
        with st.container(key=MAP, gap=None):
            st.vega_lite_chart(None, map_spec(palette, say("gradient_word")), key="partials_map_chart", alt=say("alt_partials_map"))
        point = controls.point_choice(say)
    with right:
        partials_hand(point, REACH, SHOWN, MAP, (MAP, *SLICES), palette, say, "partials", controls.point_by_hand)
    for which, (column, key) in enumerate(zip(st.columns(2, gap="medium"), SLICES, strict=True)):
        with column:
            st.markdown(say(f"slice{which}"))
            with st.container(key=key, gap=None):
                spec = slice_spec(palette, which, ("x₁", "x₀")[which], say("slope_word"))
                st.vega_lite_chart(None, spec, key=f"{key}_chart", alt=say(f"alt_slice{which}"))
    heading.header(findings.partials_heading(*point, say), anchor=False)
    with st.expander(say("partials_code")):
        st.markdown(say("partials_code_says"))
        st.code(findings.gradient_code(*point), language="python")


@st.fragment
def relative(say: Words, palette: Palette) -> None:
    """Two gradients of one function, compared entry by entry and as wholes."""
    heading = st.empty()
    picture, side = st.columns(SIDES, gap="medium")
    with side:
        c = findings.check(*controls.check_choice(say))
        st.markdown(f"${findings.relative_formula(c)}$")
        st.markdown(findings.relative_sentence(c, say))
    with picture:
        st.markdown(say("relative_lead"))
        matrices(findings.relative_lanes(c, say), say("alt_relative"), "relative")
        bands([c.error, *c.entries.ravel().tolist()], say, palette, "relative_bands")
        st.caption(findings.smallest_entry(c, say))
    heading.header(findings.relative_heading(c, say), anchor=False)
