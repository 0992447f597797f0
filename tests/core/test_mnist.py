"""The digits that ship with the project: the right bytes, and one clear error for every way a file can be wrong."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import pathlib
import runpy
import struct
import threading

import numpy as np
import pytest

from core import mnist
from core.mnist import Dataset, MnistFileError, dataset, load_mnist, read_file

pytestmark = pytest.mark.filterwarnings("error")


def test_the_shipped_arrays_are_the_original_files_without_their_headers(digits):
    originals = runpy.run_path(str(mnist.FILE.with_name("make_mnist.py")))["FILES"]
    for name, array in digits._asdict().items():
        header = struct.pack(">4i", 2051, len(array), 28, 28) if array.ndim == 2 else struct.pack(">2i", 2049, len(array))
        _, length, published = originals[name]
        assert len(header) == length
        assert hashlib.sha256(header + array.tobytes()).hexdigest() == published


def test_the_script_that_packs_the_originals_refuses_other_files(tmp_path):
    script = runpy.run_path(str(mnist.FILE.with_name("make_mnist.py")))
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"not these")
    with pytest.raises(SystemExit, match="train-images-idx3-ubyte: SHA-256 is"):
        script["main"](tmp_path, tmp_path / "mnist.npz")
    assert not (tmp_path / "mnist.npz").exists()


def test_there_are_seventy_thousand_digits_as_bytes(digits):
    assert digits.x_train.shape == (60_000, 784)
    assert digits.x_test.shape == (10_000, 784)
    assert digits.t_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(digits.t_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert {array.dtype for array in digits} == {np.dtype(np.uint8)}
    assert np.count_nonzero(digits.x_train.max(axis=0) == 0) == 67  # pixels that never change


def test_the_arrays_are_read_only_and_there_is_one_of_each_per_process(digits):
    assert dataset() is digits
    for array in digits:
        assert not array.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_visitors_who_come_at_once_cause_one_reading(monkeypatch):
    readings, arrived, second_reader = [], threading.Barrier(8), threading.Barrier(2)

    def slow_read():
        readings.append(threading.get_ident())
        with contextlib.suppress(threading.BrokenBarrierError):
            second_reader.wait(0.2)  # stay long enough to be met here by a second one, if one can get in
        return object()

    monkeypatch.setattr(mnist, "_once", functools.cache(slow_read))
    got = []

    def visit():
        arrived.wait(10)
        got.append(dataset())

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(got) == 8
    assert len(set(map(id, got))) == len(readings) == 1


def test_normalize_gives_fresh_float32_between_0_and_1_and_no_normalize_the_shared_bytes(digits):
    (x_train, t_train), (x_test, t_test) = load_mnist(normalize=True)
    assert x_train.dtype == x_test.dtype == np.float32
    assert x_train.min() == 0 and x_train.max() == 1
    np.testing.assert_array_equal(np.rint(x_test * 255), digits.x_test)
    x_test[0] = 7  # the caller's own
    assert t_train is digits.t_train and t_test is digits.t_test
    (raw, _), _ = load_mnist(normalize=False)
    assert raw is digits.x_train


def test_flatten_gives_rows_and_no_flatten_pictures_with_one_channel(digits):
    (_, _), (rows, _) = load_mnist(normalize=False, flatten=True)
    (_, _), (pictures, _) = load_mnist(normalize=False, flatten=False)
    assert rows.shape == (10_000, 784)
    assert pictures.shape == (10_000, 1, 28, 28)
    np.testing.assert_array_equal(pictures[3, 0].ravel(), digits.x_test[3])
    assert not pictures.flags.writeable


def test_one_hot_labels_are_rows_with_a_single_1(digits):
    (_, t_train), (_, t_test) = load_mnist(normalize=False, one_hot_label=True)
    assert t_train.shape == (60_000, 10) and t_train.dtype == np.float32
    np.testing.assert_array_equal(t_test.argmax(axis=1), digits.t_test)
    np.testing.assert_array_equal(t_test.sum(axis=1), 1)
    assert np.count_nonzero(t_test) == 10_000


# Damaged files. Most are made from a data set of a few bytes, with the digests to match.

SMALL = Dataset(
    np.arange(48, dtype=np.uint8).reshape(12, 4),
    np.arange(12, dtype=np.uint8),
    np.arange(8, dtype=np.uint8).reshape(2, 4),
    np.array([3, 1], np.uint8),
)


@pytest.fixture
def small_file(tmp_path, monkeypatch) -> pathlib.Path:
    """A good file of the small data set, which the module takes for MNIST."""
    monkeypatch.setattr(mnist, "CONTENT", {name: (a.shape, hashlib.sha256(a).hexdigest()) for name, a in SMALL._asdict().items()})
    path = tmp_path / "mnist.npz"
    np.savez_compressed(path, **SMALL._asdict())
    return path


def refusal(path: pathlib.Path) -> str:
    """What the reader is told; it always names the file, what was expected and the way to restore it."""
    with pytest.raises(MnistFileError) as caught:
        read_file(path)
    text = str(caught.value)
    assert text.startswith("mnist.npz ")
    assert "expected" in text
    assert "`git checkout -- core/data/mnist.npz`" in text
    assert "core/data/make_mnist.py" in text
    assert "\n" not in text
    return text


def test_a_good_small_file_is_read(small_file):
    for array, expected in zip(read_file(small_file), SMALL, strict=True):
        np.testing.assert_array_equal(array, expected)
        assert not array.flags.writeable


def test_a_missing_file_is_called_missing_with_its_place(tmp_path):
    assert f"is missing: expected the MNIST digits in {tmp_path / 'mnist.npz'}" in refusal(tmp_path / "mnist.npz")


def test_a_folder_in_its_place_is_called_missing(tmp_path):
    (tmp_path / "mnist.npz").mkdir()
    assert "is missing" in refusal(tmp_path / "mnist.npz")


@pytest.mark.parametrize("name", Dataset._fields)
def test_a_missing_array_is_found_out(small_file, name):
    np.savez_compressed(small_file, **{key: a for key, a in SMALL._asdict().items() if key != name})
    assert "is damaged (KeyError)" in refusal(small_file)


@pytest.mark.parametrize("name", Dataset._fields)
@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda a: a.astype(np.int16), "int16"),
        (lambda a: a[:-1], "was altered"),
        (lambda a: a.reshape(-1, 1), "was altered"),
        (lambda a: a ^ np.uint8(1), "SHA-256"),
        (lambda a: a[::-1], "SHA-256"),
        (lambda a: a.astype(object), "damaged"),
    ],
    ids=["wrong dtype", "row lost", "wrong shape", "other values", "reversed", "pickled objects"],
)
def test_an_altered_array_is_found_out(small_file, name, change, what):
    np.savez_compressed(small_file, **SMALL._asdict() | {name: change(getattr(SMALL, name))})
    assert what in refusal(small_file)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"not a zip", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), bytes(1000), b"version https://git-lfs.github.com/spec/v1\n"]
)
def test_what_is_no_archive_is_called_damaged(small_file, content):
    small_file.write_bytes(content)
    assert "is damaged" in refusal(small_file)


def test_a_bare_array_and_a_pickle_in_its_place_are_called_damaged(small_file):
    with small_file.open("wb") as file:
        np.save(file, SMALL.x_train)
    assert "is damaged" in refusal(small_file)
    with small_file.open("wb") as file:
        np.save(file, np.array([{"a": 1}], object))
    assert "is damaged" in refusal(small_file)


def test_a_file_cut_short_anywhere_is_refused(small_file):
    content = small_file.read_bytes()
    for length in range(0, len(content), 7):
        small_file.write_bytes(content[:length])
        refusal(small_file)


@pytest.mark.filterwarnings("default")  # a flipped byte may make NumPy guess at a Python 2 header, and say so, before the digest speaks
def test_one_flipped_bit_anywhere_gives_the_digits_or_the_one_error(small_file):
    content = small_file.read_bytes()
    refused = 0
    for at in range(len(content)):
        altered = bytearray(content)
        altered[at] ^= 1 << at % 8
        small_file.write_bytes(altered)
        try:
            arrays = read_file(small_file)
        except MnistFileError:
            refused += 1
        else:  # a date, say: nothing that counts
            assert all(a.tobytes() == b.tobytes() for a, b in zip(arrays, SMALL, strict=True))
    assert refused > len(content) / 2


def test_one_flipped_byte_in_the_real_file_is_found_out(tmp_path):
    content = bytearray(mnist.FILE.read_bytes())
    content[5_000_000] ^= 1
    (tmp_path / "mnist.npz").write_bytes(content)
    refusal(tmp_path / "mnist.npz")


def test_the_real_file_cut_in_half_is_found_out(tmp_path):
    (tmp_path / "mnist.npz").write_bytes(mnist.FILE.read_bytes()[:5_000_000])
    assert "is damaged" in refusal(tmp_path / "mnist.npz")


def test_a_file_that_was_restored_is_read_without_a_new_process(monkeypatch):
    def fails():
        raise MnistFileError("mnist.npz is missing")

    monkeypatch.setattr(mnist, "_once", functools.cache(lambda: mnist.read_file()))
    monkeypatch.setattr(mnist, "read_file", fails)
    for _ in range(2):
        with pytest.raises(MnistFileError):
            load_mnist()
    monkeypatch.setattr(mnist, "read_file", lambda: SMALL)
    assert dataset() is SMALL
