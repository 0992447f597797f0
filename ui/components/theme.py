"""Notices when the visitor switches between light and dark, so that the page is drawn anew: a Vega chart keeps the colours it was made with."""

from __future__ import annotations

import streamlit as st

_THEME = st.components.v2.component(
    "theme",
    html='<i class="ground"></i>',
    css=".ground { position: absolute; visibility: hidden; color: var(--st-background-color); transition: color 1ms; }",
    js="""export default function ({ parentElement, setTriggerValue }) {
      const ground = parentElement.querySelector('.ground');
      ground.ontransitionrun = () => setTriggerValue('switched', getComputedStyle(ground).color);
    }""",
)


def follow_theme() -> None:
    """Run the page again after a switch; `st.context.theme` then knows the new theme."""
    _THEME(key="theme", data={}, on_switched_change=lambda: None)
