"""The losses page, without a browser: what it says, what its link holds, what bad input does."""

from __future__ import annotations

import json

import pytest

from ui.findings.losses_questions import QUESTIONS

SAYS_7 = "0.1,0.05,0.1,0,0.05,0.1,0,0.6,0,0"


def text(page) -> str:
    return "\n".join(element.value for element in [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption])


def shown(page) -> dict:
    return next(data for data in (json.loads(c.proto.json) for c in page.get("bidi_component")) if "heard" in data)


@pytest.mark.parametrize(
    ("lang", "title", "batch"),
    [
        ("en", "The net leans towards 2, and is right: that costs 0.5108", "Sample 3 alone makes 72 % of this batch's loss"),
        ("ko", "정답 2 쪽으로 기운 신경망, 손실 0.5108", "샘플 3 하나가 이 미니배치 손실의 72 %"),
    ],
)
def test_it_opens_with_the_books_answer(app, lang, title, batch):
    page = app("losses", lang)
    assert not page.exception and not page.toast and not page.warning
    assert page.title[0].value == title
    assert batch in [heading.value for heading in page.header]
    assert "0.510825457099338" in text(page) and "**0.0975**" in text(page) and "**0.0195**" in text(page)
    assert shown(page)["t"] == 2 and sum(shown(page)["y"]) == pytest.approx(1, abs=1e-12)
    assert not any(word in text(page) for word in ("nan", "None", "inf "))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_link_restores_everything(app, lang):
    link = {"y": SAYS_7, "t": "7", "sheet": "3, 3, 3, 5", "answers": "2, 3, 4, 6", "batch": "0.6,0.4:0;0.5,0.5:1;0.9,0.1:0", "form": "one_hot"}
    page = app("losses", lang, **link)
    assert not page.exception and not page.toast and not page.warning
    assert shown(page)["y"] == [0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0] and shown(page)["t"] == 7
    assert "0.5108" in page.title[0].value and "7" in page.title[0].value
    assert any("0.4364" in heading.value for heading in page.header)
    assert any("1.5" in heading.value and "0.75" in heading.value for heading in page.subheader)
    assert page.text_input("sheet").value == "3, 3, 3, 5"
    assert page.button_group("form").value == "one_hot"
    for name, value in link.items():
        assert page.query_params[name] in (value, [value])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("y", "0.5,0.5"),
        ("y", "abc"),
        ("y", "1,1,1,1,1,1,1,1,1,1"),
        ("y", "-0.1,1.1,0,0,0,0,0,0,0,0"),
        ("y", "nan,1,0,0,0,0,0,0,0,0"),
        ("t", "10"),
        ("t", "-1"),
        ("t", "²"),
        ("batch", "0.5,0.5"),
        ("batch", "0.5,0.5:2"),
        ("batch", "0.5,0.5:0;1:0"),
        ("batch", "nan,0.5:0"),
        ("batch", ";".join(["0.5,0.5:0"] * 9)),
        ("form", "words"),
    ],
)
def test_an_impossible_link_is_told_and_the_usual_value_stands_in(app, name, value):
    page = app("losses", **{name: value})
    assert not page.exception
    assert page.title[0].value == "The net leans towards 2, and is right: that costs 0.5108"
    assert page.header[0].value == "Sample 3 alone makes 72 % of this batch's loss"
    assert len(page.toast) == 1 and name in page.toast[0].value


def test_ten_numbers_that_were_rounded_by_their_writer_become_a_distribution(app):
    page = app("losses", y="0.333,0.333,0.333,0,0,0,0,0,0,0")
    assert not page.toast
    assert shown(page)["y"] == [0.3334, 0.3333, 0.3333, 0, 0, 0, 0, 0, 0, 0]
    assert page.title[0].value == "The net leans towards 0, the digit is 2: that costs 1.099"


@pytest.mark.parametrize("bad", ["", "two", "2, nan", "1e9, 3", "1,2,3,4,5,6,7,8,9"])
def test_a_sheet_that_cannot_be_read_is_told_and_the_last_good_one_stays(app, bad):
    page = app("losses")
    page.text_input("sheet").set_value("2; 3 3,4").run()
    heading = "Half the sum is 1, the mean is 0.5: two names, two numbers"
    assert not page.warning and heading in text(page)
    page.text_input("sheet").set_value(bad).run()
    assert not page.exception and len(page.warning) == 1
    assert heading in text(page)


def test_a_sheet_of_another_length_is_told(app):
    page = app("losses")
    page.text_input("sheet").set_value("2, 3").run()
    assert "same length" in page.warning[0].value
    assert "Half the sum is 0.5, the mean is 0.25" in text(page)


def test_one_sample_is_a_one_dimensional_batch(app):
    page = app("losses", batch="0.6,0.4:0")
    assert "One sample is a batch too: 0.5108" in text(page)
    assert any("np.array([0.6, 0.4])" in code.value and "labels = np.array(0)" in code.value for code in page.code)


def test_size_and_examples_of_the_batch(app):
    page = app("losses")
    page.number_input("batch_samples").set_value(8).run()
    page.number_input("batch_classes").set_value(10).run()
    assert not page.exception and page.query_params["batch"]
    assert "8" in page.header[0].value or "72" in page.header[0].value
    page.pills("batch_preset").set_value("book").run()
    assert page.header[0].value == "A mini-batch costs the mean of its samples: 2 here, 1.407"
    assert page.number_input("batch_samples").value == 2
    page.number_input("batch_samples").set_value(1).run()
    assert page.header[0].value == "One sample is a batch too: 0.5108"


def test_rows_that_are_no_distribution_are_told_and_can_be_scaled(app):
    page = app("losses", batch="0.6,0.6:0;0.5,0.5:1")
    assert "sample 0: 1.2" in text(page)
    page.button("batch_scale").click().run()
    assert "no distribution" not in text(page)
    assert page.query_params["batch"] in ("0.5,0.5:0;0.5,0.5:1", ["0.5,0.5:0;0.5,0.5:1"])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_slide_is_checked_term_by_term(app, lang):
    page = app("losses", lang)
    page.radio("slide_term").set_value(0).run()
    assert "**0.4364**" not in text(page)
    page.radio("slide_term").set_value(2).run()
    assert "**0.4364**" in text(page) and "**0.5716**" in text(page)
    for wrong in ("formula", "slip"):
        page.radio("slide_printed").set_value(wrong).run()
        assert "0.4368" not in text(page)
    page.radio("slide_printed").set_value("neither").run()
    assert "0.4368" in text(page)
    page.button("slide_into_table").click().run()
    assert not page.exception and "0.4364" in page.header[0].value


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_question_can_be_answered_and_shows_itself_on_the_page(app, lang):
    page = app("losses", lang)
    for i, question in enumerate(QUESTIONS):
        page.selectbox("losses_questions").set_value(i).run()
        key = f"losses_questions_{question.key}"
        (page.radio(key) if question.choices else page.number_input(key)).set_value(question.answer()).run()
        page.button("losses_questions_run").click().run()
        assert not page.exception
        if "losses_y" in question.settings:
            assert shown(page)["y"] == list(question.settings["losses_y"])
    n = len(QUESTIONS)
    assert {"en": f"{n} of {n} right", "ko": f"{n}문제 중 {n}문제 정답"}[lang] in text(page)
    assert ("Half the sum is 1," if lang == "en" else "합의 절반은 1,") in text(page)
