"""What the page on slopes says about a point: the title, why looking both ways helps, the tangent, the questions, the script."""

from __future__ import annotations

import contextlib
import io
import json
import math
import pathlib
import re
import tomllib

import numpy as np
import pytest

from core.curves import CURVES, curve_from, curve_named
from core.expression import ONE, parse
from ui.components.slope import as_lists
from ui.controls.derivative import SETS, most, written
from ui.findings.derivative import KINDS, by_rounding, code, expected, measure, tangent, tells_why, title
from ui.findings.derivative_questions import QUESTIONS
from ui.findings.questions import right
from ui.sections.derivative import words_of_picture
from ui.text import LANGUAGES, Words

SAY = Words("derivative", "en")
TEXTS = (pathlib.Path(__file__).parents[2] / "ui/text/derivative.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "x", "h", "kinds", "says"),
    [
        ("book", 5, 3, KINDS, "With h = 3 the forward difference is off by 15 %"),
        ("book", 5, 1e-4, ("forward",), "With h = 10⁻⁴ the forward difference is right to 5 digits"),
        ("book", 5, 1e-10, ("central",), "With h = 10⁻¹⁰ rounding leaves the central difference 7 digits"),
        ("book", 5, 1e-15, ("backward",), "With h = 10⁻¹⁵ rounding throws the backward difference off by 44 %"),
        ("book", 5, 1e-50, KINDS, "h = 10⁻⁵⁰ is so small that x + h is x"),
        ("book", 5, 3, (), "At x = 5 the curve has the slope 0.2"),
        ("abs", 0.5, 0.25, KINDS, "With h = 0.25 the forward difference is the slope itself"),
        ("abs", 0, 0.25, KINDS, "A corner has two slopes, so it has none"),
        ("step", 0, 0.25, KINDS, "Where f jumps there is no slope"),
        ("step", 0.5, 1, ("central",), "With h = 1 the central difference is off by 0.5"),
    ],
)
def test_the_title_is_what_the_picture_shows(key, x, h, kinds, says):
    curve = curve_named(key)
    assert title(curve, measure(curve, x, h), kinds, SAY) == says


@pytest.mark.parametrize(
    ("text", "x", "says"), [("1/x", 0, "At x = 0 the function has no value"), ("sqrt(x)", 0.1, "With h = 0.25 one step leaves the curve")]
)
def test_an_own_curve_may_end(text, x, says):
    curve = curve_from(text)
    assert title(curve, measure(curve, x, 0.25), ("backward",), SAY) == says


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_is_chosen_can_be_told(lang):
    say = Words("derivative", lang)
    own = [curve_from(text) for text in ("1/x", "log(x)", "sqrt(x)", "floor(x)", "tan(x)", "exp(exp(x))", "0*x", "abs(x)**0.5", "x**x")]
    for curve in [*CURVES, *own]:
        for x in (curve.x, *curve.domain, 0.0):
            for h in (most(curve), 1e-4, 1e-9, 1e-16, 1e-50, 1e-320):
                m = measure(curve, x, h)
                heading, sentences = tells_why(curve, m, say)
                told = "\n".join([title(curve, m, KINDS, say), heading, *sentences, *tangent(curve, m, say)])
                assert not any(word in told for word in ("nan", "inf", "–")), told


def test_the_errors_are_those_that_the_next_derivatives_foretell():
    for key, x, bend, twist in (("sin", 1.0, -math.sin(1), -math.cos(1)), ("cube", 1.0, 6, 6), ("book", 5.0, 0.02, 0)):
        curve = curve_named(key)
        e = expected(curve, measure(curve, x, 1e-2))
        assert e.bend == pytest.approx(bend, rel=1e-5) and e.twist == pytest.approx(twist, rel=1e-4)
        for h in (1e-2, 1e-3):
            m = measure(curve, x, h)
            assert m.error("forward") == pytest.approx(e.truncation("forward", h), rel=0.02)
            assert m.error("central") == pytest.approx(e.truncation("central", h), rel=0.02, abs=1e-12)
    sine = curve_named("sin")
    assert [by_rounding(sine, measure(sine, 1.0, h), "forward") for h in (1e-2, 1e-6, 1e-9, 1e-12)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "x", "h", "heading", "last"),
    [
        ("sin(x)", 1.0, 1e-5, "Looking both ways is 3.8·10⁵ times nearer", "why_central"),  # a sine is no parabola
        ("cos(x)", 0.0, 0.5, "Looking both ways, the bend cancels", "why_cancels_says"),
        ("sin(x)", 0.0, 2.0, "Here looking both ways does not help", "why_more"),  # f″ is 0, and the error is not
        ("1/(1 + exp(-x))", 0.0, 1e-4, "Here looking both ways does not help", "why_more"),
        ("abs(x - 1)", 0.5, 1.5, "Looking both ways is 2 times nearer", "why_more"),  # a step over the corner
        ("abs(x)", 0.5, 0.25, "Here the differences are the slope itself", "why_central"),
        ("x*abs(x)", 0.0, 1e-4, "Beside a corner the rule of small steps fails", "why_near_corner_says"),
        ("sin(x)", 1.0, 1e-50, "Now rounding makes the error, not the bend", "why_rounded_away_says"),
        ("10**15 + x", 0.0, 1e-20, "Now rounding makes the error, not the bend", "why_rounded_away_says"),
        ("sin(x)", 1.0, 1e-12, "Now rounding makes the error, not the bend", "why_rounding_says"),
    ],
)
def test_why_the_error_is_what_it_is(text, x, h, heading, last):
    curve = curve_from(text)
    told, sentences = tells_why(curve, measure(curve, x, h), SAY)
    assert told == heading
    pieces = [piece for piece in re.split(r"\{.*?\}", tomllib.loads(TEXTS)[last]["en"]) if piece]
    assert all(piece in sentences[-1] for piece in pieces)


def test_a_line_through_a_negative_slope_or_0_is_written_as_one_writes_it():
    falls = curve_from("-2*x + 1")
    assert "y = 1 − 2·(x − 0) = **−2·x + 1**" in tangent(falls, measure(falls, 0, 1), SAY)[1]


def test_the_books_numbers_stand_in_the_picture():
    book = curve_named("book")
    assert measure(book, 5, 1e-4).central == 0.1999999999990898
    assert measure(book, 10, 1e-4).central == 0.2999999999986347
    assert "**0.2·x − 0.25**" in tangent(book, measure(book, 5, 1e-4), SAY)[1]
    assert tells_why(book, measure(book, 5, 1e-2), SAY)[0] == "Looking both ways, the bend cancels"


def test_every_question_has_an_answer_that_the_page_shows():
    answers = {q.key: q.answer() for q in QUESTIONS}
    assert answers["one_step"] == pytest.approx(0.21)
    assert (answers["halve_forward"], answers["halve_central"]) == ("half", "quarter")
    assert (answers["corner"], answers["jump"], answers["lost"]) == (0.0, 100.0, 0.0)
    assert len(QUESTIONS) >= 6 and len(answers) == len(QUESTIONS)
    for q in QUESTIONS:
        assert right(q.answer(), q.answer()) and f"ask_{q.key}" in SAY and f"why_{q.key}" in SAY
        if "f" in q.settings:
            curve = curve_named(q.settings["f"])
            assert curve.domain[0] <= float(q.settings["x"]) <= curve.domain[1]
            assert 0 < float(q.settings["step"]) <= most(curve) and q.settings["kinds"] in SETS


@pytest.mark.parametrize("key", ["book", "abs"])
def test_the_script_runs_and_prints_the_pages_numbers(key):
    curve = curve_named(key)
    m = measure(curve, curve.x, 1e-4)
    printed = run(code(curve, m.x, m.h))
    for number in (m.forward, m.backward, m.central, m.slope):
        assert str(number) in printed
    own = curve_from("sin(x)/(1 + x**2)")
    assert str(own.slope(1.0)) in run(code(own, 1.0, 0.1))


def run(script: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "page", "exec"), {})  # the page's own script, of this project's words alone
    return printed.getvalue()


def test_the_formula_goes_to_the_browser_as_lists():
    tree = as_lists(parse("-x**2 + maximum(pi, 3)", ONE).tree)
    assert json.loads(json.dumps(tree)) == ["+", ["negative", ["**", "x", 2.0]], ["maximum", "pi", 3.0]]


def test_the_pictures_words_have_their_gaps():
    for lang in LANGUAGES:
        words = words_of_picture(Words("derivative", lang))
        assert "{error}" in words["off"] and "{levels}" in words["lens_stairs"] and all(words.values())


@pytest.mark.parametrize("value", [5.0, 0.1, 1e-4, 1e-50, -2.25, 0.1 + 0.2])
def test_a_field_holds_every_digit(value):
    assert float(written(value)) == value and np.isfinite(value)
