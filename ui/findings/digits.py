"""What the reader makes of a digit: how sure it is, which units and which pixels spoke for it, and how little would change its mind."""

from __future__ import annotations

import dataclasses
import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.drawing import as_text
from core.evaluation import mistakes, probabilities
from core.explain import Fooled, Spoken, fool, occlusion, pixel_shares, votes
from core.mnist import dataset
from core.networks import Network
from core.reader import Reader, load_reader, net_of
from core.training import TrainConfig
from ui.runs import Snapshot
from ui.text import Words, number
from ui.text import percent as spaced

SURE = 0.5  # below it the net is said to waver
LOUDEST = 5
TIMES = 10  # how much the picture of a change is enlarged
PLACES = 41  # of the slider from none of the change to all of it


def percent(share: float) -> str:
    """99.4 %, which no line break parts; what would round to 100 % or 0 % without being it says so. The browser writes it alike."""
    text = "> 99.9 %" if share >= 0.9995 else "< 0.1 %" if 0 < share < 0.0005 else spaced(share)
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def reader_of(run: Snapshot) -> Reader:
    """The net of an ended run, with as many iterations in its configuration as it made."""
    assert run.params is not None
    config = dataclasses.replace(run.config, iterations=max(1, run.iteration))
    return Reader(config, net_of(run.params, config), run.accuracies[-1].train, run.accuracies[-1].test)


class Read(NamedTuple):
    """The net's reading of one image: x (784,) from 0 to 1, the probabilities y, the likeliest digit and the next."""

    x: NDArray[np.floating]
    y: NDArray[np.floating]
    answer: int
    second: int
    blank: bool


def read(net: Network, digit: NDArray[np.uint8]) -> Read:
    x = digit.astype(np.float32) / 255
    y = net.predict(x)
    order = np.argsort(-y, kind="stable")
    return Read(x, y, int(order[0]), int(order[1]), not digit.any())


@functools.lru_cache(maxsize=8)
def all_tests(reader: Reader) -> NDArray[np.floating]:
    """The reader's probabilities for all test images, (10000, 10), once per process while it is in use."""
    y = probabilities(reader.net, dataset().x_test)
    y.flags.writeable = False
    return y


def found(reader: Reader, digit: int | None, wrong: bool) -> NDArray[np.intp]:
    """The numbers of the test images of a digit, or of all; only those that are read wrong, the surest mistakes first."""
    labels = dataset().t_test
    if wrong:
        return mistakes(all_tests(reader), labels, digit)
    return np.arange(len(labels)) if digit is None else np.flatnonzero(labels == digit)


def title(r: Read, label: int | None, say: Words) -> str:
    """The headline: what is read, how surely, and, where it is known, what it is."""
    if r.blank:
        return say("title_blank")
    words = dict(answer=r.answer, share=percent(float(r.y[r.answer])), second=r.second, other=percent(float(r.y[r.second])))
    if label is not None:
        return say("title_right" if label == r.answer else "title_wrong", label=label, **words)
    return say("title_drawn" if r.y[r.answer] >= SURE else "title_wavers", **words)


# -- who spoke ------------------------------------------------------------------------------------------------------------------------


class Loudest(NamedTuple):
    """The units that said most for and against one digit, the loudest first, and the sums that make the digit's score.

    units: their numbers; output, weight and vote (output times weight) of each. pro, con, silent: how many units of all.
    """

    digit: int
    units: NDArray[np.intp]
    output: NDArray[np.float64]
    weight: NDArray[np.float64]
    vote: NDArray[np.float64]
    pro: int
    con: int
    silent: int
    bias: float
    score: float


def loudest(net: Network, x: NDArray[np.floating], digit: int) -> Loudest:
    spoken: Spoken = votes(net, x)
    vote = spoken.votes[:, digit]
    order = np.argsort(-vote, kind="stable")
    most = [u for u in order[:LOUDEST] if vote[u] > 0] + [u for u in order[::-1][:LOUDEST] if vote[u] < 0]
    units = np.array(most, np.intp)
    weight = net.params[f"W{len(net.sizes) - 1}"][units, digit].astype(np.float64)
    pro, con = int(np.sum(vote > 0)), int(np.sum(vote < 0))
    silent = len(vote) - pro - con
    return Loudest(digit, units, spoken.units[units], weight, vote[units], pro, con, silent, float(spoken.bias[digit]), float(spoken.scores[digit]))


def signed(value: float) -> str:
    """+1.37 or −0.28: hundredths, as votes are written, so that what is written adds up."""
    return f"{value:+.2f}".replace("-", "−")


def votes_sum(s: Loudest, units: int, say: Words) -> str:
    """The sum of the votes in numbers that add up as they are written; what rounding leaves is in that of the other units."""
    pro, con, bias, score = (round(float(v), 2) for v in (s.vote[s.vote > 0].sum(), s.vote[s.vote < 0].sum(), s.bias, s.score))
    others = score - pro - con - bias
    return say(
        "votes_sum", digit=s.digit, pro=signed(pro), con=signed(con), n=units - len(s.units), others=signed(others), bias=signed(bias),
        score=signed(score),
    )  # fmt: skip


def votes_table(s: Loudest, say: Words) -> str:
    """The loudest units as a table in Markdown: unit, output, weight, vote."""
    rows = [
        f"| {unit} | {number(output, 3)} | {signed(weight)} | **{signed(vote)}** |"
        for unit, output, weight, vote in zip(s.units.tolist(), s.output.tolist(), s.weight.tolist(), s.vote.tolist(), strict=True)
    ]
    return "\n".join([f"| {' | '.join(say.list('votes_columns'))} |", "|--:|--:|--:|--:|", *rows])


# -- which pixels ---------------------------------------------------------------------------------------------------------------------


class Pixels(NamedTuple):
    """shares (784,): what each pixel added to the score of a digit; paper: the score of a blank image; score: that of this one.
    lost (784,): how much of the digit's probability goes when 5×5 pixels are covered there; most: the largest loss; of: the probability."""

    shares: NDArray[np.float64]
    paper: float
    score: float
    lost: NDArray[np.float64]
    most: float
    of: float


def pixels(net: Network, r: Read, digit: int) -> Pixels:
    lost = occlusion(net, r.x, digit)
    paper, score = (float(net.scores(image)[digit]) for image in (np.zeros_like(r.x), r.x))
    return Pixels(pixel_shares(net, r.x, digit), paper, score, lost, float(lost.max()), float(r.y[digit]))


def covered_heading(p: Pixels, digit: int, say: Words) -> str:
    of, left = percent(p.of), percent(max(0.0, p.of - p.most))
    return say("covered_nothing", digit=digit) if of == left else say("covered_heading", digit=digit, left=left)


def pixels_sum(p: Pixels, digit: int, say: Words) -> str:
    """What the ink added to the blank paper's score, in numbers that add up."""
    paper, score = round(p.paper, 2), round(p.score, 2)
    pro = round(float(p.shares[p.shares > 0].sum()), 2)
    return say("pixels_sum", digit=digit, paper=signed(paper), pro=signed(pro), con=signed(score - paper - pro), score=signed(score))


# -- the smallest change --------------------------------------------------------------------------------------------------------------


class Way(NamedTuple):
    """The way to the fooled image: the change (784,), its length and that of the digit, and the probabilities (PLACES, 10) on the way."""

    fooled: Fooled
    change: NDArray[np.float64]
    digit_length: float
    y: NDArray[np.floating]


def way_to(net: Network, r: Read, target: int) -> Way:
    fooled = fool(net, r.x, target)
    change = fooled.image - r.x
    y = net.predict(r.x + np.linspace(0, 1, PLACES)[:, None] * change)
    return Way(fooled, change, float(np.linalg.norm(r.x)), y)


def fool_heading(way: Way, r: Read, target: int, say: Words) -> str:
    if not way.fooled.reached:
        return say("fool_not_reached", answer=r.answer, target=target)
    return say("fool_heading", answer=r.answer, target=target, share=f"{100 * way.fooled.distance / way.digit_length:.0f} %")


def fool_sentence(way: Way, target: int, say: Words) -> str:
    largest = f"{255 * float(np.abs(way.change).max()):.0f}"
    return say("fool_says", target=target, length=f"{way.fooled.distance:.2f}", digit_length=f"{way.digit_length:.2f}", largest=largest)


# -- the card and the code ------------------------------------------------------------------------------------------------------------


def card(reader: Reader, say: Words) -> str:
    """How the net was made and how well it reads."""
    c = reader.config
    if reader is not load_reader():
        sizes, test = "-".join(map(str, reader.net.sizes)), percent(reader.test_accuracy)
        return say("card_mine", sizes=sizes, iterations=c.iterations, optimizer=c.optimizer, rate=c.learning_rate, batch=c.batch_size, test=test)
    return say(
        "card", sizes="-".join(map(str, reader.net.sizes)), epochs=c.iterations // c.iterations_per_epoch(c.train_size), rate=c.learning_rate,
        batch=c.batch_size, seed=c.seed, l2=c.l2, train=percent(reader.train_accuracy), test=percent(reader.test_accuracy),
        wrong=round(10_000 * (1 - reader.test_accuracy)),
    )  # fmt: skip


def code(reader: Reader, digit: NDArray[np.uint8], test: int | None, explained: int, target: int) -> str:
    """A script that reads the same image with core alone, and asks the same questions."""
    image = f'from_text("{as_text(digit)}")' if test is None else f"dataset().x_test[{test}]"
    imports = {"from core.drawing import from_text" if test is None else "from core.mnist import dataset"}
    imports.add("from core.explain import fool, occlusion, pixel_shares, votes")
    if reader is load_reader():
        imports.add("from core.reader import load_reader")
        net = "net = load_reader().net"
    else:
        imports |= {"from core.mnist import dataset", "from core.training import TrainConfig, Training"}
        if reader.config.schedule != TrainConfig().schedule:
            imports.add(f"from core.schedules import {type(reader.config.schedule).__name__}")
        net = f"training = Training({_written(reader.config)}, dataset())\nfor _ in training:\n    pass\nnet = training.net"
    begin = "\n".join(sorted(imports))
    return f"""{begin}

{net}
x = {image} / 255
print(net.predict(x).round(3))

spoken = votes(net, x)
print(spoken.votes[:, {explained}].sum() + spoken.bias[{explained}], "is the score", net.scores(x)[{explained}])
print(pixel_shares(net, x, {explained}).reshape(28, 28).round(2))
print(occlusion(net, x, {explained}).max(), "of the probability can be covered by 5 x 5 pixels")

fooled = fool(net, x, {target})
print(fooled.answer, "after a change of length", fooled.distance)"""


def _written(config: TrainConfig) -> str:
    """The configuration as Python, its usual values left out."""
    usual = TrainConfig()
    fields = ((f.name, getattr(config, f.name)) for f in dataclasses.fields(config))
    return f"TrainConfig({', '.join(f'{name}={value!r}' for name, value in fields if value != getattr(usual, name))})"
