"""Scores as bars that a hand moves, with the SVM's margin below the right one and what every class that reaches into it costs.

The browser computes max(0, s_j - s_t + 1) itself while the hand moves; the server hears where it let go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.components import source

_MARGIN = st.components.v2.component(
    "margin", html='<div class="margin"><div class="plot"></div><p class="sum"></p></div>', css=source("margin.css"), js=source("margin.js")
)


def margin(data: Mapping[str, Any], key: str, on_rest: Callable[[], None]) -> None:
    """Show the scores of `data`. `on_rest` runs when the hand has let go; session state[key].set is then {scores, right}."""
    _MARGIN(key=key, data=dict(data), on_set_change=on_rest)
