"""The explorer's words: one TOML file per page, English and Korean side by side, looked up by story beat.

Numbers that are put into a sentence are written the house's way: four significant digits, a real minus sign, never a bare nan.
"""

from __future__ import annotations

import functools
import math
import pathlib
import re
import tomllib
from collections.abc import Mapping
from numbers import Integral
from typing import Any

LANGUAGES = ("en", "ko")
FOLDER = pathlib.Path(__file__).with_name("text")
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float | Integral, digits: int = 4) -> str:
    """`value` with `digits` significant digits; scientific outside 1e-3 … 1e5, as 1.5·10⁻⁷; ∞ and "not a number" in words of their own."""
    if isinstance(value, Integral) and -(10**9) < int(value) < 10**9:
        return f"{int(value):,}".replace("-", "−")
    value = float(value)
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e5:
        text = f"{value:.{digits}g}"
        if "e" in text:  # rounded up to the next power of ten, as 99999.9 does
            text = f"{float(text):.0f}"
        return text.replace("-", "−")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    return {"1": power, "-1": "−" + power}.get(mantissa, f"{mantissa}·{power}").replace("-", "−")


def percent(share: float, digits: int = 1) -> str:
    """A share between 0 and 1 as a percentage: 94.6 %."""
    return f"{100 * share:.{digits}f} %".replace("-", "−")


def plain(text: str) -> str:
    """`text` as Markdown that shows it as it is: what a visitor wrote is never markup."""
    readable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", readable)


@functools.cache
def _file(name: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


# Korean particles follow the sound of what stands before them; digits that end in a consonant, and of these the ones that end in ㄹ.
_CONSONANT, _RIEUL = set("013678"), set("178")
_PARTICLES = {
    "을(를)": lambda d: "을" if d in _CONSONANT else "를",
    "이(가)": lambda d: "이" if d in _CONSONANT else "가",
    "은(는)": lambda d: "은" if d in _CONSONANT else "는",
    "과(와)": lambda d: "과" if d in _CONSONANT else "와",
    "(으)로": lambda d: "으로" if d in _CONSONANT - _RIEUL else "로",
}
_AFTER_DIGIT = re.compile(r"(\d)([\]*)\s%]*?)(" + "|".join(map(re.escape, _PARTICLES)) + ")")


class Words:
    """The words of one page in one language. say("beat", lr=0.1) looks the beat up in the page's file, then in common.toml."""

    def __init__(self, page: str, lang: str) -> None:
        self.page, self.lang = page, lang
        self._beats = {**_file("common"), **_file(page)}

    def __contains__(self, beat: str) -> bool:
        return beat in self._beats

    def list(self, beat: str) -> tuple[str, ...]:
        """The words of a beat that holds several, divided by |."""
        return tuple(self._beats[beat][self.lang].split("|"))

    def __call__(self, beat: str, **values: Any) -> str:
        """The sentence, its {placeholders} filled: numbers are formatted, text is put in as it is. Raises KeyError for an unknown beat."""
        shown = {k: v if isinstance(v, str) else number(v) for k, v in values.items()}
        text = self._beats[beat][self.lang].format(**shown)
        return _AFTER_DIGIT.sub(lambda m: m[1] + m[2] + _PARTICLES[m[3]](m[1]), text)
