"""What is told of the reader's answers: numbers that add up as they are written, and that core confirms."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.mnist import dataset
from core.reader import load_reader
from ui.findings import digits as findings
from ui.text import Words

READER = load_reader()
NET = READER.net


def reading(n: int) -> findings.Read:
    return findings.read(NET, dataset().x_test[n])


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("n", [0, 8, 18])
def test_the_votes_add_up_as_they_are_written(n, lang):
    for digit in range(10):
        s = findings.loudest(NET, reading(n).x, digit)
        assert s.pro + s.con + s.silent == 100
        assert s.score == pytest.approx(float(NET.scores(reading(n).x)[digit]), abs=1e-3)
        told = findings.votes_sum(s, 100, Words("digits", lang)).replace("−", "-")
        *parts, score = (float(v) for v in re.findall(r"\*\*([+-][\d.]+)\*\*", told))
        assert len(parts) == 4 and sum(parts) == pytest.approx(score, abs=1e-9)
        assert score == pytest.approx(s.score, abs=0.006)


@pytest.mark.parametrize("n", [0, 8, 18])
def test_the_pixels_add_up_as_they_are_written(n):
    r = reading(n)
    p = findings.pixels(NET, r, r.answer)
    told = findings.pixels_sum(p, r.answer, Words("digits", "en")).replace("−", "-")
    paper, pro, con, score = (float(v) for v in re.findall(r"[+-]\d+\.\d\d", told))
    assert paper + pro + con == pytest.approx(score, abs=1e-9)
    assert con == pytest.approx(float(p.shares[p.shares < 0].sum()), abs=0.05 * max(1.0, abs(p.score)))


def test_the_way_to_the_fooled_image_begins_at_the_digit_and_ends_at_the_target():
    r = reading(0)
    way = findings.way_to(NET, r, 3)
    assert way.y.shape == (findings.PLACES, 10)
    assert way.y[0].argmax() == 7 and way.y[-1].argmax() == 3
    np.testing.assert_allclose(way.y[0], r.y, atol=1e-6)
    assert np.linalg.norm(way.change) == pytest.approx(way.fooled.distance, rel=1e-4)


def test_the_headline_knows_right_wrong_drawn_wavering_and_blank():
    say = Words("digits", "en")
    wrong = int(findings.found(READER, None, True)[0])
    label = int(dataset().t_test[wrong])
    assert "but the net reads" in findings.title(reading(wrong), label, say)
    assert "and the net reads 7" in findings.title(reading(0), 7, say)
    assert findings.title(reading(0), None, say).startswith("You drew a 7")
    unsure = reading(0)._replace(y=np.array([0.4, 0.35, *[0.25 / 8] * 8]), answer=0, second=1)
    assert findings.title(unsure, None, say) == "The net wavers: 0 with 40.0\u00a0%, or 1 with 35.0\u00a0%"
    assert findings.title(findings.read(NET, np.zeros(784, np.uint8)), None, say).startswith("Draw a digit")


def test_the_found_images_are_what_was_asked_for():
    labels, answers = dataset().t_test, findings.all_tests(READER).argmax(axis=1)
    assert len(findings.found(READER, None, False)) == 10_000
    assert (labels[findings.found(READER, 4, False)] == 4).all()
    wrong = findings.found(READER, 4, True)
    assert len(wrong) and (labels[wrong] == 4).all() and (answers[wrong] != 4).all()


@pytest.mark.parametrize(("share", "written"), [(0.99996, "> 99.9 %"), (0.954, "95.4 %"), (0.0004, "< 0.1 %"), (0.0, "0.0 %")])
def test_nearly_all_and_nearly_nothing_are_written_as_such(share, written):
    assert findings.percent(share).replace("\u00a0", " ") == written
