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
    """Take the walk of `config` once with each of `rates` in place of its own, by the gradient's formula."""
    ways = [walk(replace(config, lr=float(rate), gradient="analytic")) for rate in rates]
    finals = np.array([np.inf if way.overflowed else way.values[-1] for way in ways])
    return RateSweep(config, np.array(rates, np.float64), finals)


def four_rates(stable: float) -> tuple[float, float, float, float]:
    """Too small, good, too large but still falling, diverging: as shares of the largest stable rate."""
    return 0.01 * stable, 0.4 * stable, 0.97 * stable, 1.05 * stable


def four_walks(config: DescentConfig, stable: float) -> list[Walk]:
    """The walk of `config` with each of `four_rates`."""
    return [walk(replace(config, lr=rate, gradient="analytic")) for rate in four_rates(stable)]
