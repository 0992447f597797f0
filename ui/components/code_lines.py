"""Code whose lines can be chosen: by click, by tap, or with the arrow keys and Enter. For finding the line that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ui.components import source
from ui.text import Words

_LINES = st.components.v2.component(
    "code_lines", html='<div class="code" role="listbox"></div>', css=source("code_lines.css"), js=source("code_lines.js")
)


def code_lines(lines: Sequence[str], tried: Sequence[int], wrong: int | None, cure: str, say: Words, key: str, on_line: Callable[[], None]) -> None:
    """Show `lines`; the first, a signature, cannot be chosen. `tried` are the lines already chosen in vain. Once the wrong one is known it
    is underlined, with `cure` under it, and nothing more can be chosen. `on_line` runs after a choice: session state[key].line."""
    words = {"label": say("which_line"), "tried": say("line_fine"), "wrong": say("line_wrong"), "cure": say("line_cure")}
    _LINES(
        key=key,
        data={"lines": list(lines), "tried": list(tried), "wrong": wrong, "cure": cure if wrong is not None else "", "words": words},
        on_line_change=on_line,
    )
