"""The sections on choosing a loss, without a browser: what they say in both languages, what their link holds, what is told when it cannot."""

from __future__ import annotations

import json

import pytest

import core.mnist
from ui.findings import choosing as findings
from ui.findings.losses_questions import QUESTIONS
from ui.text import Words


def text(page) -> str:
    return "\n".join(element.value for element in [*page.header, *page.markdown, *page.caption, *page.latex])


def headers(page) -> list[str]:
    return [header.value for header in page.header]


def component(page, *fields: str) -> dict:
    """The data of the component that has these fields."""
    for element in page.get("bidi_component"):
        with_json = element.proto.json
        if with_json and set(fields) <= set(json.loads(with_json)):
            return json.loads(with_json)
    raise AssertionError(f"no component has {fields}")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_four_sections_say_their_findings(app, lang):
    page, say = app("losses", lang), Words("choosing", lang)
    assert not page.exception and not page.toast and not page.error
    told = headers(page)
    assert say("accuracy_heading") in told and say("follows_heading") in told
    assert any("0.14" in heading for heading in told)  # 2 σ/√100 under the briefly trained net
    assert any("2" in heading and "9" in heading and "SVM" in heading for heading in told)
    assert "nan" not in text(page).lower() and "**1.644**" in text(page) and "0.5718" in text(page)
    assert component(page, "weights")["at"] == 80 and component(page, "view", "hues")["point"] == [8.2, 0.8]
    assert component(page, "scores")["right"] == 7


def test_everything_comes_back_from_the_link(app):
    page = app("losses", weight="1.5", inside="step", size="10", drawn="3", outlier="5,9.5", scores="3.2,5.1,-1.7,0")
    assert not page.exception and not page.toast
    assert component(page, "weights")["at"] == 150 and component(page, "weights")["net"]["bend"] == "step"
    assert component(page, "hues")["point"] == [5, 9.5] and component(page, "scores")["scores"] == [3.2, 5.1, -1.7]
    said = text(page)
    assert "3 of your 3" in said or "of your 3 batches" in said
    assert "The loss is **2.9**" in said
    assert Words("choosing", "en")("step_heading") in headers(page)


@pytest.mark.parametrize(
    "asked",
    [
        {"weight": "99"},
        {"weight": "abc"},
        {"drawn": "-1"},
        {"drawn": "5000"},
        {"outlier": "1"},
        {"scores": "1,2,3,7"},
        {"scores": "1,2"},
        {"inside": "tanh"},
    ],
)
def test_an_impossible_link_is_told_and_the_usual_stands_in(app, asked):
    page = app("losses", **asked)
    assert not page.exception and len(page.toast) == 1
    assert component(page, "weights")["at"] == 80 and component(page, "scores")["right"] == 7


def test_batches_are_drawn_kept_in_the_link_and_cleared(app):
    page = app("losses")
    page.button("draw_one").click().run()
    page.button("draw_many").click().run()
    assert not page.exception and page.query_params["drawn"] in ("21", ["21"])
    assert "of your 21 batches" in text(page)
    page.select_slider("size").set_value("10000").run()
    assert "Your batch of 10,000" in text(page)
    page.button("draw_none").click().run()
    assert "drawn" not in page.query_params and "Draw a batch and see" in text(page)


def test_the_spread_depends_on_the_net(app):
    page = app("losses", trained="10000")
    assert "0.18" in text(page) and "σ = 0.6065" in page.expander[-2].label + "".join(e.label for e in page.expander)


def test_buttons_put_the_outlier_and_the_scores(app):
    page = app("losses")
    page.button("outlier_in_line").click().run()
    assert page.query_params["outlier"] in ("8.2,7.2", ["8.2,7.2"]) and Words("choosing", "en")("agree_heading") in headers(page)
    page.button("margin_equal").click().run()
    assert "10 equal scores cost 9: each other class pays the whole margin" in headers(page)
    page.button("margin_near").click().run()
    assert "scores" not in page.query_params


def test_the_slip_is_found(app):
    page = app("losses", "ko")
    page.button_group("slip_line").set_value(1).run()
    assert "✗" in text(page)
    page.button_group("slip_line").set_value(2).run()
    assert "✓" in text(page) and "if j != y" in text(page)


def test_without_the_digits_the_rest_of_the_page_works(app, monkeypatch):
    def missing():
        raise core.mnist.MnistFileError("mnist.npz is missing")

    monkeypatch.setattr(findings, "_polls", {})
    monkeypatch.setattr(findings, "dataset", missing)
    page = app("losses")
    assert not page.exception and len(page.error) == 1 and "mnist.npz is missing" in page.error[0].value
    assert Words("choosing", "en")("follows_heading") in headers(page)


@pytest.mark.parametrize(("key", "said", "heading"), [("outlier", "squares", "One bad point drags"), ("cat", 2.9, "Class 0 should lead")])
def test_a_question_shows_itself_in_its_section(app, key, said, heading):
    page = app("losses")
    page.selectbox("losses_questions").set_value([q.key for q in QUESTIONS].index(key)).run()
    (page.radio if isinstance(said, str) else page.number_input)(f"losses_questions_{key}").set_value(said).run()
    page.button("losses_questions_run").click().run()
    assert not page.exception and any(told.startswith(heading) for told in headers(page))
    assert {"outlier": "8.2,0", "cat": "3.2,5.1,-1.7,0"}[key] in str(page.query_params)
    assert Words("losses", "en")(f"why_{key}") in text(page)
