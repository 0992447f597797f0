"""Train the net that ships with the project, with the book's settings: `python -m core.data.make_reference`, some ten seconds."""

from __future__ import annotations

import numpy as np

from core.mnist import dataset
from core.reference import FILE, Accuracies, save_reference
from core.training import TrainConfig, Training


def main() -> None:
    training = Training(TrainConfig(), dataset())
    records = list(training)
    measured = [(r.iteration, r.train_accuracy, r.test_accuracy) for r in records if r.test_accuracy is not None]
    iteration, train, test = (np.array(column) for column in zip(*measured, strict=True))
    save_reference(training, np.array([r.loss for r in records[1:]]), Accuracies(iteration, train, test))
    print(f"{FILE}: {FILE.stat().st_size:,} bytes, test accuracy {test[-1]:.4f} after {iteration[-1]:,} iterations")


if __name__ == "__main__":
    main()
