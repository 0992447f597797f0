"""The plane of x, with what a small net makes of it: three regions, the sample, W's columns as arrows, points to learn from.

The sample and the columns are dragged, a training is scrubbed and points are drawn in the browser; the server hears where it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.components import source

HTML = """<div class="plane"><div class="tools" hidden><div class="brushes" role="radiogroup">
<button class="brush" type="button" role="radio"></button><button class="brush" type="button" role="radio"></button>
<button class="brush" type="button" role="radio"></button></div>
<button class="undo pill" type="button"></button><button class="clear pill" type="button"></button><span class="full"></span></div>
<div class="stage"></div>
<div class="player" hidden><div class="controls"><button class="play" type="button"></button><button class="back" type="button">‹</button>
<button class="forward" type="button">›</button><input class="scrub" type="range" min="0" step="1"><span class="count"></span></div>
<div class="under"><span class="now"></span><button class="take pill" type="button"></button></div></div>
<div class="side"></div></div>"""

_PLANE = st.components.v2.component("plane", html=HTML, css=source("plane.css"), js=source("plane.js"))


def plane(data: Mapping[str, Any], key: str, **heard: Callable[[], None]) -> None:
    """Show the plane of `data`. Each of `heard` runs when the hand has let go, and finds what it left in session state[key]: sample [x1, x2],
    weights (2×3), moment (the step of a training), taken (the step whose W is wanted), points [[x1, x2, class], …]."""
    callbacks: dict[str, Any] = {f"on_{what}_change": run for what, run in heard.items()}
    _PLANE(key=key, data=dict(data), **callbacks)
