"""Counting right and wrong: each number recomputed by hand or by another way."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation import calibration, confusion_matrix, mistakes, probabilities, recall
from core.reference import load_reference
from core.training import accuracy

Y = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.9, 0.05, 0.05], [0.3, 0.3, 0.4], [0.0, 1.0, 0.0]])
T = np.array([0, 1, 1, 0, 2])


def test_the_matrix_counts_pairs():
    assert confusion_matrix(Y.argmax(axis=1), T, 3).tolist() == [[1, 0, 1], [1, 1, 0], [0, 1, 0]]
    assert confusion_matrix([], [], 3).sum() == 0


def test_recall_is_the_diagonals_share_of_its_row():
    assert recall(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 0]])).tolist() == [0.5, 0.5, 0.0]
    assert np.isnan(recall(np.array([[1, 0], [0, 0]]))).tolist() == [False, True]


def test_the_surest_mistakes_come_first():
    assert mistakes(Y, T).tolist() == [4, 2, 3]
    assert mistakes(Y, T, label=0).tolist() == [3]
    assert mistakes(Y, T, label=2, answer=1).tolist() == [4]
    assert mistakes(Y, T, label=2, answer=0).tolist() == []


def test_calibration_by_hand():
    found = calibration(Y, T, bins=5)
    assert found.images.tolist() == [0, 1, 0, 2, 2]  # 0.4 | 0.7 0.8 | 0.9 1.0
    assert found.sure[[1, 3, 4]] == pytest.approx([0.4, 0.75, 0.95]) and found.right[[1, 3, 4]].tolist() == [0, 1, 0]
    assert found.error == pytest.approx((0.4 + 2 * 0.25 + 2 * 0.95) / 5)
    assert np.isnan(found.sure[0])


def test_a_net_that_is_as_right_as_it_is_sure_has_a_small_error():
    rng = np.random.default_rng(0)
    sure = rng.uniform(0.5, 1, 100_000)
    right = rng.random(100_000) < sure
    y = np.column_stack([sure, 1 - sure])
    assert calibration(y, np.where(right, 0, 1)).error < 0.01
    assert calibration(np.column_stack([np.minimum(sure + 0.2, 1), np.maximum(0.8 - sure, 0)]), np.where(right, 0, 1)).error > 0.1


def test_no_images_are_told():
    with pytest.raises(ValueError, match="without images"):
        calibration(np.empty((0, 10)), [])


def test_the_shipped_nets_answers_agree_with_its_accuracy(digits):
    net = load_reference().net
    y = probabilities(net, digits.x_test)
    assert y.shape == (10_000, 10) and np.allclose(y.sum(axis=1), 1, atol=1e-5)
    matrix = confusion_matrix(y.argmax(axis=1), digits.t_test)
    assert matrix.sum() == 10_000 and matrix.trace() / 10_000 == pytest.approx(accuracy(net, digits.x_test, digits.t_test), abs=2e-4)
    assert len(mistakes(y, digits.t_test)) == 10_000 - matrix.trace()
    assert matrix[4, 9] == len(mistakes(y, digits.t_test, 4, 9)) > 5  # fours are taken for nines
    assert calibration(y, digits.t_test).error < 0.03
