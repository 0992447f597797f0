"""The training loop: the same run every time, whole epochs, and stops, pauses and divergence that lose nothing."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools

import numpy as np
import pytest

from core.mnist import Dataset
from core.networks import TwoLayerNet
from core.optimizers import OPTIMIZERS
from core.training import Checkpoint, TrainConfig, Training, accuracy, iterations_per_epoch, lying_alike, scaled, train

pytestmark = pytest.mark.filterwarnings("error")

SHORT = TrainConfig(hidden_size=8, batch_size=64, iterations=25)  # 600 images: ten iterations an epoch, the last one of 24 images
change = dataclasses.replace


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
    config = TrainConfig(hidden_size=4, batch_size=batch, iterations=2 * an_epoch + max(an_epoch // 2, 1), sampling=sampling)
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
    narrow, wide = Training(SHORT, few), Training(change(SHORT, hidden_size=30), few)
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


@pytest.mark.parametrize("other", [{"hidden_size": 7}, {"dtype": "float64"}, {"optimizer": "Adam"}], ids=str)
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
    assert TrainConfig() == TrainConfig(50, 0.1, 100, 10_000, 0, "SGD", 0.01, "replacement", "float32")


def test_a_configuration_can_be_a_key_and_cannot_be_changed():
    assert len({TrainConfig(), TrainConfig(seed=0), TrainConfig(seed=1)}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainConfig().seed = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hidden_size": 0}, "hidden_size must be at least 1, not 0"),
        ({"batch_size": -5}, "batch_size must be at least 1, not -5"),
        ({"iterations": 0}, "iterations must be at least 1, not 0"),
        ({"learning_rate": 0.0}, "learning_rate must be above 0, not 0.0"),
        ({"learning_rate": -0.1}, "learning_rate must be above 0"),
        ({"learning_rate": float("nan")}, "learning_rate must be above 0"),
        ({"weight_init_std": -1.0}, "weight_init_std must not be negative"),
        ({"weight_init_std": float("nan")}, "weight_init_std must not be negative"),
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
        "hidden_size": 9, "learning_rate": 0.2, "batch_size": 63, "iterations": 24, "seed": 5, "optimizer": "Adam",
        "weight_init_std": 0.02, "sampling": "epoch", "dtype": "float64",
    }[field.name]  # fmt: skip
    assert list(train(change(SHORT, **{field.name: other}), few)) != list(train(SHORT, few))


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
