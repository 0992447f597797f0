"""The hunt for slips counts fairly, and every slip has its words and its numbers."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest

from core.net_slips import with_one_sample
from core.slips import SLIPS
from ui.charts.slips import losses_frame, losses_spec
from ui.findings import slips as findings
from ui.findings.slips import OF_A_NET, OF_SLOPES, Hunt
from ui.text import LANGUAGES, Words, number
from ui.theme import DARK, LIGHT

ROOT = pathlib.Path(__file__).parents[2]
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
        assert f"**{say(f'band_{name}')}**" in findings.band_told(error, say) and "nan" not in findings.band_told(error, say)
    assert findings.band_told(2e-5, Words("slips", "en")) == "Relative error **2·10⁻⁵**: **usually fine**"


# -- the small net's -----------------------------------------------------------------------------------------------------------------

every_net_slip = pytest.mark.parametrize("slip", OF_A_NET.slips, ids=lambda slip: slip.key)


@every_language
@every_net_slip
def test_a_check_is_shown_and_told_without_a_bare_nan(slip, lang):
    say = Words("slips", lang)
    (lane,) = findings.check_lanes(slip, say)
    given, beside, *ratio = lane["matrices"]
    shown = [cell for matrix in lane["matrices"] for row in matrix["rows"] for cell in row]
    assert [cell["text"] for row in given["rows"] for cell in row] == [number(value) for value in slip.given.ravel()]
    assert [cell["text"] for row in beside["rows"] for cell in row] == [number(value) for value in slip.beside.ravel()]
    assert bool(ratio) == (slip.key != "no_shift") and len({cell["id"] for cell in shown}) == len(shown)
    words = findings.check_told(slip, say) + findings.trained_told(slip, say) + findings.loudness(slip, say) + findings.band_told(slip.error, say)
    assert "nan" not in words + "".join(cell["how"] + cell["text"] for cell in shown)


@pytest.mark.parametrize(
    ("key", "check", "training"),
    [
        ("sign", "**−1** times", "up, from 1.902 to 54.54"), ("not_divided", "**4** times", "even lower"),
        ("no_answer", "sum to 0.275 and 0.15", "to 1.099"),
        ("axis", "from −2.06 to 1.08 times", "even lower"), ("transposed", "only 2 of them", "then climbs to 1.553"),
        ("no_shift", "an ∞ was divided by an ∞", "no later step brings them back"), ("other_loss", "from 0.0255 to 0.219", "seems to learn"),
        ("net_precedence", "**10⁻⁸** times", "leave the loss where it was"), ("net_tiny", "first digits agree", "as they do without the slip"),
        ("net_halved", "**0.5** times", "seems to learn"),
    ],
)  # fmt: skip
def test_what_a_check_and_a_training_tell(key, check, training):
    say, slip = Words("slips", "en"), OF_A_NET.named(key)
    assert check in findings.check_told(slip, say) and training in findings.trained_told(slip, say)


def test_a_silent_check_is_told_as_such():
    say, alone = Words("slips", "en"), with_one_sample(OF_A_NET.named("not_divided"))
    assert findings.check_told(alone, say) == say("check_agrees") and findings.loudness(alone, say) == say("bug_band_silent")


@every_net_slip
def test_both_trainings_are_drawn_and_named_at_their_ends(slip):
    losses = losses_frame(findings.trainings(slip), ("with", "without", "no number"))
    frame, ends = losses.frame, losses.frame[losses.frame["last"]]
    assert np.isfinite(frame["loss"]).all() and ends["code"].tolist() == ["wrong", "right"] and ends["above"].sum() == 1
    assert ends["word"].tolist() == ["no number" if slip.key == "no_shift" else "with", "without"]
    assert losses.log == (slip.key in ("sign", "not_divided", "transposed"))
    for palette in (LIGHT, DARK):
        assert losses_spec(palette, losses.log, "loss", "step") is losses_spec(palette, losses.log, "loss", "step")


@every_net_slip
def test_the_script_prints_the_slips_own_check(slip, tmp_path):
    (tmp_path / "script.py").write_text(findings.script(slip), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, str(tmp_path / "script.py")], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.splitlines()[-1] == f"relative error {slip.error} {slip.band}"
