"""The loss over two weights of a small net, and along the direction in which it falls fastest: a point dragged on a map with isolines, and
a learning rate dragged along a curve. What follows the hand is computed in the browser; the server hears where it let go.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import streamlit as st

from ui.components import source
from ui.theme import DARK, LIGHT

HTML = """<div class="cuts"><div class="map"><canvas></canvas></div><div class="beside"><div class="told" aria-live="polite"></div>
<div class="line"></div><div class="after"></div><button class="step" type="button"></button></div></div>"""
_PLANE = st.components.v2.component("loss_plane", html=HTML, css=source("loss_plane.css"), js=source("loss_plane.js"))


def loss_plane(data: Mapping[str, Any], heights: np.ndarray, key: str, **heard: Callable[[], None]) -> None:
    """Show `data` over the map of `heights`, (n, n) from the lower left. Each of `heard` runs when the hand has let go and finds in
    session_state[key]: point [first, second weight], rate (a learning rate), stepped (the learning rate of a step that is wanted)."""
    colours = {p.name: {"ramp": p.ramp, "line": p.contour} for p in (LIGHT, DARK)}
    packed = base64.b64encode(np.asarray(heights, "<f4").tobytes()).decode()
    callbacks: dict[str, Any] = {f"on_{what}_change": run for what, run in heard.items()}
    _PLANE(key=key, data={**data, "heights": packed, "colours": colours}, **callbacks)
