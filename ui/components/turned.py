"""A weight that is turned by hand, and what follows in the browser: the charts' mark, both slopes in numbers, the border between two
classes among the points.

A chart takes part when it has WEIGHT among its parameters and stands in the container whose key is `target`; its plot can be dragged too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import streamlit as st

from ui.components import source

HTML = """<div class="turned">
<label class="hand"><span class="name"></span><span class="value" aria-hidden="true"></span><input type="range" min="0" step="1"></label>
<div class="table"></div><p class="verdict"></p>
<div class="walks"><button class="by-loss" type="button"></button><button class="by-accuracy" type="button"></button></div>
<div class="map"><canvas></canvas><svg></svg></div><p class="under"></p></div>"""

_TURNED = st.components.v2.component("turned", html=HTML, css=source("turned.css"), js=source("turned.js"))


def weight_parameter() -> alt.Parameter:
    """The parameter `place` that the hand moves: which of the places along the weight's axis."""
    return alt.param(name="place", value=0, bind=alt.binding_range(min=0, max=1000, step=1))


def turned(data: Mapping[str, Any], target: str, key: str, on_rest: Callable[[], None]) -> None:
    """The hand for the charts in `target`. `on_rest` runs when it has let go; session state[key].place is then where."""
    _TURNED(key=key, data={**data, "target": target}, on_place_change=on_rest)
