"""What a race costs: `python -m benchmarks.descent`.

Six optimizers on Rosenbrock's valley, 500 steps each, the gradient by its formula: walking, and reading the walks. Processor time.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from benchmarks.table import print_table
from core.descent import DescentConfig, walk
from core.optimizers import OPTIMIZERS
from core.verdict import verdict

TURNS, STEPS = 15, 500


def milliseconds(work: Callable[[], object]) -> list[float]:
    """Processor times of TURNS calls, smallest first."""
    times = []
    for _ in range(TURNS):
        start = time.process_time()
        work()
        times.append(1e3 * (time.process_time() - start))
    return sorted(times)


def show() -> None:
    """Time each optimizer and the race of all, and print the table."""
    configs = [DescentConfig("rosenbrock", -0.5, 2.2, 0.001, STEPS, kind.__name__, "analytic") for kind in OPTIMIZERS]
    walks = [walk(config) for config in configs]
    timed = [(config.optimizer, milliseconds(lambda config=config: walk(config))) for config in configs]
    timed.append(("all six", milliseconds(lambda: [walk(config) for config in configs])))
    timed.append(("their verdicts", milliseconds(lambda: [verdict(way) for way in walks])))
    print_table(
        f"Race on Rosenbrock, {STEPS} steps, {TURNS} turns",
        ("", "quickest, ms", "median, ms"),
        [(name, f"{times[0]:.1f}", f"{statistics.median(times):.1f}") for name, times in timed],
    )


if __name__ == "__main__":
    show()
