"""What became of a walk, told: a heading, a sentence with its numbers, and the script that gives the same walk."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core.descent import DescentConfig, Walk, walk
from core.rates import RateSweep, four_rates, sweep_rates, walks_at
from core.schedules import Constant
from core.surfaces import Surface, surface_named
from core.verdict import Verdict, steps_to_percent, verdict
from ui.text import Words, number


@functools.lru_cache(maxsize=64)
def _walked(config: DescentConfig) -> tuple[Walk, Verdict]:
    way = walk(config)
    return way, verdict(way)


def walked(configs: list[DescentConfig]) -> tuple[list[Walk], list[Verdict]]:
    """The walks and what became of them; those of a moment ago are not walked again."""
    pairs = [_walked(config) for config in configs]
    return [way for way, _ in pairs], [v for _, v in pairs]


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
        if v.turned_at is not None and v.distance_growth is not None:
            beat, more = "says_diverges_from", {"limit": v.limit, "turned_at": v.turned_at, "apart": v.distance_growth}
    elif v.kind == "arrived" and v.place == "local minimum":
        beat = "says_arrived_own" if config.formula else "says_arrived_local"
    elif v.kind == "moving" and (config.noise or scheduled(config)):
        beat = "says_moving_still"
    elif v.kind == "moving" and (v.distance is None or v.distance > 1):
        beat = "says_moving_around"
    elif v.kind == "frozen" and v.value <= way.values[0]:
        beat = "says_frozen_small"
    elif v.kind == "frozen":
        exact = walk(replace(config, gradient="analytic"))
        more = {"exact": point((float(exact.points[-1, 0]), float(exact.points[-1, 1]))), "h": config.h, "last": exact.steps}
        beat = "says_frozen_gone" if exact.overflowed else beat
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
    if surface.plateau and v.kind == "arrived":
        beat = "plateau_left"
    return say(f"title_{beat}") if f"title_{beat}" in say else name(surface.key, say)


def name(key: str, say: Words) -> str:
    """What the surface is called: in words if there are any, else by its label."""
    return say(f"surface_{key}") if f"surface_{key}" in say else surface_named(key).label


def lesson(surface: Surface, say: Words) -> str:
    """The formula, and in a sentence what to learn from it."""
    formula = f"$f = {surface.latex}$"
    return f"{formula} · {say(f'learn_{surface.key}')}" if f"learn_{surface.key}" in say else formula


def outside(way: Walk) -> bool:
    """Has the walk ever been off the map?"""
    a, b, c, d = way.config.make_surface().domain
    x0, x1 = way.points.T
    return bool(((x0 < a) | (x0 > b) | (x1 < c) | (x1 > d)).any())


def curve_says(quantity: str, base: float, say: Words) -> str:
    """What the curves show, and from where heights are measured if not from 0."""
    told = say(f"curve_{quantity}_says")
    return f"{told} {say('curve_base', base=base)}" if quantity == "height" and base else told


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


def scheduled(config: DescentConfig) -> bool:
    """Does the learning rate change on the way?"""
    return not isinstance(config.schedule, Constant)


def ruled(config: DescentConfig) -> bool:
    """Does the rule of η λ hold for the whole walk: is the ground quadratic and the step free of noise and of a schedule?"""
    return config.make_surface().quadratic and not config.noise and not scheduled(config)


def sweep_kind(sweep: RateSweep, v: Verdict, start: float) -> str:
    """What a sweep shows from a start at height `start`: falls (there is no lowest point), flat (no rate gets anywhere), wall (the rule's),
    or best (just a best rate)."""
    stable = stable_rate(v)
    if v.kind == "falls":
        return "falls"
    if not sweep.finals.min() < start - 0.01 * abs(start):
        return "flat"
    return "wall" if ruled(sweep.config) and stable is not None and sweep.best < stable < RATES[-1] else "best"


def sweep_told(sweep: RateSweep, v: Verdict, start: float, say: Words) -> tuple[str, str]:
    """The same as a heading and a sentence."""
    kind = sweep_kind(sweep, v, start)
    beat = f"sweep_{kind}_says" if kind in ("falls", "flat") else "sweep_says"
    heading = say(f"sweep_{kind}", stable=stable_rate(v) or 0.0, best=sweep.best)
    return heading, say(beat, who=sweep.config.optimizer, steps=sweep.config.steps, best=sweep.best)


def four(way: Walk, v: Verdict, sweep: RateSweep, say: Words) -> list[tuple[Walk, str]]:
    """Up to four walks beside each other, each with its story. By the rule: too small, good, nearly too large, too large. Where it does not
    hold: far below the best rate of the sweep, below it, the best, and the first beyond it that climbs or leaves the numbers, if one
    does. Where no rate is best: a smaller one, this one and a larger one."""
    stable = stable_rate(v)
    if sweep_kind(sweep, v, float(way.values[0])) in ("falls", "flat"):
        beats, rates = ["plain"] * 3, [way.config.lr * share for share in (0.2, 1.0, 5.0)]
    elif stable is not None and ruled(way.config):
        beats, rates = ["small", "good", "large", "over"], list(four_rates(stable))
    else:
        best = int(np.argmin(sweep.finals))
        beats, rates = ["small", "slow", "best"], [float(sweep.rates[max(0, best - below)]) for below in (14, 6, 0)]  # nine to a power of ten
        climbs = sweep.rates[(sweep.rates > sweep.best) & ~(sweep.finals <= way.values[0])]
        if climbs.size:
            beats, rates = [*beats, "over"], [*rates, float(climbs[0])]
    stories = []
    for beat, one in zip(beats, walks_at(way.config, rates), strict=True):
        told = f"four_{beat}" if not one.overflowed else "four_gone"
        stories.append((one, say(told, lr=float(f"{one.config.lr:.3g}"), value=float(one.values[-1]))))
    return stories


def share(part: float) -> str:
    """A part of a whole in percent, with as many digits as it needs."""
    return f"{number(100 * part, 3)} %"


def rule(v: Verdict, lr: float, surface: Surface, say: Words) -> str:
    """η λmax for plain gradient descent, with its numbers put in."""
    beat = "ruler" if surface.quadratic else "ruler_sharpest"
    return say(beat, lr=lr, curvature=v.curvature, product=v.product, factor=1 - v.product)


class Direction(NamedTuple):
    """One eigen-direction of the ground where the walk is measured: what a step does to the distance along it."""

    curvature: float
    product: float | None  # η λ
    predicted: float | None
    measured: float | None
    to_percent: int | None  # steps until 1 % is left, by the prediction


def directions(way: Walk, v: Verdict) -> list[Direction]:
    """The two directions, flattest first; none where the ground has no known curvature."""
    if v.curvatures is None:
        return []
    factors, measured = v.factors or (None, None), v.measured or (None, None)
    rate = way.config.lr if v.factors else None
    return [
        Direction(c, None if rate is None else rate * c, f, m, None if f is None else steps_to_percent(f))
        for c, f, m in zip(v.curvatures, factors, measured, strict=True)
    ]


def exactly(way: Walk, v: Verdict, say: Words) -> list[str]:
    """Where it stands, what the rule says about its rate, and what each direction does, a paragraph each."""
    who = way.config.optimizer
    place = "minimum" if way.config.formula and v.minimum else v.place.replace(" ", "_")
    told = [f"**{who}.** " + say(f"place_{place}", end=point(v.end))]
    if v.eigenvalues is not None:
        told[0] += " " + say("eigenvalues", low=v.eigenvalues[0], high=v.eigenvalues[1])
    if v.limit is None:
        told.append(say("no_limit", who=who))
    elif v.stable_rate is not None and not scheduled(way.config):
        beat = "rate_below" if v.product < v.limit else "rate_above"
        told.append(say(beat, limit=v.limit, curvature=v.curvature, stable=v.stable_rate, lr=way.config.lr, product=v.product))
    table = directions(way, v)
    if any(d.predicted is not None for d in table):
        rows = [say("directions_head"), "|:--|--:|--:|--:|--:|--:|"]
        for name, d in zip(("flat", "steep"), table, strict=True):
            cells = [say(f"direction_{name}"), *(("–" if x is None else number(x)) for x in d)]
            rows.append(f"| {' | '.join(cells)} |")
        told.append("\n".join(rows))
    return told


SHARED = ("surface", "formula", "x0", "x1", "lr", "steps", "gradient", "h", "noise", "seed", "schedule")  # in the script's order
ALWAYS = ("surface", "x0", "x1", "steps", "gradient")


def code(configs: list[DescentConfig]) -> str:
    """A script that runs with core alone and prints where each walk ends."""
    usual, first = DescentConfig(), configs[0]
    same = [name for name in SHARED if all(getattr(c, name) == getattr(first, name) for c in configs)]
    told = [name for name in same if name in ALWAYS or getattr(first, name) != getattr(usual, name)]
    if first.formula:
        told.remove("surface")
    common = ", ".join(f"{name}={getattr(first, name)!r}" for name in told)
    own = ["optimizer", *(() if "lr" in told else ("lr",)), "hyperparameters"]
    walks = [", ".join(f"{name}={getattr(c, name)!r}" for name in own if name != "hyperparameters" or c.hyperparameters) for c in configs]
    schedule = type(first.schedule)
    imports = f"\nfrom core.schedules import {schedule.__name__}" if "schedule" in told else ""
    calls = "\n".join(f"    DescentConfig({one}, **common)," for one in walks)
    return f"""from core.descent import DescentConfig, walk{imports}
from core.verdict import verdict

common = dict({common})
for config in (
{calls}
):
    way = walk(config)
    print(config.optimizer, verdict(way).kind, way.points[-1], way.values[-1])"""
