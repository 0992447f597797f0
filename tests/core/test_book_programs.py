"""A reader of the book changes the import lines and the programs of chapter 4 run. Here they are in miniature, in the book's call forms."""

from __future__ import annotations

import numpy as np
import pytest

from core.descent import gradient_descent
from core.differentiation import numerical_diff, numerical_gradient
from core.functions import relu, relu_grad, sigmoid, sigmoid_grad, softmax, step_function
from core.losses import cross_entropy_error, sum_squared_error
from core.mnist import load_mnist
from core.networks import TwoLayerNet, simpleNet
from core.optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSprop

pytestmark = pytest.mark.filterwarnings("error")


def test_the_losses_of_4_2():
    t = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    y = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]
    assert sum_squared_error(np.array(y), np.array(t)) == pytest.approx(0.0975)
    assert cross_entropy_error(np.array(y), np.array(t)) == pytest.approx(0.510825457099338)


def test_the_derivatives_of_4_3():
    def function_1(x):
        return 0.01 * x**2 + 0.1 * x

    def function_2(x):
        return x[0] ** 2 + x[1] ** 2

    assert numerical_diff(function_1, 5) == pytest.approx(0.2)
    np.testing.assert_allclose(numerical_gradient(function_2, np.array([3.0, 4.0])), [6, 8])


def test_the_descent_of_4_4_1():
    def function_2(x):
        return x[0] ** 2 + x[1] ** 2

    init_x = np.array([-3.0, 4.0])
    end = gradient_descent(function_2, init_x=init_x, lr=0.1, step_num=100)
    np.testing.assert_allclose(end, [-6.11110793e-10, 8.14814391e-10], rtol=5e-9)


def test_simple_net_of_4_4_2():
    net = simpleNet()
    x = np.array([0.6, 0.9])
    p = net.predict(x)
    t = np.array([0, 0, 1])
    f = lambda w: net.loss(x, t)  # noqa: E731
    dW = numerical_gradient(f, net.W)
    assert p.shape == (3,)
    assert dW.shape == (2, 3)
    np.testing.assert_allclose(dW, np.outer(x, softmax(p) - t), atol=1e-8)


def test_the_two_layer_net_of_4_5_1():
    net = TwoLayerNet(input_size=784, hidden_size=100, output_size=10)
    assert [net.params[name].shape for name in ("W1", "b1", "W2", "b2")] == [(784, 100), (100,), (100, 10), (10,)]
    rng = np.random.default_rng(0)
    x, t = rng.random((100, 784)), rng.random((100, 10))
    assert net.predict(x).shape == (100, 10)
    grads = net.gradient(x, t)
    assert [grads[name].shape for name in ("W1", "b1", "W2", "b2")] == [(784, 100), (100,), (100, 10), (10,)]


@pytest.fixture(scope="module")
def some_digits():
    (x_train, t_train), (x_test, t_test) = load_mnist(normalize=True, one_hot_label=True)
    return (x_train[:300].copy(), t_train[:300].copy()), (x_test[:100].copy(), t_test[:100].copy())


@pytest.mark.parametrize("how", ["gradient", "numerical_gradient"])
def test_the_mini_batch_training_of_4_5_2(how, some_digits):
    (x_train, t_train), (x_test, t_test) = some_digits
    rng = np.random.default_rng(0)
    network = TwoLayerNet(input_size=784, hidden_size=10, output_size=10)
    iters_num = 300 if how == "gradient" else 3
    train_size, batch_size, learning_rate = x_train.shape[0], 20, 0.5
    train_loss_list, train_acc_list, test_acc_list = [], [], []
    iter_per_epoch = max(train_size // batch_size, 1)
    for i in range(iters_num):
        batch_mask = rng.choice(train_size, batch_size)
        x_batch, t_batch = x_train[batch_mask], t_train[batch_mask]
        grad = getattr(network, how)(x_batch, t_batch)
        for key in ("W1", "b1", "W2", "b2"):
            network.params[key] -= learning_rate * grad[key]
        train_loss_list.append(network.loss(x_batch, t_batch))
        if i % iter_per_epoch == 0:
            train_acc_list.append(network.accuracy(x_train, t_train))
            test_acc_list.append(network.accuracy(x_test, t_test))
    assert len(train_loss_list) == iters_num
    if how == "gradient":
        assert np.mean(train_loss_list[-20:]) < 1 < train_loss_list[0]
        assert train_acc_list[-1] > 0.8
        assert test_acc_list[-1] > 0.5


@pytest.mark.parametrize("optimizer", [SGD(lr=0.95), Momentum(lr=0.1), Nesterov(lr=0.1), AdaGrad(lr=1.5), RMSprop(lr=0.1), Adam(lr=0.3)], ids=repr)
def test_the_optimizers_of_6_1(optimizer):
    params, grads = {"x": np.array(-7.0), "y": np.array(2.0)}, {"x": np.array(0.0), "y": np.array(0.0)}
    for _ in range(30):
        grads["x"], grads["y"] = params["x"] / 10.0, 2.0 * params["y"]
        optimizer.update(params, grads)
    assert np.hypot(params["x"], params["y"]) < 4


def test_the_functions_of_chapter_3_and_5_have_their_names():
    x = np.array([-1.0, 1.0, 2.0])
    for f in (step_function, sigmoid, sigmoid_grad, relu, relu_grad, softmax):
        assert f(x).shape == x.shape
