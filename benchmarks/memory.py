"""How much memory a training needs from Python: `python -m benchmarks.memory`.

A fresh process imports `core.training`, trains the book's net for 10,000 iterations and tells its largest resident size.
"""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.table import print_table

TRAINING = """
import resource, sys
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)  # bytes on macOS, else KiB
empty = peak()
from core.mnist import dataset
from core.training import TrainConfig, train
imported = peak()
data = dataset()
read = peak()
for record in train(TrainConfig(), data):
    pass
print(empty, imported, read, peak(), record.test_accuracy)
"""


def show(threads: int) -> None:
    """Train in a process of its own, on that many BLAS threads, and print its peaks."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    answer = subprocess.run([sys.executable, "-c", TRAINING], env=environment, capture_output=True, text=True, check=True)
    *peaks, accuracy = map(float, answer.stdout.split())
    steps = ("Python", "core.training imported", "MNIST read and checked", f"10,000 iterations (test accuracy {accuracy:.4f})")
    print_table(
        f"Largest resident memory so far, {threads} BLAS thread{'s'[: threads > 1]}",
        ("after", "MiB"),
        [(step, f"{peak:.0f}") for step, peak in zip(steps, peaks, strict=True)],
    )


if __name__ == "__main__":
    for threads in (1, 2):
        show(threads)
