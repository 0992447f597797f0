"""A drawing becomes a digit as MNIST's are: in size, in place, and for a net that reads it."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest

from core.drawing import as_text, from_text, in_sixteen_shades, prepared
from core.reference import load_reference


def square(n: int, top: int, left: int, height: int, width: int) -> np.ndarray:
    drawing = np.zeros((n, n))
    drawing[top : top + height, left : left + width] = 1.0
    return drawing


def test_the_longer_side_has_twenty_pixels_and_the_aspect_is_kept():
    picture = prepared(square(280, 10, 30, 200, 100)).reshape(28, 28)
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    assert (len(rows), len(columns)) == (20, 10)
    assert picture.max() == 255


@pytest.mark.parametrize(("top", "left"), [(0, 0), (3, 150), (170, 60)])
def test_where_it_was_drawn_does_not_matter(top, left):
    np.testing.assert_array_equal(prepared(square(280, top, left, 100, 80)), prepared(square(280, 40, 40, 100, 80)))


def test_nor_does_how_large():
    np.testing.assert_array_equal(prepared(square(280, 10, 10, 240, 120)), prepared(square(280, 10, 10, 120, 60)))


def test_the_centre_of_mass_stands_in_the_middle():
    drawing = square(200, 20, 90, 160, 20) + square(200, 20, 20, 30, 70)  # a 7 without its slant: heavier above
    picture = prepared(drawing).reshape(28, 28) / 255
    for axis in (0, 1):
        centre = picture.sum(axis=1 - axis) @ (np.arange(28) + 0.5) / picture.sum()
        assert abs(centre - 14) <= 0.5


def test_a_lopsided_drawing_stays_inside():
    drawing = square(300, 0, 0, 20, 20)
    drawing[:, 0] = 0.05
    assert prepared(drawing).shape == (784,)


def test_blank_paper_stays_blank_and_a_dot_fills_its_box():
    assert not prepared(np.zeros((280, 280))).any()
    assert (prepared(square(280, 5, 5, 1, 1)) == 255).sum() == 400


def test_bytes_and_shares_are_the_same_drawing():
    drawing = square(100, 10, 20, 50, 30) * 0.6
    np.testing.assert_array_equal(prepared(np.rint(255 * drawing).astype(np.uint8)), prepared(drawing))


@pytest.mark.parametrize(
    "wrong", [np.zeros(5), np.zeros((0, 4)), np.full((3, 3), np.nan), np.array([["a"]])], ids=["a line", "nothing", "nan", "text"]
)
def test_what_is_no_picture_is_refused(wrong):
    with pytest.raises(ValueError):
        prepared(wrong)


def test_digits_drawn_large_and_off_centre_are_read_as_they_were(digits):
    """Test images blown up eight times and moved, then prepared: the net reads nearly as many as before."""
    net, right = load_reference().net, 0
    for image, label in zip(digits.x_test[:200], digits.t_test[:200], strict=True):
        drawing = np.pad(np.kron(image.reshape(28, 28), np.ones((8, 8), np.uint8)), ((0, 60), (60, 0)))
        right += net.predict(prepared(drawing) / 255).argmax() == label
    assert right >= 185


def test_a_digit_comes_back_from_its_text_and_fits_into_a_link(digits):
    for digit in (*digits.x_test[:50], np.zeros(784, np.uint8)):
        shaded = in_sixteen_shades(digit)
        assert np.abs(shaded.astype(int) - digit).max() <= 8
        text = as_text(shaded)
        assert len(text) < 300 and text.replace("-", "").replace("_", "").isalnum()
        np.testing.assert_array_equal(from_text(text), shaded)


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(data)).decode().rstrip("=")


@pytest.mark.parametrize(
    "wrong",
    ["", "abc", "7", "=", "한글", "a b", "!" * 20, packed(bytes(391)), packed(bytes(393)), packed(bytes(10_000_000)), packed(bytes(392))[:-4],
     packed(bytes(392)) + "AAAA", packed(b"")],
)  # fmt: skip
def test_a_text_that_is_no_digit_is_refused(wrong):
    with pytest.raises(ValueError, match="no digit"):
        from_text(wrong)
