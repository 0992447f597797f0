"""Sweeping the learning rate: heights that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.descent import DescentConfig, walk
from core.optimizers import OPTIMIZERS
from core.rates import four_rates, sweep_rates, walks_at
from core.schedules import StepDecay
from core.surfaces import surface_named

pytestmark = pytest.mark.filterwarnings("error")
BOWL = DescentConfig("bowl", -3.0, 4.0, steps=20)


def test_on_the_bowl_every_height_is_a_power_of_one_minus_two_eta():
    rates = [1e-4, 0.01, 0.1, 0.3, 0.9, 1.0, 1.1]
    sweep = sweep_rates(BOWL, rates)
    np.testing.assert_allclose(sweep.finals, [25 * (1 - 2 * r) ** 40 for r in rates], rtol=1e-9)


def test_the_best_rate_of_the_bowl_is_one_half():
    assert sweep_rates(BOWL, np.linspace(0.1, 0.9, 9)).best == pytest.approx(0.5)


def test_what_leaves_the_numbers_ends_at_infinity():
    sweep = sweep_rates(DescentConfig("bowl", -3.0, 4.0, steps=300), [0.1, 1e3])
    assert sweep.finals[0] < 1e-20 and sweep.finals[1] == np.inf
    assert sweep.best == 0.1


def test_a_sweep_does_not_ask_the_rate_of_its_configuration():
    a, b = (sweep_rates(DescentConfig("bowl", -3.0, 4.0, lr=lr, steps=20), [0.1, 0.2]).finals for lr in (0.1, 7.0))
    np.testing.assert_array_equal(a, b)


def test_the_four_walks_are_the_four_stories():
    small, good, large, diverging = walks_at(DescentConfig("ravine", -7.0, 2.0, steps=40), four_rates(1.0))
    assert [w.config.lr for w in (small, good, large, diverging)] == list(four_rates(1.0))
    assert small.values[-1] > 0.4 * small.values[0]
    assert good.values[-1] < small.values[-1] and large.values[-1] < small.values[-1]
    assert diverging.values[-1] > diverging.values[0]
    assert (np.diff(np.sign(large.points[:, 1])) != 0).all()  # it changes sides at every step
    np.testing.assert_array_equal(good.points, walk(good.config).points)


@pytest.mark.parametrize("optimizer", [kind.__name__ for kind in OPTIMIZERS])
@pytest.mark.parametrize("more", [{}, {"noise": 0.3, "seed": 5}, {"schedule": StepDecay(10, 0.5)}], ids=["plain", "noise", "schedule"])
def test_the_walks_side_by_side_end_where_each_ends_alone(optimizer, more):
    for key in ("ravine", "rosenbrock", "camel", "saddle"):
        x0, x1 = surface_named(key).start
        config = DescentConfig(key, x0, x1, steps=40, optimizer=optimizer, gradient="analytic", **more)
        rates = np.geomspace(1e-4, 10, 12)
        alone = [walk(replace(config, lr=float(rate))) for rate in rates]
        expected = np.array([np.inf if way.overflowed else way.values[-1] for way in alone])
        np.testing.assert_allclose(sweep_rates(config, rates).finals, expected, rtol=1e-9)
