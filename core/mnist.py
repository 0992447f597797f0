"""The 70,000 handwritten digits of MNIST, shipped with the project: nothing is downloaded.

They are kept once per process as read-only bytes (55 MB); scaling to 0…1 happens batch by batch in training, and all at once
only for who asks `load_mnist` for it, as the book's programs do.
MNIST is by Yann LeCun and Corinna Cortes, CC BY-SA 3.0.
"""

from __future__ import annotations

import functools
import hashlib
import pathlib
import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
FILE = pathlib.Path(__file__).with_name("data") / "mnist.npz"
CONTENT = {  # array: (shape, SHA-256 of its bytes)
    "x_train": ((60_000, 784), "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757"),
    "t_train": ((60_000,), "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13"),
    "x_test": ((10_000, 784), "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161"),
    "t_test": ((10_000,), "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"),
}
_RESTORE = "Restore it with `git checkout -- core/data/mnist.npz`, or rebuild it from the four original files with core/data/make_mnist.py."


class MnistFileError(Exception):
    """The data file is missing, cut short or altered. The message names the file, what was expected, and the way to restore it."""


class Dataset(NamedTuple):
    """Images as bytes 0…255, (n, 784), and their labels 0…9, (n,); all arrays are read-only."""

    x_train: Bytes
    t_train: Bytes
    x_test: Bytes
    t_test: Bytes


def read_file(path: pathlib.Path = FILE) -> Dataset:
    """The data set in `path`, checked array by array. Raises MnistFileError, and nothing else, for whatever is wrong with the file."""
    if not path.is_file():
        raise MnistFileError(f"{path.name} is missing: expected the MNIST digits in {path}. {_RESTORE}")
    arrays = []
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:  # opened here, so that it is closed whatever is in it
            for name, (shape, digest) in CONTENT.items():
                array = file[name]
                if array.shape != shape or array.dtype != np.uint8:
                    raise MnistFileError(f"{path.name} was altered: expected {name} as {shape} uint8, found {array.shape} {array.dtype}. {_RESTORE}")
                if (found := hashlib.sha256(array).hexdigest()) != digest:
                    raise MnistFileError(f"{path.name} was altered: expected SHA-256 {digest[:12]}… for {name}, found {found[:12]}…. {_RESTORE}")
                array.flags.writeable = False
                arrays.append(array)
    except MnistFileError:
        raise
    except Exception as error:  # a flipped byte can make zipfile, zlib and NumPy's header parser raise almost anything
        raise MnistFileError(
            f"{path.name} is damaged ({error.__class__.__name__}): expected an .npz file with the arrays {', '.join(CONTENT)}. {_RESTORE}"
        ) from error
    return Dataset(*arrays)


_lock = threading.Lock()


@functools.cache
def _once() -> Dataset:
    return read_file()


def dataset() -> Dataset:
    """The data set as bytes, read once per process and shared by everybody; the arrays are read-only. Raises MnistFileError."""
    with _lock:  # so that two visitors who come at once do not read it twice
        return _once()


def load_mnist(normalize: bool = True, flatten: bool = True, one_hot_label: bool = False) -> tuple[tuple[NDArray, NDArray], tuple[NDArray, NDArray]]:
    """((x_train, t_train), (x_test, t_test)), as in the book (3.6.1).

    normalize: images as float32 between 0 and 1 (a fresh 220 MB), else as the shared read-only bytes 0…255.
    flatten: images (n, 784), else (n, 1, 28, 28).
    one_hot_label: labels as rows (n, 10) of float32, else as (n,) uint8.
    Raises MnistFileError.
    """

    def images(x: Bytes) -> NDArray:
        scaled = np.multiply(x, np.float32(1 / 255), dtype=np.float32) if normalize else x
        return scaled if flatten else scaled.reshape(-1, 1, 28, 28)

    def labels(t: Bytes) -> NDArray:
        return np.eye(10, dtype=np.float32)[t] if one_hot_label else t

    data = dataset()
    return (images(data.x_train), labels(data.t_train)), (images(data.x_test), labels(data.t_test))
