"""What three losses say about one answer, told: the headline, the numbers, the script. Every number is computed by `core`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.losses import TINY, cross_entropy_error, hinge, mean_squared_error, sum_squared_error
from ui.text import Words

Array = NDArray[np.floating]
SURE = 0.9  # from this probability on the headline calls the answer sure


@dataclass(frozen=True, eq=False)
class Costs:
    """y (10,) with the right digit t, and what it costs: ½ Σ (y - t)², its mean, -log y[t], and the hinge of the scores log(y + 1e-7)."""

    y: Array
    t: int
    square: float
    mean: float
    entropy: float
    hinge: float


def costs(y: Sequence[float], t: int) -> Costs:
    """The losses of `core` for one answer."""
    p = np.array(y)
    right = np.eye(len(p))[t]
    return Costs(p, t, sum_squared_error(p, right), mean_squared_error(p, right), cross_entropy_error(p, t), hinge(np.log(p + TINY), t))


def title(c: Costs, say: Words) -> str:
    """Who is right, how surely, and what it costs."""
    share = c.y[c.t]
    if c.y.max() - c.y.min() < 1e-3:
        return say("title_equal", entropy=c.entropy)
    top = np.flatnonzero(c.y == c.y.max())
    if share == 0:
        return say("title_nothing", entropy=c.entropy)
    if len(top) > 1:
        return say("title_tie", which=", ".join(map(str, top)), entropy=c.entropy)
    says = int(top[0])
    how = "sure" if c.y[says] >= SURE else "prefers"
    return say(f"title_{how}_{'right' if says == c.t else 'wrong'}", says=says, t=c.t, entropy=c.entropy)


def code(c: Costs) -> str:
    """A script that runs with core alone and prints the bars' numbers."""
    return f"""import numpy as np

from core.losses import cross_entropy_error, hinge, mean_squared_error, sum_squared_error

y = np.array({c.y.tolist()})
t = np.eye(10)[{c.t}]  # one-hot: the right digit is {c.t}

print(sum_squared_error(y, t))  # ½ Σ (y - t)²
print(mean_squared_error(y, t))  # what "mean squared error" promises: Σ (y - t)² / 10
print(cross_entropy_error(y, t))  # -Σ t log(y + 1e-7)
print(hinge(np.log(y + 1e-7), t))  # Σ max(0, s_j - s_t + 1) over j ≠ t, for scores whose softmax is y"""
