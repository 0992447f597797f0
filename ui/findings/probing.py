"""You are the optimizer: a surface that nobody shows you, a few probes of height and slope, and three optimizers to be measured against.

Each surface is one of the family, turned, moved and stretched until its coordinates and heights tell nothing. The optimizers set out
from the first probe and may ask for the gradient as often as the visitor did.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.descent import DescentConfig, walk
from core.surfaces import ACKLEY, CAMEL, HIMMELBLAU, PLATEAU, RAVINE, STYBLINSKI, WINDING, Point, Surface
from ui.text import Words, percent

PROBES = 10
RIVALS = ("SGD", "Momentum", "Adam")
YOU = "you"
PLAYED = (HIMMELBLAU, WINDING, CAMEL, PLATEAU, STYBLINSKI, RAVINE, ACKLEY)  # Rosenbrock and Beale are mostly wall, Rastrigin luck
DOMAIN = (-4.0, 4.0, -3.0, 3.0)  # what every hidden map shows
EVEN = 0.01  # shares of the way down that are nearer than this count as equal

# The eight ways to lay a map on a table: mirrored or not in each axis, axes swapped or not. Rows give the base's coordinates.
TURNS = tuple(turn for s in (1, -1) for t in (1, -1) for turn in (((s, 0), (0, t)), ((0, s), (t, 0))))


@dataclass(frozen=True)
class Hidden:
    """`base`, seen through u = centre + zoom · turn x, its height above the minimum stretched and lifted: lift + stretch (f(u) - min f).

    turn is a 2×2 matrix with one ±1 in each row and column, so the optimizers, which look at each axis alone, walk as they do on base.
    """

    base: Surface
    turn: tuple[tuple[int, int], tuple[int, int]]
    zoom: float
    centre: Point
    stretch: float
    lift: float

    @property
    def lowest(self) -> float:
        return self.lift

    def inside(self, x0: Any, x1: Any) -> tuple[Any, Any]:
        """The place on base that lies under (x0, x1)."""
        (a, b), (c, d) = self.turn
        return self.centre[0] + self.zoom * (a * x0 + b * x1), self.centre[1] + self.zoom * (c * x0 + d * x1)

    def outside(self, u0: Any, u1: Any) -> tuple[Any, Any]:
        """Where a place on base lies here: the turn's inverse is its transpose."""
        (a, b), (c, d) = self.turn
        v0, v1 = (u0 - self.centre[0]) / self.zoom, (u1 - self.centre[1]) / self.zoom
        return a * v0 + c * v1, b * v0 + d * v1

    def height(self, f: Any) -> Any:
        return self.lift + self.stretch * (f - self.base.f(*self.base.minima[0]))

    def surface(self) -> Surface:
        """The same as a surface of its own, for the charts. Equal ones give the same record."""
        return _surface(self)


@functools.lru_cache(maxsize=64)
def _surface(hidden: Hidden) -> Surface:
    base, (turn, zoom) = hidden.base, (np.array(hidden.turn), hidden.zoom)

    def gradient(x0: Any, x1: Any) -> tuple[Any, Any]:
        g0, g1 = base.gradient(*hidden.inside(x0, x1))
        k, (a, b), (c, d) = hidden.stretch * zoom, *hidden.turn
        return k * (a * g0 + c * g1), k * (b * g0 + d * g1)

    def hessian(x0: Any, x1: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
        h = base.hessian(*hidden.inside(x0, x1))
        k = hidden.stretch * zoom**2

        def entry(i: int, j: int) -> Any:  # (turnᵀ H turn) at i, j
            return k * sum(turn[m, i] * turn[n, j] * h[m][n] for m in (0, 1) for n in (0, 1))

        return (entry(0, 0), entry(0, 1)), (entry(1, 0), entry(1, 1))

    def here(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(hidden.outside(*p) for p in points)

    return replace(
        base,
        key="hidden",
        f=lambda x0, x1: hidden.height(base.f(*hidden.inside(x0, x1))),
        gradient=gradient,
        hessian=hessian,
        domain=DOMAIN,
        minima=here(base.minima),
        local_minima=here(base.local_minima),
        saddles=here(base.saddles),
        start=hidden.outside(*base.start),
        settings=(),
    )


@functools.lru_cache(maxsize=64)
def hidden(seed: int) -> Hidden:
    """The hidden surface of that number: neighbours come from different bases. At least one global minimum is well inside its map."""
    base, rng = PLAYED[seed % len(PLAYED)], np.random.default_rng(seed)
    turn = TURNS[rng.integers(len(TURNS))]
    size = np.array([DOMAIN[1] - DOMAIN[0], DOMAIN[3] - DOMAIN[2]])
    covers = np.abs(np.array(turn)) @ size  # along the axes of base, per unit of zoom
    low, high = np.array(base.domain[::2]), np.array(base.domain[1::2])
    zoom = float(rng.uniform(0.72, 0.88) * np.sqrt(np.prod((high - low) / covers)))
    half = zoom * covers / 2
    valley = np.array(base.minima[rng.integers(len(base.minima))])
    room = 0.12 * (high - low)  # the map hardly looks beyond what base is known for, and the valley lies in two thirds of it
    left, right = np.maximum(valley - 0.65 * half, low + half - room), np.minimum(valley + 0.65 * half, high - half + room)
    centre = np.clip(rng.uniform(np.minimum(left, right), right), valley - 0.65 * half, valley + 0.65 * half)
    whole = Hidden(base, turn, zoom, (float(centre[0]), float(centre[1])), 1.0, 0.0)
    heights = whole.surface().f(*np.meshgrid(np.linspace(*DOMAIN[:2], 41), np.linspace(*DOMAIN[2:], 31)))
    return replace(whole, stretch=float(rng.uniform(10, 40) / np.median(heights)), lift=float(rng.uniform(-60, 60)))


@dataclass(frozen=True)
class Probe:
    """What one look at a place tells: its height, and the gradient there."""

    x0: float
    x1: float
    height: float
    gradient: Point

    @property
    def slope(self) -> float:
        """‖∇f‖."""
        return float(np.hypot(*self.gradient))


@dataclass(frozen=True, eq=False)
class Rival:
    """An optimizer's way from the first probe: points (n+1, 2) on the hidden map, their heights (n+1,)."""

    who: str
    points: NDArray[np.float64]
    heights: NDArray[np.float64]


@dataclass(frozen=True)
class Result:
    """Who came how low: the lowest height, and which share of the way from the first probe down to the lowest point that is."""

    who: str
    height: float
    share: float


@dataclass(frozen=True)
class Game:
    """One hidden surface by its number, and where the visitor has probed it. `given_up`: asked to be shown before the last probe."""

    seed: int
    places: tuple[Point, ...] = ()
    given_up: bool = False

    @property
    def over(self) -> bool:
        return self.given_up or len(self.places) >= PROBES

    def probed(self, x0: float, x1: float) -> Game:
        """The game after one more probe; a game that is over stays as it is."""
        return self if self.over else replace(self, places=(*self.places, (float(x0), float(x1))))

    def shown(self) -> Game:
        """The game with its surface revealed; nothing is to be compared before the first probe."""
        return replace(self, given_up=True) if self.places else self

    def next(self) -> Game:
        return Game(self.seed + 1)

    def probes(self) -> tuple[Probe, ...]:
        surface = hidden(self.seed).surface()
        probes = []
        for x0, x1 in self.places:
            g0, g1 = surface.gradient(x0, x1)
            probes.append(Probe(x0, x1, float(surface.f(x0, x1)), (float(g0), float(g1))))
        return tuple(probes)

    def rivals(self) -> tuple[Rival, ...]:
        """SGD, Momentum and Adam from the first probe, with as many gradients as the visitor had probes and their good rates on base.

        They walk on base: a change of scale only changes their rates.
        """
        secret, base = hidden(self.seed), hidden(self.seed).base
        u0, u1 = secret.inside(*self.places[0])
        rivals = []
        for who in RIVALS:
            way = walk(DescentConfig(base.key, float(u0), float(u1), base.setting(who).lr, len(self.places), who, "analytic"))
            rivals.append(Rival(who, np.column_stack(secret.outside(*way.points.T)), secret.height(way.values)))
        return tuple(rivals)

    def results(self) -> tuple[Result, ...]:
        """The visitor and the rivals, the lowest first."""
        heights = [(YOU, min(p.height for p in self.probes())), *((r.who, float(r.heights.min())) for r in self.rivals())]
        lowest, first = hidden(self.seed).lowest, self.probes()[0].height

        def share(height: float) -> float:
            return (first - height) / (first - lowest) if first > lowest else 1.0

        return tuple(sorted((Result(who, height, share(height)) for who, height in heights), key=lambda result: result.height))


def yours(results: tuple[Result, ...]) -> Result:
    """The visitor's result among all."""
    return next(result for result in results if result.who == YOU)


def beaten(results: tuple[Result, ...]) -> tuple[str, ...]:
    """Whom the visitor left behind by more than a trifle, in the order of the family."""
    you = yours(results)
    behind = {r.who for r in results if r.share < you.share - EVEN}
    return tuple(who for who in RIVALS if who in behind)


def ahead(results: tuple[Result, ...]) -> tuple[str, ...]:
    """Who left the visitor behind by more than a trifle, in the order of the family."""
    you = yours(results)
    before = {r.who for r in results if r.share > you.share + EVEN}
    return tuple(who for who in RIVALS if who in before)


def fate(results: tuple[Result, ...]) -> str:
    """How it ended for the visitor: best of all, level with the best, between the optimizers, or behind them."""
    if ahead(results):
        return "between" if beaten(results) else "behind"
    return "best" if len(beaten(results)) == len(RIVALS) else "level"


def heading(game: Game, say: Words) -> str:
    """What is seen now: an empty map, a search, or how it ended."""
    if game.over:
        return say(f"heading_{fate(game.results())}", share=written(yours(game.results()).share))
    return say("heading_search", left=PROBES - len(game.places)) if game.places else say("heading_dark")


def result_sentence(game: Game, say: Words) -> str:
    """Every height, and whom the visitor was better than."""
    results = game.results()
    names = {"beaten": ", ".join(beaten(results)), "ahead": ", ".join(ahead(results))}
    rivals = ", ".join(say("rival", who=r.who, height=r.height) for r in results if r.who != YOU)
    counted = say("one_probe") if len(game.places) == 1 else say("probes", n=len(game.places))
    return say(f"result_{fate(results)}", height=yours(results).height, probes=counted, rivals=rivals, **names)


def latest(game: Game, say: Words) -> str:
    """The last probe in a sentence, and whether it was the lowest."""
    probes = game.probes()
    last, low = probes[-1], min(range(len(probes)), key=lambda i: probes[i].height)
    told = say("last_probe", n=len(probes), height=last.height, slope=last.slope)
    if len(probes) == 1:
        return told
    return told + " " + (say("lowest_now") if low == len(probes) - 1 else say("lowest_was", n=low + 1, height=probes[low].height))


def written(share: float) -> str:
    """A share of the way in whole percent, but 100 % only for who is there."""
    return percent(share, 1 if 0.99 <= share < 0.9995 else 0)
