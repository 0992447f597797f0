"""Every slip runs, differs in one line from the code without it, and comes out at its number."""

from __future__ import annotations

import numpy as np
import pytest

from core.differentiation import relative_error
from core.net_slips import NET_SLIPS
from core.slips import SLIPS

BY_KEY = {slip.key: slip for slip in SLIPS}
every_slip = pytest.mark.parametrize("slip", [*SLIPS, *NET_SLIPS], ids=lambda slip: slip.key)


def test_there_are_at_least_eight_of_each_family_and_none_twice():
    assert min(len(SLIPS), len(NET_SLIPS)) >= 8
    assert len({slip.key for slip in [*SLIPS, *NET_SLIPS]}) == len(SLIPS) + len(NET_SLIPS)


@every_slip
def test_one_line_is_wrong_and_the_rest_alike(slip):
    assert slip.lines[slip.line] != slip.cure
    assert 0 < slip.line < len(slip.lines)
    assert slip.lines[0].startswith(f"def {slip.name}(") and slip.lines[-1].startswith("    return ")
    assert not any("#" in line or '"""' in line for line in slip.lines)  # nothing gives it away
    assert max(map(len, slip.lines)) < 68


@every_slip
@pytest.mark.filterwarnings("ignore:(overflow|invalid value):RuntimeWarning")  # as one of the slips has it
def test_what_is_shown_is_what_runs(slip):
    """The lines as shown, run by themselves, give the slip's numbers; with the cured line, the right ones."""
    for lines, numbers in (
        (slip.lines, slip.given),
        ([*slip.lines[: slip.line], slip.cure, *slip.lines[slip.line + 1 :]], slip.expected),
    ):
        names = {"np": np}
        exec("\n".join(lines), names)
        np.testing.assert_array_equal(np.asarray(names[slip.name](*slip.arguments()), float), numbers)


@every_slip
def test_the_code_without_the_slip_passes_the_check_that_the_other_fails(slip):
    assert relative_error(slip.expected, slip.beside) < 1e-7
    assert not slip.error < 1e-7 and slip.band != "very good"


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.key)
def test_the_code_without_the_slip_is_very_good(slip):
    exact = {"parabola": [0.2, 0.3], "bowl": [6, 8], "product": [4, 3], "sin": np.cos([1.0, 2.0])}[slip.arguments()[0].__name__]
    np.testing.assert_allclose(slip.expected, exact if slip.expected.ndim else exact[0], rtol=1e-8)


def test_the_slip_of_the_notes_has_its_numbers():
    assert BY_KEY["precedence"].given.tolist() == [1.9999999999908982e-09, 2.999999999986347e-09]
    assert BY_KEY["precedence"].expected.tolist() == [0.1999999999990898, 0.2999999999986347]


@pytest.mark.parametrize(
    ("key", "given", "band"),
    [
        ("precedence", [2e-9, 3e-9], "wrong"), ("halved", [0.1000005, 0.1500005], "wrong"), ("tiny", [0, 0], "wrong"),
        ("integers", [25000, 35000], "wrong"), ("alias", [0, 0], "wrong"), ("single", 0.2002716, "suspicious"),
        ("one_sided", [0.5402602, -0.4161923], "usually fine"), ("not_put_back", [4, 2.9999], "usually fine"),
    ],
)  # fmt: skip
def test_not_every_slip_is_loud(key, given, band):
    np.testing.assert_allclose(BY_KEY[key].given, given, rtol=1e-6)
    assert BY_KEY[key].band == band
