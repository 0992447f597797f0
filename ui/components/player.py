"""Play, pause, step and scrub through a walk: one step number for every chart of the page, in the browser alone.

A chart takes part when it has STEP among its parameters and stands in a container whose key is one of `targets`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import streamlit as st

from core.descent import Walk
from ui.charts.axes import compact
from ui.components import source
from ui.text import Words
from ui.theme import Palette

HTML = """<div class="player"><div class="bar"><button class="play" type="button"></button><button class="back" type="button">‹</button>
<button class="forward" type="button">›</button><input class="scrub" type="range" min="0" step="1"><span class="count"></span>
<button class="speed" type="button"></button><button class="loop" type="button"></button></div>
<div class="board"></div><div class="lines"></div></div>"""

_PLAYER = st.components.v2.component("player", html=HTML, css=source("player.css"), js=source("player.js"))


def step_parameter() -> alt.Parameter:
    """The parameter `step` that the player moves; it starts at 0, so that a rebuilt chart never flashes its end."""
    return alt.param(name="step", value=0, bind=alt.binding_range(min=0, max=1000, step=1))


def player(walks: Sequence[Walk], targets: Sequence[str], palette: Palette, say: Words, *, board: bool = True, key: str = "player") -> None:
    """The player for `walks`. With `board` it also shows the followed one's update with its numbers put in."""
    runs = [{"who": walk.config.optimizer, "hue": palette.optimizer(walk.config.optimizer), "f": packed(walk.values)} for walk in walks]
    if board:
        runs = [{**run, **_update(walk), "noise": say("with_noise") if walk.config.noise else ""} for run, walk in zip(runs, walks, strict=True)]
    stamp = hashlib.sha1(repr([walk.config for walk in walks]).encode()).hexdigest()
    words = {beat: say(beat) for beat in ("play", "pause", "back", "forward", "step", "speed", "loop")}
    steps = max(walk.config.steps for walk in walks)
    _PLAYER(key=key, data={"runs": runs, "targets": list(targets), "steps": steps, "words": words, "stamp": stamp, "board": board})


def _update(walk: Walk) -> dict[str, Any]:
    """What the update is written with: the points, the gradients, the learning rates (one, if it never changes) and the hyper-parameters.
    What the optimizer remembers follows from these, in the browser."""
    optimizer = walk.config.make_optimizer()
    rates = walk.rates[:1] if len(walk.rates) and np.all(walk.rates == walk.rates[0]) else walk.rates
    return {
        "x": packed(walk.points),
        "g": packed(walk.gradients),
        "lr": packed(rates),
        "hyper": {name: getattr(optimizer, name) for name in optimizer.HYPERPARAMETERS if name != "lr"},
    }


def packed(values: np.ndarray) -> str:
    """An array's bytes in base64 after the letter of their type, little-endian: f (float32) where seven digits hold the numbers, else d."""
    short = compact(values)
    kind, order = ("f", "<f4") if short.dtype == np.float32 else ("d", "<f8")
    return kind + base64.b64encode(short.astype(order).tobytes()).decode()
