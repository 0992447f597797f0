"""What the benchmarks share: a table, a stopwatch, and the thread count."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from threadpoolctl import threadpool_limits

__all__ = ["print_table", "seconds", "threadpool_limits"]


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A plain table, columns as wide as their widest cell."""
    cells = [[str(c) for c in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        print("  " + "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))))
        if number == 0:
            print("  " + "  ".join("-" * w for w in widths))
