"""The six update rules: the paths of an outside oracle, and a state that can be saved and put back."""

from __future__ import annotations

import csv
import pathlib
from collections import defaultdict

import numpy as np
import pytest

from core.descent import DescentConfig, walk
from core.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, Momentum, Nesterov, RMSprop, optimizer_named
from core.surfaces import surface_named

pytestmark = pytest.mark.filterwarnings("error")

every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.__name__)


def oracle_tables() -> dict[tuple[str, str], tuple[float, np.ndarray]]:
    """Learning rate and points (steps + 1, 2) by surface and optimizer; oracles/make_tables.py wrote them."""
    points = defaultdict(list)
    with pathlib.Path(__file__).with_name("oracles").joinpath("optimizers.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            points[row["surface"], row["optimizer"], float(row["lr"])].append((float(row["x0"]), float(row["x1"])))
    return {(surface, optimizer): (lr, np.array(path)) for (surface, optimizer, lr), path in points.items()}


TABLES = oracle_tables()


def random_params(dtype=np.float64) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {name: np.asarray(rng.normal(size=shape)).astype(dtype) for name, shape in {"W": (3, 4), "b": (4,), "cube": (2, 3, 2), "one": ()}.items()}


def gradients_of(params: dict[str, np.ndarray], step: int) -> dict[str, np.ndarray]:
    """Some gradients that depend on where the params are and on the step, so that a wrong path stays wrong."""
    return {name: np.asarray(np.sin(3 * x + step)).astype(x.dtype) for name, x in params.items()}


every_table = pytest.mark.parametrize(("surface", "steps"), [("ravine", 50), ("rosenbrock", 200), ("beale", 200)])


@every_optimizer
@every_table
def test_every_step_follows_the_oracles_table(kind, surface, steps):
    lr, expected = TABLES[surface, kind.__name__]
    optimizer, gradient = kind(lr=lr), surface_named(surface).gradient
    x = expected[0].copy()
    assert len(expected) == steps + 1
    for step in range(1, steps + 1):
        optimizer.update({"x": x}, {"x": np.array(gradient(*x))})
        assert np.linalg.norm(x - expected[step]) <= 1e-10 * np.linalg.norm(expected[step]), f"step {step}"


@every_optimizer
@every_table
def test_a_walk_follows_the_oracles_table(kind, surface, steps):
    lr, expected = TABLES[surface, kind.__name__]
    way = walk(DescentConfig(surface, *expected[0].tolist(), lr, steps, kind.__name__, "analytic"))
    assert way.points.shape == (steps + 1, 2)
    far = np.linalg.norm(way.points - expected, axis=1) / np.linalg.norm(expected, axis=1)
    assert far.max() <= 1e-9, f"step {far.argmax()}"


@pytest.mark.parametrize(
    ("optimizer", "text"),
    [
        (SGD(), "SGD(lr=0.01)"),
        (Momentum(), "Momentum(lr=0.01, momentum=0.9)"),
        (Nesterov(), "Nesterov(lr=0.01, momentum=0.9)"),
        (AdaGrad(), "AdaGrad(lr=0.01)"),
        (RMSprop(), "RMSprop(lr=0.01, decay_rate=0.99)"),
        (Adam(), "Adam(lr=0.001, beta1=0.9, beta2=0.999)"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_the_defaults_are_the_books_and_the_repr_shows_them(optimizer, text):
    assert repr(optimizer) == text


def test_one_update_by_hand():
    for lr, x_after in ((0.1, 4.4), (1e-5, 4.99994)):
        x = np.array([5.0])
        SGD(lr).update({"x": x}, {"x": np.array([6.0])})
        assert x[0] == pytest.approx(x_after, abs=1e-15)


def test_the_first_step_of_adam_has_the_length_of_the_learning_rate_whatever_the_slope():
    for slope in (1e-3, 1.0, -1e6):
        x = np.zeros(1)
        Adam(lr=0.1).update({"x": x}, {"x": np.array([slope])})
        assert x[0] == pytest.approx(-0.1 * np.sign(slope), rel=1e-4)


@every_optimizer
def test_a_slope_of_zero_from_the_start_moves_nothing(kind):
    x = np.array([1.0, -2.0])
    optimizer = kind()
    for _ in range(3):
        optimizer.update({"x": x}, {"x": np.zeros(2)})
    np.testing.assert_array_equal(x, [1.0, -2.0])


@every_optimizer
def test_arrays_of_every_shape_are_moved_in_place_each_like_its_entries_alone(kind):
    params = random_params()
    alone = {(name, i): np.array([x[i]]) for name, x in params.items() for i in np.ndindex(x.shape)}
    arrays, together, apart = dict(params), kind(0.05), kind(0.05)
    for step in range(20):
        together.update(params, gradients_of(params, step))
        apart.update(alone, gradients_of(alone, step))
    for name, x in params.items():
        assert x is arrays[name]
        np.testing.assert_allclose(x, np.reshape([alone[name, i][0] for i in np.ndindex(x.shape)], x.shape), rtol=1e-12)


@every_optimizer
def test_arrays_that_are_not_contiguous_are_moved_in_place(kind):
    whole = np.ones((4, 6))
    kind(0.1).update({"x": whole[::2, ::3]}, {"x": np.ones((2, 2))})
    assert np.count_nonzero(whole != 1) == 4


@every_optimizer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_stays_and_so_do_the_gradients(kind, dtype):
    params, optimizer = random_params(dtype), kind(0.1)
    for step in range(3):
        grads = gradients_of(params, step)
        before = {name: g.copy() for name, g in grads.items()}
        optimizer.update(params, grads)
        for name in params:
            assert params[name].dtype == dtype
            np.testing.assert_array_equal(grads[name], before[name])
    for memory in optimizer.memory.values():
        assert {array.dtype for array in memory.values()} <= {np.dtype(dtype)}


@every_optimizer
def test_only_parameters_with_a_gradient_move(kind):
    params = random_params()
    before = params["b"].copy()
    kind(0.1).update(params, {"W": np.ones((3, 4))})
    np.testing.assert_array_equal(params["b"], before)


@every_optimizer
@pytest.mark.parametrize("goes_on", ["the same optimizer", "a new one with other settings"])
def test_a_restored_state_goes_on_bit_for_bit(kind, goes_on):
    params, optimizer = random_params(), kind(0.05)
    for step in range(10):
        optimizer.update(params, gradients_of(params, step))
    state, there = optimizer.state(), {name: x.copy() for name, x in params.items()}
    for step in range(10, 25):
        optimizer.update(params, gradients_of(params, step))

    other = optimizer if goes_on == "the same optimizer" else kind(0.7)
    for _ in range(2):  # a state can be used more than once
        other.restore(state)
        again = {name: x.copy() for name, x in there.items()}
        for step in range(10, 25):
            other.update(again, gradients_of(again, step))
        assert all(again[name].tobytes() == params[name].tobytes() for name in params)


@every_optimizer
def test_two_optimizers_share_nothing(kind):
    first, second = kind(0.1), kind(0.1)
    a, b = np.ones(2), np.ones(2)
    for step in range(5):
        first.update({"x": a}, {"x": np.full(2, step + 1.0)})
    second.update({"x": b}, {"x": np.ones(2)})
    fresh = np.ones(2)
    kind(0.1).update({"x": fresh}, {"x": np.ones(2)})
    np.testing.assert_array_equal(b, fresh)


@every_optimizer
def test_it_is_found_by_its_name(kind):
    assert optimizer_named(kind.__name__) is kind


def test_an_unknown_name_is_answered_with_the_names_there_are():
    with pytest.raises(ValueError, match="'Adamant'; there are SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam"):
        optimizer_named("Adamant")
