"""Many 28×28 pictures on one canvas: what hidden units look for, digits, mistakes. The browser colours, scales and moves them.

The canvas stays when the numbers change, so nothing flickers. A message holds 15 or 16 levels per pixel, deflated: about 17 kB for fifty units.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from ui.components import source

_TILES = st.components.v2.component("tiles", html="<div><canvas></canvas></div>", css=source("tiles.css"), js=source("tiles.js"))


def tiles(
    key: str,
    pictures: ArrayLike,
    limit: float,
    alt: str,
    *,
    diverging: bool = False,
    cols: int | None = None,
    phone: int | None = None,
    gap: int = 3,
    tween: int = 0,
    captions: Sequence[str] | None = None,
    ends: tuple[str, str] | None = None,
) -> None:
    """Show `pictures`, (n, 784), in `cols` columns, `phone` of them on a narrow screen; by default about twice as wide as
    high, and at most ten.

    Colours run from the page at 0 to ink at `limit`; diverging, from minus at -limit over the page to plus. tween: milliseconds in
    which one set of pictures turns into the next, the first out of nothing. captions: a word under each. ends: what a legend says
    at both ends of its colours.
    """
    pictures = np.asarray(pictures)
    cols = cols or math.ceil(math.sqrt(2 * len(pictures)))
    head = dict(
        n=len(pictures), alt=alt, diverging=diverging, cols=cols, phone=phone or min(cols, 10), gap=gap, tween=tween, captions=captions, ends=ends
    )
    _TILES(key=key, data=packed(head, levels(pictures, limit, diverging)))


def full_colour(pictures: np.ndarray) -> float:
    """A limit for diverging pictures: all but the largest half percent of their numbers, of which every third is asked, are below it."""
    return float(np.quantile(np.abs(pictures[::3]), 0.995))


def levels(pictures: np.ndarray, limit: float, diverging: bool) -> np.ndarray:
    """uint8: 0 … 15 for 0 … limit; diverging 0 … 14 for -limit … limit, so that zero has a level of its own. Beyond is cut off."""
    scaled = pictures * (7 / limit) + 7 if diverging else pictures * (15 / limit)
    return np.clip(np.rint(scaled), 0, 14 if diverging else 15).astype(np.uint8)


def packed(head: dict[str, object], pixels: np.ndarray) -> bytes:
    """One message: the header's length, the header, the deflated pixels."""
    text = json.dumps(head).encode()
    return struct.pack(">I", len(text)) + text + zlib.compress(pixels.tobytes(), 1)
