"""The hunt for slips counts fairly, and every slip has its words and its numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.slips import SLIPS
from ui.findings import slips as findings
from ui.findings.slips import OF_A_NET, OF_SLOPES, Hunt
from ui.text import LANGUAGES, Words

FAMILIES = (OF_SLOPES, OF_A_NET)
every_language = pytest.mark.parametrize("lang", LANGUAGES)
every_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
every_slip = pytest.mark.parametrize("slip", [slip for family in FAMILIES for slip in family.slips], ids=lambda slip: slip.key)


@every_family
def test_a_hunt_counts_what_was_found_and_what_at_once(family):
    first, second, third = family.slips[:3]
    hunt = Hunt().after(first, first.line)
    assert hunt.found(first) and hunt.at_once(first) and not hunt.known(second)
    assert hunt.after(first, 1) is hunt  # nothing more to choose
    hunt = hunt.after(second, 1).after(second, 1).after(second, second.line).told(third)
    assert hunt.found(second) and not hunt.at_once(second) and hunt.lines(second) == [1, second.line]
    assert hunt.known(third) and not hunt.found(third) and hunt.told(third) is hunt
    assert [findings.mark(hunt, slip) for slip in family.slips[:4]] == [" ✓", " ✓", " ·", ""]
    for lang in LANGUAGES:
        say = Words("slips", lang)
        assert str(len(family.slips)) in findings.heading(Hunt(), family, say)
        assert all(number in findings.heading(hunt, family, say) for number in ("2", str(len(family.slips)), "1"))


@every_language
@every_slip
def test_every_slip_has_its_words(slip, lang):
    say = Words("slips", lang)
    assert say(f"bug_task_{slip.key}")
    for hunt in (Hunt(), *(Hunt().after(slip, line) for line in range(1, len(slip.lines)))):
        assert findings.verdict(hunt, slip, say)
    for hunt in (Hunt().after(slip, slip.line), Hunt().told(slip)):
        assert say(f"bug_why_{slip.key}") in findings.verdict(hunt, slip, say)


def test_a_line_that_comes_near_is_a_line_that_is_not_the_one():
    lines = {(slip.key, number): slip.line for family in FAMILIES for slip in family.slips for number in range(2, len(slip.lines) + 1)}
    near = [re.fullmatch(r"bug_near_(\w+)_(\d+)", beat) for beat in Words("slips", "en")._beats if beat.startswith("bug_near_")]
    assert near and all(int(found[2]) - 1 != lines[found[1], int(found[2])] for found in near)


@every_language
@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.key)
def test_every_digit_of_its_numbers_is_shown(slip, lang):
    numbers = findings.numbers(slip, Words("slips", lang))
    for value in (*np.atleast_1d(slip.given), *np.atleast_1d(slip.expected)):
        assert repr(float(value)).replace("-", "−") in numbers


@every_language
def test_a_relative_error_is_told_with_its_band(lang):
    say = Words("slips", lang)
    for error, name in ((2e-5, "usually_fine"), (0.0, "very_good"), (1.0, "wrong"), (float("nan"), "wrong")):
        assert say(f"band_{name}") in findings.band_told(error, say) and "nan" not in findings.band_told(error, say)
    assert findings.band_told(2e-5, Words("slips", "en")) == "Relative error **2·10⁻⁵**: **usually fine**"
