"""The net that reads drawings: small, safe to read, as good as its card says, and trained as its script says."""

from __future__ import annotations

import numpy as np
import pytest

from core.data.make_reader import CONFIG
from core.reader import FILE, load_reader, rounded, save_reader
from core.training import TrainConfig, Training, accuracy


def test_the_file_is_small_and_holds_plain_arrays():
    assert FILE.stat().st_size < 250_000
    with np.load(FILE, allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "iuf" for name in file.files)
        assert all(file[name].dtype == np.float16 for name in ("W1", "b1", "W2", "b2"))


def test_it_reads_the_test_images_as_well_as_it_says(digits):
    reader = load_reader()
    measured = accuracy(reader.net, digits.x_test, digits.t_test)
    assert measured >= 0.975
    assert measured == pytest.approx(reader.test_accuracy, abs=0.0005)
    assert accuracy(reader.net, digits.x_train[:5000], digits.t_train[:5000]) == pytest.approx(reader.train_accuracy, abs=0.005)


def test_its_configuration_is_that_of_its_script():
    reader = load_reader()
    assert reader.config == CONFIG
    assert reader.net.sizes == (784, 100, 10) and reader.net.activation == "relu"


def test_a_run_today_is_on_its_way_there_after_one_epoch(digits):
    training = Training(CONFIG, digits)
    for record in training:
        if record.iteration == 600:
            break
    assert record.test_accuracy == pytest.approx(0.9555, abs=0.005)


def test_there_is_one_per_process_and_nobody_can_change_it():
    reader = load_reader()
    assert load_reader() is reader
    for array in reader.net.params.values():
        assert array.dtype == np.float32
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_what_is_saved_is_what_is_loaded(few, tmp_path):
    training = Training(TrainConfig(hidden_sizes=(6,), iterations=3, activation="relu", init="he"), few)
    for _ in training:
        pass
    save_reader(training, 0.25, 0.5, tmp_path / "net.npz")
    loaded = load_reader(tmp_path / "net.npz")
    assert (loaded.config, loaded.train_accuracy, loaded.test_accuracy) == (training.config, 0.25, 0.5)
    np.testing.assert_array_equal(loaded.net.predict(few.x_test / 255), rounded(training).predict(few.x_test / 255))
    np.testing.assert_allclose(loaded.net.predict(few.x_test / 255), training.net.predict(few.x_test / 255), atol=2e-3)
