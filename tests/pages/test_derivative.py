"""The page on slopes, without a browser: what it says, what its link holds, what bad input does."""

from __future__ import annotations

import json

import pytest

from ui.findings.derivative_questions import QUESTIONS

LINK = dict(f="sin", x="2.5", step="0.001", kinds="backward,central")


def text(page) -> str:
    return "\n".join(element.value for element in [*page.title, *page.subheader, *page.markdown, *page.caption])


def picture(page) -> dict:
    """What the picture has been told."""
    found = [json.loads(one.proto.json) for one in page.get("bidi_component")]
    return next(data for data in found if "tree" in data)


@pytest.mark.parametrize(
    ("lang", "title", "heading"),
    [
        ("en", "With h = 3 the forward difference is off by 15 %", "Looking both ways, the bend cancels"),
        ("ko", "h = 3, 전방 차분의 오차 15 %", "양쪽을 보면 사라지는 굽음"),
    ],
)
def test_it_opens_with_the_books_parabola(app, lang, title, heading):
    page = app("derivative", lang)
    assert not page.exception and not page.toast and not page.warning
    assert page.title[0].value == title
    assert heading in [one.value for one in page.subheader]
    shown = picture(page)
    assert (shown["x"], shown["h"], shown["kinds"]) == (5, 3, ["forward", "central"])
    assert shown["core"]["slope"] == 0.2 and shown["arrive"]
    assert not picture(page.run())["arrive"]


def test_the_books_two_slopes_come_at_a_press(app):
    page = app("derivative", f="cube")
    page.button("book 5").click().run()
    assert picture(page)["core"]["central"] == 0.1999999999990898
    page.button("book 10").click().run()
    assert picture(page)["core"]["central"] == 0.2999999999986347
    assert "x, h = curve.f, 10.0, 0.0001" in page.code[-1].value and not page.toast


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_link_restores_everything(app, lang):
    page = app("derivative", lang, **LINK)
    assert not page.exception and not page.toast and not page.warning
    shown = picture(page)
    assert (shown["x"], shown["h"], shown["kinds"], shown["tree"]) == (2.5, 1e-3, ["backward", "central"], ["sin", "x"])
    assert "curve_named('sin')" in page.code[-1].value and not shown["arrive"]
    assert {name: page.query_params[name] for name in LINK} == LINK


def test_an_own_curve_stands_in_the_link(app):
    page = app("derivative", f="own", fx="exp(-x**2)*2")
    assert not page.exception and not page.toast and not page.warning
    assert picture(page)["x"] == 1 and "curve_from('exp(-x**2)*2')" in page.code[-1].value
    page.text_input("fx").set_value("x^4").run()
    assert "curve_from('x**4')" in page.code[-1].value


@pytest.mark.parametrize(
    ("lang", "wrong", "says"),
    [
        ("en", "", "for example x\\*\\*2"),
        ("ko", "", "x\\*\\*2처럼 x의 식을"),
        ("en", "x0 + 1", "Write x instead of x0"),
        ("ko", "sin x", "sin\\(x\\)"),
        ("en", "<b>x</b>", "not allowed"),
        ("en", "log(-1 - x**2)", "no finite value between −5 and 5"),
        ("ko", "__import__('os')", "모르는 이름"),
        ("en", "x" * 300, "at most 200"),
    ],
)
def test_what_is_no_formula_gets_one_sentence_and_the_last_good_one_stays(app, lang, wrong, says):
    page = app("derivative", lang, f="own", fx="x**4")
    page.text_input("fx").set_value(wrong).run()
    assert not page.exception
    assert len(page.warning) == 1 and says in page.warning[0].value
    assert "curve_from('x**4')" in page.code[-1].value
    page.text_input("fx").set_value("x**3").run()
    assert not page.warning


@pytest.mark.parametrize(
    ("key", "bad"), [("x", "abc"), ("x", ""), ("x", "21"), ("x", "nan"), ("step", "0"), ("step", "-1"), ("step", "6"), ("step", "<b>")]
)
def test_a_number_out_of_reach_is_told_and_the_last_good_one_stays(app, key, bad):
    page = app("derivative", x="7", step="0.5")
    good = page.title[0].value
    page.text_input(key).set_value(bad).run()
    assert not page.exception
    assert len(page.warning) == 1 and page.title[0].value == good
    page.text_input(key).set_value("2").run()
    assert not page.warning


@pytest.mark.parametrize(("name", "value"), [("f", "circle"), ("kinds", "sideways"), ("kinds", "central,forward")])
def test_an_impossible_link_is_told_and_the_usual_value_stands_in(app, name, value):
    page = app("derivative", **{name: value})
    assert not page.exception
    assert page.title[0].value == "With h = 3 the forward difference is off by 15 %"
    assert len(page.toast) == 1 and name in page.toast[0].value


def test_an_impossible_number_in_the_link_is_told_where_it_stands(app):
    page = app("derivative", x="-3", step="1e400")
    assert not page.exception and len(page.warning) == 2
    assert page.title[0].value == "With h = 3 the forward difference is off by 15 %"


def test_another_curve_brings_its_point_and_keeps_h_if_there_is_room(app):
    page = app("derivative", step="1e-4")
    page.button_group("f").set_value("sin").run()
    assert (page.text_input("x").value, page.text_input("step").value) == ("1", "0.0001")
    page.text_input("step").set_value("2").run()
    page.button_group("f").set_value("cube").run()
    assert (page.text_input("x").value, page.text_input("step").value) == ("1", "1")
    assert not page.warning and not page.toast


def test_it_lives_beside_the_other_pages(app):
    page = app("descent", h="0.01", surface="own", formula="x0**2 + x1**2")
    page.switch_page("pages/derivative.py").run()
    assert not page.exception and page.title[0].value == "With h = 3 the forward difference is off by 15 %"
    page.text_input("step").set_value("10e-50").run()
    assert page.title[0].value == "h = 10⁻⁴⁹ is so small that x + h is x"
    page.switch_page("pages/descent.py").run()
    assert not page.exception
    page.switch_page("pages/derivative.py").run()
    assert page.text_input("step").value == "10e-50" and not page.exception


@pytest.mark.parametrize("key", [q.key for q in QUESTIONS if "f" in q.settings])
def test_each_question_shows_what_it_is_about(app, key):
    page = app("derivative")
    n, question = next((i, q) for i, q in enumerate(QUESTIONS) if q.key == key)
    page.selectbox("derivative_questions").set_value(n).run()
    field = f"derivative_questions_{key}"
    answer = question.answer()
    (page.radio(field) if question.choices else page.number_input(field)).set_value(answer).run()
    page.button("derivative_questions_run").click().run()
    assert not page.exception and not page.warning and not page.toast
    assert "**Right:" in text(page)
    shown = picture(page)
    assert (shown["x"], shown["h"]) == (float(question.settings["x"]), float(question.settings["step"]))
