"""Points, one of them the visitor's to drag, and two lines that follow it in the browser: least squares and least absolute deviations.

The browser fits both by the rules of core/regression.py; the server hears where the point was let go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.components import source

HTML = '<div class="outlier"><div class="plot"></div><div class="losses" aria-live="off"></div></div>'

_OUTLIER = st.components.v2.component("outlier", html=HTML, css=source("outlier.css"), js=source("outlier.js"))


def outlier(data: Mapping[str, Any], key: str, on_rest: Callable[[], None]) -> None:
    """Show the points of `data`. `on_rest` runs when the hand has let go; session state[key].point is then [x, y]."""
    _OUTLIER(key=key, data=dict(data), on_point_change=on_rest)
