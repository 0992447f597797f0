"""The slips in a small net's gradient: each fails its check as it is told to, and does to training what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from core.net_slips import NET_SLIPS, is_formula, samples, trained, with_one_sample

BY_KEY = {slip.key: slip for slip in NET_SLIPS}


@pytest.mark.parametrize("key", ["net_precedence", "net_tiny", "net_halved"])
def test_differences_are_checked_by_the_formula_and_formulas_by_differences(key):
    np.testing.assert_array_equal(BY_KEY[key].beside, BY_KEY["sign"].expected)
    assert not is_formula(BY_KEY[key]) and sum(map(is_formula, NET_SLIPS)) == 7


@pytest.mark.parametrize(
    ("key", "factor"), [("sign", -1.0), ("not_divided", 4.0), ("net_precedence", 1e-8), ("net_halved", 0.5)], ids=lambda v: str(v)
)
def test_some_slips_are_a_factor(key, factor):
    np.testing.assert_allclose(BY_KEY[key].given, factor * BY_KEY[key].expected, rtol=1e-3 if key == "net_halved" else 1e-6)


def test_the_outer_product_the_other_way_round_has_the_same_six_numbers():
    slip = BY_KEY["transposed"]
    np.testing.assert_allclose(np.sort(slip.given, axis=None), np.sort(slip.expected, axis=None), rtol=1e-14)
    assert slip.given[0, 0] == slip.expected[0, 0] and slip.given[1, 2] == slip.expected[1, 2]


def test_a_softmax_of_scores_of_a_thousand_without_its_shift_is_no_number():
    slip = BY_KEY["no_shift"]
    assert np.isnan(slip.given).all() and np.isfinite(slip.expected).all() and np.isnan(slip.error)


@pytest.mark.parametrize("slip", NET_SLIPS, ids=lambda slip: slip.key)
def test_the_check_hears_every_one(slip):
    assert slip.band == ("suspicious" if slip.key == "net_tiny" else "wrong")


@pytest.mark.parametrize("slip", [slip for slip in NET_SLIPS if is_formula(slip)], ids=lambda slip: slip.key)
def test_one_sample_hides_the_missing_division_and_nothing_else(slip):
    """With a batch of one there is nothing to divide by, and the check stays silent."""
    alone = with_one_sample(slip)
    assert samples(alone) == 1 and samples(slip) == (1 if slip.key == "transposed" else 4)
    assert alone.band == ("very good" if slip.key == "not_divided" else "wrong")
    assert with_one_sample(slip) is alone and alone.lines == slip.lines


def test_what_training_makes_of_the_slips():
    """100 steps of 0.5 on the batch, from a loss of 1.9023; without a slip to 0.0662."""
    right = trained(BY_KEY["sign"], BY_KEY["sign"].right)
    last = {slip.key: trained(slip, slip.wrong)[-1] for slip in NET_SLIPS}
    assert right[[0, -1]] == pytest.approx([1.9023, 0.0662], abs=5e-5)
    assert last["sign"] > 50 and last["not_divided"] < right[-1]
    assert last["no_answer"] == pytest.approx(np.log(3), abs=1e-3)  # all classes alike
    assert last["net_precedence"] == pytest.approx(right[0], abs=1e-6) and last["net_tiny"] == pytest.approx(right[-1], abs=1e-3)
    assert np.isnan(last["no_shift"]) and right[-1] < last["net_halved"] < last["other_loss"]
    losses = trained(BY_KEY["transposed"], BY_KEY["transposed"].wrong)
    assert losses.min() < losses[0] < losses[-1]  # down at first, then up
    np.testing.assert_array_equal(trained(BY_KEY["net_tiny"], BY_KEY["net_tiny"].wrong)[0], right[0])
