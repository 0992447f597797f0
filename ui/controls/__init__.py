"""Widgets in, frozen records out. Every setting of a page lives in its link and comes back from it.

A page calls one function of this package and gets a record; it never looks into session state. What a link asks for and a widget
cannot give (?lr=abc) is told in one sentence, and the default stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from ui.text import Words

T = TypeVar("T")


def bound(widget: Callable[..., Any], label: str, key: str, *, written: Callable[[Any], str] = str, say: Words, **options: Any) -> Any:
    """A widget whose value is in the link under `key` and stays when the visitor comes back to the page.

    A choice stands in the link by the label that the widget shows; where labels are translated use `bound_choice`. `written` turns a
    value into what stands in the link.
    """
    asked = st.query_params.get_all(key)
    value = widget(label, key=key, bind="query-params", persist_state="session", **options)
    values = value if isinstance(value, list | tuple) else [value]
    arrived: set[str] = st.session_state.setdefault("arrived", set())  # from then on the link follows the page:
    if asked and key not in arrived and not _same(asked, [written(v) for v in values]):  # a value that a callback sets is no wrong link
        _say_ignored(key, asked, say)
    arrived.add(key)
    return value


def bound_choice(
    widget: Callable[..., Any], label: str, key: str, options: Sequence[str], default: str, shown: Callable[[str], str], *, say: Words, **more: Any
) -> str:
    """One of `options` by a widget that shows it as `shown`, in words that may be translated; the link holds the option itself."""
    if key not in st.session_state:
        asked = st.query_params.get(key, default)
        if asked not in options:
            _say_ignored(key, [asked], say)
        st.session_state[key] = asked if asked in options else default
    value = widget(label, options, key=key, format_func=shown, persist_state="session", **more)
    if value == default:
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != value:  # every writing sends the whole link, and another field may just have changed in the browser
        st.query_params[key] = value
    return value


def kept(field: str, key: str, default: T, read: Callable[[str], T | None], written: Callable[[T], str], *, say: Words) -> T:
    """A setting that no widget holds, such as a component's point: session state[key], which begins with what the link has under `field`.

    `read` makes a value of the link's text, or None where it is impossible; `written` is how a value stands in the link.
    """
    state = st.session_state
    if key not in state:
        asked = st.query_params.get(field)
        value = None if asked is None else read(asked)
        if asked is not None and value is None:
            _say_ignored(field, [asked], say)
        state[key] = default if value is None else value
    value = state[key]
    if value == default:
        if field in st.query_params:
            del st.query_params[field]
    elif st.query_params.get(field) != written(value):
        st.query_params[field] = written(value)
    return value


def _say_ignored(key: str, asked: list[str], say: Words) -> None:
    if f"ignored {key}" not in st.session_state:  # said once
        st.session_state[f"ignored {key}"] = True
        readable = "".join(c for c in ", ".join(asked)[:40] if c.isalnum() or c in " .,+-")  # a visitor's text is never markup
        st.toast(say("link_ignored", name=key, asked=readable), icon="⚠️", duration="long")


def _same(asked: list[str], shown: list[str]) -> bool:
    """Is what the link asked for what the widget shows? Numbers are compared as numbers."""
    if sorted(asked) == sorted(shown):
        return True
    try:
        return sorted(map(float, asked)) == sorted(map(float, shown))
    except ValueError:
        return False
