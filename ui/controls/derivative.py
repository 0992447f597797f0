"""The controls of the page on slopes: the curve, the point x on it, the step h, and whose lines are drawn. Link fields: f (which curve),
fx (the visitor's own formula), x, step (h), kinds. x and h are text, so that 10e-50 can be written; what is no number or out of reach
is told in one sentence, and the last good number stays in force."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from itertools import combinations

import streamlit as st

from core.curves import CURVES, Curve, curve_from, curve_named
from core.expression import ExpressionError
from ui.components.slope import slope
from ui.controls import bound, bound_choice
from ui.controls.simple_net import read_number
from ui.findings.derivative import KINDS, Measured
from ui.text import Words, number, plain
from ui.theme import Palette

OWN = "own"
FIRST_FORMULA = "x*sin(x)/2"
FIRST_H = 3.0
SETS = tuple(",".join(kinds) for n in (1, 2, 3) for kinds in combinations(KINDS, n)) + ("none",)
BOOK = ((5.0, 1e-4), (10.0, 1e-4))  # the two slopes of 4.3.2


@dataclass(frozen=True)
class DerivativeSettings:
    """What the page shows: a curve, a point on it, a step, and the kinds of difference whose lines are drawn."""

    curve: Curve
    x: float
    h: float
    kinds: tuple[str, ...]


def most(curve: Curve) -> float:
    """The largest h: a quarter of what is in view."""
    return (curve.domain[1] - curve.domain[0]) / 4


def written(value: float) -> str:
    """As it stands in a field and in the link: all its digits, nothing more."""
    return repr(float(value)).removesuffix(".0")


def curve_choice(say: Words) -> Curve:
    """Which curve; choosing another one puts its own point into x and keeps h if it can. The visitor's own has a field for its formula."""
    state = st.session_state

    def arrive() -> None:
        _bring(curve_from(state.get("own_curve_good", FIRST_FORMULA)) if state.f == OWN else curve_named(state.f))

    key = bound_choice(
        st.segmented_control, say("curve"), "f", [*(curve.key for curve in CURVES), OWN], CURVES[0].key, lambda key: say(f"curve_{key}"),
        say=say, on_change=arrive, required=True, label_visibility="collapsed",
    )  # fmt: skip
    with st.container():  # what comes and goes in it moves nothing below to another place
        return own_curve(say) if key == OWN else curve_named(key)


def _bring(curve: Curve) -> None:
    state = st.session_state
    h = state.get("good step", FIRST_H)
    state.update({"x": written(curve.x), "step": written(min(h, most(curve))), "good x": curve.x})


def own_curve(say: Words) -> Curve:
    """The visitor's f(x). What is no formula is told in one sentence, and the last good one stays."""
    state = st.session_state
    text = bound(st.text_input, say("formula"), "fx", say=say, value=FIRST_FORMULA, help=say("formula_help"), width=420)
    try:
        curve = curve_from(text)
    except ExpressionError as error:
        st.warning(plain(say(f"formula_{error.kind}", **error.details)))
    except ValueError:
        st.warning(say("formula_nowhere"))
    else:
        state.own_curve_good = text
        return curve
    return curve_from(state.get("own_curve_good", FIRST_FORMULA))


def point_and_step(curve: Curve, say: Words) -> DerivativeSettings:
    """x and h in figures, and the book's two slopes to be taken at a press."""
    state = st.session_state

    def take(x: float, h: float) -> None:
        state.update(f=CURVES[0].key, x=written(x), step=written(h))

    a, b = curve.domain
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        x, complaint_x = _number("x", "x", curve.x, a, b, say)
        h, complaint_h = _number("step", "h", min(FIRST_H, most(curve)), 0.0, most(curve), say)
        with st.container(horizontal=True, gap="small", vertical_alignment="center", width="stretch"):
            st.caption(say("book_two"), width="content")
            for at, step in BOOK:
                st.button(say("book_one", x=at, h=step), key=f"book {at:g}", on_click=take, args=(at, step), type="tertiary")
    with st.container():
        for complaint in (complaint_x, complaint_h):
            if complaint:
                st.warning(complaint)
    kinds = bound_choice(_held, "", "kinds", SETS, "forward,central", str, say=say)
    return DerivativeSettings(curve, x, h, tuple(kind for kind in KINDS if kind in kinds.split(",")))


def _held(label: str, options: tuple[str, ...], key: str, **_: object) -> str:
    """What stands for a widget where the picture itself is one: the value in session state."""
    return str(st.session_state[key])


def _number(key: str, name: str, beginning: float, low: float, high: float, say: Words) -> tuple[float, str]:
    """A field; while what stands in it is no number from low to high, the last one that was, and what is wrong."""
    state, kept = st.session_state, f"good {key}"
    good = state.get(kept, beginning)
    if not (low <= good <= high):
        good = beginning
    text = bound(st.text_input, name, key, say=say, value=written(beginning), placeholder=number(good), max_chars=30, width=128)
    value = read_number(text)
    complaint = ""
    if value is None:
        complaint = say("no_number", name=name, good=good)
    elif not (low <= value <= high) or (key == "step" and value == 0):
        complaint = say("h_out_of_reach" if key == "step" else "x_out_of_view", low=low, high=high, good=good)
    else:
        good = value + 0.0
    state[kept] = good
    return good, complaint


def hero(settings: DerivativeSettings, m: Measured, words: dict[str, str], palette: Palette) -> None:
    """The picture. Where the hand lets go becomes the page's x, h and kinds."""
    state = st.session_state

    def release() -> None:
        said = state.hero.released
        x, h = float(said["x"]), float(said["h"])
        state.hero_serial = said["serial"]
        if said["formula"] == state.hero_formula and math.isfinite(x) and math.isfinite(h):  # and not on a curve that has just been left
            chosen = [kind for kind in KINDS if kind in said["kinds"]]
            state.update(x=written(x), step=written(h), kinds=",".join(chosen) or "none")

    arrive = "hero_seen" not in state and not {"x", "step", "f"} & set(st.query_params)
    state.update(hero_seen=True, hero_formula=settings.curve.text)
    slope(
        settings.curve, settings.x, settings.h, settings.kinds, most(settings.curve), asdict(m), words, palette, "hero", release,
        serial=state.get("hero_serial", 0), arrive=arrive,
    )  # fmt: skip
