"""What a training run shows, told: the headline, how far it is, what to make of its numbers, the script that trains the same net."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from core.training import TrainConfig
from ui.runs import Snapshot
from ui.text import Words, number
from ui.text import percent as spaced

LN10 = math.log(10)
AFTER_ONE_EPOCH, AT_THE_END = (0.774, 0.808), (0.945, 0.948)  # test accuracy of eleven published runs with the book's settings
CLIMBED = 2.6  # a loss above this is worse than guessing by more than chance
LEARNED = 0.5  # a test accuracy from which on the headline says what the net can read
GAP = 0.02  # more than this between training and test accuracy is worth a word


def percent(share: float) -> str:
    """94.6 %, which no line break parts."""
    return spaced(share).replace(" ", "\N{NO-BREAK SPACE}")


class Sentence(NamedTuple):
    """One thing to be seen. good: as it should be; None where it is neither good nor bad."""

    good: bool | None
    text: str


def title(run: Snapshot, say: Words) -> str:
    """The headline: what the net reads, or what keeps it from reading."""
    hidden = run.config.hidden_sizes[0]
    if run.state != "ended":
        return say("title_learning", hidden=hidden)
    if run.ended == "failed":
        return say("title_failed")
    if run.ended != "not finite" and run.accuracies and run.accuracies[-1].test >= LEARNED:
        return say("title_reads", hidden=hidden, share=percent(run.accuracies[-1].test))
    if run.ended == "not finite" or _climbed(run):
        return say("title_too_large")
    return say("title_not_yet", iterations=run.iteration)


def progress(run: Snapshot | None, say: Words) -> tuple[float, str]:
    """How far the visitor's run is, 0 … 1, and the same in words."""
    if run is None:
        return 0.0, say("status_shipped")
    done, beat = run.iteration / run.config.iterations, f"status_{run.state}"
    more: dict[str, int | str] = {}
    if run.state == "running":
        left = run.seconds_left
        beat, more = ("status_starting", {}) if left is None else (beat, {"speed": round(run.speed), "left": math.ceil(left)})
    elif run.state == "ended":
        beat = f"status_{run.ended}".replace(" ", "_")
        if run.accuracies:
            more = {"right": round(10_000 * run.accuracies[-1].test), "share": percent(run.accuracies[-1].test)}
    return done, say(beat, i=run.iteration, n=run.config.iterations, place=run.place, next=run.iteration + 1, rate=run.config.learning_rate, **more)


def sentences(run: Snapshot, per_epoch: int, say: Words) -> list[Sentence]:
    """What there is to see in the run so far, the latest last."""
    if not run.iteration:
        return [Sentence(None, say("sees_nothing"))] if run.ended != "not finite" else []
    told = [Sentence(abs(run.losses[0] - LN10) < 0.1, say("sees_first", loss=float(run.losses[0])))]
    last = run.accuracies[-1]
    if first := next((a for a in run.accuracies if a.iteration == per_epoch), None):
        low, high = AFTER_ONE_EPOCH
        told.append(Sentence(True if low <= first.test <= high else None, say("sees_epoch", share=percent(first.test))))
    if last.iteration > per_epoch and last.test >= LEARNED:
        gap = last.train - last.test
        beat = "sees_gap" if gap > GAP else "sees_no_gap"
        told.append(Sentence(gap <= GAP, say(beat, train=percent(last.train), test=percent(last.test), gap=f"{100 * gap:.1f}".replace("-", "−"))))
    if run.ended == "finished":
        told.append(_end(run, say))
    rate = run.config.learning_rate
    if _climbed(run):
        worst = int(run.losses.argmax())
        recovered = float(run.losses[-100:].mean()) < LN10 / 2
        beat = "sees_climbed_recovered" if recovered else "sees_climbed"
        told.append(Sentence(None if recovered else False, say(beat, i=worst + 1, loss=float(run.losses[worst]), rate=rate, lower=rate / 10)))
    elif run.ended == "finished" and last.test < LEARNED:
        told.append(Sentence(False, say("sees_slow", rate=rate, higher=10 * rate)))
    return told


def _end(run: Snapshot, say: Words) -> Sentence:
    """The end beside the published runs', where the settings are theirs."""
    test, (low, high) = run.accuracies[-1].test, AT_THE_END
    as_published = TrainConfig(seed=run.config.seed) == run.config
    if not as_published:
        return Sentence(None, say("sees_end_other", share=percent(test)))
    rounded = round(test, 3)
    where = "below" if rounded < low else "above" if rounded > high else "within"
    return Sentence(where != "below", say(f"sees_end_{where}", share=percent(test)))


def _climbed(run: Snapshot) -> bool:
    return bool(np.max(run.losses, initial=0.0) > CLIMBED)


def picture(run: Snapshot, limit: float, say: Words) -> str:
    """The alternative text of the hidden units' weights."""
    return say("alt_units", hidden=run.config.hidden_sizes[0], i=run.iteration, limit=number(limit, 2))


def losses_alt(run: Snapshot, say: Words) -> str:
    """The alternative text of the loss curve."""
    if not run.iteration:
        return say("alt_loss_empty")
    return say("alt_loss", first=float(run.losses[0]), last=float(run.losses[-100:].mean()), i=run.iteration)


def accuracies_alt(run: Snapshot, say: Words) -> str:
    """The alternative text of the accuracy curves."""
    if not run.accuracies:
        return say("alt_accuracy_empty")
    return say("alt_accuracy", train=percent(run.accuracies[-1].train), test=percent(run.accuracies[-1].test), i=run.accuracies[-1].iteration)


def code(config: TrainConfig) -> str:
    """A script that trains the same net with core alone and prints its accuracies."""
    return f"""from core.mnist import dataset
from core.training import TrainConfig, train

config = TrainConfig(hidden_sizes={config.hidden_sizes}, learning_rate={config.learning_rate:g}, batch_size={config.batch_size},
                     iterations={config.iterations}, seed={config.seed}, optimizer={config.optimizer!r})
for record in train(config, dataset()):
    if record.test_accuracy is not None:
        print(f"{{record.iteration:6}}  train {{record.train_accuracy:.4f}}  test {{record.test_accuracy:.4f}}")
print(record.ended)"""
