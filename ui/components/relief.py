"""The surface in relief: a shaded mesh that the hand turns and tilts, with the same walks at the same moment as the map."""

from __future__ import annotations

import base64
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
OUTSIDE = -32768
_RELIEF = st.components.v2.component("relief", html='<div class="relief"><canvas></canvas></div>', css=source("relief.css"), js=source("relief.js"))


@functools.lru_cache(maxsize=32)
def mesh(surface: Surface) -> np.ndarray:
    """Heights of POINTS × POINTS places of the domain in thousandths of the picture's height, row by row, int16; -1 where f has no value."""
    a, b, c, d = surface.domain
    u = height_scale(surface)(*np.meshgrid(np.linspace(a, b, POINTS), np.linspace(c, d, POINTS)))
    return np.where(np.isfinite(u), np.round(1000 * np.nan_to_num(u)), -1).astype(np.int16).ravel()


def places(walk: Walk, surface: Surface) -> np.ndarray:
    """The points of a walk in ten-thousandths from the middle of the domain to its border, (n+1, 2) int16; OUTSIDE where they have left it."""
    a, b, c, d = surface.domain
    with np.errstate(over="ignore"):
        at = 2 * (walk.points - [a, c]) / [b - a, d - c] - 1
    inside = (np.abs(at) <= 1).all(axis=1, keepdims=True)
    return np.where(inside, np.round(10_000 * np.where(inside, at, 0)), OUTSIDE).astype(np.int16)


def _packed(values: np.ndarray) -> str:
    return base64.b64encode(values.astype("<i2").tobytes()).decode()


def relief(surface: Surface, walks: Sequence[Walk], palette: Palette, label: str, key: str = "relief") -> None:
    """Draw `surface` over its domain with `walks` on it; what leaves the domain is left out. `label` is the text alternative."""
    a, b, c, d = surface.domain
    drawn = [{"who": walk.config.optimizer, "hue": palette.optimizer(walk.config.optimizer), "at": _packed(places(walk, surface))} for walk in walks]
    _RELIEF(
        key=key,
        data={
            "n": POINTS,
            "heights": _packed(mesh(surface)),
            "aspect": (d - c) / (b - a),
            "ramp": palette.ramp,
            "page": palette.page,
            "line": palette.contour,
            "walks": drawn,
            "label": label,
        },
    )
