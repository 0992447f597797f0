"""What several tests of core share: the digits, a small part of them, and one run of the book's 10,000 iterations."""

from __future__ import annotations

import pytest

from core.mnist import Dataset, dataset
from core.training import Progress, TrainConfig, Training


@pytest.fixture(scope="session")
def digits() -> Dataset:
    """All of MNIST, as bytes."""
    return dataset()


@pytest.fixture(scope="session")
def few(digits: Dataset) -> Dataset:
    """Six hundred images to train on and two hundred to test with."""
    return Dataset(digits.x_train[:600], digits.t_train[:600], digits.x_test[:200], digits.t_test[:200])


@pytest.fixture(scope="session")
def the_books_run(digits: Dataset) -> tuple[Training, list[Progress]]:
    """10,000 iterations with the book's settings and seed 0: the finished training and its records."""
    training = Training(TrainConfig(), digits)
    return training, list(training)
