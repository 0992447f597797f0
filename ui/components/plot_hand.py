"""A hand on a plot with equal axes: exact coordinates of a click, or of a drag while it goes on. Vega's own selections only return a
datum.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.components import source

_HAND = st.components.v2.component("plot_hand", html='<span class="ring" hidden></span>', css=source("plot_hand.css"), js=source("plot_hand.js"))


def plot_hand(target: str, domain: tuple[float, float, float, float], point: tuple[float, float], key: str, on_point: Callable[[], None]) -> None:
    """Follow clicks and drags on the chart in the container with key `target`, whose movable point stands at `point` now.

    `on_point` runs before each rerun; session state then has under `key` a record whose point is [x, y, held]: is the hand still down?
    """
    _HAND(key=key, data={"target": target, "domain": domain, "point": point}, on_point_change=on_point)
