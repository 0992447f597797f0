"""The card "You are the optimizer": a hidden surface, ten probes by click or by numbers, then the surface and the optimizers' ways.

The game stays for the visitor's session. A probe reruns the card alone, not the page.
"""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from ui.charts.probing import probes_frame, probing_spec, shares_frame, shares_spec
from ui.components.plot_hand import plot_hand
from ui.findings import probing as findings
from ui.findings.probing import DOMAIN, PROBES, Game, hidden
from ui.text import Words
from ui.theme import Palette

MAP = "probing_map"


def probing_card(say: Words, palette: Palette) -> None:
    """The card, in the language of the page's words."""
    _card(Words("probing", say.lang), palette)


@st.fragment
def _card(say: Words, palette: Palette) -> None:
    state = st.session_state
    game: Game = state.setdefault("probing", Game(secrets.randbelow(10_000)))
    with st.container(border=True, key="probing_card"):
        st.subheader(findings.heading(game, say), anchor=False)
        picture, side = st.columns([0.62, 0.38], gap="medium")
        with picture, st.container(gap=None):
            _map(game, say, palette)
        with side:
            if game.over:
                _result(game, say, palette)
            else:
                st.markdown(findings.latest(game, say) if game.places else say("rules", n=PROBES))
            with st.container(horizontal=True, gap="small"):
                if not game.over:
                    st.button(say("show_me"), key="probing_show", on_click=_turn_to, args=(game.shown(),), disabled=not game.places)
                st.button(say("new_surface"), key="probing_new", type="primary" if game.over else "tertiary", on_click=_turn_to, args=(game.next(),))
            if not game.over:
                _by_numbers(say)


def _turn_to(game: Game) -> None:
    st.session_state.probing = game


def _map(game: Game, say: Words, palette: Palette) -> None:
    probes = game.probes()
    if game.over:
        frame, spec = probes_frame(probes, game.rivals()), probing_spec(palette, say("slope"), hidden(game.seed))
        alt = say("alt_shown", result=findings.result_sentence(game, say).replace("*", ""))
    else:
        frame, spec = probes_frame(probes), probing_spec(palette, say("slope"))
        told = "; ".join(say("alt_probe", n=n, x0=p.x0, x1=p.x1, height=p.height, slope=p.slope) for n, p in enumerate(probes, 1))
        alt = say("alt_search", probes=told) if probes else say("alt_dark")
    with st.container(key=MAP, gap=None):
        st.vega_lite_chart(frame, spec, key="probing_chart", alt=alt)
    if not game.over:
        nowhere = (1e6, 1e6)  # no point to be dragged: a finger that moves scrolls the page
        plot_hand(MAP, DOMAIN, nowhere, "probing_hand", _by_hand)


def _by_hand() -> None:
    """A probe where the hand let go."""
    x0, x1, held = st.session_state.probing_hand.point
    if not held:
        _probe(x0, x1)


def _probe(x0: float, x1: float) -> None:
    st.session_state.probing = st.session_state.probing.probed(round(x0, 3), round(x1, 3))


def _by_numbers(say: Words) -> None:
    """The same without a pointer: two numbers and a button."""

    def probe() -> None:
        _probe(st.session_state.probing_x0, st.session_state.probing_x1)

    with st.form("probing_numbers", border=False):
        a, b, c = st.columns([1, 1, 0.8], gap="small", vertical_alignment="bottom")
        options: dict[str, Any] = dict(value=0.0, step=0.5, format="%.4g")
        a.number_input(say("place_x0"), *DOMAIN[:2], key="probing_x0", **options)
        b.number_input(say("place_x1"), *DOMAIN[2:], key="probing_x1", **options)
        c.form_submit_button(say("probe"), key="probing_probe", on_click=probe, width="stretch")


def _result(game: Game, say: Words, palette: Palette) -> None:
    results = game.results()
    st.markdown(findings.result_sentence(game, say))
    st.caption(say("way_down"))
    frame = shares_frame(results, say("you"))
    shares = ", ".join(f"{who} {share}" for who, share in zip(frame["who"], frame["written"], strict=True))
    st.vega_lite_chart(frame, shares_spec(palette, say("you")), key="probing_shares", alt=say("alt_shares", shares=shares))
    st.markdown(say("why_ahead" if findings.fate(results) in ("best", "between") else "why_behind"))
    st.caption(say("it_was", name=Words("descent", say.lang)(f"surface_{hidden(game.seed).base.key}")))
