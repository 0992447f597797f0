"""The small net's page, without a browser: what it says, what its link holds, what bad input does."""

from __future__ import annotations

import json

import pytest


def text(page) -> str:
    return "\n".join(element.value for element in [*page.title, *page.subheader, *page.markdown, *page.caption])


def written(page, key: str) -> str:
    return page.text_input(key).value


@pytest.mark.parametrize(
    ("lang", "title", "heading"),
    [
        ("en", "The net prefers class 2, and it is right", "Raising w₂₃ by 0.01 lowers the loss"),
        ("ko", "신경망의 선택은 클래스 2, 정답", "w₂₃ 0.01 증가, 손실은 감소"),
    ],
)
def test_it_opens_with_the_notes_net(app, lang, title, heading):
    page = app("simple_net", lang)
    assert not page.exception and not page.toast and not page.warning
    assert page.title[0].value == title
    assert page.subheader[0].value == heading
    assert "**−0.005265**" in text(page) and "**−0.005255**" in text(page)
    lanes = json.loads(page.get("bidi_component")[0].proto.json)["lanes"]
    shown = {cell["text"] for lane in lanes for matrix in lane["matrices"] for row in matrix["rows"] for cell in row}
    assert {"1.143", "1.157", "1.5", "0.8794", "0.1743", "0.1767", "−0.351", "0.2615", "0.265", "−0.5265"} <= shown
    assert page.pills("preset").value == "notes"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("zeros", "The net cannot decide between the classes 0, 1, 2"),
        ("right", "The net is sure of class 2, and it is right"),
        ("wrong", "The net is sure of class 0, but the answer is 2"),
    ],
)
def test_a_preset_writes_all_six_weights(app, name, title):
    page = app("simple_net")
    page.pills("preset").set_value(name).run()
    assert not page.exception
    assert page.title[0].value == title
    assert page.pills("preset").value == name
    page.pills("preset").set_value("notes").run()
    assert page.title[0].value == "The net prefers class 2, and it is right"


def test_an_edited_weight_leaves_the_preset(app):
    page = app("simple_net")
    page.text_input("w23").set_value("-3").run()
    assert page.pills("preset").value is None
    assert page.title[0].value == "The net prefers class 1, but the answer is 2"


def test_a_random_net_comes_from_its_seed(app):
    page = app("simple_net")
    page.button("random").click().run()
    first = [written(page, key) for key in ("w11", "w23")]
    page.button("random").click().run()
    assert [written(page, key) for key in ("w11", "w23")] != first and page.number_input("draw").value == 2
    page.number_input("draw").set_value(1).run()
    assert [written(page, key) for key in ("w11", "w23")] == first


@pytest.mark.parametrize("bad", ["", "abc", "nan", "1e400", "-5000", "<b>1</b>"])
def test_bad_input_is_told_and_the_last_good_number_stays(app, bad):
    page = app("simple_net")
    page.text_input("w11").set_value("2.5").run()
    good = page.title[0].value, page.subheader[0].value, page.code[0].value
    page.text_input("w11").set_value(bad).run()
    assert not page.exception
    assert len(page.warning) == 1 and "w₁₁" in page.warning[0].value and "2.5" in page.warning[0].value
    assert (page.title[0].value, page.subheader[0].value, page.code[0].value) == good
    page.text_input("w11").set_value("1").run()
    assert not page.warning and "[[1.0," in page.code[0].value


def test_a_link_restores_everything(app):
    link = dict(w11="1", w12="2", w13="3", w21="-1", w22="0.5", w23="-0.25", in1="-2", in2="4", t="1", entry="w12", delta="-0.5", draw="9")
    page = app("simple_net", **link)
    assert not page.exception and not page.toast
    assert [written(page, key) for key in list(link)[:8]] == list(link.values())[:8]
    assert page.button_group("t").value == 1
    assert page.subheader[0].value == "Lowering w₁₂ by 0.5 lowers the loss"
    assert "np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, -0.25]])" in page.code[0].value
    assert "x, t = np.array([-2.0, 4.0]), 1" in page.code[0].value
    assert "delta = -0.5\nnet.W[0, 1] += delta" in page.code[0].value


@pytest.mark.parametrize(("name", "value"), [("t", "7"), ("entry", "w33"), ("delta", "0.3"), ("draw", "-1")])
def test_an_impossible_link_is_told_and_the_usual_value_stands_in(app, name, value):
    page = app("simple_net", **{name: value})
    assert not page.exception
    assert page.title[0].value == "The net prefers class 2, and it is right"
    assert len(page.toast) == 1 and name in page.toast[0].value


def test_what_a_press_changes_is_no_wrong_link(app):
    page = app("simple_net", w11="3", t="0")
    page.pills("preset").set_value("notes").run()
    assert not page.toast


@pytest.mark.parametrize("bad", ["abc", "nan", "1e400"])
def test_a_link_with_nonsense_in_a_cell_is_told_there(app, bad):
    page = app("simple_net", w13=bad)
    assert not page.exception
    assert page.title[0].value == "The net prefers class 2, and it is right"
    assert not page.toast and len(page.warning) == 1 and "w₁₃" in page.warning[0].value and "1.78" in page.warning[0].value


@pytest.mark.parametrize("typed", ["−0,5", " -0.5 ", "-5e-1"])
def test_numbers_are_read_as_people_write_them(app, typed):
    page = app("simple_net")
    page.text_input("w11").set_value(typed).run()
    assert not page.warning and "[[-0.5," in page.code[0].value
