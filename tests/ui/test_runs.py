"""The registry of background runs: one run per visitor, bounded workers, a fair queue, nothing lost and nothing kept for ever."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest

from core.mnist import Dataset
from core.training import TrainConfig, Training, train
from ui import runs
from ui.runs import Registry

RNG = np.random.default_rng(7)
DATA = Dataset(
    x_train=RNG.integers(0, 256, (300, 784), np.uint8),
    t_train=RNG.integers(0, 10, 300, np.uint8),
    x_test=RNG.integers(0, 256, (100, 784), np.uint8),
    t_test=RNG.integers(0, 10, 100, np.uint8),
)
CONFIG = TrainConfig(hidden_sizes=(6,), batch_size=30, iterations=45)  # ten iterations an epoch
HERE, AWAY = (lambda: True), (lambda: False)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Gate:
    """Lets a training make its updates one by one."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.allowed: float = 0
        self.asked = 0

    def __call__(self) -> None:
        with self.changed:
            self.asked += 1
            self.changed.notify_all()
            assert self.changed.wait_for(lambda: self.allowed >= self.asked, 30)

    def give(self, updates: float) -> None:
        with self.changed:
            self.allowed += updates
            self.changed.notify_all()

    def let(self, updates: int) -> None:
        """Allow so many updates and wait until a worker asks for one more."""
        self.give(updates)
        with self.changed:
            assert self.changed.wait_for(lambda: self.asked > self.allowed, 30)

    def open(self) -> None:
        self.give(math.inf)


class House:
    """A registry on a fake clock whose trainings go through a gate."""

    def __init__(self, workers: int = 1) -> None:
        self.clock, self.gate, self.begun, self.broken = Clock(), Gate(), [], False
        self.registry = Registry(self.begin, workers, self.clock, nap=lambda seconds: None)

    def begin(self, config, point):
        self.begun.append(config)
        if self.broken:
            raise RuntimeError("broken on purpose")
        gate = self.gate

        class Gated(Training):
            def update(self):
                gate()
                return super().update()

        return Gated(config, DATA, point)

    def start(self, owner="ada", config=CONFIG, present=HERE):
        self.registry.start(owner, config, present)

    def until(self, state, owner="ada"):
        return self.registry.wait(owner, lambda s: s.state == state, 30)


@pytest.fixture
def house(monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", 0.0)
    house = House()
    yield house
    house.gate.open()


def history(config=CONFIG):
    records = list(train(config, DATA))
    losses = np.array([r.loss for r in records if r.loss is not None])
    return losses, [(r.iteration, r.train_accuracy, r.test_accuracy) for r in records if r.test_accuracy is not None]


# --- to the end -----------------------------------------------------------------------------------------------------------------


def test_a_run_is_the_bare_generators_bit_for_bit(house):
    house.start()
    house.gate.open()
    end = house.until("ended")
    losses, accuracies = history()
    assert end.ended == "finished" and end.iteration == 45 and not end.live
    assert end.losses.tobytes() == losses.tobytes()
    assert list(end.accuracies) == accuracies
    training = Training(CONFIG, DATA)
    list(training)
    assert {k: v.tobytes() for k, v in end.params.items()} == {k: v.tobytes() for k, v in training.net.params.items()}


@pytest.mark.parametrize("at", [0, 1, 10, 13])
def test_a_pause_leaves_no_trace_in_the_run(house, at):
    house.start()
    house.gate.let(at)
    house.clock.now += 1
    house.registry.pause("ada")
    house.gate.give(1)
    paused = house.until("paused")
    assert paused.iteration == at + 1 and not paused.live and paused.speed == 0
    house.clock.now += 1
    house.registry.resume("ada")
    house.gate.open()
    end = house.until("ended")
    losses, accuracies = history()
    assert end.losses.tobytes() == losses.tobytes() and list(end.accuracies) == accuracies


def test_a_loss_that_is_no_number_ends_the_run_and_everything_before_it_is_kept(house):
    house.start(config=TrainConfig(hidden_sizes=(6,), batch_size=30, iterations=45, learning_rate=1e38))
    house.gate.open()
    end = house.until("ended")
    assert end.ended == "not finite" and 0 < end.iteration < 45
    assert len(end.losses) == end.iteration and np.isfinite(end.losses).all()


# --- the visitor's hand ---------------------------------------------------------------------------------------------------------


def test_two_starts_at_once_give_one_run(house):
    barrier = threading.Barrier(2)

    def press():
        barrier.wait()
        house.start()

    hands = [threading.Thread(target=press) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    house.gate.let(3)
    house.start(config=TrainConfig(iterations=7))
    house.gate.open()
    assert house.until("ended").config == CONFIG
    assert house.begun == [CONFIG]


def test_the_second_half_of_a_double_click_does_not_hit_the_button_that_came_in_its_place(house):
    house.start()
    house.gate.let(1)
    house.clock.now += 0.1
    house.registry.pause("ada")
    house.gate.let(1)
    assert house.registry.snapshot("ada").state == "running"
    house.gate.open()
    house.until("ended")
    house.start()  # Train stands where Pause stood a moment ago
    assert house.registry.snapshot("ada").state == "ended"
    house.clock.now += 1
    house.start()
    house.until("ended")
    assert len(house.begun) == 2


def test_stop_keeps_what_was_reached_and_measures_it(house):
    house.start()
    house.gate.let(12)
    house.registry.stop("ada")
    house.gate.give(1)
    end = house.until("ended")
    losses, accuracies = history()
    assert end.ended == "stopped" and end.iteration == 13
    assert end.losses.tobytes() == losses[:13].tobytes()
    assert list(end.accuracies[:-1]) == accuracies[:2] and end.accuracies[-1].iteration == 13


def test_a_paused_run_can_be_stopped(house):
    house.start()
    house.gate.let(4)
    house.clock.now += 1
    house.registry.pause("ada")
    house.gate.give(1)
    house.until("paused")
    house.registry.stop("ada")
    end = house.registry.snapshot("ada")
    assert (end.state, end.ended, end.iteration, end.accuracies[-1].iteration) == ("ended", "stopped", 5, 5)


def test_presses_without_a_run_do_nothing(house):
    for press in (house.registry.pause, house.registry.resume, house.registry.stop):
        press("nobody")
    assert house.registry.snapshot("nobody") is None


# --- the queue ------------------------------------------------------------------------------------------------------------------


def test_who_comes_later_waits_and_knows_the_place(house):
    for owner in ("ada", "bo", "cy"):
        house.start(owner)
    house.gate.let(1)
    assert [house.registry.snapshot(owner).place for owner in ("ada", "bo", "cy")] == [0, 1, 2]
    assert house.registry.snapshot("bo").live and house.registry.snapshot("bo").iteration == 0
    house.registry.stop("bo")  # it never began: nothing to keep
    assert house.registry.snapshot("bo") is None
    assert house.registry.snapshot("cy").place == 1
    house.gate.open()
    assert house.until("ended", "cy").ended == "finished"


def test_a_pause_makes_room_for_who_waits(house):
    house.start("ada")
    house.start("bo")
    house.gate.let(2)
    house.clock.now += 1
    house.registry.pause("ada")
    house.gate.give(1)
    house.gate.let(5)
    assert house.registry.snapshot("ada").state == "paused"
    assert house.registry.snapshot("bo").state == "running"
    house.registry.resume("ada")  # within half a second of the pause on this clock: not meant
    house.clock.now += 1
    house.registry.resume("ada")
    assert house.registry.snapshot("ada").place == 1
    house.gate.open()
    assert house.until("ended", "ada").ended == house.until("ended", "bo").ended == "finished"


def test_two_workers_train_two_runs(monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", 0.0)
    house = House(workers=2)
    for owner in ("ada", "bo", "cy"):
        house.start(owner)
    with house.gate.changed:
        assert house.gate.changed.wait_for(lambda: house.gate.asked == 2, 30)
    assert [house.registry.snapshot(owner).state for owner in ("ada", "bo", "cy")] == ["running", "running", "waiting"]
    house.gate.open()
    assert house.until("ended", "cy").ended == "finished"


def test_a_run_that_fails_says_so_and_the_next_one_starts(house, caplog):
    house.broken = True
    house.start("ada")
    assert house.until("ended", "ada").ended == "failed"
    assert "broken on purpose" in caplog.text
    house.broken = False
    house.start("bo")
    house.gate.open()
    assert house.until("ended", "bo").ended == "finished"


# --- visitors go and come -------------------------------------------------------------------------------------------------------


def test_a_run_pauses_when_its_visitor_has_gone_and_goes_on_when_he_is_back(house):
    house.start(present=AWAY)
    house.gate.let(3)
    house.clock.now += runs.AWAY + 1
    house.gate.give(1)
    with house.registry._changed:
        assert house.registry._changed.wait_for(lambda: house.registry._runs["ada"].state == "paused", 30)
    back = house.registry.snapshot("ada")
    assert back.iteration == 4 and back.live
    house.gate.open()
    assert house.until("ended").losses.tobytes() == history()[0].tobytes()


def test_a_visitor_who_reads_another_page_is_not_gone(house):
    house.start(present=HERE)
    house.gate.let(3)
    for _ in range(5):
        house.clock.now += runs.AWAY + 1
        house.gate.let(1)
    assert house.registry.snapshot("ada").state == "running"


def test_who_has_gone_while_waiting_is_passed_over(house):
    house.start("ada")
    house.start("bo", present=AWAY)
    house.start("cy")
    house.gate.let(1)
    house.clock.now += runs.AWAY + 1
    house.gate.open()
    house.until("ended", "cy")
    assert house.begun == [CONFIG, CONFIG]
    assert house.until("ended", "bo").ended == "finished"  # to ask for it is to be back


def test_a_resting_run_is_forgotten_half_an_hour_after_its_visitor_left(house):
    house.gate.open()
    for owner, present in (("ada", AWAY), ("bo", HERE)):
        house.start(owner, present=present)
        house.until("ended", owner)
    house.clock.now += runs.FORGET + 1
    assert house.registry.snapshot("cy") is None
    assert set(house.registry._runs) == {"bo"}


def test_no_more_than_so_many_runs_are_kept(house, monkeypatch):
    monkeypatch.setattr(runs, "KEEP", 3)
    house.gate.open()
    for i in range(6):
        house.clock.now += 1
        house.start(str(i))
        house.until("ended", str(i))
    assert list(house.registry._runs) == ["3", "4", "5"]


# --- to look disturbs nothing ---------------------------------------------------------------------------------------------------


def test_a_snapshot_taken_while_the_worker_writes_is_whole():
    registry = Registry(lambda config, point: Training(config, DATA, point), 1, nap=lambda seconds: None)
    registry.start("ada", TrainConfig(hidden_sizes=(6,), batch_size=30, iterations=2000), HERE)
    expected = history(TrainConfig(hidden_sizes=(6,), batch_size=30, iterations=2000))[0]
    while True:
        seen = registry.snapshot("ada")
        assert len(seen.losses) == seen.iteration and not seen.losses.flags.writeable
        assert seen.losses.tobytes() == expected[: seen.iteration].tobytes()
        assert all(a.iteration <= seen.iteration for a in seen.accuracies)
        assert [a.iteration for a in seen.accuracies][:-1] == [*range(0, seen.iteration, 10)][: max(0, len(seen.accuracies) - 1)]
        if not seen.live:
            break
    assert seen.ended == "finished"


def test_speed_and_time_left_come_from_the_clock(house):
    house.start()
    house.gate.let(0)
    for _ in range(4):
        house.clock.now += 0.1
        house.gate.let(1)
    now = house.registry.snapshot("ada")
    assert now.speed == pytest.approx(10, rel=0.01)
    assert now.seconds_left == pytest.approx((45 - now.iteration) / now.speed)


def test_the_weights_of_the_live_picture_are_copies(house):
    house.start()
    house.gate.let(1)
    before = house.registry.snapshot("ada").params
    kept = before["W1"].copy()
    house.clock.now += runs.PICTURE
    house.gate.let(3)
    after = house.registry.snapshot("ada").params
    assert (before["W1"] == kept).all() and (after["W1"] != kept).any()


def test_the_number_of_workers_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("EXPLORER_WORKERS", "3")
    assert runs.workers() == 3
    monkeypatch.delenv("EXPLORER_WORKERS")
    assert runs.workers() >= 1
