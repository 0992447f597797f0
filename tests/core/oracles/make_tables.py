"""Where the optimizers should walk, from code that is not ours: `python tests/core/oracles/make_tables.py` writes optimizers.csv.

PyTorch walks each path in float64 with slopes from its own autograd. Its formulas coincide with ours: its momentum keeps v = -v_ours / η,
which is the same path; AdaGrad and RMSprop take the book's ε = 1e-7 outside the root. Every path is walked a second time with plain Python
floats and slopes worked out by hand, straight from the published rules; nothing is written unless the two agree.
"""

from __future__ import annotations

import csv
import math
import pathlib
from collections.abc import Callable, Iterator

import torch

Point = tuple[float, float]

SURFACES: dict[str, tuple[Callable, Callable[[float, float], Point], Point, int]] = {  # key: f, its slopes by hand, start, steps
    "ravine": (lambda x0, x1: x0**2 / 20 + x1**2, lambda x0, x1: (x0 / 10, 2 * x1), (-7.0, 2.0), 50),
    "rosenbrock": (
        lambda x0, x1: (1 - x0) ** 2 + 100 * (x1 - x0**2) ** 2,
        lambda x0, x1: (2 * x0 - 2 - 400 * x0 * x1 + 400 * x0**3, 200 * x1 - 200 * x0**2),
        (-0.5, 2.2),
        200,
    ),
    "beale": (
        lambda x0, x1: (1.5 - x0 + x0 * x1) ** 2 + (2.25 - x0 + x0 * x1**2) ** 2 + (2.625 - x0 + x0 * x1**3) ** 2,
        lambda x0, x1: (
            2 * x0 * (x1**6 + x1**4 - 2 * x1**3 - x1**2 - 2 * x1 + 3) + 5.25 * x1**3 + 4.5 * x1**2 + 3 * x1 - 12.75,
            x0 * (6 * x0 * x1**5 + 4 * x0 * x1**3 - 6 * x0 * x1**2 - 2 * x0 * x1 - 2 * x0 + 15.75 * x1**2 + 9 * x1 + 3),
        ),
        (1.0, 1.5),
        200,
    ),
}

LEARNING_RATES = {  # calm ones: starts that differ in the last digit stay together, so that a difference means another rule
    "ravine": {"SGD": 0.95, "Momentum": 0.1, "Nesterov": 0.1, "AdaGrad": 1.5, "RMSprop": 0.1, "Adam": 0.3},
    "rosenbrock": {"SGD": 0.001, "Momentum": 0.0002, "Nesterov": 0.0002, "AdaGrad": 0.3, "RMSprop": 0.02, "Adam": 0.1},
    "beale": {"SGD": 0.01, "Momentum": 0.001, "Nesterov": 0.001, "AdaGrad": 0.5, "RMSprop": 0.01, "Adam": 0.1},
}

TORCH: dict[str, Callable[[list[torch.Tensor], float], torch.optim.Optimizer]] = {
    "SGD": lambda x, lr: torch.optim.SGD(x, lr=lr),
    "Momentum": lambda x, lr: torch.optim.SGD(x, lr=lr, momentum=0.9),
    "Nesterov": lambda x, lr: torch.optim.SGD(x, lr=lr, momentum=0.9, nesterov=True),
    "AdaGrad": lambda x, lr: torch.optim.Adagrad(x, lr=lr, eps=1e-7),
    "RMSprop": lambda x, lr: torch.optim.RMSprop(x, lr=lr, alpha=0.99, eps=1e-7),
    "Adam": lambda x, lr: torch.optim.Adam(x, lr=lr, betas=(0.9, 0.999), eps=1e-8),
}


def by_torch(rule: str, surface: str) -> Iterator[Point]:
    f, _, start, steps = SURFACES[surface]
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = TORCH[rule]([x], LEARNING_RATES[surface][rule])
    yield start
    for _ in range(steps):
        optimizer.zero_grad()
        f(x[0], x[1]).backward()
        optimizer.step()
        yield x[0].item(), x[1].item()


def by_hand(rule: str, surface: str) -> Iterator[Point]:
    _, slopes, x, steps = SURFACES[surface]
    lr = LEARNING_RATES[surface][rule]
    a, b = [0.0, 0.0], [0.0, 0.0]  # the memories: v; h; m and v
    yield x
    for t in range(1, steps + 1):
        new = []
        for i, g in enumerate(slopes(*x)):
            if rule == "SGD":
                step = -lr * g
            elif rule == "Momentum":
                step = a[i] = 0.9 * a[i] - lr * g
            elif rule == "Nesterov":
                before, a[i] = a[i], 0.9 * a[i] - lr * g
                step = -0.9 * before + 1.9 * a[i]
            elif rule == "AdaGrad":
                a[i] += g**2
                step = -lr * g / (math.sqrt(a[i]) + 1e-7)
            elif rule == "RMSprop":
                a[i] = 0.99 * a[i] + 0.01 * g**2
                step = -lr * g / (math.sqrt(a[i]) + 1e-7)
            else:
                a[i] = 0.9 * a[i] + 0.1 * g
                b[i] = 0.999 * b[i] + 0.001 * g**2
                step = -lr * (a[i] / (1 - 0.9**t)) / (math.sqrt(b[i] / (1 - 0.999**t)) + 1e-8)
            new.append(x[i] + step)
        x = (new[0], new[1])
        yield x


def main() -> None:
    target = pathlib.Path(__file__).with_name("optimizers.csv")
    rows, worst = [], 0.0
    for surface, rates in LEARNING_RATES.items():
        for rule, lr in rates.items():
            for step, (torchs, hands) in enumerate(zip(by_torch(rule, surface), by_hand(rule, surface), strict=True)):
                worst = max(worst, math.dist(torchs, hands) / math.hypot(*torchs))
                rows.append((surface, rule, lr, step, *(repr(x) for x in torchs)))
    if worst > 1e-11:
        raise SystemExit(f"PyTorch and the plain recomputation differ by {worst:.1e} of the point's length: nothing was written")
    with target.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("surface", "optimizer", "lr", "step", "x0", "x1"))
        writer.writerows(rows)
    print(f"{target.name}: {len(rows)} points; PyTorch {torch.__version__} and the plain recomputation differ by at most {worst:.1e}")


if __name__ == "__main__":
    main()
