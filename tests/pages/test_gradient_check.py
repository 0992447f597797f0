"""The small net's gradient twice, its batch and the loss over two weights, without a browser."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.gradient_check import gradient_check
from core.networks import SimpleNet
from ui.controls.simple_net import FURTHER, MOST, NOTES_T, NOTES_W, NOTES_X, read_rows, read_samples, written_samples
from ui.findings import gradient_check as check_findings
from ui.findings import loss_plane as plane_findings
from ui.findings.simple_net import there_and_back
from ui.text import Words

BATCH = "-0.4,0.8,0;0.9,-0.3,1"
LINK = dict(more=BATCH, grad_h="0.01", grad_dtype="float32", across="w11", up="w21", span="20", eta="30")


def heads(page) -> list[str]:
    return [element.value.replace("\N{NO-BREAK SPACE}", " ") for element in page.header]


def component(page, field: str) -> dict:
    found = (json.loads(one.proto.json) for one in page.get("bidi_component") if one.proto.json)
    return next(data for data in found if field in data)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            [
                "One sample speaks alone: its loss 0.8794 is all that dW knows",
                "The gradient twice: with h = 10⁻⁴ both agree to 2.1·10⁻¹⁰",
                "One step downhill with η = 1: the loss falls from 0.8794 to 0.4087",
            ],
        ),
        (
            "ko",
            [
                "홀로 말하는 샘플 하나: dW가 아는 것은 그 손실 0.8794뿐",
                "기울기(gradient)를 두 번: h = 10⁻⁴, 상대 오차 2.1·10⁻¹⁰",
                "η = 1, 내리막 한 걸음: 손실 0.8794에서 0.4087로 감소",
            ],
        ),
    ],
)
def test_every_heading_says_what_is_found(app, lang, expected):
    page = app("simple_net", lang)
    assert not page.exception and not page.toast
    assert heads(page)[:3] == expected


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_link_restores_batch_check_and_plane(app, lang):
    page = app("simple_net", lang, **LINK)
    assert not page.exception and not page.toast and not page.warning
    x, t = np.array([[0.6, 0.9], [-0.4, 0.8], [0.9, -0.3]]), np.array([2, 0, 1])
    error = gradient_check(NOTES_W, x, t, 0.01, "float32").errors[0]
    assert heads(page)[1].count(check_findings.number(error, 2)) == 1
    assert page.number_input("small_samples").value == 3
    table = component(page, "above")
    assert table["single"] and table["formula"] == pytest.approx(SimpleNet(np.float32(NOTES_W)).gradient(np.float32(x), t).ravel().tolist())
    plane = component(page, "heights")
    assert (plane["first"], plane["second"], plane["reach"], plane["rate"]) == ([0, 0], [1, 0], 20.0, 30.0)
    assert plane["samples"] == [[0.6, 0.9, 2], [-0.4, 0.8, 0], [0.9, -0.3, 1]]
    assert {name: page.query_params[name] for name in ("more", "eta", "span")} == {"more": BATCH, "eta": "30", "span": "20"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("more", "a,b,0"), ("more", "1,2,3"), ("more", "1e400,2,0"), ("more", "nan,2,0"), ("more", ";".join(["1,1,0"] * MOST)), ("grad_h", "0"),
     ("grad_h", "nan"), ("grad_h", "1e400"), ("eta", ""), ("eta", "-1"), ("eta", "inf"), ("span", "7"), ("across", "w33")],
)  # fmt: skip
def test_an_impossible_link_is_told_once_and_the_usual_value_stands_in(app, name, value):
    page = app("simple_net", **{name: value})
    assert not page.exception
    assert len(page.toast) == 1 and name in page.toast[0].value
    assert heads(page)[0] == "One sample speaks alone: its loss 0.8794 is all that dW knows"


def test_two_different_weights_span_the_plane_whatever_the_link_says(app):
    plane = component(app("simple_net", across="w23", up="w23"), "heights")
    assert plane["first"] != plane["second"]


def test_the_batch_grows_and_another_of_its_samples_is_shown(app):
    page = app("simple_net")
    page.number_input("small_samples").set_value(3).run()
    assert not page.exception and heads(page)[0].startswith("3 samples, one gradient: dW is the mean of theirs")
    page.button("show_2").click().run()
    assert (page.text_input("in1").value, page.text_input("in2").value, page.button_group("t").value) == ("-0.4", "0.8", 0)
    assert page.number_input("small_samples").value == 3
    assert component(page, "heights")["samples"][1] == [0.6, 0.9, 2]
    page.number_input("small_samples").set_value(1).run()
    assert heads(page)[0].startswith("One sample speaks alone")


def test_with_a_batch_row_2_is_no_multiple_of_row_1_and_that_is_said(app):
    told = "\n".join(element.value for element in app("simple_net", more=BATCH).markdown)
    assert "Row 2 is no multiple of row 1 any more" in told and "1.5, −2, −0.3333" in told


@pytest.mark.parametrize("bad", [None, float("nan"), 1e400, 5000.0])
def test_a_bad_cell_of_the_table_is_named_and_nothing_is_read(bad):
    samples, complaint = read_rows([dict(x1=0.5, x2=1.0, t=1), dict(x1=bad, x2=1.0, t=1)], Words("gradient_check", "en"))
    assert samples is None and "Row 2" in complaint and "x₁" in complaint


def test_a_row_without_a_class_is_named():
    assert read_rows([dict(x1=0.5, x2=1.0, t=None)], Words("gradient_check", "ko"))[1].startswith("1행에 클래스가 없습니다")


def test_samples_are_read_as_they_are_written():
    assert read_samples(written_samples(FURTHER)) == FURTHER


@pytest.mark.parametrize("batch", [(), FURTHER[:2]], ids=["sample", "batch"])
def test_the_scripts_print_the_pages_numbers(batch, capsys):
    p = there_and_back(NOTES_W, NOTES_X, NOTES_T, batch)
    c = check_findings.checked(p.W, p.samples, p.targets, 1e-4)
    exec(check_findings.code(c, "float32"), {})
    printed = capsys.readouterr().out
    assert str(c.error("float32")) in printed and str(c.by["float32"].above[-1, 1, 2]) in printed
    exec(plane_findings.code(p, ((1, 1), (1, 2)), 3.0), {})
    words = capsys.readouterr().out.split()
    assert (float(words[words.index("now") + 1]), float(words[-1])) == pytest.approx((p.mean, plane_findings.after_step(p, 3.0)), rel=1e-14)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("x", [(0, 0), (0, 0.9), (1000, -1000)])
@pytest.mark.parametrize("scale", [0, 1, 500])
def test_no_extreme_brings_a_nan_to_the_screen(lang, x, scale):
    say = Words("gradient_check", lang)
    p = there_and_back(scale * np.array(NOTES_W), x, 1)
    c = check_findings.checked(p.W, p.samples, p.targets, 1e-50)
    pair = ((0, 0), (0, 1))
    told = [check_findings.heading(c, dtype, say) for dtype in c.by]
    told += [check_findings.put_in(c, "float64", (1, 2)), check_findings.best_told(c, say), check_findings.batch_sentence(p, say)]
    told += [plane_findings.heading(p, 1000.0, say), plane_findings.share_told(p, pair, say), plane_findings.slope_told(p, 1000.0, say)]
    assert not any(word in text for text in told for word in ("nan", "inf", "–", "∞"))
    assert np.isfinite(plane_findings.hand(p, pair, (0, 0), 4, 1, (0.01, 1000), 1000, say)[1]).all()
