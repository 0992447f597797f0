"""First weights: their spread, and that all initializers scale the same draw."""

from __future__ import annotations

import numpy as np
import pytest

from core.initializers import INITIALIZERS, initial_weights
from core.networks import Network


@pytest.mark.parametrize(("name", "spread"), [("normal", 0.05), ("xavier", 1 / 20), ("he", np.sqrt(2) / 20), ("zero", 0.0)])
def test_the_spread_is_that_of_its_rule(name, spread):
    W = initial_weights(name, 400, 300, 0.05, np.random.default_rng(0))
    assert W.shape == (400, 300)
    assert W.std() == pytest.approx(spread, rel=0.01) and abs(W.mean()) <= 0.001


def test_all_scale_one_draw():
    draws = {name: initial_weights(name, 30, 20, 0.05, np.random.default_rng(7)) for name in INITIALIZERS}
    np.testing.assert_allclose(draws["he"], np.sqrt(2) * draws["xavier"], rtol=1e-12)
    np.testing.assert_allclose(draws["normal"] / 0.05, draws["xavier"] * np.sqrt(30), rtol=1e-12)


def test_with_zeros_all_units_of_a_layer_stay_alike():
    """No chance in the beginning, no difference ever: that is why weights are drawn."""
    net = Network((5, 4, 3), init="zero", dtype=np.float64)
    rng = np.random.default_rng(0)
    x, t = rng.standard_normal((20, 5)), rng.integers(0, 3, 20)
    for _ in range(30):
        for name, slope in net.gradient(x, t).items():
            net.params[name] -= slope
    assert net.params["W2"].any() and (net.params["W1"] == net.params["W1"][:, :1]).all() and (net.params["W2"] == net.params["W2"][:1]).all()


def test_what_ten_layers_let_through():
    """The spread of the last of ten hidden layers, ReLU: hardly anything of 0.01, about as much as came in with He."""
    x = np.random.default_rng(1).standard_normal((200, 100))
    spread = {}
    for name in ("normal", "he"):
        net, y = Network((100, *[100] * 10, 10), activation="relu", init=name, rng=np.random.default_rng(0), dtype=np.float64), x
        for layer in net.layers[:-1]:
            y, _ = layer.forward(y, net.params)
        spread[name] = y.std()
    assert spread["normal"] < 1e-9 and 0.1 < spread["he"] < 3


def test_an_unknown_one_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no initializer is called 'lecun'; there are normal, xavier"):
        initial_weights("lecun", 3, 3, 0.1, np.random.default_rng(0))
