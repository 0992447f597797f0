"""What the browser does by itself, without asking the server: play, click, paint. Each component has its own js and css file."""

from __future__ import annotations

import pathlib


def source(name: str) -> str:
    """The text of a file beside this one."""
    return pathlib.Path(__file__).with_name(name).read_text(encoding="utf-8")
