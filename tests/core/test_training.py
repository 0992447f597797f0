"""The training loop: the same run every time, whole epochs, and stops, pauses and divergence that lose nothing."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json

import numpy as np
import pytest

from core.differentiation import numerical_gradient, relative_error
from core.mnist import Dataset
from core.networks import Network, TwoLayerNet
from core.optimizers import OPTIMIZERS
from core.schedules import Cosine, Exponential, StepDecay
from core.training import (
    Checkpoint,
    TrainConfig,
    Training,
    accuracy,
    config_as_dict,
    config_from_dict,
    iterations_per_epoch,
    lying_alike,
    scaled,
    train,
)  # fmt: skip

pytestmark = pytest.mark.filterwarnings("error")

SHORT = TrainConfig(hidden_sizes=(8,), batch_size=64, iterations=25)  # 600 images: ten iterations an epoch, the last one of 24 images
change = dataclasses.replace


def copies(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: a.copy() for name, a in arrays.items()}


def bits(arrays: dict[str, np.ndarray]) -> dict[str, bytes]:
    return {name: a.tobytes() for name, a in arrays.items()}


# --- the book's run -------------------------------------------------------------------------------------------------------------


def test_after_the_first_epoch_the_test_accuracy_is_that_of_published_runs(the_books_run):
    _, records = the_books_run
    assert records[600].iteration == 600
    assert 0.774 <= records[600].test_accuracy <= 0.808


def test_after_ten_thousand_iterations_the_test_accuracy_is_that_of_published_runs(the_books_run):
    _, records = the_books_run
    assert records[-1].iteration == 10_000
    assert records[-1].ended == "finished"
    assert 0.940 <= records[-1].test_accuracy <= 0.950
    assert abs(records[-1].train_accuracy - records[-1].test_accuracy) < 0.01  # no overfitting to be seen yet


def test_the_first_loss_is_about_the_logarithm_of_ten_and_the_loss_falls(the_books_run):
    _, records = the_books_run
    losses = np.array([r.loss for r in records[1:]])
    assert losses[0] == pytest.approx(np.log(10), abs=0.02)
    assert losses[-600:].mean() < 0.25


def test_the_book_trains_for_sixteen_whole_epochs_and_a_bit(the_books_run):
    _, records = the_books_run
    assert len(records) == 10_001
    assert [r.iteration for r in records if r.test_accuracy is not None] == [*range(0, 10_000, 600), 10_000]


def test_the_accuracies_are_those_of_the_net(the_books_run, digits):
    training, records = the_books_run
    assert training.net.accuracy(digits.x_test / np.float32(255), digits.t_test) == pytest.approx(records[-1].test_accuracy, abs=2e-4)
    assert accuracy(training.net, digits.x_test, digits.t_test) == records[-1].test_accuracy


# --- epochs in whole numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("samples", "batch", "an_epoch"),
    [(60_000, 100, 600), (1_000, 10, 100), (100, 10, 10), (10_000, 1_000, 10), (60_000, 128, 469), (600, 64, 10), (5, 100, 1), (1, 1, 1)],
)
def test_an_epoch_is_as_many_iterations_as_it_takes_to_draw_every_image(samples, batch, an_epoch):
    assert iterations_per_epoch(samples, batch) == an_epoch
    assert TrainConfig(batch_size=batch).iterations_per_epoch(samples) == an_epoch


def test_the_epoch_calculators_examples():
    assert 10_000 / iterations_per_epoch(60_000, 100) == pytest.approx(16.7, abs=0.05)
    assert 1_000 / iterations_per_epoch(10_000, 1_000) == 100


@pytest.mark.parametrize("batch", [7, 64, 100, 599, 600, 1000])
@pytest.mark.parametrize("sampling", ["replacement", "epoch"])
def test_accuracies_come_at_zero_at_every_whole_epoch_and_at_the_end(few, batch, sampling):
    an_epoch = -(-600 // batch)
    config = TrainConfig(hidden_sizes=(4,), batch_size=batch, iterations=2 * an_epoch + max(an_epoch // 2, 1), sampling=sampling)
    records = list(train(config, few))
    assert [r.iteration for r in records] == list(range(config.iterations + 1))
    measured = [r.iteration for r in records if r.test_accuracy is not None]
    assert measured == sorted({0, *range(an_epoch, config.iterations, an_epoch), config.iterations})
    assert all((r.train_accuracy is None) == (r.test_accuracy is None) for r in records)
    assert records[0].loss is None and all(isinstance(r.loss, float) for r in records[1:])
    assert [r.ended for r in records] == [None] * config.iterations + ["finished"]


def test_dealing_out_shows_every_image_once_an_epoch_and_drawing_with_replacement_does_not(few):
    numbered = few._replace(t_train=(np.arange(600) % 10).astype(np.uint8), x_train=np.arange(600 * 4, dtype=np.uint32).reshape(600, 4))

    def images_of_an_epoch(sampling):
        training = Training(change(SHORT, sampling=sampling), numbered)
        seen = []
        for _ in range(10):
            seen += np.rint(training.mini_batch()[0][:, 0] * 255 / 4).astype(int).tolist()
            training.update()
        return seen

    assert sorted(images_of_an_epoch("epoch")) == list(range(600))
    drawn = images_of_an_epoch("replacement")
    assert len(drawn) == 640 and len(set(drawn)) < 450  # 1 - 1/e of them, about


# --- the same run every time ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sampling", ["replacement", "epoch"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_same_configuration_gives_the_same_run_bit_for_bit(few, sampling, dtype):
    config = change(SHORT, sampling=sampling, dtype=dtype)
    first, second = Training(config, few), Training(config, few)
    assert list(first) == list(second)
    assert bits(first.net.params) == bits(second.net.params)
    assert {p.dtype.name for p in first.net.params.values()} == {dtype}


def test_another_seed_gives_another_run(few):
    assert list(train(SHORT, few)) != list(train(change(SHORT, seed=1), few))


def test_another_width_sees_the_same_mini_batches(few):
    narrow, wide = Training(SHORT, few), Training(change(SHORT, hidden_sizes=(30,)), few)
    for _ in range(12):
        for a, b in zip(narrow.mini_batch(), wide.mini_batch(), strict=True):
            np.testing.assert_array_equal(a, b)
        narrow.update(), wide.update()


def test_the_recorded_loss_is_that_of_the_mini_batch_before_its_update(few):
    training = Training(SHORT, few)
    for _ in range(12):
        x, t = training.mini_batch()
        expected = training.net.loss(x, t)
        assert training.update() == pytest.approx(expected, rel=1e-6)


def test_an_update_is_one_step_of_gradient_descent(few):
    training = Training(change(SHORT, dtype="float64", learning_rate=0.5), few)
    x, t = training.mini_batch()
    grads, before = training.net.gradient(x, t), {name: p.copy() for name, p in training.net.params.items()}
    training.update()
    for name, p in training.net.params.items():
        np.testing.assert_allclose(p, before[name] - 0.5 * grads[name], rtol=0, atol=1e-15)


def test_numpys_global_random_state_is_neither_used_nor_touched(few):
    np.random.seed(1)
    before = np.random.get_state()
    first = list(train(SHORT, few))
    after = np.random.get_state()
    np.testing.assert_array_equal(before[1], after[1])
    assert before[2:] == after[2:]
    np.random.seed(2)
    assert list(train(SHORT, few)) == first


def test_nothing_is_printed(few, capfd):
    list(train(SHORT, few))
    assert capfd.readouterr() == ("", "")


def test_the_callers_data_is_not_changed(few):
    mine = Dataset(*(a.copy() for a in few))
    before = [hashlib.sha256(a).hexdigest() for a in mine]
    list(train(SHORT, mine))
    assert [hashlib.sha256(a).hexdigest() for a in mine] == before


# --- stop, pause and go on ------------------------------------------------------------------------------------------------------


def test_the_caller_stops_by_not_asking_for_more(few):
    whole = list(train(SHORT, few))
    assert list(itertools.islice(train(SHORT, few), 8)) == whole[:8]


def test_a_closed_run_has_made_exactly_the_updates_it_has_told_of(few):
    training = Training(SHORT, few)
    run = iter(training)
    told = [next(run) for _ in range(8)]
    run.close()
    assert list(run) == []
    assert training.iteration == told[-1].iteration == 7


@pytest.mark.parametrize("optimizer", [kind.__name__ for kind in OPTIMIZERS])
@pytest.mark.parametrize("sampling", ["replacement", "epoch"])
def test_a_run_that_went_on_from_a_checkpoint_equals_the_uninterrupted_one_bit_for_bit(few, optimizer, sampling):
    config = change(SHORT, optimizer=optimizer, sampling=sampling, learning_rate=0.01)
    whole = Training(config, few)
    points: dict[int, Checkpoint] = {}
    records = []
    for record in whole:
        records.append(record)
        points[record.iteration] = whole.checkpoint()
    for at in (0, 1, 7, 10, 13, 20, 24):  # the beginning, within epochs, between them, before the last
        resumed = Training(config, few, resume=points[at])
        assert list(resumed) == (records[at + 1 :] if at else records)
        assert bits(resumed.net.params) == bits(whole.net.params)
        assert resumed.checkpoint().batches == whole.checkpoint().batches


def test_a_checkpoint_is_a_copy_that_can_be_used_again_and_again(few):
    training = Training(change(SHORT, optimizer="Adam"), few)
    list(itertools.islice(training, 8))
    point = training.checkpoint()
    before = bits(point.params)
    ends = []
    for _ in range(2):
        resumed = Training(training.config, few, resume=point)
        ends.append(list(resumed))
    list(training)
    assert bits(point.params) == before
    assert point.iteration == 7
    assert ends[0] == ends[1]


def test_a_finished_run_can_be_prolonged_and_equals_the_longer_one(few):
    short = Training(SHORT, few)
    list(short)
    longer = list(train(change(SHORT, iterations=40), few, resume=short.checkpoint()))
    assert longer == list(train(change(SHORT, iterations=40), few))[26:]


@pytest.mark.parametrize("other", [{"hidden_sizes": (7,)}, {"dtype": "float64"}], ids=str)
def test_a_checkpoint_does_not_fit_another_net_or_optimizer(few, other):
    with pytest.raises(ValueError, match=f"the checkpoint is of a run with {next(iter(other))}"):
        Training(change(SHORT, **other), few, resume=Training(SHORT, few).checkpoint())


def test_without_images_there_is_nothing_to_train_on(few):
    for nothing in (few._replace(x_train=few.x_train[:0], t_train=few.t_train[:0]), few._replace(x_test=few.x_test[:0], t_test=few.t_test[:0])):
        with pytest.raises(ValueError, match="at least one image"):
            Training(SHORT, nothing)


# --- divergence -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("learning_rate", "dtype"), [(1e37, "float32"), (3e38, "float32"), (1e307, "float64"), (1e308, "float64")])
def test_a_run_that_diverges_ends_with_the_reason_and_keeps_everything_before(few, learning_rate, dtype):
    training = Training(change(SHORT, learning_rate=learning_rate, dtype=dtype), few)
    records = list(training)
    last = records[-1]
    assert last.ended == "not finite"
    assert last.loss is None
    assert last.iteration < SHORT.iterations
    assert 0 <= last.test_accuracy <= 1 and 0 <= last.train_accuracy <= 1
    assert [r.iteration for r in records] == [*range(last.iteration + 1), last.iteration]
    assert all(np.isfinite(r.loss) for r in records[1:-1])
    assert all(r.ended is None for r in records[:-1])
    assert training.iteration == last.iteration


def test_a_learning_rate_that_is_only_too_large_goes_to_the_end(few):
    records = list(train(change(SHORT, learning_rate=1000.0), few))
    assert records[-1].ended == "finished"
    assert max(r.loss for r in records[1:]) > 100


# --- configurations -------------------------------------------------------------------------------------------------------------


def test_the_default_configuration_is_the_books():
    book = dict(hidden_sizes=(50,), learning_rate=0.1, batch_size=100, iterations=10_000, seed=0, optimizer="SGD", activation="sigmoid",
                weight_init_std=0.01, sampling="replacement", l2=0.0, l1=0.0, keep=1.0, train_size=60_000, validation=0, dtype="float32")  # fmt: skip
    assert TrainConfig() == TrainConfig(**book)


def test_a_configuration_can_be_a_key_and_cannot_be_changed():
    assert len({TrainConfig(), TrainConfig(seed=0), TrainConfig(seed=1)}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainConfig().seed = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hidden_sizes": (0,)}, "each at least 1"),
        ({"batch_size": -5}, "batch_size must be at least 1, not -5"),
        ({"iterations": 0}, "iterations must be at least 1, not 0"),
        ({"learning_rate": 0.0}, "learning_rate must be above 0, not 0.0"),
        ({"learning_rate": -0.1}, "learning_rate must be above 0"),
        ({"learning_rate": float("nan")}, "learning_rate must be above 0"),
        ({"weight_init_std": -1.0}, "weight_init_std must not be negative"),
        ({"weight_init_std": float("nan")}, "weight_init_std must not be negative"),
        ({"hidden_sizes": ()}, "one or more numbers of units"),
        ({"l2": -1.0}, "l2 must not be negative"),
        ({"l1": float("nan")}, "l1 must not be negative"),
        ({"keep": 0.0}, "keep is a probability above 0"),
        ({"keep": 1.1}, "keep is a probability above 0"),
        ({"train_size": 0}, "train_size must be at least 1"),
        ({"patience": 3}, "patience needs images to validate on"),
        ({"activation": "softplus"}, "activation is sigmoid or relu"),
        ({"init": "lecun"}, "init is normal or xavier"),
        ({"gradient": "numerical", "hidden_sizes": (5, 5)}, "nets of one hidden layer"),
        ({"gradient": "numerical", "keep": 0.5}, "without dropout"),
        ({"hyperparameters": (("momentum", 0.5),)}, "SGD has no hyper-parameter 'momentum'"),
        ({"sampling": "order"}, "sampling is replacement or epoch, not 'order'"),
        ({"dtype": "float16"}, "dtype is float32 or float64, not 'float16'"),
        ({"optimizer": "Newton"}, "no optimizer is called 'Newton'; there are SGD"),
    ],
    ids=str,
)
def test_a_configuration_that_cannot_run_is_refused_with_the_reason(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        TrainConfig(**wrong)


@pytest.mark.parametrize("field", dataclasses.fields(TrainConfig), ids=lambda f: f.name)
def test_every_field_of_the_configuration_changes_the_run(few, field):
    other = {
        "hidden_sizes": (8, 5), "learning_rate": 0.2, "batch_size": 63, "iterations": 24, "seed": 5, "optimizer": "Adam",
        "hyperparameters": (("momentum", 0.5),), "schedule": Exponential(0.5), "activation": "relu", "init": "xavier", "weight_init_std": 0.02,
        "sampling": "epoch", "l2": 0.01, "l1": 0.001, "keep": 0.5, "train_size": 500, "validation": 100, "patience": 1,
        "gradient": "numerical", "dtype": "float64",
    }[field.name]  # fmt: skip
    usual = {"hyperparameters": {"optimizer": "Momentum"}, "patience": {"validation": 100, "learning_rate": 1e-6}}.get(field.name, {})
    records = [list(train(change(SHORT, **usual, **more), few)) for more in ({}, {field.name: other})]
    assert records[0] != records[1]


# --- what a configuration adds to the book's ------------------------------------------------------------------------------------


def after(config: TrainConfig, few, updates: int) -> Training:
    training = Training(config, few)
    list(itertools.islice(training, updates + 1))
    return training


def test_a_numerical_run_retraces_the_one_by_backpropagation(few):
    config = change(SHORT, dtype="float64", iterations=20)
    ways = [after(change(config, gradient=gradient), few, 20).net.params for gradient in ("backprop", "numerical")]
    for name in ways[0]:
        assert relative_error(ways[0][name], ways[1][name]) < 1e-6


@pytest.mark.parametrize(("l2", "l1"), [(0.1, 0.0), (0.0, 0.01), (0.1, 0.01)])
def test_a_penalty_adds_its_slope_to_the_weights_and_none_to_the_biases(few, l2, l1):
    config = change(SHORT, dtype="float64")
    plain, penalized = after(config, few, 1).net.params, after(change(config, l2=l2, l1=l1), few, 1).net.params
    first = Training(config, few).net.params
    for name, value in first.items():
        slope = l2 * value + l1 * np.sign(value) if name.startswith("W") else 0.0
        np.testing.assert_allclose(penalized[name], plain[name] - config.learning_rate * slope, rtol=0, atol=1e-15)


def test_the_recorded_loss_is_that_of_the_data_alone(few):
    losses = [list(itertools.islice(train(change(SHORT, l2=l2), few), 2))[1].loss for l2 in (0.0, 10.0)]
    assert losses[0] == losses[1]


@pytest.mark.parametrize("schedule", [StepDecay(1, 0.5), Exponential(0.3), Cosine(4)])
def test_a_schedule_is_a_factor_on_the_learning_rate_of_the_epochs_so_far(few, schedule):
    """Ten iterations an epoch: with twice the gradient's factor a step is twice as long."""
    config = change(SHORT, dtype="float64", schedule=schedule)
    training = Training(config, few)
    for iteration in range(25):
        before, (x, t) = copies(training.net.params), training.mini_batch()
        slope = training.net.gradient(x, t)
        training.update()
        rate = config.learning_rate * float(schedule(iteration / 10))
        for name in before:
            np.testing.assert_allclose(before[name] - training.net.params[name], rate * slope[name], rtol=0, atol=1e-14)


def test_dropout_keeps_units_with_its_probability_and_the_mean_of_their_outputs(few):
    """Inverted dropout: what is kept is divided by the probability, so nothing has to be scaled at test time."""
    config, seen = change(SHORT, keep=0.4, hidden_sizes=(200,)), []
    training = Training(config, few)
    there_and_back = training.net.there_and_back
    training.net.there_and_back = lambda x, t, grads, masks=(): seen.append(masks) or there_and_back(x, t, grads, masks)  # type: ignore[method-assign]
    for _ in range(10):
        training.update()
    masks = np.stack([mask for (mask,) in seen[:9]])
    assert set(np.unique(masks)) == {np.float32(0), np.float32(1 / np.float32(0.4))}
    assert masks.mean() == pytest.approx(1, abs=0.02) and (masks > 0).mean() == pytest.approx(0.4, abs=0.01)
    assert not np.array_equal(masks[0], masks[1])


def test_with_fixed_masks_the_gradient_equals_central_differences(few):
    net = Network((6, 5, 4, 3), activation="tanh", weight_init_std=0.5, rng=np.random.default_rng(0), dtype=np.float64)
    rng = np.random.default_rng(1)
    x, t = rng.standard_normal((7, 6)), np.eye(3)[rng.integers(0, 3, 7)]
    masks = [(rng.random((7, units)) < 0.5) / 0.5 for units in (5, 4)]
    grads = {name: np.empty_like(value) for name, value in net.params.items()}
    net.there_and_back(x, t, grads, masks)
    spare = {name: np.empty_like(value) for name, value in net.params.items()}
    for name in net.params:
        numerical = numerical_gradient(lambda _: net.there_and_back(x, t, spare, masks), net.params[name], h=1e-5)
        assert relative_error(grads[name], numerical) < 1e-7


def test_images_held_back_are_never_trained_on_and_are_measured(few):
    config = change(SHORT, validation=100, train_size=300, sampling="epoch")
    training = Training(config, few)
    assert training.per_epoch == 5 and len(training.x) == 300 and np.shares_memory(training.x, few.x_train)
    records = list(training)
    measured = [r for r in records if r.test_accuracy is not None]
    assert all(r.validation_accuracy is not None for r in measured) and len(measured) == 6
    assert records[-1].validation_accuracy == accuracy(training.net, few.x_train[500:], few.t_train[500:])
    assert records[-1].train_accuracy == accuracy(training.net, few.x_train[:300], few.t_train[:300])


@pytest.mark.parametrize("patience", [1, 2, 3])
def test_early_stopping_stops_after_as_many_epochs_without_a_better_validation_accuracy(few, patience):
    config = change(SHORT, iterations=400, validation=200, patience=patience, learning_rate=0.5, sampling="epoch")
    records = [r for r in train(config, few) if r.validation_accuracy is not None]
    assert records[-1].ended == "early"
    best = max(range(len(records)), key=lambda i: (records[i].validation_accuracy, -i))  # the first of the best
    assert len(records) - 1 - best == patience
    assert [r.ended for r in records[:-1]] == [None] * (len(records) - 1)


def test_without_patience_the_same_run_goes_to_its_end(few):
    config = change(SHORT, iterations=60, validation=200, learning_rate=1e-6)
    assert list(train(config, few))[-1].ended == "finished"


@pytest.mark.parametrize(
    "extra", [{"keep": 0.5}, {"schedule": StepDecay(1, 0.5)}, {"l2": 0.01, "l1": 0.001}, {"validation": 100, "patience": 2}], ids=str
)
@pytest.mark.parametrize("stop", [3, 10, 17])
def test_every_kind_of_run_goes_on_from_a_checkpoint_bit_for_bit(few, extra, stop):
    config = change(SHORT, optimizer="Momentum", hidden_sizes=(8, 6), activation="relu", init="he", **extra)
    whole = Training(config, few)
    records = list(whole)
    begun = after(config, few, stop)
    resumed = Training(config, few, resume=begun.checkpoint())
    assert list(resumed) == records[stop + 1 :]
    assert bits(resumed.net.params) == bits(whole.net.params)


def test_a_fork_with_nothing_changed_retraces_its_parent_and_with_another_rate_leaves_it(few):
    config = change(SHORT, optimizer="Adam", learning_rate=0.01)
    parent = list(train(config, few))
    point = after(config, few, 10).checkpoint()
    assert list(train(change(config), few, resume=point)) == parent[11:]
    fork = list(train(change(config, learning_rate=0.05), few, resume=point))
    assert fork[0].loss == parent[11].loss and fork[1].loss != parent[12].loss  # the same batches, another step


def test_a_fork_may_take_another_optimizer_which_then_begins_without_a_memory(few):
    point = after(change(SHORT, optimizer="Momentum"), few, 10).checkpoint()
    fork = Training(change(SHORT, optimizer="Adam", learning_rate=0.001), few, resume=point)
    assert fork.optimizer.steps == 0 and fork.iteration == 10
    fork.update()
    assert fork.optimizer.steps == 1


@pytest.mark.parametrize(
    "config",
    [
        TrainConfig(),
        TrainConfig((20, 10), 0.5, 10, 77, 3, "Adam", (("beta1", 0.8),), StepDecay(3, 0.1), "tanh", "he", 0.5, "epoch", 0.1, 0.2, 0.9, 300, 50, 4),
        TrainConfig(schedule=Cosine(7), gradient="numerical", dtype="float64"),
    ],
    ids=["book", "everything", "numerical"],
)
def test_a_configuration_survives_being_written_down(config):
    assert config_from_dict(json.loads(json.dumps(config_as_dict(config)))) == config


@pytest.mark.parametrize(
    "wrong",
    [
        None, 3, "x", [], {"speed": 1}, {"iterations": "many"}, {"iterations": True}, {"iterations": 1.5}, {"hidden_sizes": 5},
        {"hidden_sizes": [5.5]},
        {"hidden_sizes": ["5"]}, {"schedule": {"name": "Newton"}}, {"schedule": {}}, {"schedule": {"name": "StepDecay", "width": 3}}, {"schedule": 3},
        {"hyperparameters": [["beta1"]]}, {"hyperparameters": 5}, {"optimizer": None}, {"learning_rate": None}, {"learning_rate": float("nan")},
        {"seed": [1]}, {"batch_size": 0}, {"dtype": "object"}, {3: 4},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_configuration_is_refused(wrong):
    with pytest.raises(ValueError):
        config_from_dict(wrong)


# --- small parts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_bytes_are_scaled_to_0_and_1(dtype):
    x = scaled(np.array([[0, 51, 255]], np.uint8), dtype)
    assert x.dtype == dtype
    np.testing.assert_allclose(x, [[0, 0.2, 1]], rtol=1e-7)


def test_copies_that_lie_alike_are_the_same_pairs_in_another_order(few):
    images, labels = lying_alike(few.x_train, few.t_train)
    assert not np.shares_memory(images, few.x_train)
    pairs = sorted((image.tobytes(), int(label)) for image, label in zip(images, labels, strict=True))
    assert pairs == sorted((image.tobytes(), int(label)) for image, label in zip(few.x_train, few.t_train, strict=True))
    starts = (images > 0).argmax(axis=1)
    assert (np.diff(starts) >= 0).all()


def test_blank_images_have_an_accuracy_too():
    net = TwoLayerNet(784, 5, 10, rng=np.random.default_rng(0))
    net.params["b2"][3] = 1.0
    assert accuracy(net, np.zeros((4, 784), np.uint8), np.array([3, 3, 3, 1], np.uint8)) == 0.75


@pytest.mark.parametrize("images", [1, 499, 500, 501, 600])
def test_accuracy_in_chunks_is_the_nets_accuracy(few, images):
    net = TwoLayerNet(784, 8, 10, weight_init_std=0.5, rng=np.random.default_rng(0))
    x, t = few.x_train[:images], few.t_train[:images]
    assert accuracy(net, x, t) == net.accuracy(scaled(x), t)


def test_a_net_of_random_weights_is_right_about_one_time_in_ten(digits):
    net = TwoLayerNet(784, 8, 10, weight_init_std=0.5, rng=np.random.default_rng(0))
    assert 0.02 < accuracy(net, digits.x_test, digits.t_test) < 0.3
