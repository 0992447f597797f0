"""The nets: simpleNet's digits, and gradients that agree whichever way they are taken."""

from __future__ import annotations

import numpy as np
import pytest

from core.differentiation import numerical_gradient, relative_error
from core.functions import softmax
from core.layers import ACTIVATIONS
from core.mnist import load_mnist
from core.networks import Network, SimpleNet, TwoLayerNet, simpleNet

pytestmark = pytest.mark.filterwarnings("error")

# The notes' simpleNet: W as their random generator gave it, one sample, its target.
W = np.array([[-0.98857721, -1.19498403, 1.7798275], [1.92945432, 2.08198445, 0.48024869]])
X, T = np.array([0.6, 0.9]), np.array([0, 0, 1])
DW = np.array([[0.17430645, 0.17666371, -0.35097016], [0.26145968, 0.26499557, -0.52645524]])


def test_simple_net_gives_the_notes_scores_and_loss():
    net = SimpleNet(W)
    np.testing.assert_allclose(net.predict(X), [1.14336256, 1.15679559, 1.50012032], rtol=0, atol=1e-8)
    assert net.loss(X, T) == pytest.approx(0.879356935505882, abs=1e-6)


def test_both_gradients_of_simple_net_are_the_notes():
    net = SimpleNet(W.copy())
    np.testing.assert_allclose(net.gradient(X, T), DW, rtol=0, atol=2e-7)
    np.testing.assert_allclose(numerical_gradient(lambda w: net.loss(X, T), net.W), DW, rtol=0, atol=2e-7)
    assert relative_error(net.gradient(X, T), numerical_gradient(lambda w: net.loss(X, T), net.W)) < 1e-7


def test_the_gradient_of_simple_net_is_the_outer_product_of_x_and_the_error():
    net = SimpleNet(W)
    dW = net.gradient(X, T)
    assert dW.shape == net.W.shape == (2, 3)
    np.testing.assert_allclose(dW.sum(axis=1), 0, atol=1e-15)
    np.testing.assert_allclose(dW[1], 1.5 * dW[0], rtol=1e-14)
    np.testing.assert_allclose(dW, np.outer(X, softmax(X @ W) - T), rtol=1e-14)


def test_the_other_notes_gradient_has_the_same_two_marks():
    dW = np.array([[0.42027315, 0.11048601, -0.53075916], [0.63040973, 0.16572901, -0.79613874]])
    np.testing.assert_allclose(dW.sum(axis=1), 0, atol=1e-8)
    np.testing.assert_allclose(dW[1], 1.5 * dW[0], atol=1e-8)


def test_raising_w23_by_a_hundredth_lowers_the_loss_nearly_as_the_gradient_predicts():
    net, raised = SimpleNet(W), SimpleNet(W + [[0, 0, 0], [0, 0, 0.01]])
    assert 0.01 * net.gradient(X, T)[1, 2] == pytest.approx(-0.005265, abs=5e-7)
    assert raised.loss(X, T) - net.loss(X, T) == pytest.approx(-0.005255, abs=5e-7)


def test_simple_net_takes_batches_and_labels():
    net = SimpleNet(W)
    x, labels = np.random.default_rng(0).normal(size=(5, 2)), np.array([0, 1, 2, 2, 0])
    assert net.predict(x).shape == (5, 3)
    assert net.loss(x, labels) == net.loss(x, np.eye(3)[labels])
    np.testing.assert_array_equal(net.gradient(x, labels), net.gradient(x, np.eye(3)[labels]))
    assert relative_error(net.gradient(x, labels), numerical_gradient(lambda w: SimpleNet(w).loss(x, labels), W.copy())) < 1e-8


def test_simple_net_uses_the_w_it_is_given_and_draws_one_from_its_generator_otherwise():
    given = W.copy()
    assert SimpleNet(given).W is given
    np.testing.assert_array_equal(SimpleNet(rng=np.random.default_rng(3)).W, np.random.default_rng(3).standard_normal((2, 3)))
    assert simpleNet is SimpleNet
    assert simpleNet().W.shape == (2, 3)


@pytest.fixture
def images() -> tuple[np.ndarray, np.ndarray]:
    """Five MNIST images as float32 and their labels."""
    (x, t), _ = load_mnist(normalize=False)
    return x[:5] / np.float32(255), t[:5]


def test_the_two_layer_net_has_the_books_shapes_and_draws(images):
    net = TwoLayerNet(784, 50, 10, rng=np.random.default_rng(0))
    assert {name: p.shape for name, p in net.params.items()} == {"W1": (784, 50), "b1": (50,), "W2": (50, 10), "b2": (10,)}
    for name, size in (("W1", 784 * 50), ("W2", 500)):
        assert net.params[name].std() == pytest.approx(0.01, rel=3 / np.sqrt(2 * size))  # three standard errors
        assert abs(net.params[name].mean()) < 3 * 0.01 / np.sqrt(size)
    assert not net.params["b1"].any() and not net.params["b2"].any()
    assert {p.dtype for p in net.params.values()} == {np.dtype(np.float32)}
    assert repr(net) == "TwoLayerNet(784-50-10, float32)"


def test_the_same_generator_gives_the_same_net():
    a, b = (TwoLayerNet(4, 3, 2, rng=np.random.default_rng(7)) for _ in range(2))
    assert all(a.params[name].tobytes() == b.params[name].tobytes() for name in a.params)


def test_an_untrained_net_loses_about_the_logarithm_of_ten(images):
    assert TwoLayerNet(784, 50, 10, rng=np.random.default_rng(0)).loss(*images) == pytest.approx(np.log(10), abs=0.02)


def test_predictions_are_probabilities_and_accuracy_counts_the_largest(images):
    x, t = images
    net = TwoLayerNet(784, 20, 10, weight_init_std=1.0, rng=np.random.default_rng(1))
    y = net.predict(x)
    assert y.shape == (5, 10)
    np.testing.assert_allclose(y.sum(axis=1), 1, atol=1e-6)
    assert net.accuracy(x, t) == net.accuracy(x, np.eye(10)[t]) == np.mean(y.argmax(axis=1) == t)
    assert net.accuracy(x[0], t[0]) == float(y[0].argmax() == t[0])


def test_the_loss_is_that_of_the_predictions_for_batches_and_single_samples_labels_and_one_hot(images):
    x, t = images
    net = TwoLayerNet(784, 20, 10, weight_init_std=0.1, rng=np.random.default_rng(1), dtype=np.float64)
    assert net.loss(x, t) == pytest.approx(-np.log(net.predict(x)[np.arange(5), t]).mean(), rel=1e-12)
    assert net.loss(x, t) == net.loss(x, np.eye(10)[t])
    assert net.loss(x[0], t[0]) == pytest.approx(net.loss(x[:1], t[:1]), rel=1e-12)
    assert net.loss(x, t) == pytest.approx(np.mean([net.loss(one, label) for one, label in zip(x, t, strict=True)]), rel=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_loss_and_gradient_are_the_loss_and_the_gradient(images, dtype):
    net = TwoLayerNet(784, 20, 10, weight_init_std=0.1, rng=np.random.default_rng(1), dtype=dtype)
    loss, grads = net.loss_and_gradient(*images)
    assert loss == pytest.approx(net.loss(*images), rel=10 * float(np.finfo(dtype).eps))
    apart = net.gradient(*images)
    assert sorted(grads) == sorted(apart) == ["W1", "W2", "b1", "b2"]
    for name, p in net.params.items():
        np.testing.assert_array_equal(grads[name], apart[name])
        assert grads[name].shape == p.shape and grads[name].dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_two_layer_net_written_out_does_what_its_layers_do(images, dtype):
    net = TwoLayerNet(784, 20, 10, weight_init_std=0.1, rng=np.random.default_rng(1), dtype=dtype)
    by_layers = Network((784, 20, 10), rng=np.random.default_rng(1), dtype=dtype)
    by_layers.params = net.params
    loss, grads = net.loss_and_gradient(*images)
    expected, as_expected = by_layers.loss_and_gradient(*images)
    tolerance = 100 * float(np.finfo(dtype).eps)
    assert loss == pytest.approx(expected, rel=tolerance)
    for name, g in grads.items():
        np.testing.assert_allclose(g, as_expected[name], rtol=tolerance, atol=tolerance * float(np.abs(g).max()))


def test_every_gradient_is_made_of_fresh_arrays_unless_the_caller_gives_some_to_fill(images):
    net = TwoLayerNet(784, 20, 10, weight_init_std=0.1, rng=np.random.default_rng(1))
    x, t = images
    first = net.gradient(x, t)
    kept = {name: g.copy() for name, g in first.items()}
    second = net.gradient(x[::-1], t)
    for name in first:
        assert not np.shares_memory(first[name], second[name])
        assert not np.shares_memory(first[name], net.params[name])
        np.testing.assert_array_equal(first[name], kept[name])
    arrays = dict(first)
    _, filled = net.loss_and_gradient(x[::-1], t, out=first)
    for name in first:
        assert filled[name] is arrays[name]
        np.testing.assert_array_equal(filled[name], second[name])


def test_a_net_changes_neither_images_nor_labels_nor_params(images):
    x, t = (a.copy() for a in images)
    net = TwoLayerNet(784, 6, 10, rng=np.random.default_rng(1))
    before = {name: p.copy() for name, p in net.params.items()}
    for method in (net.loss, net.accuracy, net.gradient, net.loss_and_gradient, net.numerical_gradient):
        method(x, t)
    net.predict(x)
    np.testing.assert_array_equal(x, images[0])
    np.testing.assert_array_equal(t, images[1])
    for name, p in net.params.items():
        np.testing.assert_array_equal(p, before[name])


def textbook_gradient(net: Network, x, t, h: float = 1e-4) -> dict[str, np.ndarray]:
    """The gradient as the book takes it: the whole net twice per weight, in float64."""
    double = Network(net.sizes, dtype=np.float64)
    double.params = {name: p.astype(np.float64) for name, p in net.params.items()}
    return {name: numerical_gradient(lambda w: double.loss(x, t), p, h) for name, p in double.params.items()}


def awkward_batch(kind: str) -> tuple[np.ndarray, np.ndarray | int]:
    """Inputs (batch, 12) in which the shortcuts of the fast gradient could slip, and labels below 4."""
    rng = np.random.default_rng(5)
    x, t = rng.random((6, 12)), rng.integers(0, 4, 6)
    match kind:
        case "zero pixels":
            x[x < 0.6] = 0
            x[:, 3] = 0  # in every sample
            x[2] = 0  # a whole black image
        case "all zero":
            x[:] = 0
        case "repeated values":
            x = np.round(x * 3) / 3
            x[1] = x[0]
            x[4] = 0.5
        case "black and white":  # the last brightness of one sample is the first of the next
            x = (x > 0.4).astype(float)
        case "negative values":
            x -= 0.5
            x[0, :4] = [0.25, -0.25, 0.25, -0.25]
        case "one sample":
            return x[0], int(t[0])
        case "batch of one":
            return x[:1], t[:1]
        case "one-hot":
            return x, np.eye(4)[t]
        case "one sample, one-hot":
            return x[0], np.eye(4)[t[0]]
    return x, t


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "kind",
    [
        "plain",
        "zero pixels",
        "all zero",
        "repeated values",
        "black and white",
        "negative values",
        "one sample",
        "batch of one",
        "one-hot",
        "one sample, one-hot",
    ],
)
def test_the_fast_numerical_gradient_equals_the_textbooks(kind, dtype):
    x, t = awkward_batch(kind)
    net = TwoLayerNet(12, 5, 4, weight_init_std=1.0, rng=np.random.default_rng(2), dtype=dtype)
    net.params["b1"] += np.linspace(-1, 1, 5, dtype=dtype)
    fast, slow = net.numerical_gradient(x, t), textbook_gradient(net, x, t)
    assert list(fast) == ["W1", "b1", "W2", "b2"]
    for name in slow:
        assert fast[name].shape == net.params[name].shape
        np.testing.assert_allclose(fast[name], slow[name], rtol=0, atol=1e-9)


def test_the_fast_numerical_gradient_is_a_central_difference_with_its_h():
    x, t = awkward_batch("plain")
    net = TwoLayerNet(12, 5, 4, weight_init_std=1.0, rng=np.random.default_rng(2), dtype=np.float64)
    coarse = net.numerical_gradient(x, t, h=0.5)
    for name, slow in textbook_gradient(net, x, t, h=0.5).items():
        np.testing.assert_allclose(coarse[name], slow, rtol=0, atol=1e-12)
        assert relative_error(coarse[name], net.gradient(x, t)[name]) > 1e-3  # with an h so large the truncation error must show


def test_the_fast_numerical_gradient_equals_the_textbooks_on_digits(images):
    net = TwoLayerNet(784, 3, 10, rng=np.random.default_rng(0))
    fast = net.numerical_gradient(*images)
    for name, slow in textbook_gradient(net, *images).items():
        np.testing.assert_allclose(fast[name], slow, rtol=0, atol=1e-9)


def test_backpropagation_and_numerical_gradient_agree_on_the_books_net(images):
    net = TwoLayerNet(784, 50, 10, rng=np.random.default_rng(0), dtype=np.float64)
    by_backpropagation, by_differences = net.gradient(*images), net.numerical_gradient(*images)
    for name in net.params:
        assert relative_error(by_backpropagation[name], by_differences[name]) < 1e-7


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
@pytest.mark.parametrize("sizes", [(6, 4), (6, 5, 4), (6, 5, 3, 4), (6, 7, 5, 3, 4)], ids=str)
def test_the_gradient_of_nets_of_any_depth_equals_central_differences(sizes, activation):
    rng = np.random.default_rng(3)
    net = Network(sizes, activation=activation, weight_init_std=0.8, rng=rng, dtype=np.float64)
    x, t = rng.normal(size=(7, 6)), rng.integers(0, 4, 7)
    grads = net.gradient(x, t)
    assert set(grads) == set(net.params)
    for name, p in net.params.items():
        numerical = numerical_gradient(lambda w: net.loss(x, t), p, 1e-5)
        assert relative_error(grads[name], numerical) < 1e-7, name


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_the_gradient_of_a_relu_net_equals_central_differences_away_from_the_kinks(activation):
    rng = np.random.default_rng(4)
    net = Network((6, 8, 4), activation=activation, weight_init_std=0.8, rng=rng, dtype=np.float64)
    x, t = rng.normal(size=(7, 6)), rng.integers(0, 4, 7)
    assert np.abs(x @ net.params["W1"]).min() > 1e-3  # no unit within reach of h
    for name, g in net.gradient(x, t).items():
        assert relative_error(g, numerical_gradient(lambda w: net.loss(x, t), net.params[name], 1e-5)) < 1e-7


def test_the_gradient_of_a_batch_is_the_mean_over_its_samples():
    rng = np.random.default_rng(6)
    net = Network((6, 5, 4), rng=rng, weight_init_std=0.8, dtype=np.float64)
    x, t = rng.normal(size=(3, 6)), [0, 3, 1]
    singles = [net.gradient(one, label) for one, label in zip(x, t, strict=True)]
    for name, g in net.gradient(x, t).items():
        np.testing.assert_allclose(g, np.mean([single[name] for single in singles], axis=0), atol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_weights_a_million_times_too_large_give_finite_losses_and_no_warning(activation, dtype):
    rng = np.random.default_rng(7)
    net = Network((6, 5, 4), activation=activation, weight_init_std=1e6, rng=rng, dtype=dtype)
    loss, grads = net.loss_and_gradient(rng.normal(size=(7, 6)), rng.integers(0, 4, 7))
    assert np.isfinite(loss)
    assert all(np.isfinite(g).all() for g in grads.values())


def test_what_no_net_can_be_made_of_is_refused_with_the_reason():
    with pytest.raises(ValueError, match="at least an input and an output"):
        Network((784,))
    with pytest.raises(ValueError, match="at least an input and an output"):
        Network((784, 0, 10))
    with pytest.raises(ValueError, match="'swish'; there are sigmoid"):
        Network((784, 10), activation="swish")
    with pytest.raises(ValueError, match="labels lie in 0 … 9"):
        TwoLayerNet(4, 3, 10).loss(np.zeros((2, 4)), [3, 10])
