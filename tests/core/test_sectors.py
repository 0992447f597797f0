"""A net without a bias cuts the plane into sectors from the origin: how wide they are, and what they can get right."""

from __future__ import annotations

import numpy as np
import pytest

from core.networks import SimpleNet
from core.points import clusters, in_a_row, points
from core.sectors import most_right, sector_angles
from core.small_training import train_small

NOTES_W = np.array([[-0.98857721, -1.19498403, 1.7798275], [1.92945432, 2.08198445, 0.48024869]])


def triangle_angles(W: np.ndarray) -> list[float]:
    angles = []
    for k in range(3):
        a, b = W[:, (k + 1) % 3] - W[:, k], W[:, (k + 2) % 3] - W[:, k]
        angles.append(float(np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))))
    return angles


@pytest.mark.parametrize("seed", range(20))
def test_a_sector_is_a_straight_angle_less_the_triangles(seed):
    W = np.random.default_rng(seed).standard_normal((2, 3))
    angles = sector_angles(W)
    assert angles.sum() == pytest.approx(360) and angles.max() < 180
    assert angles == pytest.approx(180 - np.array(triangle_angles(W)), abs=1e-5)


def test_the_notes_net_leaves_class_0_a_sliver():
    assert sector_angles(NOTES_W).round(1).tolist() == [8.8, 171.8, 179.3]


def test_sectors_are_the_answers_of_the_net_counted():
    turns = np.linspace(0, 2 * np.pi, 36_000, endpoint=False) + 1e-5
    answers = SimpleNet(NOTES_W).predict(np.stack([np.cos(turns), np.sin(turns)], axis=1)).argmax(axis=1)
    assert np.bincount(answers, minlength=3) / 100 == pytest.approx(sector_angles(NOTES_W), abs=0.03)


def test_equal_columns_and_columns_in_a_line_leave_a_class_nothing():
    assert sector_angles(np.zeros((2, 3))).tolist() == [360, 0, 0]
    assert sector_angles([[1, 1, -1], [0, 0, 0]]).round(9).tolist() == [180, 0, 180]
    assert sector_angles([[1, 2, 3], [0, 0, 0]]).round(9).tolist() == [180, 0, 180]


def test_what_sectors_can_get_right_at_best():
    assert most_right(clusters()) == 36
    assert most_right(in_a_row()) == 22
    assert most_right(points([], [])) == 0
    assert most_right(points([[0, 0], [0, 0]], [0, 1])) == 1  # at the origin class 0 is the answer
    assert most_right(points([[1, 1], [2, 2]], [0, 1])) == 1  # one behind the other
    assert most_right(points([[1, 0], [2, 2], [0, 1], [-1, -1]], [0, 1, 2, 2])) == 4


@pytest.mark.parametrize("seed", range(10))
def test_no_random_net_does_better_and_some_does_as_well(seed):
    rng = np.random.default_rng(seed)
    data = points(rng.standard_normal((7, 2)), rng.integers(0, 3, 7))
    nets = rng.standard_normal((40_000, 2, 3))
    right = ((data.x @ nets).argmax(axis=-1) == data.t).sum(axis=-1)
    best = most_right(data)
    assert right.max() <= best <= right.max() + 1


def test_training_never_passes_the_limit():
    data = in_a_row()
    for optimizer, rate in (("SGD", 1.0), ("SGD", 100.0), ("Adam", 0.1)):
        run = train_small(NOTES_W, data.x, data.t, optimizer, rate, 200)
        assert round(run.accuracies.max() * len(data)) <= most_right(data)
