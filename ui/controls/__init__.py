"""Widgets in, frozen records out. Every setting of a page lives in its link and comes back from it.

A page calls one function of this package and gets a record; it never looks into session state. What a link asks for and a widget
cannot give (?lr=abc) is told in one sentence, and the default stands in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.text import Words


def bound(widget: Callable[..., Any], label: str, key: str, *, written: Callable[[Any], str] = str, say: Words, **options: Any) -> Any:
    """A widget whose value is in the link under `key` and stays when the visitor comes back to the page.

    `written` turns a value into what stands in the link: for a choice the label that the widget shows.
    """
    asked = st.query_params.get_all(key)
    value = widget(label, key=key, bind="query-params", persist_state="session", **options)
    values = value if isinstance(value, list | tuple) else [value]
    if asked and f"link:{key}" not in st.session_state and not _same(asked, [written(v) for v in values]):
        st.session_state[f"link:{key}"] = True  # said once
        st.toast(say("link_ignored", name=key, asked=", ".join(asked)[:40].replace(":", " ")), icon="⚠️", duration="long")
    return value


def _same(asked: list[str], shown: list[str]) -> bool:
    """Is what the link asked for what the widget shows? Numbers are compared as numbers."""
    try:
        return sorted(map(float, asked)) == sorted(map(float, shown))
    except ValueError:
        return sorted(asked) == sorted(shown)
