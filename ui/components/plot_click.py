"""Exact coordinates of a click on a plot with equal axes; Vega's own selections only return a datum."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.components import source

_CLICK = st.components.v2.component("plot_click", html="<span></span>", js=source("plot_click.js"))


def plot_click(target: str, domain: tuple[float, float, float, float], key: str, on_point: Callable[[], None]) -> None:
    """Listen to clicks on the chart in the container with key `target`; `on_point` runs before the rerun, the point under `key`."""
    _CLICK(key=key, data={"target": target, "domain": domain}, on_point_change=on_point)
