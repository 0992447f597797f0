"""The one control of the home page: a click on its map starts the race there. Nothing of it goes into the link."""

from __future__ import annotations

import streamlit as st

from core.surfaces import Surface
from ui.components.plot_click import plot_click


def start_by_click(target: str, surface: Surface) -> tuple[float, float]:
    """Where the race starts: the surface's own start until the map in the container `target` has been clicked."""

    def begin() -> None:
        x0, x1 = st.session_state.home_click.point
        st.session_state.home_start = float(f"{x0:.3g}"), float(f"{x1:.3g}")

    plot_click(target, surface.domain, "home_click", begin)
    return st.session_state.get("home_start", surface.start)
