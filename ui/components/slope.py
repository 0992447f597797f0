"""A curve whose point the hand moves, with its secants, its tangent, a microscope and all the numbers, computed in the browser.

The browser gets the formula as a tree and computes along it, so that nothing waits for the server; where the hand lets go, the server's
answer brings the same numbers as `core` has them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.curves import Curve
from core.expression import Name, Node, Number
from ui.components import source
from ui.theme import Palette

_SLOPE = st.components.v2.component("slope", html='<div class="slope"></div>', css=source("slope.css"), js=source("slope.js"))


def as_lists(node: Node) -> Any:
    """The tree as JSON: a number, a name, or [symbol, part, …]."""
    if isinstance(node, Number):
        return node.value
    return node.name if isinstance(node, Name) else [node.symbol, *map(as_lists, node.parts)]


def slope(
    curve: Curve,
    x: float,
    h: float,
    kinds: Sequence[str],
    most: float,
    measured: Mapping[str, float],
    words: Mapping[str, str],
    palette: Palette,
    key: str,
    on_release: Callable[[], None],
    *,
    serial: int,
    arrive: bool,
) -> None:
    """Show `curve` with the point x, the step h (at most `most`) and the lines of `kinds`: forward, backward, central.

    measured: what core computes at x with h, by name, as `ui.findings.derivative.Measured` has it. After a drag `on_release` runs, and
    session state[key].released is {formula, x, h, kinds, serial}; `serial` is that of the last one heard. `arrive`: h swings once, to be seen.
    """
    colours = dict(forward=palette.plus, backward=palette.ghost, central=palette.minus, tangent=palette.published, you=palette.you, grid=palette.grid)
    data = {
        "formula": curve.text,
        "tree": as_lists(curve.expression.tree),
        "domain": curve.domain,
        "most": most,
        "x": x,
        "h": h,
        "kinds": list(kinds),
        "serial": serial,
        "arrive": arrive,
        "core": {name: value if math.isfinite(value) else None for name, value in measured.items()},  # JSON has no nan
        "colours": colours,
        "words": dict(words),
    }
    _SLOPE(key=key, data=data, on_released_change=on_release)
