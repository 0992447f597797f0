"""What became of a walk, told: a heading, a sentence with its numbers, and the script that gives the same walk."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core.descent import DescentConfig, Walk, walk
from core.rates import RateSweep, four_walks, sweep_rates
from core.surfaces import Surface
from core.verdict import Verdict
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
    elif v.kind == "arrived" and v.place == "local minimum":
        beat = "says_arrived_local"
    elif v.kind == "moving" and (v.distance is None or v.distance > 1):
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
        left=share(v.distance or 0.0),
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


RATES = np.geomspace(1e-4, 10, 46)  # of the sweep


@functools.lru_cache(maxsize=64)
def _sweep(config: DescentConfig) -> RateSweep:
    return sweep_rates(config, RATES)


def swept(config: DescentConfig) -> RateSweep:
    """The walk of `config` with every rate of RATES; whatever its own rate is, the answer is the same and kept."""
    return _sweep(replace(config, lr=1.0, gradient="analytic"))


def stable_rate(v: Verdict) -> float | None:
    """The largest rate that the rule allows at the sharpest point on the way; None where there is no rule."""
    return v.limit / v.curvature if v.limit is not None and v.curvature > 0 else None


def sweep_heading(sweep: RateSweep, v: Verdict, say: Words) -> str:
    """What the sweep shows: a wall where the rule says so, or the best rate."""
    stable = stable_rate(v)
    return say("sweep_wall", stable=stable) if stable is not None and stable < RATES[-1] else say("sweep_best", best=sweep.best)


def four(way: Walk, v: Verdict, sweep: RateSweep, say: Words) -> list[tuple[Walk, str]]:
    """Four walks beside each other, each with its story: too small, good, nearly too large, too large."""
    stable = stable_rate(v) or 2.5 * sweep.best
    stories = []
    for beat, one in zip(("small", "good", "large", "over"), four_walks(way.config, stable), strict=True):
        stories.append((one, say(f"four_{beat}", lr=float(f"{one.config.lr:.3g}"), value=float(one.values[-1]))))
    return stories


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
    return f"""from core.descent import DescentConfig, walk
from core.verdict import verdict

for optimizer in {tuple(c.optimizer for c in configs)!r}:
    config = DescentConfig(surface={first.surface!r}, x0={first.x0!r}, x1={first.x1!r}, lr={first.lr!r}, steps={first.steps},
                           optimizer=optimizer, gradient={first.gradient!r})
    way = walk(config)
    print(optimizer, verdict(way).kind, way.points[-1], way.values[-1])"""
