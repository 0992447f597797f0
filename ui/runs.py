"""Runs in the background: a visitor presses Train, a worker trains, and looking at the run disturbs nothing.

The registry lives in this module, not in a cache that any visitor could empty. It keeps one run per visitor and a queue in front of
a bounded number of workers. A worker is a thread that iterates a `core.training.Training` and touches no Streamlit; it alone writes
a run's history, and readers see only what is complete.
"""

from __future__ import annotations

import functools
import logging
import os
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.mnist import dataset
from core.networks import Network
from core.reference import load_reference
from core.training import Checkpoint, Measured, Progress, TrainConfig, Training

AWAY = 20.0  # seconds without its visitor after which a run pauses
FORGET = 30 * 60.0  # seconds without its visitor after which a run is forgotten
KEEP = 50  # runs kept at once, about 1 MB each
SECOND_CLICK = 0.5  # seconds within which a press on Train, Pause or Resume is the second half of a double click
PATIENCE = 0.5  # seconds that a press on Pause or Stop waits for the worker to put the run down
BREATH, NAP = 0.02, 0.001  # every 20 ms a worker leaves the interpreter to the pages for 1 ms
PICTURE = 0.7  # seconds between two copies of the weights

State = Literal["waiting", "running", "paused", "ended"]
Ended = Literal["finished", "early", "not finite", "stopped", "failed"]
Present = Callable[[], bool]
Params = Mapping[str, NDArray[np.floating]]


class Accuracy(NamedTuple):
    """Shares of images read right after `iteration` updates."""

    iteration: int
    train: float
    test: float


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A run at one moment. losses: (iteration,), read-only, not a copy; params: a copy made by the worker a moment before, or None
    while the run has not begun; place: in the queue, 1 is next; speed in iterations per second, 0 where it is not known."""

    config: TrainConfig
    state: State
    iteration: int
    losses: NDArray[np.floating]
    accuracies: tuple[Accuracy, ...]
    params: Params | None
    ended: Ended | None = None
    place: int = 0
    speed: float = 0.0

    @property
    def live(self) -> bool:
        """Does it change by itself?"""
        return self.state in ("waiting", "running")

    def per_epoch(self, samples: int) -> list[tuple[float, float, float]]:
        """The accuracies as (epoch, train, test), where an epoch goes through `samples` images."""
        size = self.config.iterations_per_epoch(samples)
        return [(a.iteration / size, a.train, a.test) for a in self.accuracies]

    @property
    def seconds_left(self) -> float | None:
        return (self.config.iterations - self.iteration) / self.speed if self.speed else None


class Work(Protocol):
    """What a worker asks of a training."""

    net: Network

    def __iter__(self) -> Iterator[Progress]: ...

    def accuracies(self) -> Measured: ...

    def checkpoint(self) -> Checkpoint: ...


class Run:
    """One visitor's run. `state` and the queue belong to the registry's lock; the history belongs to the worker that holds the run."""

    def __init__(self, config: TrainConfig, present: Present, now: float) -> None:
        self.config, self.present = config, present
        self.state: State = "waiting"
        self.ended: Ended | None = None
        self.asked: Literal["go", "pause", "stop"] = "go"
        self.away = False  # paused because its visitor was gone
        self.seen = self.pressed = now
        self.point: Checkpoint | None = None  # where a worker put it down
        self.iteration = 0
        self.losses = np.empty(config.iterations)
        self.accuracies: list[Accuracy] = []
        self.here: Accuracy | None = None  # measured where the run was put down, between two epochs
        self.params: Params | None = None
        self.pace: deque[tuple[float, int]] = deque(maxlen=100)  # when which iteration was reached, over the last 2 seconds

    def write(self, record: Progress) -> None:
        """Into the history; `iteration` last, so that who reads it finds everything up to it."""
        if record.loss is not None:
            self.losses[record.iteration - 1] = record.loss
        again = self.accuracies and self.accuracies[-1].iteration == record.iteration  # put down before its first update
        if record.train_accuracy is not None and record.test_accuracy is not None and not again:
            self.accuracies.append(Accuracy(record.iteration, record.train_accuracy, record.test_accuracy))
        self.iteration = record.iteration

    def put_down(self, training: Work) -> None:
        """Keep what it takes to go on, and measure the accuracies here: outside the history, which goes on as if nobody had asked."""
        self.point = training.checkpoint()
        self.params = self.point.params
        known = self.accuracies[-1] if self.accuracies else None
        self.here = known if known and known.iteration == self.iteration else Accuracy(self.iteration, *training.accuracies()[:2])

    def end(self, reason: Ended) -> None:
        if reason == "stopped" and self.here and self.here not in self.accuracies:
            self.accuracies.append(self.here)
        self.state, self.ended, self.point = "ended", reason, None

    def snapshot(self, place: int) -> Snapshot:
        n = self.iteration
        losses = self.losses[:n]
        losses.flags.writeable = False
        (t0, i0), (t1, i1) = (self.pace[0], self.pace[-1]) if self.state == "running" and len(self.pace) > 1 else ((0.0, 0), (0.0, 0))
        return Snapshot(
            config=self.config,
            state=self.state,
            iteration=n,
            losses=losses,
            accuracies=tuple(a for a in self.accuracies if a.iteration <= n),
            params=self.params,
            ended=self.ended,
            place=place,
            speed=(i1 - i0) / (t1 - t0) if t1 > t0 else 0.0,
        )


class Registry:
    """All runs of this process. Every method may be called at any time from any thread, twice as well as once.

    begin: makes the training of a configuration, from the start or from a check-point, in the worker. workers: how many runs
    train at once; the others wait their turn. clock, nap: monotonic seconds, and how a worker sleeps for some of them.
    """

    def __init__(
        self,
        begin: Callable[[TrainConfig, Checkpoint | None], Work],
        workers: int,
        clock: Callable[[], float] = time.monotonic,
        nap: Callable[[float], None] = time.sleep,
    ) -> None:
        self._begin, self._workers, self._clock, self._nap = begin, workers, clock, nap
        self._runs: dict[str, Run] = {}
        self._queue: deque[Run] = deque()
        self._busy = 0
        self._changed = threading.Condition()  # its lock guards everything above and every run's state

    def start(self, owner: str, config: TrainConfig, present: Present = lambda: False) -> None:
        """Begin a new run; nothing happens while the owner's last one has not ended. `present` tells whether the visitor is there."""
        with self._changed:
            now, run = self._clock(), self._runs.get(owner)
            if run and (run.state != "ended" or (run.ended in ("finished", "not finite") and now - run.pressed < SECOND_CLICK)):
                return
            self._forget(now, room=1)
            self._runs[owner] = run = Run(config, present, now)
            self._enqueue(run)

    def pause(self, owner: str) -> None:
        """Put the run down; it keeps its place in its history, not in the queue."""
        with self._changed:
            run = self._runs.get(owner)
            if run is None or not self._pressed(run):
                return
            if run.state == "running":
                run.asked = "pause"
                self._changed.wait_for(lambda: run.state != "running", PATIENCE)
            elif run.state == "waiting":
                self._queue.remove(run)
                run.state = "paused"

    def resume(self, owner: str) -> None:
        """Go on with a paused run, at the end of the queue."""
        with self._changed:
            run = self._runs.get(owner)
            if run and run.state == "paused" and self._pressed(run):
                self._enqueue(run)

    def stop(self, owner: str) -> None:
        """End the run for good; what it reached is kept. A run that never began is forgotten."""
        with self._changed:
            run = self._runs.get(owner)
            if run is None or run.state == "ended":
                return
            if run.state == "running":
                run.asked = "stop"
                self._changed.wait_for(lambda: run.state != "running", PATIENCE)
                return
            if run.state == "waiting":
                self._queue.remove(run)
            if run.point is None:
                del self._runs[owner]
            else:
                run.end("stopped")

    def snapshot(self, owner: str) -> Snapshot | None:
        """The owner's run as it is now, or None. To look is to be there: a run that paused for want of its visitor goes on."""
        with self._changed:
            now = self._clock()
            self._forget(now)
            if (run := self._runs.get(owner)) is None:
                return None
            run.seen = now
            if run.away:
                run.away, run.asked = False, "go"
                if run.state == "paused":
                    self._enqueue(run)
            return run.snapshot(self._queue.index(run) + 1 if run.state == "waiting" else 0)

    def wait(self, owner: str, until: Callable[[Snapshot], bool], timeout: float = 60.0) -> Snapshot:
        """The first snapshot taken after a change of state that fits `until`. Raises TimeoutError. For scripts and tests."""
        with self._changed:
            if not self._changed.wait_for(lambda: (s := self.snapshot(owner)) is not None and until(s), timeout):
                raise TimeoutError(f"nothing fitting within {timeout} s")
            snapshot = self.snapshot(owner)
            assert snapshot is not None
            return snapshot

    def _pressed(self, run: Run) -> bool:
        """Note a press on the button that starts, pauses and resumes; False where it is the second half of a double click."""
        now = self._clock()
        first = now - run.pressed >= SECOND_CLICK
        if first:
            run.pressed = now
        return first

    def _enqueue(self, run: Run) -> None:
        run.state, run.asked, run.away = "waiting", "go", False
        self._queue.append(run)
        if self._busy < self._workers:
            self._busy += 1
            threading.Thread(target=self._work, name="training", daemon=True).start()
        self._changed.notify_all()

    def _work(self) -> None:
        """A worker's life: run after run, until none waits."""
        while (run := self._next()) is not None:
            reason: Ended | None
            try:
                reason = self._train(run)
            except Exception:
                logging.getLogger(__name__).exception("a run failed: %s", run.config)
                reason = "failed"
            with self._changed:
                if reason is None and run.asked == "stop":  # asked while the pause was measured
                    reason = "stopped"
                if reason is not None:
                    run.pressed = self._clock()
                    run.end(reason)
                elif run.asked == "go":
                    self._enqueue(run)
                else:
                    run.state = "paused"
                self._changed.notify_all()

    def _next(self) -> Run | None:
        with self._changed:
            while self._queue:
                run = self._queue.popleft()
                if not self._gone(run):
                    run.state = "running"
                    self._changed.notify_all()
                    return run
                run.state, run.away = "paused", True
            self._busy -= 1
            return None

    def _train(self, run: Run) -> Ended | None:
        """Train until the run ends, and say why; or until it is to be put down: None."""
        training = self._begin(run.config, run.point)
        run.pace.clear()
        breath = picture = -np.inf
        for record in training:
            run.write(record)
            if (now := self._clock()) >= breath:
                breath = now + BREATH
                run.pace.append((now, run.iteration))
                if now >= picture:
                    picture = now + PICTURE
                    run.params = copies(training.net.params)
                    if self._gone(run):
                        run.away, run.asked = True, "pause"
                self._nap(NAP)
            if record.ended:
                run.params = copies(training.net.params)
                return record.ended
            if run.asked != "go":
                break
        run.put_down(training)
        return "stopped" if run.asked == "stop" else None

    def _gone(self, run: Run) -> bool:
        now = self._clock()
        if run.present():
            run.seen = now
        return now - run.seen > AWAY

    def _forget(self, now: float, room: int = 0) -> None:
        """Drop resting runs whose visitor has been gone for long, and the longest unseen ones where there would be more than KEEP."""
        resting = sorted((run.seen, owner) for owner, run in self._runs.items() if run.state in ("paused", "ended"))
        for seen, owner in resting:
            too_many = len(self._runs) + room > KEEP
            if too_many or (now - seen > FORGET and not self._runs[owner].present()):
                del self._runs[owner]


def copies(params: Params) -> Params:
    return {name: value.copy() for name, value in params.items()}


def workers() -> int:
    """How many runs train at once: EXPLORER_WORKERS, else all cores but one, which is for the pages."""
    return max(1, int(os.environ.get("EXPLORER_WORKERS") or (os.cpu_count() or 2) - 1))


REGISTRY = Registry(lambda config, point: Training(config, dataset(), point), workers())


class Mine(NamedTuple):
    """The run of the visitor who is looking. `owner` is a secret of this session."""

    owner: str

    def start(self, config: TrainConfig) -> None:
        REGISTRY.start(self.owner, config, _presence())

    def pause(self) -> None:
        REGISTRY.pause(self.owner)

    def resume(self) -> None:
        REGISTRY.resume(self.owner)

    def stop(self) -> None:
        REGISTRY.stop(self.owner)

    def snapshot(self) -> Snapshot | None:
        return REGISTRY.snapshot(self.owner)


def mine() -> Mine:
    """This visitor's run, also when there is none yet; the same on every page and after a dropped connection."""
    return Mine(st.session_state.setdefault("owner", secrets.token_urlsafe()))


def _presence() -> Present:
    """Tells, from any thread, whether the browser of this session is connected."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    return lambda: runtime.exists() and runtime.get_instance().is_active_session(session)


@functools.cache
def shipped() -> Snapshot:
    """The run that comes with the explorer, with the book's settings."""
    reference = load_reference()
    iterations, *shares = reference.accuracy
    history = tuple(Accuracy(int(i), float(a), float(b)) for i, a, b in zip(iterations, *shares, strict=True))
    return Snapshot(reference.config, "ended", len(reference.losses), reference.losses, history, reference.net.params, "finished")
