"""x, h and x + h as the bits in memory, their places under one another: what of h finds room beside x, and what falls off the end.

It follows h as the hand moves it ("downhill:h"), in the browser's own float64 or float32.
"""

from __future__ import annotations

import streamlit as st

from core.rounding import FRACTION
from ui.components import source
from ui.text import Words

WORDS = ("sign", "exponent", "digits", "is_zero")
_BITS = st.components.v2.component("bits", html='<div class="bits" role="group"></div>', css=source("bits.css"), js=source("bits.js"))


def bits_picture(x: float, h: float, dtype: str, say: Words, key: str) -> None:
    """The three rows of bits, and a sentence below that follows h."""
    asked = {gap: f"{{{gap}}}" for gap in ("x", "h", "kept", "behind")}
    told = {beat: say(f"told_{beat}", **asked, bits=FRACTION[dtype] + 1) for beat in ("kept", "carried", "all", "lost", "zero", "vanished")}
    words = {"places_right": say("places_right", n="{n}")} | {beat: say(beat) for beat in WORDS}
    _BITS(key=key, data={"x": x, "h": h, "single": dtype == "float32", "told": told, "words": words, "alt": say("alt_bits")})
