"""Every slip in a net's gradient runs, differs in one line from the code without it, and fails its check as it is told to."""

from __future__ import annotations

import numpy as np
import pytest

from core.differentiation import numerical_gradient, relative_error
from core.net_slips import NET_SLIPS, small_batch, small_batch_and_its_loss
from core.networks import SimpleNet

BY_KEY = {slip.key: slip for slip in NET_SLIPS}
every_slip = pytest.mark.parametrize("slip", NET_SLIPS, ids=lambda slip: slip.key)
pytestmark = pytest.mark.filterwarnings("ignore:(overflow|invalid value):RuntimeWarning")  # no_shift overflows: that is the slip


def test_there_are_at_least_eight():
    assert len(NET_SLIPS) == len(BY_KEY) >= 8


@every_slip
def test_one_line_is_wrong_and_the_rest_alike(slip):
    assert slip.lines[slip.line] != slip.cure
    assert 0 < slip.line < len(slip.lines)
    assert slip.lines[0].startswith(f"def {slip.name}(")
    assert not any("#" in line or '"""' in line for line in slip.lines)  # nothing gives it away
    assert max(map(len, slip.lines)) < 68


@every_slip
def test_what_is_shown_is_what_runs(slip):
    for lines, numbers in (
        (slip.lines, slip.given),
        ([*slip.lines[: slip.line], slip.cure, *slip.lines[slip.line + 1 :]], slip.expected),
    ):
        names = {"np": np}
        exec("\n".join(lines), names)
        np.testing.assert_array_equal(np.asarray(names[slip.name](*slip.arguments()), float), numbers)


@every_slip
def test_the_code_without_the_slip_agrees_with_a_second_way(slip):
    """Formulas with central differences of the net's own loss, differences with the net's formula."""
    if slip.name == "gradient":
        W, x, t = slip.arguments()
        net = SimpleNet(W)
        second = numerical_gradient(lambda _: net.loss(x, t), net.W)
    else:
        W, x, t = small_batch()
        second = SimpleNet(W).gradient(x, t)
    assert relative_error(slip.expected, second) < (1e-4 if slip.key == "back_only" else 1e-7)


def test_the_loss_of_the_batch_is_the_nets():
    loss, W = small_batch_and_its_loss()
    _, x, t = small_batch()
    assert loss(W) == pytest.approx(SimpleNet(W).loss(x, t), rel=1e-14)


@pytest.mark.parametrize(
    ("key", "factor"), [("sign", -1.0), ("not_divided", 4.0), ("net_precedence", 1e-8), ("back_only", 0.5)], ids=lambda v: str(v)
)
def test_some_slips_are_a_factor(key, factor):
    np.testing.assert_allclose(BY_KEY[key].given, factor * BY_KEY[key].expected, rtol=1e-6)


def test_a_softmax_of_scores_of_a_thousand_without_its_shift_is_no_number():
    assert np.isnan(BY_KEY["no_shift"].given).any() and np.isfinite(BY_KEY["no_shift"].expected).all()
    assert BY_KEY["no_shift"].band == "wrong"


@pytest.mark.parametrize(
    ("key", "band"),
    [
        ("sign", "wrong"), ("not_divided", "wrong"), ("no_answer", "wrong"), ("axis", "wrong"), ("transposed", "wrong"), ("other_loss", "wrong"),
        ("net_precedence", "wrong"), ("net_tiny", "suspicious"), ("back_only", "wrong"),
    ],
)  # fmt: skip
def test_the_check_hears_every_one(key, band):
    assert BY_KEY[key].band == band


def test_one_sample_would_hide_the_missing_division():
    """With a batch of one there is nothing to divide by, and the check stays silent."""
    W, x, t = small_batch()
    slip = BY_KEY["not_divided"]
    np.testing.assert_array_equal(slip.wrong(W, x[:1], t[:1]), slip.right(W, x[:1], t[:1]))
