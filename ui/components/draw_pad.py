"""A pad to draw a digit on, with what the net sees of it and its ten probabilities, live while the pen moves; and what else shows digits.

The net itself is sent to the browser once, so that it can be asked between two points of a stroke.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.networks import Network
from ui.components import source
from ui.components.tiles import levels, packed
from ui.text import Words

PAD = """<div class="hero"><section class="drawn"><p class="label yours"></p><div class="paper"><canvas class="pad" role="img"></canvas>
<p class="hint" hidden></p></div><div class="foot tools"><button class="clear" type="button"></button><button class="undo" type="button"></button>
</div></section><section class="seen-part"><p class="label sees"></p><div class="seen"></div><p class="foot centred"></p></section>
<section class="answers"><p class="label says" role="status"></p><ol class="bars" role="list"></ol></section></div>"""
FOOLING = """<div class="fooling"><div class="pictures"><figure></figure><figure></figure><figure></figure></div>
<div class="slide"><span class="part-name" aria-hidden="true"></span><input class="part" type="range" min="0" step="1"><p class="now"></p></div>
<section class="answers"><ol class="bars" role="list"></ol></section></div>"""
SHEET = '<div class="sheet" role="group"></div>'


def _with_parts(name: str) -> str:
    return source("digit_parts.js") + source(f"{name}.js")


_BARS = source("digit_bars.css")
_PAD = st.components.v2.component("draw_pad", html=PAD, css=_BARS + source("draw_pad.css"), js=_with_parts("draw_pad"))
_NET = st.components.v2.component("digit_net", html="<i></i>", js=_with_parts("digit_net"))
_FOOLING = st.components.v2.component("fooling", html=FOOLING, css=_BARS + source("fooling.css"), js=_with_parts("fooling"))
_IMAGES = st.components.v2.component("image_sheet", html=SHEET, css=source("image_sheet.css"), js=_with_parts("image_sheet"))

FINE = 112  # the ink arrives as so many rows of so many bytes

Digit = NDArray[np.uint8]


def draw_pad(digit: Digit, y: Sequence[float], label: int | None, heard: int, own: bool, say: Words, key: str, on_drawn: Callable[[], None]) -> None:
    """Show `digit`, (784,) bytes, with its probabilities and, where it is known, its label. `on_drawn` runs before the rerun;
    session state[key].drawn is then {"ink", "count"}, read by `ink_of`.

    `heard` is the last count that the server knows; own: is the digit what this pad's strokes made? Then they stay.
    """
    words = {name: say(f"pad_{name}") for name in ("yours", "sees", "centred", "undo", "clear", "hint", "pad", "view", "bars", "label")}
    words["says"] = say("pad_says", digit="{digit}", share="{share}")
    _PAD(
        key=key,
        data={"digit": _base64(digit), "y": [float(v) for v in y], "label": label, "heard": heard, "own": own, "words": words},
        on_drawn_change=on_drawn,
    )


def ink_of(text: str) -> Digit | None:
    """The ink that the pad sent, (112, 112) bytes; None for anything else."""
    try:
        ink = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except (ValueError, TypeError):
        return None
    return ink.reshape(FINE, FINE) if len(ink) == FINE * FINE else None


def net_in_browser(net: Network, key: str) -> None:
    """Send the net's weights to the browser, for the pad to ask."""
    shapes = [value.shape for value in net.params.values()]
    weights = np.concatenate([value.ravel() for value in net.params.values()]).astype("<f4")
    _NET(key=key, data=packed({"shapes": shapes, "activation": net.activation}, weights))


def fooling(digit: Digit, change: NDArray[np.floating], times: int, y: Sequence[Sequence[float]], say: Words, key: str) -> None:
    """`digit`, the change that fools the net `times` enlarged, and the digit with as much of it as the slider says; y: the probabilities
    at each of the slider's places, from none of the change to all of it."""
    words: dict[str, Any] = {name: say(f"fool_{name}") for name in ("part", "bars")}
    words["now"] = say("fool_now", part="{part}", digit="{digit}", share="{share}")
    words |= {"pictures": say.list("fool_pictures"), "alts": say.list("fool_alts")}
    data = {"digit": _base64(digit), "change": _base64(change.astype("<f4")), "times": times, "y": [list(row) for row in y], "words": words}
    _FOOLING(key=key, data=data)


class Thumbnail(NamedTuple):
    """A picture of the sheet: its number among the test images, a word under it, and what it is in words."""

    number: int
    caption: str
    alt: str


def image_sheet(pictures: Digit, images: Sequence[Thumbnail], chosen: int | None, name: str, key: str, on_picked: Callable[[], None]) -> None:
    """A sheet of pictures, (n, 784) bytes, to choose from. `on_picked` runs before the rerun; session state[key].picked is then the number."""
    head: dict[str, object] = {"images": [image._asdict() for image in images], "chosen": chosen, "name": name}
    _IMAGES(key=key, data=packed(head, levels(pictures, 255, False)), on_picked_change=on_picked)


def _base64(values: NDArray[Any]) -> str:
    return base64.b64encode(values.tobytes()).decode()
