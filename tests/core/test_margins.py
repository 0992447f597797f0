"""The margin: ten equal scores cost 9, the line that counts the right class too makes it 10."""

from __future__ import annotations

import numpy as np
import pytest

from core.losses import hinge
from core.margins import WITH_ITSELF, hinge_terms, with_itself, with_itself_right

RNG = np.random.default_rng(4)


def test_ten_equal_scores_cost_nine_and_the_slip_makes_it_ten():
    assert hinge_terms(np.full(10, 2.5), 7).sum() == hinge(np.full(10, 2.5), 7) == 9.0
    assert WITH_ITSELF.given == 10.0 and WITH_ITSELF.expected == 9.0
    assert WITH_ITSELF.line == 1 and WITH_ITSELF.lines[0] == "def hinge(scores, y):"
    assert "if j != y" in WITH_ITSELF.cure and "if j != y" not in WITH_ITSELF.lines[1]


@pytest.mark.parametrize("margin", [0.5, 1.0, 3.0])
def test_the_terms_add_up_to_the_loss(margin):
    for scores in RNG.normal(0, 2, (20, 10)):
        for t in (0, 4, 9):
            terms = hinge_terms(scores, t, margin)
            assert terms[t] == 0 and (terms >= 0).all()
            assert terms.sum() == pytest.approx(hinge(scores, t, margin))
            behind = scores < scores[t] - margin
            assert (terms[behind] == 0).all()


def test_the_lectures_cat():
    np.testing.assert_allclose(hinge_terms([3.2, 5.1, -1.7], 0), [0, 2.9, 0])
    assert hinge([3.2, 5.1, -1.7], 0) == pytest.approx(2.9)


def test_the_code_with_the_slip_is_one_margin_too_dear():
    for scores in RNG.normal(0, 2, (20, 5)):
        assert with_itself_right(scores, 2) == pytest.approx(hinge(scores, 2))
        assert with_itself(scores, 2) == pytest.approx(hinge(scores, 2) + 1)
