"""Turn the four original MNIST files into the one file that ships: `python core/data/make_mnist.py FOLDER`.

FOLDER holds train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, as they are or
gzipped. Every file is checked against its published SHA-256 before anything is written.
"""

from __future__ import annotations

import gzip
import hashlib
import pathlib
import sys

import numpy as np

FILES = {  # array: (file, length of its header, SHA-256 of the uncompressed file)
    "x_train": ("train-images-idx3-ubyte", 16, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    "t_train": ("train-labels-idx1-ubyte", 8, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    "x_test": ("t10k-images-idx3-ubyte", 16, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    "t_test": ("t10k-labels-idx1-ubyte", 8, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
}


def original(folder: pathlib.Path, name: str, digest: str) -> bytes:
    """The bytes of one original file, found plain or gzipped, checked."""
    plain, packed = folder / name, folder / f"{name}.gz"
    content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise SystemExit(f"{name}: SHA-256 is {found}, expected {digest}")
    return content


def main(folder: pathlib.Path, target: pathlib.Path) -> None:
    arrays = {}
    for key, (name, header, digest) in FILES.items():
        flat = np.frombuffer(original(folder, name, digest), np.uint8, offset=header)
        arrays[key] = flat.reshape(-1, 784) if key.startswith("x") else flat
    np.savez_compressed(target, allow_pickle=False, **arrays)
    for key, array in arrays.items():
        print(f"{key}: {array.shape}, SHA-256 {hashlib.sha256(array.tobytes()).hexdigest()}")
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(__file__).with_name("mnist.npz"))
