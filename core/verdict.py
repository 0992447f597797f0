"""What became of a walk: where it ended, how it got there, and the numbers that say why.

A small slope is not a minimum, a learning rate that is good here is too large there, and a point that stands still may be home or
frozen. `verdict` tells these apart by what any walk leaves behind, its points and heights, and by the gradient and the Hessian where
it ended. Near a minimum every surface is a bowl, so there it also predicts what one step multiplies the distance by.
"""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.descent import Walk
from core.optimizers import SGD, Momentum, Nesterov, Optimizer
from core.schedules import Constant
from core.surfaces import Point, Surface

Array = NDArray[np.float64]
Pair = tuple[float, float]

Kind = Literal[
    "arrived", "zigzags", "moving", "hardly_moves", "oscillates", "diverges", "frozen", "saddle", "maximum", "plateau", "falls", "leaves",
]  # fmt: skip
Place = Literal["global minimum", "local minimum", "saddle", "maximum", "plateau", "slope", "off the map"]

NEAR = 0.01  # of the way: what counts as there
SHORTEST_WAY = 1e-3  # of the map: who begins at the minimum has no way to measure by
FLAT = 1e-3  # of the map's usual slope: what counts as no slope
LARGEST = 1e300  # no factor is told beyond it, so that none is infinite


@dataclass(frozen=True)
class Verdict:
    """What became of a walk, and the numbers behind the word.

    arrived       within 1 % of its way of a minimum, global or local (zigzags: so, or on the way, jumping from side to side)
    moving        still on its way down          hardly_moves  has not covered 1 % of its way
    oscillates    jumps from side to side, or about in the gradient's noise, and gets no lower
    diverges      ends higher than it began, and not on its way back
    frozen        the step rounds to nothing although the slope is not zero
    saddle, maximum   at rest, or nearly so, where the slope is zero and it is still no minimum
    plateau       on flat ground far from any level point, where the gradient says nearly nothing
    falls         has left the map downwards, on a surface without a lowest point there
    leaves        the next step leads to where the formula has no value

    What is measured against a minimum is None where there is none to be found. It is the one the walk has come to; failing that the
    nearest of the surface's; failing that the one below the end of the walk. Where there is none, the level point that the walk is at,
    or the saddle of a quadratic, still has curvatures, and so factors.
    """

    kind: Kind
    steps: int
    start: Pair
    end: Pair
    value: float  # f at the end
    first_distance: float | None  # from the start to the minimum
    distance: float | None  # from the end to the minimum, as a share of the first distance (of 1/1000 of the map, if it began nearer)
    curvature: float  # the largest curvature met on the way, λmax
    product: float  # η λmax, the largest met on the way
    limit: float | None  # what η λmax must stay below, where there is such a rule
    growth: float  # by how much f above the minimum's (above 0 without one) was multiplied per step, geometric mean over the moving part
    frozen_at: int | None  # the first step that changed nothing, for good
    place: Place  # where it ended
    minimum: Point | None  # the one it is measured against
    eigenvalues: Pair | None  # curvatures at the end, smallest first; None so far out that they are no numbers
    curvatures: Pair | None  # at the minimum or other level point, smallest first
    stable_rate: float | None  # limit / λmax: the largest learning rate that is stable at the sharpest point on the way
    factors: Pair | None  # predicted for a step along each of the curvatures' directions; None for adaptive rules and falling rates
    measured: tuple[float | None, float | None] | None  # the same, measured on the later half; None unless the ground is a bowl there
    steps_to_percent: int | None  # steps in which the slowest of the factors leaves 1 %; None if it never does
    turned_at: int | None  # for what diverges: the first step from which f only grew
    distance_growth: float | None  # and by how much the distance was multiplied per step from there on


# -- rules -----------------------------------------------------------------------------------------------------------------------


def stability_limit(optimizer: Optimizer) -> float | None:
    """The largest η λ at which a quadratic of curvature λ still pulls the point in, from the roots of the update's recursion.

    2 for SGD, 2 + 2β for momentum, (2 + 2β) / (1 + 2β) for Nesterov; None for the adaptive rules, whose step is not η times the slope.
    """
    match optimizer:
        case Momentum(momentum=beta):
            return 2 + 2 * beta
        case Nesterov(momentum=beta):
            return (2 + 2 * beta) / (1 + 2 * beta)
        case SGD():
            return 2.0
    return None


def step_factor(optimizer: Optimizer, product: float) -> float | None:
    """What one step multiplies the distance by, in the long run, along a direction with η λ = product.

    1 - η λ for SGD, negative where it jumps across; for momentum and Nesterov the spectral radius of the linear map (x, v) ↦ (x, v)
    that a step is on a quadratic; None for the adaptive rules.
    """
    match optimizer:
        case Momentum(momentum=beta):
            trace, determinant = 1 + beta - product, beta
        case Nesterov(momentum=beta):
            trace, determinant = 1 + beta - (1 + beta) * product, beta * (1 - product)
        case SGD():
            return 1 - product
        case _:
            return None
    return largest_root(trace, determinant)


def largest_root(trace: float, determinant: float) -> float:
    """|z| of the larger root of z² - trace z + determinant."""
    half = trace / 2
    share = determinant / half / half if half else math.inf  # no square, which might overflow
    return abs(half) * (1 + math.sqrt(1 - share)) if share <= 1 else math.sqrt(abs(determinant))  # two real roots, or a pair of one size


def steps_to_percent(factor: float) -> int | None:
    """The steps after which factorⁿ ≤ 1 %: 459 for 0.99. None for a factor that does not shrink."""
    if abs(factor) >= 1:
        return None
    return max(1, math.ceil(math.log(0.01) / math.log(abs(factor)) - 1e-9)) if factor else 1


# -- the ground ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """A surface's own measures: the map's diagonal, and a slope that is usual for it."""

    size: float
    slope: float


@functools.lru_cache(maxsize=64)
def scale_of(surface: Surface) -> Scale:
    """The usual slope is one that nine tenths of the map do not exceed, and no more than 10⁵ times one that nine tenths do exceed."""
    left, right, bottom, top = surface.domain
    with np.errstate(all="ignore"):
        slopes = np.hypot(*surface.gradient(*np.meshgrid(np.linspace(left, right, 33), np.linspace(bottom, top, 25))))
    known = slopes[np.isfinite(slopes)]
    low, high = np.quantile(known, (0.1, 0.9)) if known.size else (0.0, 0.0)
    return Scale(math.hypot(right - left, top - bottom), float(min(high, 1e5 * low) if low > 0 else high))


def slope_at(surface: Surface, x: Array) -> Array:
    """∇f, (2,)."""
    return np.array(surface.gradient(x[0], x[1]), np.float64)


def hessian_at(surface: Surface, x: Array) -> Array:
    """(2, 2)."""
    return np.array(surface.hessian(x[0], x[1]), np.float64)


def distance(a: Array, b: Array) -> float:
    """‖a - b‖ of points, without overflow."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def level_point(surface: Surface, x: Array, reach: float) -> Array | None:
    """Where ∇f = 0 within `reach` of x, by Newton's method; None if that leads away."""
    scale, y = scale_of(surface), x
    for _ in range(40):
        g, hessian = slope_at(surface, y), hessian_at(surface, y)
        if not (np.isfinite(g).all() and np.isfinite(hessian).all()):
            return None
        curvatures, directions = np.linalg.eigh(hessian)
        slopes = directions.T @ g
        level = np.abs(slopes) <= 1e-12 * scale.slope  # also where the curvature is 0: the floor of a valley, a plain
        step = directions @ np.where(level, 0.0, slopes / np.where(level, 1.0, curvatures))
        y = y - step
        if not distance(y, x) <= reach:
            return None
        if np.hypot(*step) <= 1e-10 * scale.size:
            break
    return np.where(np.abs(y) < 1e-12 * scale.size, 0.0, y)


def nature(surface: Surface, c: Array) -> Place:
    """What kind of level point c is: by the signs of the curvatures, and where one is zero by the heights all around."""
    scale = scale_of(surface)
    low, high = surface.eigenvalues(c)
    firm = 1e-4 * scale.slope / scale.size
    if low > firm:
        return "local minimum"
    if high < -firm:
        return "maximum"
    if low < -firm and high > firm:
        return "saddle"
    angle = np.linspace(0, 2 * np.pi, 65)[:-1]
    around = surface.f(c[0] + SHORTEST_WAY * scale.size * np.cos(angle), c[1] + SHORTEST_WAY * scale.size * np.sin(angle))
    above = around - surface(c)
    rounding = 1e-6 * np.abs(above).max() + 1e-15 * np.abs(around).max()
    if (above >= -rounding).all():
        return "local minimum" if above.max() > rounding else "plateau"
    return "maximum" if (above <= rounding).all() else "saddle"


def minimum_below(surface: Surface, x: Array) -> Array | None:
    """The minimum below x, by Newton's method with the curvatures' absolute values, made to descend; None if it leads nowhere."""
    scale, y = scale_of(surface), x
    height = surface(y)
    for _ in range(80):
        g, hessian = slope_at(surface, y), hessian_at(surface, y)
        if not (np.isfinite(g).all() and np.isfinite(hessian).all()):
            return None
        curvatures, directions = np.linalg.eigh(hessian)
        step = directions @ ((directions.T @ g) / np.maximum(np.abs(curvatures), 1e-9 * scale.slope / scale.size + 1e-300))
        longest = max(scale.size / 4, distance(y, x) / 2, float(np.hypot(*y)) / 2)
        length = float(np.hypot(*step))
        if length <= 1e-10 * scale.size:
            break
        share = min(1.0, longest / length)
        while share > 1e-12 and not surface(y - share * step) < height:
            share /= 2
        if share <= 1e-12:
            break
        y = y - share * step
        height = surface(y)
        if distance(y, x) > 10 * scale.size + 10 * float(np.hypot(*x)):
            return None
    found = level_point(surface, y, 1e-3 * scale.size)
    return found if found is not None and nature(surface, found) == "local minimum" else None


class Whereabouts(NamedTuple):
    """The end of a walk on the map, and the level point that it is at."""

    place: Place
    point: Array | None


def whereabouts(surface: Surface, start: Array, end: Array) -> Whereabouts:
    """Where a walk from `start` to `end` has come to: at the nearest level point that is listed; at one that is not; or at none."""
    scale = scale_of(surface)

    def reach(c: Array, place: Place) -> float:
        shortest = SHORTEST_WAY if place.endswith("minimum") else 0.1  # near a saddle the slope is small, whether one came or began there
        return NEAR * scale.size * min(max(distance(start, c) / scale.size, shortest), 1.0)

    listed: list[tuple[Place, Point]] = [("global minimum", m) for m in surface.minima]
    listed += [("local minimum", m) for m in surface.local_minima]
    listed += [("saddle", s) for s in surface.saddles]
    if listed:
        place, nearest = min(listed, key=lambda one: distance(end, np.array(one[1])))
        if distance(end, np.array(nearest)) <= reach(np.array(nearest), place):
            return Whereabouts(place, np.array(nearest))
    found, place = level_point(surface, end, NEAR * scale.size), "slope"
    if found is not None:
        place = nature(surface, found)
        if place != "plateau" and distance(end, found) <= reach(found, place):
            return Whereabouts(place, found)
    bends = np.abs(surface.eigenvalues(end)).max()
    if np.hypot(*slope_at(surface, end)) <= FLAT * scale.slope and bends <= 0.1 * scale.slope / scale.size:
        around = 0.1 * scale.size  # so near to a level point flat ground is nothing to wonder at
        far = level_point(surface, end, around) is None or place == "plateau"
        if far and all(distance(end, np.array(point)) > around for _, point in listed):
            return Whereabouts("plateau", None)
    left, right, bottom, top = surface.domain
    return Whereabouts("slope" if left <= end[0] <= right and bottom <= end[1] <= top else "off the map", None)


# -- the walk --------------------------------------------------------------------------------------------------------------------


def verdict(walk: Walk) -> Verdict:
    """Read a walk. Everything is measured on the walk itself; curvatures come from the Hessian at the points it visited."""
    with np.errstate(all="ignore"):  # far out the numbers overflow, and a formula of the reader's may have none
        return _read(walk)


def _read(walk: Walk) -> Verdict:
    surface, optimizer, p, f = walk.config.make_surface(), walk.config.make_optimizer(), walk.points, walk.values
    start, end, size = p[0], p[-1], scale_of(surface).size
    place, point = whereabouts(surface, start, end)
    if point is not None and _passes(p, point, size):
        place, point = "slope", None
    there = point is not None
    hovers = walk.config.noise > 0 and _hovers(p)
    if hovers and not there:
        place, point = _amid(surface, p) or (place, None)
    minimum = point if point is not None and place.endswith("minimum") else _nearest_minimum(surface, end)
    level = point if point is not None else minimum
    if level is None and surface.quadratic:
        level = np.array(surface.saddles[0])
    first = None if minimum is None else distance(start, minimum)
    way = size if first is None else max(first, SHORTEST_WAY * size)

    moved = np.any(walk.updates != 0, axis=1)
    last = int(np.flatnonzero(moved)[-1]) + 1 if moved.any() else 0  # number of steps until the point stood still
    stood_still = walk.steps > last and bool(np.any(slope_at(surface, end) != 0))
    bottom = 0.0 if minimum is None else float(surface(minimum))
    heights = f - min(float(f.min()), math.inf if minimum is None else bottom)
    rounding, half_way = 1e-9 * heights[0], heights[last // 2 : last // 2 + 2].max()  # two, as jumps may end low at every other step
    rose, fell = heights[-1] > heights[0] + rounding, heights[-1] < heights[0] - rounding
    jumps = _jumps(walk.updates)

    kind: Kind
    if walk.overflowed:
        kind = "leaves" if _has_no_value(walk, surface) else "falls" if fell and minimum is None else "diverges"
    elif there and place.endswith("minimum"):
        kind = "zigzags" if jumps else "arrived"
    elif there:
        kind = "maximum" if place == "maximum" else "saddle"
    elif place == "plateau" and not (fell and distance(end, p[walk.steps // 2]) > NEAR * size):
        kind = "plateau"
    elif stood_still:
        kind = "frozen"
    elif fell and minimum is None and place == "off the map":
        kind = "falls"
    elif rose and heights[-1] > 0.5 * heights[last // 2] and _grows(heights[: last + 1]):
        kind = "diverges"
    elif hovers:
        kind = "oscillates"
    elif jumps:
        kind = "oscillates" if heights[-2:].max() >= 0.9 * half_way or _wanders(heights) else "zigzags"
    elif np.hypot(*(p - start).T).max() < NEAR * way:
        kind = "hardly_moves"
    elif walk.config.noise == 0 and _wanders(heights):
        kind = "oscillates"
    elif fell or heights[-1] < half_way - rounding:
        kind = "moving"  # also back from where the first steps threw it
    else:
        kind = "oscillates"  # one step from side to side shows no turn yet, but it got no lower

    curvature, product = _sharpest(walk, surface, last)
    limit = stability_limit(optimizer)
    curvatures = None if level is None else _pair(surface.eigenvalues(level))
    factors = None
    if isinstance(walk.config.schedule, Constant) and curvatures is not None:
        low, high = (step_factor(optimizer, _bounded(walk.config.lr * curvature)) for curvature in curvatures)
        factors = None if low is None or high is None else (low, high)
    thrown_out = kind == "diverges" or (kind == "frozen" and rose)
    turned_at, distance_growth = _turn(p[: last + 1], f[: last + 1], level) if thrown_out else (None, None)
    base = np.maximum(np.abs(f[[0, last]] - bottom), np.finfo(float).tiny)
    return Verdict(
        kind=kind,
        steps=walk.steps,
        start=_pair(start),
        end=_pair(end),
        value=float(f[-1]),
        first_distance=first,
        distance=None if minimum is None else _bounded(distance(end, minimum) / way),
        curvature=curvature,
        product=_bounded(product),
        limit=limit,
        growth=_bounded(np.exp((np.log(base[1]) - np.log(base[0])) / max(last, 1))),
        frozen_at=last if stood_still else None,
        place=place,
        minimum=None if minimum is None else _pair(minimum),
        eigenvalues=_finite(surface.eigenvalues(end)),
        curvatures=curvatures,
        stable_rate=limit / curvature if limit is not None and curvature > 0 else None,
        factors=factors,
        measured=_measured(walk, surface, optimizer, level),
        steps_to_percent=None if factors is None else steps_to_percent(max(factors, key=abs)),
        turned_at=turned_at,
        distance_growth=distance_growth,
    )


def _pair(x: Array) -> Pair:
    return float(x[0]), float(x[1])


def _bounded(x: float) -> float:
    return float(np.clip(x, -LARGEST, LARGEST))


def _finite(x: Array) -> Pair | None:
    return _pair(x) if np.isfinite(x).all() else None


def _nearest_minimum(surface: Surface, x: Array) -> Array | None:
    """Of the surface's known minima the one nearest to x; where none is known, the one below x."""
    known = [np.array(m) for m in (*surface.minima, *surface.local_minima)]
    return min(known, key=lambda m: distance(x, m)) if known else minimum_below(surface, x)


def _sharpest(walk: Walk, surface: Surface, last: int) -> Pair:
    """The largest curvature on the way, and the largest learning rate times curvature."""
    curvatures = np.broadcast_to(surface.eigenvalues(walk.points[: last + 1].T)[1], last + 1)
    rates = np.append(walk.rates, walk.rates[-1:] if walk.steps else walk.config.lr)[: last + 1]
    known = np.isfinite(curvatures)
    if not known.any():
        return 0.0, 0.0
    return float(curvatures[known].max()), float((rates * curvatures)[known].max())


def _jumps(updates: Array) -> bool:
    """Do most of the later updates, (n, 2), turn back on the one before? Those of the size of rounding errors do not count."""
    size = np.hypot(*updates.T)
    seen = updates[size > 1e-9 * size.max(initial=0)]
    later = seen[len(seen) // 2 :] if len(seen) > 5 else seen
    return len(later) > 2 and float(np.mean(np.sum(later[1:] * later[:-1], axis=1) < 0)) > 0.6


def _grows(heights: Array) -> bool:
    """Does f rise from quarter to quarter, by their highest points, or at every step of the last? What jumps about without end does not."""
    if len(heights) < 8:
        return True
    quarters = np.array_split(heights, 4)
    steadily = len(heights) >= 24 and bool((np.diff(quarters[-1]) > 0).all())
    return steadily or all(a.max() < b.max() for a, b in itertools.pairwise(quarters))


def _passes(points: Array, level: Array, size: float) -> bool:
    """Is the end at the level point by chance only: were the two points before it far from there?"""
    far = 0.1 * min(max(distance(points[0], level), 0.1 * size), size)
    return len(points) > 3 and all(distance(x, level) > far for x in points[-3:-1])


def _wanders(heights: Array) -> bool:
    """Does f turn at every fourth step or more of the later half, and fall by less than three tenths from its third quarter to its fourth?"""
    if len(heights) < 24:
        return False
    third, fourth = np.array_split(heights, 4)[2:]
    rises = np.diff(heights[len(heights) // 2 :]) > 0
    return float(np.mean(rises[1:] != rises[:-1])) >= 0.25 and bool(fourth.mean() > 0.7 * third.mean())


def _hovers(points: Array) -> bool:
    """Is the drift from the third quarter of the walk to the fourth smaller than the spread within them?"""
    if len(points) < 8:
        return False
    third, fourth = np.array_split(points, 4)[2:]
    return distance(fourth.mean(axis=0), third.mean(axis=0)) < _spread(fourth)


def _spread(points: Array) -> float:
    """Root of the mean squared distance from the mean."""
    return float(np.sqrt(points.var(axis=0).sum()))


def _amid(surface: Surface, points: Array) -> Whereabouts | None:
    """The minimum about which the later half of the points is spread."""
    later = points[len(points) // 2 :]
    middle = later.mean(axis=0)
    nearest = _nearest_minimum(surface, middle)
    if nearest is None or distance(nearest, middle) > _spread(later):
        return None
    return Whereabouts("global minimum" if _pair(nearest) in surface.minima else "local minimum", nearest)


def _has_no_value(walk: Walk, surface: Surface) -> bool:
    """Did the walk end because the reader's formula is nan at the next point or has no slope here, and not because numbers grew too large?"""
    if not walk.config.formula or walk.beyond is None:
        return False
    beyond = np.array(walk.beyond)
    return bool(np.abs(walk.points[-1]).max() < 1e100 and (np.isnan(beyond).any() or (np.abs(beyond).max() < 1e100 and np.isnan(surface(beyond)))))


def _turn(points: Array, heights: Array, level: Array | None) -> tuple[int, float | None]:
    """The step from which f only grew (the one after the lowest, if the last went down), and the growth of the distance per step since."""
    falls = np.flatnonzero(~(np.diff(heights) > 0))
    turn = int(falls[-1]) + 1 if falls.size else 0
    last = len(heights) - 1
    if turn >= last:
        turn = int(np.argmin(heights))
    before = 0.0 if level is None else distance(points[turn], level)
    if level is None or turn >= last or before == 0:
        return turn + 1, None
    return turn + 1, _bounded(np.exp((np.log(distance(points[-1], level)) - np.log(before)) / (last - turn)))


def _measured(walk: Walk, surface: Surface, optimizer: Optimizer, level: Array | None) -> tuple[float | None, float | None] | None:
    """Factors per step along the curvatures' directions at the level point, from the walk's later half as far as the ground is a bowl."""
    if level is None or walk.config.noise > 0 or not isinstance(walk.config.schedule, Constant):
        return None
    away = walk.points - level
    if not surface.quadratic:
        far = np.flatnonzero(np.hypot(*away.T) > NEAR * scale_of(surface).size)
        away = away[far[-1] + 1 if far.size else 0 :]
    along = away @ np.linalg.eigh(hessian_at(surface, level))[1]  # (k, 2)
    # Below the floor rounding errors walk; and what a central difference leaves out shifts a minimum that is not a quadratic's.
    shifted = not surface.quadratic and (walk.config.gradient == "numerical" or bool(walk.config.formula))
    floor = (1e-6 if shifted else 1e-10) * max(float(np.abs(level).max()), scale_of(surface).size)
    remembers = isinstance(optimizer, Momentum | Nesterov)
    low, high = (_factor(q, floor, remembers) for q in along.T)
    return None if low is None and high is None else (low, high)


def _factor(q: Array, floor: float, remembers: bool) -> float | None:
    """What a step multiplies q by, over the later half of what is above the floor; None if that is fewer than four steps.

    Without memory qₙ₊₁ = r qₙ: the geometric mean of the ratios, with their sign. With a velocity qₙ₊₁ = t qₙ - d qₙ₋₁, fitted with each step
    as important as the others, and r the larger root of z² - t z + d.
    """
    seen = np.flatnonzero(np.abs(q) > floor)
    q = q[: seen[-1] + 1] if seen.size else q[:0]
    q = q[len(q) // 2 :]
    if len(q) < 5 or not q.all() or not np.isfinite(q).all():
        return None
    if not remembers:
        size = math.exp((math.log(abs(q[-1])) - math.log(abs(q[0]))) / (len(q) - 1))
        return -size if np.mean(q[1:] * q[:-1] < 0) > 0.5 else size
    weights = 1 / np.hypot(q[1:-1], q[:-2])
    (trace, minus), *_ = np.linalg.lstsq(np.stack([q[1:-1], q[:-2]], axis=1) * weights[:, None], q[2:] * weights, rcond=None)
    return largest_root(float(trace), -float(minus))
