"""What a numerical gradient costs: `python -m benchmarks.numerical_gradient`.

784-50-10, 100 MNIST images, float64. The book's loop runs the whole net twice for every weight; `TwoLayerNet.numerical_gradient`
computes only what the weight can change. Both are central differences with h = 1e-4.
"""

from __future__ import annotations

import statistics

import numpy as np

from benchmarks.table import print_table, seconds, threadpool_limits
from core.differentiation import numerical_gradient
from core.mnist import dataset
from core.networks import TwoLayerNet

HIDDEN, IMAGES, H = 50, 100, 1e-4
TURNS, SAMPLE = 7, 150  # the loop would take a quarter of a minute and more, so each turn times it on this many weights


def small_difference() -> float:
    """Largest difference of the two gradients, entry by entry, on a net small enough for the loop to go through all of it."""
    net = TwoLayerNet(784, 2, 10, 0.5, rng=np.random.default_rng(0), dtype=np.float64)
    x, t = dataset().x_train[:20] / 255.0, dataset().t_train[:20]
    fast = net.numerical_gradient(x, t, H)
    return max(np.abs(fast[name] - numerical_gradient(lambda _: net.loss(x, t), net.params[name], H)).max() for name in net.params)


def show(threads: int) -> None:
    """Time both in turns on that many BLAS threads and print the table."""
    net = TwoLayerNet(784, HIDDEN, 10, rng=np.random.default_rng(0), dtype=np.float64)
    x, t = dataset().x_train[:IMAGES] / 255.0, dataset().t_train[:IMAGES]
    weights = sum(p.size for p in net.params.values())
    rng, W1 = np.random.default_rng(1), net.params["W1"]
    slopes = np.zeros(W1.size)

    def book_on_a_sample() -> None:
        for i in rng.integers(0, W1.size, SAMPLE):
            kept = W1.flat[i]
            W1.flat[i] = kept + H
            above = net.loss(x, t)
            W1.flat[i] = kept - H
            below = net.loss(x, t)
            W1.flat[i] = kept
            slopes[i] = (above - below) / (2 * H)

    with threadpool_limits(threads):
        net.numerical_gradient(x, t, H)
        pairs = [(seconds(lambda: net.numerical_gradient(x, t, H)), seconds(book_on_a_sample) * weights / SAMPLE) for _ in range(TURNS)]
    ours, book = (statistics.median(side) for side in zip(*pairs, strict=True))
    print_table(
        f"Numerical gradient of 784-{HIDDEN}-10 on {IMAGES} images, {threads} BLAS thread{'s'[: threads > 1]}, medians of {TURNS}",
        ("", "seconds", "it / ours"),
        [
            ("ours", f"{ours:.3f}", "1"),
            (f"book's loop, from {SAMPLE} of its {weights:,} weights", f"{book:.1f}", f"{statistics.median(b / a for a, b in pairs):.0f}"),
        ],
    )
    print(f"  Largest difference to core.differentiation.numerical_gradient, every entry of 784-2-10 on 20 images: {small_difference():.1e}")


if __name__ == "__main__":
    for threads in (1, 2):
        show(threads)
