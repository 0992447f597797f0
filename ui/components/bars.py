"""Ten bars that are always a distribution, and three losses that follow the hand in the browser.

A bar is dragged, moved by keys or typed; the others share the rest in proportion. The server hears of it when the hand lets go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.components import source
from ui.text import Words
from ui.theme import DARK, LIGHT, Palette

HTML = """<div class="hero" role="group"><section class="picture"><div class="label"></div><div class="plot"><div class="scale" aria-hidden="true">
</div><div class="columns" role="group"></div></div><div class="digits" role="radiogroup"></div><p class="told" role="status"></p></section>
<div class="presets" role="group"></div>
<section class="curve"><div class="label"></div><svg role="img"></svg></section><section class="cards"></section>
<p class="aloud" aria-live="polite"></p></div>"""

_BARS = st.components.v2.component("bars", html=HTML, css=source("bars.css"), js=source("bars.js"))
_WORDS = ("bars", "presets", "random", "curve", "square", "entropy", "hinge", "square_note", "entropy_note", "hinge_note", "answer", "value_of")
_WORDS += ("hint", "hint_touch", "bad_value", "point_alt")
_PAYS = ("pays_square", "pays_entropy", "pays_entropy_zero", "pays_entropy_one", "pays_hinge", "pays_hinge_none", "aloud")


@dataclass(frozen=True)
class Preset:
    """An answer that a button shows: y, and its right digit; without one, y is turned so that its first bar is the right digit's."""

    name: str  # beat preset_<name>
    y: tuple[float, ...]
    t: int | None = None


def bars(y: Sequence[float], t: int, heard: int, presets: Sequence[Preset], say: Words, key: str, on_release: Callable[[], None]) -> None:
    """Show y with the answer t. `on_release` runs before the rerun; session state[key].released is then {"y", "t", "count"}.

    `heard` is the last count that the server knows: an echo of an older one moves nothing in the browser.
    """
    words = {beat: say(f"hero_{beat}") for beat in _WORDS}
    words |= {beat: say(f"hero_{beat}", **{name: f"{{{name}}}" for name in ("n", "t", "y", "which", "square", "entropy", "hinge")}) for beat in _PAYS}
    data: dict[str, Any] = {"y": list(y), "t": t, "heard": heard, "words": words, "colours": {p.name: _colours(p) for p in (LIGHT, DARK)}}
    data["presets"] = [{"y": preset.y, "t": preset.t, "name": say(f"preset_{preset.name}")} for preset in presets]
    _BARS(key=key, data=data, on_released_change=on_release)


def _colours(palette: Palette) -> dict[str, Any]:
    """The three losses' colours and the target's."""
    loss = {"square": "Nesterov", "entropy": "SGD", "hinge": "AdaGrad"}
    return {name: palette.optimizer(optimizer) for name, optimizer in loss.items()} | {"target": palette.published}
