"""A computation as a picture: matrices of coloured cells, the signs between them, and a thread from each cell to where it came from.

`cell`, `matrix` and `lane` build the picture as plain data; `matrices` shows it. In the browser, hovering or focusing a cell lights
its sources and what it feeds and puts its own formula on the line below; a cell with `choose` can be chosen by click or Enter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from ui.components import source
from ui.text import number
from ui.theme import DARK, LIGHT

Kind = Literal["signed", "share", "plain", "result"]  # around zero in two colours, 0 … 1 in one, none, none and large
Data = dict[str, Any]

_MATRICES = st.components.v2.component(
    "matrices", html='<div class="stage" role="group"></div>', css=source("matrices.css"), js=source("matrices.js")
)  # fmt: skip


def cell(
    id: str,
    value: float,
    limit: float,
    how: str = "",
    *,
    sources: Sequence[str] = (),
    choose: str | None = None,
    chosen: bool = False,
    digits: int = 4,
) -> Data:
    """One number. Its colour is full at ±`limit`; `how` says how it came about, `sources` are the ids of the cells it came from."""
    value = value if isinstance(value, int) else float(value)
    shade = max(-1.0, min(1.0, value / limit)) if limit > 0 else 0.0
    text = number(value, digits)
    return {"id": id, "text": text, "shade": round(shade, 4), "how": how, "from": list(sources), "choose": choose, "chosen": chosen}


def matrix(name: str, rows: Sequence[Sequence[Data]], *, sign: str = "", note: str = "", kind: Kind = "signed", heads: Sequence[str] = ()) -> Data:
    """Rows of cells under an italic name, with the sign before it (=, ·, →) and small words under its columns."""
    label = f"{name} {note}".strip() + f", {len(rows)} × {len(rows[0])}"
    return {"name": name, "note": note, "label": label, "sign": sign, "kind": kind, "heads": list(heads), "rows": [list(row) for row in rows]}


def lane(label: str, note: str, *items: Data) -> Data:
    """Matrices in one line, which wraps on a narrow screen; `note` stands below until a cell is pointed at."""
    return {"label": label, "note": note, "matrices": list(items)}


def matrices(lanes: Sequence[Data], alt: str, key: str, on_choose: Callable[[], None] | None = None) -> None:
    """Show the lanes under one another. After a choice `on_choose` runs, and session state[key].chosen is the cell's `choose`."""
    colours = {p.name: {"plus": p.plus, "minus": p.minus} for p in (LIGHT, DARK)}
    _MATRICES(key=key, data={"lanes": list(lanes), "alt": alt, "colours": colours}, on_chosen_change=on_choose or (lambda: None))
