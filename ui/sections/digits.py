"""The parts of the digits page under the pad: who spoke, which pixels, how to fool the net, and what net it is."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.mnist import Dataset
from core.reader import Reader
from ui.components.draw_pad import fooling
from ui.components.tiles import full_colour, tiles
from ui.controls import digits as controls
from ui.controls.digits import Shown
from ui.findings import digits as findings
from ui.findings.digits import Read
from ui.text import Words, number


def browse(data: Dataset, reader: Reader, now: Shown, say: Words) -> None:
    """The test images by digit and by mistake, to be put on the pad."""
    st.subheader(say("browse"), anchor=False)
    digit, wrong = controls.which(say)
    answers = findings.all_tests(reader).argmax(axis=1)
    controls.sheet(findings.found(reader, digit, wrong), data.x_test, data.t_test, answers, now, say)


def who_spoke(reader: Reader, r: Read, digit: int, say: Words) -> None:
    """The loudest hidden units for and against a digit, as pictures of their weights, and the sum of all votes."""
    s = findings.loudest(reader.net, r.x, digit)
    st.header(say("votes_heading", digit=digit, pro=s.pro, con=s.con, silent=s.silent), anchor=False)
    st.markdown(say("votes_say"))
    if len(s.units) and len(reader.net.sizes) == 3:  # deeper units look at other units, not at pixels
        weights = reader.net.params["W1"].T
        limit = full_colour(weights)
        ends = (number(-limit, 2), f"+{number(limit, 2)}")
        captions = [findings.signed(vote) for vote in s.vote]
        tiles("votes", weights[s.units], limit, say("alt_votes"), diverging=True, cols=10, phone=5, gap=6, captions=captions, ends=ends)
    st.markdown(findings.votes_sum(s, reader.net.sizes[-2], say))
    with st.expander(say("votes_numbers")):
        st.markdown(findings.votes_table(s, say))


def which_pixels(reader: Reader, r: Read, digit: int, say: Words) -> None:
    """What each pixel added to the score, and what covering it would cost."""
    p = findings.pixels(reader.net, r, digit)
    added, covered, _ = st.columns([0.36, 0.36, 0.28], gap="medium")
    with added:
        st.subheader(say("pixels_heading", digit=digit, added=findings.signed(p.score - p.paper)), anchor=False)
        limit = float(np.abs(p.shares).max()) or 1.0
        ends = (number(-limit, 2), f"+{number(limit, 2)}")
        tiles("pixels", p.shares[None], limit, say("alt_pixels"), diverging=True, cols=1, phone=1, ends=ends)
        st.markdown(findings.pixels_sum(p, digit, say))
    with covered:
        st.subheader(findings.covered_heading(p, digit, say), anchor=False)
        limit = float(np.abs(p.lost).max()) or 1.0
        ends = tuple(f"{sign}{100 * limit:.2g} %" for sign in "−+")
        tiles("covered", p.lost[None], limit, say("alt_covered"), diverging=True, cols=1, phone=1, ends=(ends[0], ends[1]))
        st.markdown(say("covered_says", digit=digit, of=findings.percent(p.of)))


def fool_it(reader: Reader, now: Shown, r: Read, say: Words) -> int:
    """The smallest change towards another digit; the digit that was asked for."""
    heading = st.container()
    target = controls.fool_into(r.answer, r.second, say)
    way = findings.way_to(reader.net, r, target)
    with heading:
        st.header(findings.fool_heading(way, r, target, say), anchor=False)
        st.markdown(findings.fool_sentence(way, target, say))
    fooling(now.digit, way.change, findings.TIMES, way.y.tolist(), say, "fooling")
    return target


def script(reader: Reader, now: Shown, explained: int, target: int, say: Words) -> None:
    with st.expander(say("this_as_code")):
        st.markdown(say("code_says"))
        st.code(findings.code(reader, now.digit, now.test, explained, target), language="python")
