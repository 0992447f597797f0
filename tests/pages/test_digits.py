"""The digits page, without a browser: what it says, what its link holds, what the pad's message does."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from core.drawing import as_text, from_text, in_sixteen_shades, prepared
from core.mnist import dataset
from ui import runs
from ui.controls.digits import FIRST

SEVEN = as_text(in_sixteen_shades(dataset().x_test[0]))
BLANK = as_text(np.zeros(784, np.uint8))


def text(page) -> str:
    return "\n".join(element.value for element in [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption])


def pad(page) -> dict:
    return next(data for data in (json.loads(c.proto.json) for c in page.get("bidi_component") if c.proto.json) if "heard" in data)


@pytest.mark.parametrize(
    ("lang", "title", "votes"),
    [
        ("en", "This is a 3, and the net reads 3", "hidden units speak for 3"),
        ("ko", "정답 3, 신경망도 3", "3에 찬성"),
    ],
)
def test_on_arrival_a_test_image_is_read(app, lang, title, votes):
    page = app("digits", lang)
    assert not page.exception and not page.toast and not page.warning
    assert page.title[0].value.startswith(title)
    assert votes in page.header[0].value
    assert "97.8" in text(page)
    shown = pad(page)
    assert shown["label"] == 3 and sum(shown["y"]) == pytest.approx(1, abs=1e-6)
    np.testing.assert_array_equal(np.frombuffer(base64.b64decode(shown["digit"]), np.uint8), dataset().x_test[FIRST])
    assert not any(word in text(page) for word in ("nan", "None", "inf "))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_link_with_a_test_image_restores_everything(app, lang):
    link = {"test": "8", "test_digit": "5", "test_read": "wrong", "explained": "6", "fool_into": "2"}
    page = app("digits", lang, **link)
    assert not page.exception and not page.toast
    assert pad(page)["label"] == 5
    assert "6" in page.header[0].value and "2" in page.header[1].value
    for name, value in link.items():
        assert page.query_params[name] in (value, [value])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_link_with_a_drawing_restores_it(app, lang):
    page = app("digits", lang, drawing=SEVEN)
    assert not page.exception and not page.toast
    assert "7" in page.title[0].value
    shown = pad(page)
    assert shown["label"] is None and not shown["own"]
    np.testing.assert_array_equal(np.frombuffer(base64.b64decode(shown["digit"]), np.uint8), from_text(SEVEN))
    assert page.query_params["drawing"] in (SEVEN, [SEVEN])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_blank_paper_says_what_to_do(app, lang):
    page = app("digits", lang, drawing=BLANK)
    assert not page.exception and len(page.info) == 1 and not page.header


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("test", "10000"), ("test", "-1"), ("test", "²"), ("test", "abc"), ("test", "1" * 5000), ("drawing", "abc"), ("drawing", SEVEN + "AAAA"),
        ("drawing", "<script>"), ("test_digit", "10"), ("test_read", "right"), ("explained", "x"), ("fool_into", ""), ("sheet_from", "1e3"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_an_impossible_link_is_told_and_the_usual_value_stands_in(app, lang, name, value):
    page = app("digits", lang, **{name: value})
    assert not page.exception
    assert pad(page)["label"] == 3
    assert len(page.toast) == 1 and name in page.toast[0].value


def test_mistakes_of_a_digit_can_be_leafed_through(app):
    page = app("digits", test_read="wrong")
    assert any(caption.value.startswith("1–40 of 217") for caption in page.caption)
    page.button("sheet_on").click().run()
    assert any(caption.value.startswith("41–80 of 217") for caption in page.caption)
    assert page.query_params["sheet_from"] in ("40", ["40"])
    page.segmented_control("test_digit").set_value("9").run()
    assert not page.exception
    last = next(caption.value for caption in page.caption if " of " in caption.value)
    assert last.split(" of ")[0].endswith(last.split(" of ")[1])


def test_what_is_explained_stays_when_another_image_comes(app):
    page = app("digits")
    page.segmented_control("explained").set_value("5").run()
    page.session_state["digits_test"] = 0
    page.run()
    assert "speak for 5" in page.header[0].value and pad(page)["label"] == 7


def test_the_pages_code_runs_and_says_what_the_page_says(app, capsys):
    for link in ({"test": "0"}, {"drawing": SEVEN}):
        page = app("digits", **link)
        exec(page.code[0].value, {})
        printed = capsys.readouterr().out
        assert "is the score" in printed and "after a change of length" in printed
        length = float(printed.split()[-1])
        assert f"The change is {length:.2f} long" in text(page)


def test_the_visitors_newest_run_reads_if_it_is_wanted(app, capsys):
    page = app("mnist", iterations="30", learning_rate="1", hidden_size="20")
    page.button("train").click().run()
    run = runs.REGISTRY.wait(page.session_state["owner"], lambda s: s.state == "ended")
    page.switch_page("pages/digits.py").run()
    assert not page.exception and "97.8" in text(page)
    page.segmented_control("reader").set_value("mine").run()
    assert not page.exception and page.query_params["reader"] in ("mine", ["mine"])
    assert "A net of 20 hidden units" in text(page) and "784-20-10" in text(page)
    assert f"{100 * run.accuracies[-1].test:.1f}" in text(page)
    exec(page.code[0].value, {})
    length = float(capsys.readouterr().out.split()[-1])
    assert f"The change is {length:.2f} long" in text(page)
    page.segmented_control("reader").set_value("shipped").run()
    assert "A net of 100 hidden units" in text(page)


def test_ink_of_the_pad_is_checked():
    from ui.components.draw_pad import ink_of

    ink = np.zeros((112, 112), np.uint8)
    ink[20:90, 50:60] = 255
    np.testing.assert_array_equal(ink_of(base64.b64encode(ink.tobytes()).decode()), ink)
    assert prepared(ink).any()
    for wrong in ("", "abc", "한글", None, 7, base64.b64encode(bytes(112)).decode()):
        assert ink_of(wrong) is None
