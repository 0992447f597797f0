"""What became of a walk, told: a heading, a sentence with its numbers, and the script that gives the same walk."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core.descent import DescentConfig, Verdict, Walk, walk
from core.surfaces import Surface
from ui.text import Words, number


class Finding(NamedTuple):
    """The verdict on one walk in words."""

    who: str
    heading: str
    sentence: str
    brief: str  # heading and height, for a walk beside the first


def point(p: tuple[float, float]) -> str:
    """(−3, 4)"""
    return f"({number(p[0])}, {number(p[1])})"


def tell(way: Walk, v: Verdict, say: Words) -> Finding:
    """The verdict `v` on the walk `way` in the words of `say`."""
    config, who = way.config, way.config.optimizer
    beat, more = f"says_{v.kind}", {}
    if v.kind == "diverges" and way.overflowed:
        beat = "says_overflowed"
    elif v.kind == "diverges" and v.limit is not None and v.product > v.limit:
        beat, more = "says_diverges_limit", {"limit": v.limit}
    elif v.kind == "moving" and v.distance > 1:
        beat = "says_moving_around"
    elif v.kind == "frozen" and v.value <= way.values[0]:
        beat = "says_frozen_small"
    elif v.kind == "frozen":
        exact = walk(replace(config, gradient="analytic"))
        more = {"exact": point((float(exact.points[-1, 0]), float(exact.points[-1, 1])))}
    covered = float(np.linalg.norm(way.points[-1] - way.points[0])) / v.first_distance if v.first_distance else 0.0
    sentence = say(
        beat,
        steps=v.steps,
        lr=config.lr,
        end=point(v.end),
        value=v.value,
        first=float(way.values[0]),
        left=share(v.distance),
        covered=share(covered),
        growth=v.growth,
        product=v.product,
        frozen_at=v.frozen_at or 0,
        **more,
    )
    heading = say(f"heading_{v.kind}", who=who)
    return Finding(who, heading, sentence, f"{heading} · f = {number(v.value)}")


def title(v: Verdict, surface: Surface, say: Words) -> str:
    """The page's headline: what the rate did, where it is wrong; else what the surface teaches."""
    beat = {"diverges": "too_large", "frozen": "too_large", "hardly_moves": "too_small", "oscillates": "at_the_limit"}.get(v.kind, surface.key)
    return say(f"title_{beat}")


def share(part: float) -> str:
    """A part of a whole in percent, with as many digits as it needs."""
    return f"{number(100 * part, 3)} %"


def rule(v: Verdict, lr: float, surface: Surface, say: Words) -> str:
    """η λmax for plain gradient descent, with its numbers put in."""
    beat = "ruler" if surface.quadratic else "ruler_sharpest"
    return say(beat, lr=lr, curvature=v.curvature, product=v.product, factor=1 - v.product)


def code(configs: list[DescentConfig]) -> str:
    """A script that runs with core alone and prints where each walk ends."""
    first = configs[0]
    return f"""from core.descent import DescentConfig, verdict, walk

for optimizer in {tuple(c.optimizer for c in configs)!r}:
    config = DescentConfig(surface={first.surface!r}, x0={first.x0!r}, x1={first.x1!r}, lr={first.lr!r}, steps={first.steps},
                           optimizer=optimizer, gradient={first.gradient!r})
    way = walk(config)
    print(optimizer, verdict(way).kind, way.points[-1], way.values[-1])"""
