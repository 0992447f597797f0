"""Landscapes to walk down: functions of two variables as records, with everything a walk or a map asks of them.

Bowls and ravines, landscapes with many valleys, saddles and a plain with one hole: each shows something else that a gradient can and
cannot see. One more surface is one more record in SURFACES; the controls, the charts and the tests find it there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.expression import Expression, parse

Point = tuple[float, float]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """A learning rate that suits one optimizer on one surface from its start, and steps that suffice to come to rest or to leave the map."""

    optimizer: str
    lr: float
    steps: int


@dataclass(frozen=True)
class Surface:
    """f(x0, x1) and its derivatives, for numbers or arrays of one shape.

    gradient returns (∂f/∂x0, ∂f/∂x1); hessian returns ((∂²f/∂x0², ∂²f/∂x0∂x1), (∂²f/∂x1∂x0, ∂²f/∂x1²)), where a constant stays a number.
    domain is (x0 from, x0 to, x1 from, x1 to): the part worth looking at. minima are the global ones, none where f has no lowest value;
    local_minima (the others) and saddles are all that lie in the domain. On the map nothing overflows; who walks far enough out for
    that computes under np.errstate, as `core.descent.walk` does.
    """

    key: str
    label: str  # language-neutral
    python: str  # the formula as Python, for a script
    latex: str
    f: Callable[[Any, Any], Any]
    gradient: Callable[[Any, Any], tuple[Any, Any]]
    hessian: Callable[[Any, Any], tuple[tuple[Any, Any], tuple[Any, Any]]]
    domain: tuple[float, float, float, float]
    minima: tuple[Point, ...]
    start: Point
    lr: float  # a learning rate at which plain gradient descent shows what the surface is about
    steps: int
    hard: Point | None = None  # a start from which the walk shows what goes wrong here
    settings: tuple[Setting, ...] = ()  # one per optimizer, with its hyper-parameters as they are by default
    local_minima: tuple[Point, ...] = ()
    saddles: tuple[Point, ...] = ()
    quadratic: bool = False  # the Hessian is the same everywhere
    bounded: bool = True  # f is known to have a lowest value
    plateau: bool = False  # far out the slope fades away although there is no minimum

    def __call__(self, x: Array) -> Any:
        """f at x = [x0, x1], an array whose first axis has length 2: the form `numerical_gradient` and the book use."""
        return self.f(x[0], x[1])

    def eigenvalues(self, x: Array) -> Array:
        """The curvatures at x, smallest first: eigenvalues of the Hessian, (2,)."""
        (a, b), (_, d) = self.hessian(x[0], x[1])
        middle, half = (a + d) / 2, np.hypot((a - d) / 2, b)
        return np.array([middle - half, middle + half], np.float64)

    def setting(self, optimizer: str) -> Setting:
        """What suits the optimizer of that name here. Raises ValueError if nothing is known."""
        for setting in self.settings:
            if setting.optimizer == optimizer:
                return setting
        raise ValueError(f"no setting for {optimizer!r} on {self.key}")


def settings(**rates: tuple[float, int]) -> tuple[Setting, ...]:
    """By name of the optimizer: (learning rate, steps)."""
    return tuple(Setting(optimizer, lr, steps) for optimizer, (lr, steps) in rates.items())


def mirrored(points: tuple[Point, ...], domain: tuple[float, float, float, float]) -> tuple[Point, ...]:
    """The points, their mirror images in both axes and in the diagonal, as far as they lie in the domain."""
    left, right, bottom, top = domain
    images = {(s * u + 0.0, t * v + 0.0) for a, b in points for u, v in ((a, b), (b, a)) for s in (1, -1) for t in (1, -1)}
    return tuple(sorted((x0, x1) for x0, x1 in images if left < x0 < right and bottom < x1 < top))


def crossings(along_x0: tuple[float, ...], along_x1: tuple[float, ...]) -> tuple[Point, ...]:
    """Every pair: where f is a sum g(x0) + g(x1), its level points are pairs of those of g."""
    return tuple(product(along_x0, along_x1))


BOWL = Surface(
    key="bowl",
    label="x₀² + x₁²",
    python="x0**2 + x1**2",
    latex="x_0^2 + x_1^2",
    f=lambda x0, x1: x0**2 + x1**2,
    gradient=lambda x0, x1: (2 * x0, 2 * x1),
    hessian=lambda x0, x1: ((2.0, 0.0), (0.0, 2.0)),
    domain=(-5.0, 5.0, -4.2, 5.0),
    minima=((0.0, 0.0),),
    start=(-3.0, 4.0),
    hard=(60.0, -45.0),
    lr=0.1,
    steps=100,
    settings=settings(SGD=(0.3, 10), Momentum=(0.03, 100), Nesterov=(0.3, 15), AdaGrad=(2.0, 15), RMSprop=(0.15, 20), Adam=(0.3, 100)),
    quadratic=True,
)

RAVINE = Surface(
    key="ravine",
    label="x₀²/20 + x₁²",
    python="x0**2 / 20 + x1**2",
    latex=r"\tfrac{1}{20}x_0^2 + x_1^2",
    f=lambda x0, x1: x0**2 / 20 + x1**2,
    gradient=lambda x0, x1: (x0 / 10, 2 * x1),
    hessian=lambda x0, x1: ((0.1, 0.0), (0.0, 2.0)),
    domain=(-9.0, 4.4, -4.2, 4.2),
    minima=((0.0, 0.0),),
    start=(-7.0, 2.0),
    hard=(-8.5, 0.02),
    lr=0.95,
    steps=40,
    settings=settings(SGD=(0.7, 80), Momentum=(0.07, 100), Nesterov=(0.3, 80), AdaGrad=(5.0, 10), RMSprop=(0.1, 80), Adam=(1.0, 120)),
    quadratic=True,
)

ROSENBROCK = Surface(
    key="rosenbrock",
    label="Rosenbrock",
    python="(1 - x0)**2 + 100 * (x1 - x0**2)**2",
    latex=r"(1 - x_0)^2 + 100\,(x_1 - x_0^2)^2",
    f=lambda x0, x1: (1 - x0) ** 2 + 100 * (x1 - x0**2) ** 2,
    gradient=lambda x0, x1: (-2 * (1 - x0) - 400 * x0 * (x1 - x0**2), 200 * (x1 - x0**2)),
    hessian=lambda x0, x1: ((2 - 400 * (x1 - 3 * x0**2), -400 * x0), (-400 * x0, 200.0)),
    domain=(-2.0, 2.0, -0.8, 2.6),
    minima=((1.0, 1.0),),
    start=(-0.5, 2.2),
    hard=(-1.2, 1.0),
    lr=0.001,
    steps=300,
    settings=settings(
        SGD=(0.001, 15000), Momentum=(0.0007, 2000), Nesterov=(0.001, 1000), AdaGrad=(1.0, 8000), RMSprop=(0.003, 8000), Adam=(0.2, 2000)
    ),
)

HIMMELBLAU = Surface(
    key="himmelblau",
    label="Himmelblau",
    python="(x0**2 + x1 - 11)**2 + (x0 + x1**2 - 7)**2",
    latex="(x_0^2 + x_1 - 11)^2 + (x_0 + x_1^2 - 7)^2",
    f=lambda x0, x1: (x0**2 + x1 - 11) ** 2 + (x0 + x1**2 - 7) ** 2,
    gradient=lambda x0, x1: (
        4 * x0 * (x0**2 + x1 - 11) + 2 * (x0 + x1**2 - 7),
        2 * (x0**2 + x1 - 11) + 4 * x1 * (x0 + x1**2 - 7),
    ),
    hessian=lambda x0, x1: ((12 * x0**2 + 4 * x1 - 42, 4 * (x0 + x1)), (4 * (x0 + x1), 12 * x1**2 + 4 * x0 - 26)),
    domain=(-5.8, 5.8, -4.4, 4.4),
    minima=(
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286169),
        (3.5844283403304917, -1.8481265269644036),
    ),
    saddles=(
        (3.385154183607021, 0.07385187983774928),
        (0.08667750455539634, 2.884254701174776),
        (-3.0730257507643897, -0.08135304428796751),
        (-0.12796134673068005, -1.9537149802445766),
    ),
    start=(-0.3, -1.2),
    hard=(-0.2708, -0.923),
    lr=0.01,
    steps=60,
    settings=settings(SGD=(0.01, 25), Momentum=(0.005, 100), Nesterov=(0.007, 25), AdaGrad=(1.0, 15), RMSprop=(0.02, 600), Adam=(0.5, 100)),
)


def beale_terms(x0: Any, x1: Any) -> tuple[tuple[Any, Any, Any, Any, Any], ...]:
    """Beale's f is a sum of r² with r = c + x0 (x1ⁿ - 1): for n = 1, 2, 3 each r with its derivatives by x0, by x1, by both, by x1 twice."""
    return (
        (1.5 + x0 * (x1 - 1), x1 - 1, x0, 1.0, 0.0),
        (2.25 + x0 * (x1**2 - 1), x1**2 - 1, 2 * x0 * x1, 2 * x1, 2 * x0),
        (2.625 + x0 * (x1**3 - 1), x1**3 - 1, 3 * x0 * x1**2, 3 * x1**2, 6 * x0 * x1),
    )


def beale_gradient(x0: Any, x1: Any) -> tuple[Any, Any]:
    terms = beale_terms(x0, x1)
    return 2 * sum(r * a for r, a, _, _, _ in terms), 2 * sum(r * b for r, _, b, _, _ in terms)


def beale_hessian(x0: Any, x1: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    terms = beale_terms(x0, x1)
    mixed = 2 * sum(a * b + r * ab for r, a, b, ab, _ in terms)
    return (2 * sum(a * a for _, a, _, _, _ in terms), mixed), (mixed, 2 * sum(b * b + r * bb for r, _, b, _, bb in terms))


BEALE = Surface(
    key="beale",
    label="Beale",
    python="(1.5 - x0 + x0*x1)**2 + (2.25 - x0 + x0*x1**2)**2 + (2.625 - x0 + x0*x1**3)**2",
    latex=r"(\tfrac{3}{2} - x_0 + x_0 x_1)^2 + (\tfrac{9}{4} - x_0 + x_0 x_1^2)^2 + (\tfrac{21}{8} - x_0 + x_0 x_1^3)^2",
    f=lambda x0, x1: (1.5 - x0 + x0 * x1) ** 2 + (2.25 - x0 + x0 * x1**2) ** 2 + (2.625 - x0 + x0 * x1**3) ** 2,
    gradient=beale_gradient,
    hessian=beale_hessian,
    domain=(-4.5, 4.5, -3.4, 3.4),
    minima=((3.0, 0.5),),
    saddles=((0.0, 1.0), (0.10053793732415844, -2.644513585023124)),
    start=(1.0, 1.5),
    hard=(-3.5, 3.0),
    lr=0.01,
    steps=300,
    settings=settings(SGD=(0.03, 400), Momentum=(0.003, 250), Nesterov=(0.003, 250), AdaGrad=(1.0, 500), RMSprop=(0.007, 1500), Adam=(0.3, 200)),
)

CAMEL = Surface(
    key="camel",
    label="six-hump camel",
    python="(4 - 2.1*x0**2 + x0**4/3) * x0**2 + x0*x1 + (4*x1**2 - 4) * x1**2",
    latex=r"(4 - 2.1\,x_0^2 + \tfrac{1}{3}x_0^4)\,x_0^2 + x_0 x_1 + (4x_1^2 - 4)\,x_1^2",
    f=lambda x0, x1: (4 - 2.1 * x0**2 + x0**4 / 3) * x0**2 + x0 * x1 + (4 * x1**2 - 4) * x1**2,
    gradient=lambda x0, x1: ((8 - 8.4 * x0**2 + 2 * x0**4) * x0 + x1, x0 + (16 * x1**2 - 8) * x1),
    hessian=lambda x0, x1: ((8 - 25.2 * x0**2 + 10 * x0**4, 1.0), (1.0, 48 * x1**2 - 8)),
    domain=(-2.2, 2.2, -1.5, 1.5),
    minima=((-0.08984201310031807, 0.7126564030207396), (0.08984201310031807, -0.7126564030207396)),
    local_minima=(
        (-1.7036067149699805, 0.7960835686726251),
        (1.7036067149699805, -0.7960835686726251),
        (-1.6071047529201976, -0.5686514548841313),
        (1.6071047529201976, 0.5686514548841313),
    ),
    saddles=(
        (0.0, 0.0),
        (-1.1092053368047865, 0.7682680925095399),
        (1.1092053368047865, -0.7682680925095399),
        (-1.6380679841897785, -0.22867406904439408),
        (1.6380679841897785, 0.22867406904439408),
        (-1.2960702671671092, -0.6050843880386585),
        (1.2960702671671092, 0.6050843880386585),
    ),
    start=(-2.0, 1.1),
    hard=(0.0, 0.0),
    lr=0.02,
    steps=60,
    settings=settings(SGD=(0.03, 10), Momentum=(0.03, 150), Nesterov=(0.015, 40), AdaGrad=(0.3, 10), RMSprop=(0.01, 40), Adam=(0.2, 120)),
)

# 2x³ - 16x + 5/2 = 0: valley, ridge, higher valley
STYBLINSKI_LOW, STYBLINSKI_TOP, STYBLINSKI_HIGH = -2.903534027771177, 0.1567312567803401, 2.7468027709908367

STYBLINSKI = Surface(
    key="styblinski",
    label="Styblinski–Tang",
    python="(x0**4 - 16*x0**2 + 5*x0 + x1**4 - 16*x1**2 + 5*x1) / 2",
    latex=r"\tfrac{1}{2}(x_0^4 - 16x_0^2 + 5x_0 + x_1^4 - 16x_1^2 + 5x_1)",
    f=lambda x0, x1: ((x0**2 - 16) * x0**2 + 5 * x0 + (x1**2 - 16) * x1**2 + 5 * x1) / 2,
    gradient=lambda x0, x1: ((2 * x0**2 - 16) * x0 + 2.5, (2 * x1**2 - 16) * x1 + 2.5),
    hessian=lambda x0, x1: ((6 * x0**2 - 16, 0.0), (0.0, 6 * x1**2 - 16)),
    domain=(-5.2, 5.2, -4.0, 4.0),
    minima=((STYBLINSKI_LOW, STYBLINSKI_LOW),),
    local_minima=((STYBLINSKI_LOW, STYBLINSKI_HIGH), (STYBLINSKI_HIGH, STYBLINSKI_LOW), (STYBLINSKI_HIGH, STYBLINSKI_HIGH)),
    saddles=(
        *crossings((STYBLINSKI_LOW, STYBLINSKI_HIGH), (STYBLINSKI_TOP,)),
        *crossings((STYBLINSKI_TOP,), (STYBLINSKI_LOW, STYBLINSKI_HIGH)),
    ),
    start=(0.6, 0.4),
    hard=(0.1567, 0.1567),
    lr=0.02,
    steps=40,
    settings=settings(SGD=(0.03, 15), Momentum=(0.007, 100), Nesterov=(0.03, 15), AdaGrad=(0.7, 10), RMSprop=(0.02, 80), Adam=(0.3, 100)),
)

# 2x + 20π sin 2πx = 0: the floors of the valleys and the tops between them, those within 2.4 and those within 1.8 of the middle
RASTRIGIN_FLOORS = (-1.9899122337085497, -0.9949586376523348, 0.0, 0.9949586376523348, 1.9899122337085497)
RASTRIGIN_TOPS = (-1.5076407318703584, -0.5025460365546747, 0.5025460365546747, 1.5076407318703584)

RASTRIGIN = Surface(
    key="rastrigin",
    label="Rastrigin",
    python="20 + x0**2 - 10*np.cos(2*np.pi*x0) + x1**2 - 10*np.cos(2*np.pi*x1)",
    latex=r"20 + x_0^2 - 10\cos 2\pi x_0 + x_1^2 - 10\cos 2\pi x_1",
    f=lambda x0, x1: 20 + x0**2 - 10 * np.cos(2 * np.pi * x0) + x1**2 - 10 * np.cos(2 * np.pi * x1),
    gradient=lambda x0, x1: (2 * x0 + 20 * np.pi * np.sin(2 * np.pi * x0), 2 * x1 + 20 * np.pi * np.sin(2 * np.pi * x1)),
    hessian=lambda x0, x1: ((2 + 40 * np.pi**2 * np.cos(2 * np.pi * x0), 0.0), (0.0, 2 + 40 * np.pi**2 * np.cos(2 * np.pi * x1))),
    domain=(-2.4, 2.4, -1.8, 1.8),
    minima=((0.0, 0.0),),
    local_minima=tuple(p for p in crossings(RASTRIGIN_FLOORS, RASTRIGIN_FLOORS[1:-1]) if p != (0.0, 0.0)),
    saddles=(*crossings(RASTRIGIN_FLOORS, RASTRIGIN_TOPS), *crossings(RASTRIGIN_TOPS, RASTRIGIN_FLOORS[1:-1])),
    start=(-1.8, 1.3),
    hard=(0.5025, 0.5025),
    lr=0.001,
    steps=40,
    settings=settings(SGD=(0.003, 10), Momentum=(0.0003, 100), Nesterov=(0.002, 15), AdaGrad=(0.2, 10), RMSprop=(0.005, 50), Adam=(0.07, 100)),
)

ACKLEY_FADING = 0.2 / np.sqrt(2)
ACKLEY_TIP = 1e-9  # the cone of Ackley has no slope at its tip; nearer than this it counts as rounded


def ackley(x0: Any, x1: Any) -> Any:
    return -20 * np.expm1(-ACKLEY_FADING * np.hypot(x0, x1)) + (np.e - np.exp((np.cos(2 * np.pi * x0) + np.cos(2 * np.pi * x1)) / 2))


def ackley_gradient(x0: Any, x1: Any) -> tuple[Any, Any]:
    r = np.maximum(np.hypot(x0, x1), ACKLEY_TIP)
    cone = 20 * ACKLEY_FADING * np.exp(-ACKLEY_FADING * r)
    eggs = np.pi * np.exp((np.cos(2 * np.pi * x0) + np.cos(2 * np.pi * x1)) / 2)
    return cone * (x0 / r) + eggs * np.sin(2 * np.pi * x0), cone * (x1 / r) + eggs * np.sin(2 * np.pi * x1)


def ackley_hessian(x0: Any, x1: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    r = np.maximum(np.hypot(x0, x1), ACKLEY_TIP)
    n0, n1, s0, s1 = x0 / r, x1 / r, np.sin(2 * np.pi * x0), np.sin(2 * np.pi * x1)
    cone = 20 * ACKLEY_FADING * np.exp(-ACKLEY_FADING * r)
    around, outward = cone / r, -ACKLEY_FADING * cone
    eggs = np.pi**2 * np.exp((np.cos(2 * np.pi * x0) + np.cos(2 * np.pi * x1)) / 2)
    mixed = (outward - around) * n0 * n1 - eggs * s0 * s1
    return (
        (around + (outward - around) * n0**2 + eggs * (2 * np.cos(2 * np.pi * x0) - s0**2), mixed),
        (mixed, around + (outward - around) * n1**2 + eggs * (2 * np.cos(2 * np.pi * x1) - s1**2)),
    )


ACKLEY_DOMAIN = (-2.4, 2.4, -1.8, 1.8)

ACKLEY = Surface(
    key="ackley",
    label="Ackley",
    python="20 + np.e - 20*np.exp(-0.2*np.sqrt((x0**2 + x1**2)/2)) - np.exp((np.cos(2*np.pi*x0) + np.cos(2*np.pi*x1))/2)",
    latex=r"20 + e - 20\,e^{-0.2\sqrt{(x_0^2 + x_1^2)/2}} - e^{(\cos 2\pi x_0 + \cos 2\pi x_1)/2}",
    f=ackley,
    gradient=ackley_gradient,
    hessian=ackley_hessian,
    domain=ACKLEY_DOMAIN,
    minima=((0.0, 0.0),),
    local_minima=mirrored(
        (
            (0.9521665459501717, 0.0),
            (0.9684776587077244, 0.9684776587077244),
            (1.9589197181217173, 0.0),
            (1.9646166628629864, 0.9824160350791393),
        ),
        ACKLEY_DOMAIN,
    ),
    saddles=mirrored(
        (
            (0.6257806168564638, 0.0),
            (0.8747620388753442, 0.5774125352782147),
            (1.6102960205537258, 0.0),
            (1.5950289240728648, 0.9458984927015273),
            (1.8559767089749084, 0.5364972381119946),
            (1.916166848997128, 1.5674502528624068),
        ),
        ACKLEY_DOMAIN,
    ),
    start=(-1.7, 1.25),
    hard=(2.3, 1.7),
    lr=0.01,
    steps=60,
    settings=settings(SGD=(0.02, 10), Momentum=(0.0015, 100), Nesterov=(0.015, 15), AdaGrad=(0.1, 10), RMSprop=(0.003, 60), Adam=(0.1, 100)),
)

SADDLE = Surface(
    key="saddle",
    label="x₀² − x₁²",
    python="x0**2 - x1**2",
    latex="x_0^2 - x_1^2",
    f=lambda x0, x1: x0**2 - x1**2,
    gradient=lambda x0, x1: (2 * x0, -2 * x1),
    hessian=lambda x0, x1: ((2.0, 0.0), (0.0, -2.0)),
    domain=(-4.0, 4.0, -3.0, 3.0),
    minima=(),
    saddles=((0.0, 0.0),),
    start=(-3.0, 0.01),
    hard=(-3.0, 0.0),
    lr=0.1,
    steps=32,
    settings=settings(SGD=(0.15, 25), Momentum=(0.05, 25), Nesterov=(0.05, 25), AdaGrad=(0.2, 40), RMSprop=(0.02, 40), Adam=(0.15, 25)),
    quadratic=True,
    bounded=False,
)

MONKEY_SADDLE = Surface(
    key="monkey_saddle",
    label="x₀³ − 3x₀x₁²",
    python="x0**3 - 3*x0*x1**2",
    latex="x_0^3 - 3x_0x_1^2",
    f=lambda x0, x1: x0 * (x0**2 - 3 * x1**2),
    gradient=lambda x0, x1: (3 * (x0**2 - x1**2), -6 * x0 * x1),
    hessian=lambda x0, x1: ((6 * x0, -6 * x1), (-6 * x1, -6 * x0)),
    domain=(-2.0, 2.0, -1.5, 1.5),
    minima=(),
    saddles=((0.0, 0.0),),
    start=(1.7, 0.02),
    hard=(0.0, 0.0),
    lr=0.05,
    steps=30,
    settings=settings(SGD=(0.07, 25), Momentum=(0.01, 25), Nesterov=(0.01, 25), AdaGrad=(0.1, 40), RMSprop=(0.01, 40), Adam=(0.07, 25)),
    bounded=False,
)

PLATEAU = Surface(
    key="plateau",
    label="plateau with a drop",
    python="1 - np.exp(-(x0**2 + x1**2)/2)",
    latex=r"1 - e^{-(x_0^2 + x_1^2)/2}",
    f=lambda x0, x1: -np.expm1(-(x0**2 + x1**2) / 2),
    gradient=lambda x0, x1: (x0 * np.exp(-(x0**2 + x1**2) / 2), x1 * np.exp(-(x0**2 + x1**2) / 2)),
    hessian=lambda x0, x1: (
        ((1 - x0**2) * np.exp(-(x0**2 + x1**2) / 2), -x0 * x1 * np.exp(-(x0**2 + x1**2) / 2)),
        (-x0 * x1 * np.exp(-(x0**2 + x1**2) / 2), (1 - x1**2) * np.exp(-(x0**2 + x1**2) / 2)),
    ),
    domain=(-4.8, 4.8, -3.6, 3.6),
    minima=((0.0, 0.0),),
    start=(-3.0, 2.1),
    hard=(-4.6, 3.4),
    lr=1.0,
    steps=120,
    settings=settings(SGD=(1.0, 100), Momentum=(1.0, 120), Nesterov=(0.7, 50), AdaGrad=(1.0, 15), RMSprop=(0.015, 100), Adam=(0.5, 100)),
    plateau=True,
)

WINDING = Surface(
    key="winding",
    label="winding ravine",
    python="10 * (x1 - np.sin(x0))**2 + x0**2 / 20",
    latex=r"10\,(x_1 - \sin x_0)^2 + \tfrac{1}{20}x_0^2",
    f=lambda x0, x1: 10 * (x1 - np.sin(x0)) ** 2 + x0**2 / 20,
    gradient=lambda x0, x1: (-20 * (x1 - np.sin(x0)) * np.cos(x0) + x0 / 10, 20 * (x1 - np.sin(x0))),
    hessian=lambda x0, x1: (
        (20 * (np.cos(x0) ** 2 + (x1 - np.sin(x0)) * np.sin(x0)) + 0.1, -20 * np.cos(x0)),
        (-20 * np.cos(x0), 20.0),
    ),
    domain=(-6.4, 3.2, -3.6, 3.6),
    minima=((0.0, 0.0),),
    start=(-5.4, 2.4),
    hard=(3.1, -3.4),
    lr=0.03,
    steps=300,
    settings=settings(SGD=(0.03, 4000), Momentum=(0.05, 200), Nesterov=(0.03, 250), AdaGrad=(1.5, 2000), RMSprop=(0.03, 3000), Adam=(1.0, 250)),
)

SURFACES: tuple[Surface, ...] = (
    BOWL, RAVINE, ROSENBROCK, HIMMELBLAU, BEALE, CAMEL, STYBLINSKI, RASTRIGIN, ACKLEY, SADDLE, MONKEY_SADDLE, PLATEAU, WINDING,
)  # fmt: skip


def surface_named(key: str) -> Surface:
    """The surface with that key. Raises ValueError with the keys there are."""
    for surface in SURFACES:
        if surface.key == key:
            return surface
    raise ValueError(f"no surface is called {key!r}; there are {', '.join(s.key for s in SURFACES)}")


OWN_DOMAIN = (-4.0, 4.0, -3.0, 3.0)
OWN_STARTS = ((-2.5, 2.0), (2.5, 2.0), (2.5, -2.0), (-2.5, -2.0), (1.0, 0.75), (0.1, 0.1), (0.0, 0.0))  # the first where f is finite
FIRST_NUDGE, SECOND_NUDGE = 6e-6, 1.2e-4  # ε^⅓ and ε^¼: where round-off and what the difference leaves out are about equal


def surface_from(text: str) -> Surface:
    """The reader's own f as a surface: its derivatives by central differences, its minima unknown.

    The nudge grows with |x|, so that it is never lost in it. The learning rate is 1 / λ for a curvature λ that nine tenths of the map
    do not exceed. Equal formulas give the same record. Raises `core.expression.ExpressionError` for what is no formula.
    """
    return surface_of(parse(text))


def nudge(share: float, x: Any) -> Any:
    """How far to move x for a difference."""
    return share * np.maximum(1, np.abs(x))


def slopes(f: Callable[[Any, Any], Any], x0: Any, x1: Any, h0: Any, h1: Any) -> tuple[Any, Any]:
    """(∂f/∂x0, ∂f/∂x1) by central differences with steps h0 and h1: all four heights in one call of f on arrays, as reading a formula
    costs more than computing with it."""
    x0, x1 = np.broadcast_arrays(x0, x1)
    right, left, up, down = f(np.array([x0 + h0, x0 - h0, x0, x0]), np.array([x1, x1, x1 + h1, x1 - h1]))
    with np.errstate(all="ignore"):
        return (right - left) / (2 * h0), (up - down) / (2 * h1)


@functools.lru_cache(maxsize=32)
def surface_of(f: Expression) -> Surface:
    def gradient(x0: Any, x1: Any) -> tuple[Any, Any]:
        return slopes(f, x0, x1, nudge(FIRST_NUDGE, x0), nudge(FIRST_NUDGE, x1))

    def hessian(x0: Any, x1: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
        x0, x1 = np.broadcast_arrays(x0, x1)
        h0, h1 = nudge(SECOND_NUDGE, x0), nudge(SECOND_NUDGE, x1)
        (a0, b0), (a1, b1) = (x0 + h0, x0 - h0), (x1 + h1, x1 - h1)
        places = [a0, a0, b0, b0, a0, b0, x0, x0, x0], [a1, b1, a1, b1, x1, x1, a1, b1, x1]
        right_up, right_down, left_up, left_down, right, left, up, down, middle = f(*places)
        with np.errstate(all="ignore"):
            mixed = (right_up - right_down - left_up + left_down) / (4 * h0 * h1)
            along_x0 = (right - 2 * middle + left) / h0**2
            along_x1 = (up - 2 * middle + down) / h1**2
        return (along_x0, mixed), (mixed, along_x1)

    left, right, bottom, top = OWN_DOMAIN
    (a, b), (_, d) = hessian(*np.meshgrid(np.linspace(left, right, 41), np.linspace(bottom, top, 31)))
    with np.errstate(all="ignore"):
        curvature = np.maximum(np.abs(a), np.abs(d)) + np.abs(b)
    known = curvature[np.isfinite(curvature)]
    steepness = float(np.quantile(known, 0.9)) if known.size else 1.0
    return Surface(
        key="own",
        label=f.text,
        python=f.python,
        latex=f.latex,
        f=f,
        gradient=gradient,
        hessian=hessian,
        domain=OWN_DOMAIN,
        minima=(),
        start=next((start for start in OWN_STARTS if np.isfinite(f(*start))), OWN_STARTS[0]),
        lr=float(f"{min(1 / max(steepness, 1e-9), 1.0):.0e}"),
        steps=100,
        bounded=False,
    )
