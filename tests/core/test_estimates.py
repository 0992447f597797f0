"""A random batch estimates the whole: the spread falls as one over the root of its size."""

from __future__ import annotations

import numpy as np
import pytest

from core.estimates import SHARES, SIZES, batch_losses, batches_of, briefly_trained, draw, sample_losses, spreads
from core.losses import softmax_cross_entropy
from core.mnist import Dataset
from core.networks import TwoLayerNet
from core.training import scaled

RNG = np.random.default_rng(2)
LOSSES = RNG.exponential(0.6, 60_000)


def test_the_spread_falls_as_one_over_the_root_of_the_size():
    found = spreads(LOSSES, draws=600)
    assert [s.size for s in found] == list(SIZES)
    for s in found:
        assert s.predicted == pytest.approx(LOSSES.std() / np.sqrt(s.size))
        assert s.measured == pytest.approx(s.predicted, rel=0.25 if s.size < 10 else 0.12)
    slope = np.polyfit(np.log10(SIZES), np.log10([s.measured for s in found]), 1)[0]
    assert slope == pytest.approx(-0.5, abs=0.02)


def test_the_batches_that_a_spread_tells_about_can_be_had():
    (told,) = spreads(LOSSES, draws=200, sizes=(30,))
    found = batches_of(LOSSES, 30, 200)
    assert found.std() == told.measured and tuple(np.quantile(found, SHARES)) == told.quantiles


def test_batches_scatter_round_the_whole():
    for s in spreads(LOSSES, draws=400):
        assert s.quantiles[0] < LOSSES.mean() < s.quantiles[-1] and list(s.quantiles) == sorted(s.quantiles)
        assert len(s.quantiles) == len(SHARES)
    assert batch_losses(LOSSES, 100, 2000, np.random.default_rng(0)).mean() == pytest.approx(LOSSES.mean(), abs=4 * LOSSES.std() / 100 / 4)


def test_a_batch_loss_is_the_mean_of_its_samples():
    rng, again = np.random.default_rng(9), np.random.default_rng(9)
    means = batch_losses(LOSSES, 7, 5, rng)
    chosen = again.integers(0, 60_000, (5, 7), dtype=np.int32)
    np.testing.assert_allclose(means, LOSSES[chosen].mean(axis=1))


def test_many_batches_of_many_sizes_are_drawn_in_bites():
    assert batch_losses(LOSSES, 10_000, 13, np.random.default_rng(0)).shape == (13,)
    assert batch_losses(LOSSES, 1, 13, np.random.default_rng(0)).shape == (13,)


def test_the_same_seed_gives_the_same_batches():
    assert spreads(LOSSES, draws=20) == spreads(LOSSES, draws=20) != spreads(LOSSES, draws=20, seed=1)
    np.testing.assert_array_equal(draw(100, 8, np.random.default_rng(3)), draw(100, 8, np.random.default_rng(3)))


def test_losses_of_single_images_average_to_the_loss_of_the_whole():
    images, labels = RNG.integers(0, 256, (1234, 784), dtype=np.uint8), RNG.integers(0, 10, 1234, dtype=np.uint8)
    net = TwoLayerNet(784, 5, 10, weight_init_std=0.1, rng=np.random.default_rng(0))
    losses = sample_losses(net, images, labels)
    assert losses.shape == (1234,) and (losses > 0).all()
    assert losses.mean() == pytest.approx(net.loss(scaled(images), labels), rel=1e-5)
    assert losses[77] == pytest.approx(softmax_cross_entropy(net.scores(scaled(images[77:78])), labels[77:78]), rel=1e-5)


def test_a_short_training_learns_and_is_the_same_every_time():
    t = RNG.integers(0, 10, 3000, dtype=np.uint8)
    x = np.zeros((3000, 784), np.uint8)
    x[np.arange(3000), 70 * t.astype(int)] = 255  # a digit is told by where its ink is
    data = Dataset(x, t, x[:10], t[:10])
    net = briefly_trained(data, iterations=300, learning_rate=2.0)
    assert sample_losses(net, x, t).mean() < 1.5 < sample_losses(briefly_trained(data, iterations=0), x, t).mean()
    again = briefly_trained(data, iterations=300, learning_rate=2.0)
    assert all(np.array_equal(net.params[name], again.params[name]) for name in net.params)
