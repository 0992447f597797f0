"""Both languages say the same things, and numbers look the house's way."""

from __future__ import annotations

import string
import tomllib

import numpy as np
import pytest

from ui.text import FOLDER, LANGUAGES, Words, number, percent

FILES = sorted(FOLDER.glob("*.toml"))


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_beat_has_both_languages_with_the_same_placeholders(file):
    beats = tomllib.loads(file.read_text(encoding="utf-8"))
    assert beats
    for beat, texts in beats.items():
        assert set(texts) == set(LANGUAGES), beat
        assert all(text.strip() for text in texts.values()), beat
        assert placeholders(texts["en"]) == placeholders(texts["ko"]), beat


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_korean_beats_are_korean(file):
    beats = tomllib.loads(file.read_text(encoding="utf-8"))
    for beat, texts in beats.items():
        korean = any("가" <= c <= "힣" for c in texts["ko"])
        assert korean or texts["ko"] == texts["en"], f"{beat} has no Korean letter and is not the same in English"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.0, "0"), (-3.0, "−3"), (0.1, "0.1"), (60000, "60,000"), (1234.5678, "1235"), (-0.005265, "−0.005265"),
        (99999.96, "100000"), (1e5, "10⁵"), (-1e-7, "−10⁻⁷"), (1.5e-7, "1.5·10⁻⁷"), (-2.58983747e13, "−2.59·10¹³"),
        (0.000999, "9.99·10⁻⁴"), (float("inf"), "∞"), (float("-inf"), "−∞"), (float("nan"), "–"),
    ],
)  # fmt: skip
def test_numbers_have_four_digits_and_real_minus_signs(value, text):
    assert number(value) == text


def test_numpy_numbers_are_written_like_pythons():
    assert number(np.float64(0.25)) == number(0.25) == number(np.float32(0.25))
    assert number(np.int64(10_000)) == "10,000"


def test_a_share_becomes_a_percentage():
    assert percent(0.9462) == "94.6 %"


@pytest.mark.parametrize(("digit", "particle"), [("0", "을"), ("2", "를"), ("4", "를"), ("6", "을"), ("7", "을"), ("9", "를")])
def test_korean_particles_follow_the_sound_of_the_digit(monkeypatch, digit, particle):
    say = Words("common", "ko")
    say._beats = {"beat": {"ko": "{d}을(를) 읽습니다", "en": "{d}"}}
    assert say("beat", d=digit) == f"{digit}{particle} 읽습니다"


@pytest.mark.parametrize(("digit", "particle"), [("0", "으로"), ("1", "로"), ("3", "으로"), ("7", "로"), ("8", "로"), ("9", "로")])
def test_the_particle_ro_knows_the_digits_that_end_in_l(digit, particle):
    say = Words("common", "ko")
    say._beats = {"beat": {"ko": "{d}(으)로 읽습니다", "en": "{d}"}}
    assert say("beat", d=digit) == f"{digit}{particle} 읽습니다"


def test_an_unknown_beat_is_an_error():
    with pytest.raises(KeyError):
        Words("home", "en")("no such beat")
