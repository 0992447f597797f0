"""The trained net that ships with the project: small, safe to read, and as good as it says."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from core.reference import FILE, Accuracies, load_reference, save_reference
from core.training import TrainConfig, Training, accuracy

pytestmark = pytest.mark.filterwarnings("error")


def test_the_file_is_small_and_holds_plain_arrays():
    assert FILE.stat().st_size < 250_000
    with np.load(FILE, allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "iuf" for name in file.files)


def test_it_is_the_books_run_from_beginning_to_end():
    reference = load_reference()
    assert reference.config == TrainConfig()
    assert reference.net.sizes == (784, 50, 10)
    assert reference.net.dtype == np.float32
    assert reference.losses.shape == (10_000,)
    assert reference.losses[0] == pytest.approx(np.log(10), abs=0.02)
    assert reference.accuracy.iteration.tolist() == [*range(0, 10_000, 600), 10_000]
    assert reference.accuracy.train.shape == reference.accuracy.test.shape == reference.accuracy.iteration.shape
    assert 0.774 <= reference.accuracy.test[1] <= 0.808
    assert 0.940 <= reference.accuracy.test[-1] <= 0.950


def test_the_net_reads_the_test_images_as_well_as_it_says(digits):
    reference = load_reference()
    assert accuracy(reference.net, digits.x_test, digits.t_test) == pytest.approx(reference.accuracy.test[-1], abs=0.002)


def test_a_run_today_begins_and_ends_like_it(the_books_run):
    reference, (_, records) = load_reference(), the_books_run
    today = np.array([r.loss for r in records[1:]])
    np.testing.assert_allclose(today[:100], reference.losses[:100], rtol=1e-3)  # other machines round differently, and that grows
    assert today[-1000:].mean() == pytest.approx(reference.losses[-1000:].mean(), abs=0.01)
    assert records[-1].test_accuracy == pytest.approx(reference.accuracy.test[-1], abs=0.005)


def test_there_is_one_per_process_and_nobody_can_change_it():
    reference = load_reference()
    assert load_reference() is reference
    for array in (*reference.net.params.values(), reference.losses, *reference.accuracy):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_what_is_saved_is_what_is_loaded(few, tmp_path):
    config = TrainConfig(hidden_sizes=(6,), iterations=12, dtype="float64", sampling="epoch", optimizer="Adam")
    training = Training(config, few)
    records = list(itertools.islice(training, 13))
    losses = np.array([r.loss for r in records[1:]])
    save_reference(training, losses, Accuracies(np.array([0, 12]), np.array([0.1, 0.2]), np.array([0.1, 0.3])), tmp_path / "run.npz")
    loaded = load_reference(tmp_path / "run.npz")
    assert loaded.config == config
    np.testing.assert_array_equal(loaded.losses, losses.astype(np.float32))
    assert loaded.accuracy.test.tolist() == [0.1, 0.3]
    np.testing.assert_array_equal(loaded.net.predict(few.x_test / 255), training.net.predict(few.x_test / 255))
