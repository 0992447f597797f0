"""Play, pause, step and scrub through a walk: one step number for every chart of the page, in the browser alone.

A chart takes part when it has STEP among its parameters and stands in a container whose key is one of `targets`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import altair as alt
import numpy as np
import streamlit as st

from core.descent import Walk
from ui.components import source
from ui.text import Words
from ui.theme import Palette

HTML = """<div class="player"><div class="bar"><button class="play" type="button"></button><button class="back" type="button">‹</button>
<button class="forward" type="button">›</button><input class="scrub" type="range" min="0" step="1"><span class="count"></span></div>
<div class="board"></div><div class="line"></div></div>"""

_PLAYER = st.components.v2.component("player", html=HTML, css=source("player.css"), js=source("player.js"))


def step_parameter() -> alt.Parameter:
    """The parameter `step` that the player moves; it starts at 0, so that a rebuilt chart never flashes its end."""
    return alt.param(name="step", value=0, bind=alt.binding_range(min=0, max=1000, step=1))


def player(walks: Sequence[Walk], targets: Sequence[str], palette: Palette, say: Words, *, board: bool = True, key: str = "player") -> None:
    """The player for `walks`. With `board` it also names them, their heights, and the followed one's update with its numbers put in."""
    digits = _significant
    runs = [
        {
            "who": walk.config.optimizer,
            "hue": palette.optimizer(walk.config.optimizer),
            "rule": walk.config.optimizer,
            "lr": walk.config.lr,
            "x": digits(walk.points) if board else [],
            "f": digits(walk.values) if board else [],
            "g": digits(walk.gradients) if board else [],
        }
        for walk in walks
    ]
    stamp = hashlib.sha1(repr([walk.config for walk in walks]).encode()).hexdigest()
    words = {beat: say(beat) for beat in ("play", "pause", "back", "forward", "step")}
    steps = max(walk.config.steps for walk in walks)
    _PLAYER(key=key, data={"runs": runs, "targets": list(targets), "steps": steps, "words": words, "stamp": stamp, "board": board})


def _significant(values: np.ndarray) -> list:
    """Nested lists with six significant digits: what the player shows has four."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (5 - np.floor(np.log10(np.abs(values))))
    safe = np.isfinite(scale) & (scale > 0)
    return np.where(safe, np.round(values * np.where(safe, scale, 1)) / np.where(safe, scale, 1), values).tolist()
