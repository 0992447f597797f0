"""The frame round every page: language, the path through the pages in the sidebar, words and colours. Every script calls it first."""

from __future__ import annotations

import gc
from typing import NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.components import source
from ui.components.theme import follow_theme
from ui.text import LANGUAGES, Words
from ui.theme import Palette, palette

NATIVE = {"en": "English", "ko": "한국어"}
PATH = (  # the learning path: page, its script
    ("home", "app.py"),
    ("derivative", "pages/derivative.py"),
    ("losses", "pages/losses.py"),
    ("descent", "pages/descent.py"),
    ("simple_net", "pages/simple_net.py"),
    ("mnist", "pages/mnist.py"),
    ("digits", "pages/digits.py"),
)


class Frame(NamedTuple):
    """What a page gets from its frame."""

    say: Words
    palette: Palette


@st.cache_resource(show_spinner=False)
def _settle_memory() -> None:
    """Load what every page needs, then tell the collector that it stays: each rerun ends with a full collection."""
    import altair  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow  # noqa: F401

    gc.collect()
    gc.freeze()


def frame(page: str) -> Frame:
    """Set up `page`, draw the sidebar, and return the page's words in the visitor's language and the colours of the visitor's theme.

    The language comes from the link (?lang=ko), then from the browser; a choice in the sidebar goes into the link and along with
    every link of the path.
    """
    _keep_settings()
    state = st.session_state
    if "lang" not in state:
        asked = st.query_params.get("lang") or (st.context.locale or "en")[:2]
        state.lang = asked if asked in LANGUAGES else LANGUAGES[0]
    state.lang = state.lang  # keeps a widget's value when the page changes
    say = Words(page, state.lang)
    title = say("brand") if page == "home" else f"{say(page)} · {say('brand')}"
    st.set_page_config(page_title=title, page_icon="⛰️", layout="wide", initial_sidebar_state=208)
    _settle_memory()
    colours = palette(st.context.theme.type)
    st.html(f"<style>:root {{ --page: {colours.page}; }} {source('page.css')}</style>")
    with st.sidebar:
        st.markdown(f"### {say('brand')}")
        links = st.container(gap="xxsmall")
        st.space("small")
        st.segmented_control(say("language"), LANGUAGES, key="lang", required=True, label_visibility="collapsed", format_func=NATIVE.__getitem__)
        if st.query_params.get("lang") != state.lang:
            st.query_params["lang"] = state.lang
        for key, script in PATH:
            links.page_link(script, label=say(key), query_params={"lang": state.lang})
        follow_theme()
    return Frame(Words(page, state.lang), colours)


def _keep_settings() -> None:
    """`st.page_link` leaves a link without settings in the browser's history, just before the page that it leads to. When Back arrives
    there, Streamlit sets every bound widget to its default, as that link says; but it is nobody's choice, so the visitor's settings stay.
    """
    run = get_script_run_ctx()
    if run is not None and run.is_history_navigation and st.query_params.keys() <= {"lang"}:
        run.is_history_navigation = False


def link(page: str, label: str) -> None:
    """A link to another page of the path, in a page's text; it keeps the language."""
    st.page_link(dict(PATH)[page], label=label, query_params={"lang": st.session_state.lang})
