"""From a drawing to what MNIST's nets know: a digit in a box of 20×20, its centre of mass in the middle of 28×28.

That is how the data set's authors prepared theirs; a net that has only seen such digits reads others badly.
Source: LeCun, Cortes and Burges, the MNIST database, "format of the images".
"""

from __future__ import annotations

import base64
import zlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

BOX, SIDE = 20, 28
FAINT = 0.02  # of full ink: what is less is no ink


def prepared(ink: ArrayLike) -> NDArray[np.uint8]:
    """A drawing of any size, (height, width), ink from 0 to 1 or bytes 0…255, as a digit of MNIST: (784,) bytes. A blank one stays blank.

    The inked part is scaled, its aspect kept, so that its longer side has 20 pixels, each the mean of what it covers; then it is put
    where its centre of mass is nearest to the middle of 28×28, as far as it stays inside. Raises ValueError for what is no picture.
    """
    drawing = np.asarray(ink)
    if drawing.ndim != 2 or not drawing.size:
        raise ValueError(f"a drawing has a height and a width, not the shape {drawing.shape}")
    if drawing.dtype.kind not in "fuib" or not np.isfinite(drawing).all():
        raise ValueError("ink is a number from 0 to 1, or a byte")
    share = np.clip(drawing / (255 if drawing.dtype.kind in "ui" else 1), 0, 1)
    rows, columns = (np.flatnonzero((share > FAINT).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return np.zeros(SIDE * SIDE, np.uint8)
    cut = share[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = BOX / max(cut.shape)
    height, width = (max(1, round(scale * n)) for n in cut.shape)
    small = _averages(cut.shape[0], height) @ cut @ _averages(cut.shape[1], width).T
    picture = np.zeros((SIDE, SIDE))
    top, left = (_place(small.sum(axis=1 - axis), n) for axis, n in ((0, height), (1, width)))
    picture[top : top + height, left : left + width] = small
    return np.rint(255 * picture).astype(np.uint8).ravel()


def _averages(many: int, few: int) -> NDArray[np.float64]:
    """The matrix that makes `few` numbers of `many`, each the mean of what it covers: (few, many), rows sum to 1."""
    edges = np.linspace(0, many, few + 1)
    at = np.arange(many)
    covered = np.clip(np.minimum(edges[1:, None], at + 1) - np.maximum(edges[:-1, None], at), 0, None)
    return covered / covered.sum(axis=1, keepdims=True)


def _place(mass: NDArray[np.float64], length: int) -> int:
    """Where a stretch begins whose centre of mass is to stand in the middle of SIDE pixels."""
    centre = mass @ (np.arange(length) + 0.5) / mass.sum()
    return int(np.clip(round(SIDE / 2 - centre), 0, SIDE - length))


def as_text(digit: ArrayLike) -> str:
    """A digit, (784,) bytes, as letters and digits that fit into a link, some 150 for a drawing: two pixels of 16 shades a byte, deflated.

    Exact for bytes that are multiples of 17, which `in_sixteen_shades` makes them.
    """
    shades = np.asarray(digit, np.uint8).ravel() // 17
    packed = zlib.compress((16 * shades[::2] + shades[1::2]).tobytes(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_text(text: str) -> NDArray[np.uint8]:
    """`as_text` undone: (784,) bytes. Raises ValueError for a text that is no digit, whatever it is, and unpacks no more than one."""
    wanted, unpack = SIDE * SIDE // 2, zlib.decompressobj()
    try:
        packed = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
        halves = np.frombuffer(unpack.decompress(packed, wanted + 1), np.uint8)
    except (ValueError, zlib.error) as error:
        raise ValueError("the text is no digit") from error
    if len(halves) != wanted or not unpack.eof or unpack.unused_data:
        raise ValueError("the text is no digit")
    return 17 * np.stack([halves // 16, halves % 16], axis=1).ravel()


def in_sixteen_shades(digit: ArrayLike) -> NDArray[np.uint8]:
    """Bytes 0…255 rounded to the nearest multiple of 17."""
    return (17 * np.floor(np.asarray(digit, np.uint8) / 17 + 0.5)).astype(np.uint8)
