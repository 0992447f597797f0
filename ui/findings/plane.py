"""What a small net makes of the plane, told: its three sectors, and how a training moves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.sectors import sector_angles
from ui.text import Words
from ui.theme import DARK, LIGHT, Palette

Array = NDArray[np.float64]
REACHES = (2.5, 4, 6, 10, 15, 25, 40, 60, 100, 150, 250, 400, 600, 1000)  # half the height of the plane, in units of x
SHORTENED = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 1e-4, 1e-5)  # how long an arrow is drawn, per unit of W
LONG = 4.0  # arrows longer than this do not widen the view; they are shortened


def class_colours(palette: Palette) -> list[str]:
    """One colour per class; in the picture each has a shape and a hatching too."""
    return [palette.optimizer(name) for name in ("SGD", "Momentum", "AdaGrad")]


def view(x: ArrayLike, columns: ArrayLike) -> tuple[float, float]:
    """Half the height of a plane that shows all of `x` (n, 2), and how long arrows are drawn so that all of `columns` (…, 2, 3) fit."""
    far, long = float(np.abs(x).max(initial=0)), float(np.abs(columns).max(initial=0))
    reach = next((r for r in REACHES if r >= max(far, min(long, LONG))), REACHES[-1])
    return reach, next((s for s in SHORTENED if s * long <= reach), SHORTENED[-1])


def decimals(reach: float) -> int:
    """To how many places a dragged point is rounded: finer than the hand can see."""
    return 2 if reach <= 10 else 1 if reach <= 100 else 0


def _plane_words(say: Words, arrow: float, *beats: str) -> dict[str, str]:
    """The component's own words; it puts the numbers in itself."""
    blank = {name: f"{{{name}}}" for name in ("k", "t", "p", "q", "x", "L", "right", "n")}
    shared = ("class", "tie", "answer", "right", "wrong", "picture")
    return {beat: say(f"plane_{beat}", **blank) for beat in (*shared, *beats)} | {"scaled": say("plane_scaled", scale=arrow)}


def hand(W: Sequence[Sequence[float]], x: tuple[float, float], t: int, say: Words) -> dict[str, Any]:
    """The plane with the sample and the columns to be dragged."""
    reach, arrow = view([x], W)
    return {
        "W": np.ravel(W).tolist(),
        "inputs": 2,
        "x": list(x),
        "t": t,
        "reach": reach,
        "arrow": arrow,
        "decimals": decimals(reach),
        "points": [],
        "drag": True,
        "draw": False,
        "most": 0,
        "run": None,
        "colours": {"light": class_colours(LIGHT), "dark": class_colours(DARK)},
        "words": _plane_words(say, arrow, "twice", "origin", "sample", "column"),
    }


def sectors_told(W: ArrayLike, say: Words) -> tuple[str, str]:
    """Heading and sentence: how wide the sector of each class is, and why."""
    W = np.asarray(W, np.float64)
    angles = sector_angles(W)
    if not (W[:, :1] != W).any():
        return say("sectors_none"), say("sectors_none_says")
    winners = np.flatnonzero(angles > 0)
    if len(winners) < 3:
        loser = next(k for k in range(3) if k not in winners)
        twin = next((j for j in winners if np.array_equal(W[:, j], W[:, loser])), None)
        if twin is not None:
            return say("sectors_twins", a=int(twin), b=loser), say("sectors_twins_says")
        return say("sectors_hidden", k=loser), say("sectors_hidden_says", k=loser)
    widths = [degrees(a) for a in angles]
    narrow = int(angles.argmin())
    beat = "sectors_narrow" if angles[narrow] < 20 else "sectors"
    return say(beat, a=widths[0], b=widths[1], c=widths[2], k=narrow, width=widths[narrow]), say("sectors_says")


def degrees(angle: float) -> str:
    """8.83 → 8.8°, 179.3 → 179°, as the plane writes them."""
    return f"{angle:.1f}°" if angle < 10 else f"{angle:.0f}°"
