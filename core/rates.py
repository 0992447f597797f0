"""One walk, many learning rates: where does it end with each of them?

The curve of the final height against the rate is the picture behind all advice about learning rates: flat and high where steps are
too small, a valley of good rates, and a wall where η λ passes its limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.descent import DescentConfig, Walk, walk

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RateSweep:
    """Final heights for a range of learning rates: rates (n,), finals (n,) with inf where the walk left the numbers."""

    config: DescentConfig
    rates: Array
    finals: Array

    @property
    def best(self) -> float:
        """The rate whose walk ends lowest; the smallest of them where several do."""
        return float(self.rates[int(np.argmin(self.finals))])


def sweep_rates(config: DescentConfig, rates: Sequence[float] | Array) -> RateSweep:
    """Take the walk of `config` once with each of `rates` in place of its own, by the gradient's formula.

    All walks are taken side by side: one array of points, one learning rate per column.
    """
    surface, optimizer, rng = config.make_surface(), config.make_optimizer(), np.random.default_rng(config.seed)
    every = np.array(rates, np.float64)
    x = np.repeat([[config.x0], [config.x1]], len(every), axis=1).astype(np.float64)
    inside = np.ones(len(every), bool)
    with np.errstate(all="ignore"):
        factors = np.broadcast_to(config.schedule(np.arange(config.steps)), config.steps)
        for factor in factors.tolist():
            g = np.array(surface.gradient(x[0], x[1]))
            if config.noise:
                g += rng.normal(0.0, config.noise, 2)[:, None]
            optimizer.lr = every * factor
            optimizer.update({"x": x}, {"x": g})
            inside &= np.isfinite(x).all(axis=0)
            if not inside.any():
                break
        finals = surface.f(x[0], x[1]) + np.zeros(len(every))
    return RateSweep(config, every, np.where(inside & np.isfinite(finals), finals, np.inf))


def four_rates(stable: float) -> tuple[float, float, float, float]:
    """Too small, good, too large but still falling, diverging: as shares of the largest stable rate."""
    return 0.01 * stable, 0.4 * stable, 0.97 * stable, 1.05 * stable


def walks_at(config: DescentConfig, rates: Sequence[float]) -> list[Walk]:
    """The walk of `config` with each of `rates`, by the gradient's formula."""
    return [walk(replace(config, lr=float(rate), gradient="analytic")) for rate in rates]
