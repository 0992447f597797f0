"""What travels to the browser for the pictures of the tiles component."""

from __future__ import annotations

import json
import struct
import zlib

import numpy as np
import pytest

from ui.components.tiles import levels, packed


def test_a_diverging_picture_has_a_level_for_zero_and_the_same_room_on_both_sides():
    assert levels(np.array([[-9.0, -0.3, -0.13, 0.0, 0.13, 0.3, 9.0]]), 0.3, True).tolist() == [[0, 0, 4, 7, 10, 14, 14]]


def test_a_plain_picture_runs_from_the_page_to_ink():
    pixels = np.array([[0, 128, 255]], np.uint8)
    assert levels(pixels, 255, False).tolist() == [[0, 8, 15]]
    assert pixels.tolist() == [[0, 128, 255]]


def test_a_message_can_be_read_back():
    pixels = np.arange(2 * 784, dtype=np.uint8).reshape(2, 784) % 16
    message = packed({"n": 2, "alt": "두 그림"}, pixels)
    (length,) = struct.unpack(">I", message[:4])
    assert json.loads(message[4 : 4 + length]) == {"n": 2, "alt": "두 그림"}
    assert zlib.decompress(message[4 + length :]) == pixels.tobytes()


@pytest.mark.parametrize(("units", "most"), [(50, 21_000), (100, 42_000)])
def test_the_worst_picture_noise_stays_small(units, most):
    noise = np.random.default_rng(1).standard_normal((units, 784))
    assert len(packed({}, levels(noise, float(np.quantile(np.abs(noise), 0.995)), True))) < most
