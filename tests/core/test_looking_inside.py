"""A net's answer taken apart, changed by little, and the map of its loss: sums that come out, slopes that differences confirm."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from core.differentiation import numerical_gradient, relative_error
from core.explain import fool, input_gradient, occlusion, pixel_shares, votes
from core.loss_surface import flat, losses_on, plane_of_path, random_plane, unflat
from core.networks import Network, TwoLayerNet
from core.reference import load_reference
from core.training import TrainConfig, Training


@pytest.fixture(scope="module")
def net() -> TwoLayerNet:
    return load_reference().net


@pytest.fixture(scope="module")
def seven(digits) -> np.ndarray:
    return digits.x_test[0] / 255


def test_the_votes_add_up_to_the_scores(net, seven):
    spoken = votes(net, seven)
    assert spoken.votes.shape == (50, 10)
    np.testing.assert_allclose(spoken.scores, net.scores(seven), rtol=1e-4, atol=1e-4)
    assert spoken.scores.argmax() == 7


@pytest.mark.parametrize(("sizes", "activation"), [((6, 5, 4), "sigmoid"), ((6, 5, 3, 4), "tanh"), ((6, 4), "sigmoid")])
def test_the_gradient_of_the_image_equals_central_differences(sizes, activation):
    rng = np.random.default_rng(0)
    net = Network(sizes, activation=activation, weight_init_std=0.7, rng=rng, dtype=np.float64)
    x, weights = rng.standard_normal(6), rng.standard_normal(4)
    numerical = numerical_gradient(lambda image: float(net.scores(image) @ weights), x, 1e-5)
    assert relative_error(input_gradient(net, x, weights), numerical) < 1e-7


def test_the_pixels_shares_add_up_to_what_the_image_did_to_the_score(net, seven):
    shares = pixel_shares(net, seven, 7)
    assert shares.sum() == pytest.approx(float(net.scores(seven)[7] - net.scores(np.zeros(784))[7]), rel=0.01)
    assert not shares[seven == 0].any()


def test_covering_blank_paper_costs_nothing_and_covering_the_digit_costs_something(net, seven):
    lost = occlusion(net, seven, 7).reshape(28, 28)
    assert abs(lost[0, 0]) < 1e-6 and lost.max() > 0.03
    by_hand = seven.reshape(28, 28).copy()
    by_hand[8:13, 14:19] = 0
    assert lost[10, 16] == pytest.approx(net.predict(seven)[7] - net.predict(by_hand.ravel())[7], abs=1e-6)


@pytest.mark.parametrize("target", [0, 3, 9])
def test_a_small_change_fools_the_net(net, seven, target):
    fooled = fool(net, seven, target)
    assert fooled.reached and fooled.answer == target == net.predict(fooled.image).argmax()
    assert fooled.image.min() >= 0 and fooled.image.max() <= 1
    assert fooled.distance < 0.5 * np.linalg.norm(seven)
    rng = np.random.default_rng(0)  # and no random change of that length does it
    for _ in range(20):
        noise = rng.standard_normal(784)
        assert net.predict(np.clip(seven + fooled.distance * noise / np.linalg.norm(noise), 0, 1)).argmax() == 7


def test_what_is_the_target_already_is_left_alone(net, seven):
    assert fool(net, seven, 7).distance == 0


# --- the map of the loss --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def path(few):
    training, points = Training(TrainConfig(hidden_sizes=(8,), batch_size=50, iterations=60, learning_rate=1.0), few), []
    for record in training:
        if record.iteration % 6 == 0:
            points.append(copy.deepcopy(training.net.params))
    return training.net, points


def test_flattening_is_undone(path):
    net, points = path
    back = unflat(flat(points[3]), net.params)
    assert all(np.array_equal(back[name], value) and back[name].dtype == value.dtype for name, value in points[3].items())


def test_the_plane_of_a_path_holds_most_of_it_and_ends_at_its_end(path):
    _, points = path
    plane = plane_of_path(points)
    np.testing.assert_allclose(plane.coordinates(points[-1]), 0, atol=1e-6)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-9)
    assert plane.explained[0] >= plane.explained[1] and 0.9 < plane.explained.sum() <= 1
    away = np.stack([flat(p) for p in points]) - flat(points[-1])
    shadow = np.stack([plane.coordinates(p) for p in points]) @ plane.directions
    assert np.sum(shadow**2) / np.sum(away**2) == pytest.approx(plane.explained.sum(), rel=1e-6)


def test_the_maps_middle_has_the_nets_loss(path, few):
    net, points = path
    x, t = few.x_test / np.float32(255), few.t_test.astype(int)
    rows = np.stack(list(losses_on(plane_of_path(points), net, x, t, np.array([-1.0, 0.0, 1.0]), np.array([0.0, 2.0]))))
    assert rows.shape == (2, 3)
    assert rows[0, 1] == pytest.approx(net.loss(x, t), rel=1e-5)


def test_random_directions_are_as_long_as_each_units_weights(path):
    net, _ = path
    plane = random_plane(net.params, np.random.default_rng(0))
    for direction in plane.directions:
        parts = unflat(direction, {name: value.astype(np.float64) for name, value in net.params.items()})
        for name, part in parts.items():
            wanted = np.linalg.norm(net.params[name], axis=0) if name.startswith("W") else np.zeros_like(net.params[name])
            np.testing.assert_allclose(np.linalg.norm(part, axis=0) if name.startswith("W") else part, wanted, rtol=1e-5)
    np.testing.assert_allclose(plane.coordinates(net.params), 0, atol=1e-9)


def test_a_path_that_spans_no_plane_is_refused(path):
    _, points = path
    with pytest.raises(ValueError, match="fewer than three"):
        plane_of_path(points[:2])
    straight = [{"W1": np.array([float(i)]), "b1": np.zeros(2)} for i in range(5)]
    with pytest.raises(ValueError, match="one line"):
        plane_of_path(straight)
