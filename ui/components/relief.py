"""The surface in relief: a shaded mesh that the hand turns and tilts, with the same walks at the same moment as the map."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.descent import Walk
from core.surfaces import Surface
from ui.charts.descent import height_scale
from ui.components import source
from ui.theme import Palette

POINTS = 45  # per side of the mesh
_RELIEF = st.components.v2.component("relief", html='<div class="relief"><canvas></canvas></div>', css=source("relief.css"), js=source("relief.js"))


@functools.lru_cache(maxsize=32)
def mesh(surface: Surface) -> list[int | None]:
    """Heights of POINTS × POINTS places of the domain in thousandths of the picture's height, row by row; None where f has no value."""
    a, b, c, d = surface.domain
    u = height_scale(surface)(*np.meshgrid(np.linspace(a, b, POINTS), np.linspace(c, d, POINTS)))
    return [round(1000 * float(v)) if np.isfinite(v) else None for v in u.ravel()]


def relief(surface: Surface, walks: Sequence[Walk], palette: Palette, label: str, key: str = "relief") -> None:
    """Draw `surface` over its domain with `walks` on it; what leaves the domain is left out. `label` is the text alternative."""
    a, b, c, d = surface.domain
    drawn = []
    for walk in walks:
        u, v = 2 * (walk.points - [a, c]).T / [[b - a], [d - c]] - 1
        inside = (np.abs(u) <= 1) & (np.abs(v) <= 1)
        at = [[x, y] if here else None for x, y, here in zip(u.round(3).tolist(), v.round(3).tolist(), inside, strict=True)]
        drawn.append({"who": walk.config.optimizer, "hue": palette.optimizer(walk.config.optimizer), "at": at})
    _RELIEF(
        key=key,
        data={
            "n": POINTS,
            "heights": mesh(surface),
            "aspect": (d - c) / (b - a),
            "ramp": palette.ramp,
            "page": palette.page,
            "line": palette.contour,
            "walks": drawn,
            "label": label,
        },
    )
