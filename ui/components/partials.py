"""A hand on the map of x0² + x1²: it moves the point of every chart that has the parameters p0 and p1, and tells both partial
derivatives with all their digits as it goes. A relief beside it shows the two cuts through the surface.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ui.components import source
from ui.text import Words
from ui.theme import Palette

HTML = '<div class="partials"><canvas tabindex="0" role="img"></canvas><div class="numbers"></div></div>'
_PARTIALS = st.components.v2.component("partials", html=HTML, css=source("partials.css"), js=source("partials.js"))


def partials(
    point: tuple[float, float], reach: float, shown: float, map_key: str, targets: Sequence[str], palette: Palette, say: Words, key: str,
    on_point: Callable[[], None],
) -> None:  # fmt: skip
    """The relief and the numbers. The hand drags on the chart in the container `map_key`, which shows ±`shown` in equal axes, and moves
    the point of the charts in `targets`, at most `reach` from 0. When it lets go `on_point` runs: session state[key].point is [x0, x1]."""
    colours = {"plus": palette.plus, "minus": palette.minus, "you": palette.you, "page": palette.page, "line": palette.contour, "text": palette.text}
    words = {"held": say("held"), "label": say("alt_relief"), "exact": say("exact_gradient")}
    data = {
        "point": point, "reach": reach, "shown": shown, "map": map_key, "targets": list(targets), "colours": colours, "ramp": palette.ramp,
        "words": words,
    }  # fmt: skip
    _PARTIALS(key=key, data=data, on_point_change=on_point)
