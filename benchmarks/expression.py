"""What a reader's own formula costs: reading it, and its heights on a map of 201 × 201 points.

Prints a table; the bars are 5 ms and 50 ms. `python -m benchmarks.expression`
"""

from __future__ import annotations

import numpy as np

from benchmarks.table import print_table, seconds, threadpool_limits
from core.expression import MAX_COSTLY, MAX_PARTS, Expression, parse
from core.surfaces import surface_of

FORMULAS = {
    "bowl": "x0**2 + x1**2",
    "Rosenbrock": "(1 - x0)**2 + 100*(x1 - x0**2)**2",
    "Beale": "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
    "Ackley": "20 + e - 20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
    "most parts": "*".join(["x"] * (MAX_PARTS // 2)),
    "most powers": "+".join(["x^y"] * MAX_COSTLY),
    "most functions": "+".join(["tan(1e30*x)"] * MAX_COSTLY),
    "deep": "sin(1e9*" * MAX_COSTLY + "x" + ")" * MAX_COSTLY,
}


def best(work, times: int) -> float:
    """The shortest of several calls, in milliseconds."""
    return 1e3 * min(seconds(work) for _ in range(times))


def fresh_surface(f: Expression) -> None:
    """The record that the page makes of a formula it has not seen: derivatives, learning rate, start."""
    surface_of.cache_clear()
    surface_of(f)


def main() -> None:
    x0, x1 = np.meshgrid(np.linspace(-4, 4, 201), np.linspace(-3, 3, 201))
    rows = []
    for name, text in FORMULAS.items():
        f = parse(text)
        once = [best(lambda text=text: parse(text), 20), best(lambda f=f: f(x0, x1), 5), best(lambda f=f: fresh_surface(f), 3)]
        rows.append([name, *(f"{ms:.2f}" for ms in once), 1e3 * best(lambda f=f: f(1.0, 2.0), 50) // 1])
    print_table("A reader's formula, ms", ["formula", "parse", "201 × 201", "as a surface", "one point, µs"], rows)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
