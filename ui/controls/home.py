"""The one control of the home page: a click on its map, or a drag, starts the race there. Nothing of it goes into the link."""

from __future__ import annotations

import streamlit as st

from core.surfaces import Surface
from ui.components.plot_hand import plot_hand


def start_by_hand(target: str, surface: Surface) -> tuple[float, float]:
    """Where the race starts: the surface's own start until the map in the container `target` has been touched."""

    def begin() -> None:
        x0, x1, _ = st.session_state.home_hand.point
        st.session_state.home_start = float(f"{x0:.3g}"), float(f"{x1:.3g}")

    start = st.session_state.get("home_start", surface.start)
    plot_hand(target, surface.domain, start, "home_hand", begin)
    return start
