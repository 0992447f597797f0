"""The controls of the sections on rounding, partial derivatives and relative errors. Link fields: u (whose error), dtype, p0 and p1 (the
point of the partial derivatives), check_h and off (of the two gradients that are compared)."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.curves import Curve, curve_named
from core.rounding import DTYPES
from ui.controls import bound, bound_choice
from ui.controls.derivative import most, written
from ui.findings.rounding import BOOK_POINTS, CHECK_H, OFF, REACH, off_written
from ui.text import Words, number

WHOSE = ("sin", "here")


def u_choice(curve: Curve, x: float, say: Words) -> tuple[Curve, float]:
    """Whose error is shown: that of sin at 1, or that of the page's curve at its x."""

    def shown(which: str) -> str:
        return say("u_sin") if which == "sin" else say("u_here", x=number(x, 3))

    which = bound_choice(st.segmented_control, say("u_choice"), "u", WHOSE, "sin", shown, say=say, required=True)
    return (curve_named("sin"), 1.0) if which == "sin" else (curve, x)


def dtype_choice(say: Words) -> str:
    """float64 or float32, for the U and for the bits."""
    return bound_choice(st.segmented_control, say("dtype"), "dtype", tuple(DTYPES), "float64", str, say=say, required=True)


def h_by_hand(curve: Curve) -> Callable[[], None]:
    """For the hand on the U: the h where it let go becomes the page's."""

    def taken() -> None:
        if (h := st.session_state.error_hand.h) is not None:
            take_h(h, curve)

    return taken


def take_h(h: float, curve: Curve) -> None:
    """For a callback: this h for the whole page, as far as the page's curve has room for it."""
    st.session_state.step = written(min(h, most(curve)))
    st.session_state.h_taken = True


def h_was_taken() -> bool:
    """Has the last callback chosen an h? Then the whole page is to follow. Asked once."""
    return bool(st.session_state.pop("h_taken", False))


def point_choice(say: Words) -> tuple[float, float]:
    """The point of the partial derivatives in figures, and the book's three points at a press."""
    state = st.session_state

    def take(x0: float, x1: float) -> None:
        state.update(p0=x0, p1=x1)

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        p0, p1 = (
            bound(
                st.number_input,
                name,
                key,
                say=say,
                min_value=-REACH,
                max_value=REACH,
                value=start,
                step=0.1,
                format="%.4g",
                width=118,
                written=written,
            )
            for name, key, start in (("x₀", "p0", BOOK_POINTS[0][0]), ("x₁", "p1", BOOK_POINTS[0][1]))
        )
        for a, b in BOOK_POINTS:
            label = f"({number(a)}, {number(b)})"
            st.button(label, key=f"point_{a:g}_{b:g}", on_click=take, args=(a, b), type="tertiary")
    return float(p0), float(p1)


def point_by_hand() -> None:
    """The point where the hand let go."""
    if (point := st.session_state.partials.point) is not None:
        x0, x1 = (min(max(float(v), -REACH), REACH) for v in point)
        st.session_state.update(p0=x0, p1=x1)


def check_choice(say: Words) -> tuple[float, float]:
    """The h of the differences, and how far one entry of the formula is off."""
    h = bound_choice(st.select_slider, say("relative_h"), "check_h", CHECK_H, "1e-5", lambda h: number(float(h)), say=say)
    off = bound_choice(st.select_slider, say("relative_off"), "off", OFF, "0", off_written, say=say)
    return float(h), float(off)
