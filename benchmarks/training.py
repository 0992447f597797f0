"""How fast the two-layer net trains: `python -m benchmarks.training`.

784-50-10, batch 100, rate 0.1, 10,000 iterations, accuracy on all 70,000 images at the start, at every epoch and at the end.
Ours beside the book's own loop, PyTorch eager, scikit-learn's MLPClassifier, and the bare matrix products of the same work.
The contestants take turns, epoch by epoch, so that a slow minute of the machine hits all of them alike.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Iterator

import numpy as np

from benchmarks.table import print_table, threadpool_limits
from core.mnist import dataset
from core.training import CHUNK, TrainConfig, train

HIDDEN, BATCH, RATE, EPOCH = 50, 100, 0.1, 600


Accuracies = Iterator[float | None]  # a contestant yields its test accuracy after every epoch's work


def ours(iterations: int) -> Accuracies:
    run = train(TrainConfig(hidden_sizes=(HIDDEN,), batch_size=BATCH, learning_rate=RATE, iterations=iterations), dataset())
    yield None
    for record in run:
        if record.test_accuracy is not None:
            yield record.test_accuracy


def book(iterations: int) -> Accuracies:
    """The loop of chapter 4.5 with the backpropagation of chapter 5, from its description: float64, one-hot labels, random choice,
    a second forward pass for the loss."""
    data = dataset()
    x_train, x_test = data.x_train / 255.0, data.x_test / 255.0
    t_train, t_test = np.eye(10)[data.t_train], np.eye(10)[data.t_test]
    p = {"W1": 0.01 * np.random.randn(784, HIDDEN), "b1": np.zeros(HIDDEN), "W2": 0.01 * np.random.randn(HIDDEN, 10), "b2": np.zeros(10)}

    def sigmoid(a):
        return 1 / (1 + np.exp(-a))

    def softmax(a):
        a = a - np.max(a, axis=-1, keepdims=True)
        return np.exp(a) / np.sum(np.exp(a), axis=-1, keepdims=True)

    def predict(x):
        z = sigmoid(np.dot(x, p["W1"]) + p["b1"])
        return softmax(np.dot(z, p["W2"]) + p["b2"])

    def loss(x, t):
        y = predict(x)
        return -np.sum(np.log(y[np.arange(len(y)), t.argmax(axis=1)] + 1e-7)) / len(y)

    def gradient(x, t):
        a1 = np.dot(x, p["W1"]) + p["b1"]
        z1 = sigmoid(a1)
        dy = (softmax(np.dot(z1, p["W2"]) + p["b2"]) - t) / len(x)
        dz1 = (1.0 - sigmoid(a1)) * sigmoid(a1) * np.dot(dy, p["W2"].T)
        return {"W2": np.dot(z1.T, dy), "b2": np.sum(dy, axis=0), "W1": np.dot(x.T, dz1), "b1": np.sum(dz1, axis=0)}

    def accuracy(x, t):
        return np.mean(np.argmax(predict(x), axis=1) == np.argmax(t, axis=1))

    losses = []
    yield None  # the data are ready
    for i in range(iterations):
        chosen = np.random.choice(len(x_train), BATCH)
        x, t = x_train[chosen], t_train[chosen]
        grad = gradient(x, t)
        for key in p:
            p[key] -= RATE * grad[key]
        losses.append(loss(x, t))
        if i % EPOCH == 0 or i == iterations - 1:
            accuracy(x_train, t_train)
            yield float(accuracy(x_test, t_test))


def torch_eager(iterations: int) -> Accuracies:
    import torch

    data = dataset()
    x_train, x_test = (torch.from_numpy(x / np.float32(255)) for x in (data.x_train, data.x_test))
    t_train, t_test = (torch.from_numpy(t.astype(np.int64)) for t in (data.t_train, data.t_test))
    net = torch.nn.Sequential(torch.nn.Linear(784, HIDDEN), torch.nn.Sigmoid(), torch.nn.Linear(HIDDEN, 10))
    for layer in (net[0], net[2]):
        torch.nn.init.normal_(layer.weight, std=0.01)
        torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(net.parameters(), lr=RATE)

    def accuracy(x, t):
        with torch.no_grad():
            return float((net(x).argmax(1) == t).float().mean())

    losses = []
    yield None
    accuracy(x_train, t_train)
    accuracy(x_test, t_test)
    for i in range(1, iterations + 1):
        chosen = torch.randint(len(x_train), (BATCH,))
        loss = torch.nn.functional.cross_entropy(net(x_train[chosen]), t_train[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if i % EPOCH == 0 or i == iterations:
            accuracy(x_train, t_train)
            yield accuracy(x_test, t_test)


def scikit_learn(iterations: int) -> Accuracies:
    """The nearest that MLPClassifier offers: whole epochs dealt out without replacement, float64."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    data = dataset()
    net = MLPClassifier((HIDDEN,), activation="logistic", solver="sgd", learning_rate_init=RATE, momentum=0, nesterovs_momentum=False,
                        alpha=0, batch_size=BATCH, max_iter=1, warm_start=True, random_state=0)  # fmt: skip
    x_train, x_test = data.x_train / 255.0, data.x_test / 255.0
    yield None
    for _ in range(round(iterations / EPOCH)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            net.fit(x_train, data.t_train)
        net.score(x_train, data.t_train)
        yield float(net.score(x_test, data.t_test))


def bare_products(iterations: int) -> Accuracies:
    """Only the products: two forward, three backward per iteration, and two per chunk of an evaluation. As in training, every
    batch is another one: sixteen of them lie ready and take turns, and an evaluation goes through 70,000 images."""
    rng, f = np.random.default_rng(0), np.float32
    batches = [rng.random((BATCH, 784), dtype=f) for _ in range(16)]
    chunks = [rng.random((CHUNK, 784), dtype=f) for _ in range(70_000 // CHUNK)]
    W1, W2, z, dy, da = (rng.random(shape, dtype=f) for shape in ((784, HIDDEN), (HIDDEN, 10), (BATCH, HIDDEN), (BATCH, 10), (BATCH, HIDDEN)))
    a1, a2, g1, g2, dz = np.empty_like(z), np.empty_like(dy), np.empty_like(W1), np.empty_like(W2), np.empty_like(z)
    big, small = np.empty((CHUNK, HIDDEN), f), np.empty((CHUNK, 10), f)

    def evaluate() -> None:
        for x in chunks:
            np.matmul(x, W1, out=big)
            np.matmul(big, W2, out=small)

    yield None
    evaluate()
    for i in range(1, iterations + 1):
        x = batches[i % 16]
        np.matmul(x, W1, out=a1)
        np.matmul(z, W2, out=a2)
        np.matmul(z.T, dy, out=g2)
        np.matmul(dy, W2.T, out=dz)
        np.matmul(x.T, da, out=g1)
        if i % EPOCH == 0 or i == iterations:
            evaluate()
            yield None


CONTESTANTS = {"ours": ours, "book's loop": book, "PyTorch eager": torch_eager, "scikit-learn": scikit_learn, "bare products": bare_products}


def race(names: list[str], iterations: int) -> tuple[dict[str, float], dict[str, float], dict[str, float | None]]:
    """Seconds by the clock, seconds of processor time and last test accuracy of each contestant, run in turns of one epoch; making
    the data ready does not count."""
    clock, processor, reached = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0), dict.fromkeys(names)
    running = {name: CONTESTANTS[name](iterations) for name in names}
    for name in names:
        next(running[name])
    while running:
        for name in list(running):
            start, busy = time.perf_counter(), time.process_time()
            try:
                reached[name] = next(running[name])
            except StopIteration:
                del running[name]
            clock[name] += time.perf_counter() - start
            processor[name] += time.process_time() - busy
    return clock, processor, reached


def show(threads: int, names: list[str], iterations: int = 10_000) -> None:
    """Run the race on that many BLAS threads and print its table."""
    dataset()
    with threadpool_limits(threads):
        if "PyTorch eager" in names:
            import torch

            torch.set_num_threads(threads)
        clock, processor, reached = race(names, iterations)
    print_table(
        f"{iterations:,} iterations of 784-{HIDDEN}-10, batch {BATCH}, {threads} BLAS thread{'s'[: threads > 1]}",
        ("", "seconds", "ours / it", "CPU seconds", "ours / it", "test accuracy"),
        [
            (
                name,
                f"{clock[name]:.2f}",
                f"{clock['ours'] / clock[name]:.2f}",
                f"{processor[name]:.2f}",
                f"{processor['ours'] / processor[name]:.2f}",
                "–" if reached[name] is None else f"{reached[name]:.4f}",
            )
            for name in names
        ],
    )


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--iterations", type=int, default=10_000)
    ask.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    ask.add_argument("--only", nargs="*", choices=CONTESTANTS, default=list(CONTESTANTS), help="beside ours")
    a = ask.parse_args()
    names = [name for name in CONTESTANTS if name == "ours" or name in a.only]
    for threads in a.threads:
        show(threads, names, a.iterations)


if __name__ == "__main__":
    main()
