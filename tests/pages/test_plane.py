"""The plane and the training on the small net's page, without a browser: both languages, links that come back, links that cannot be."""

from __future__ import annotations

import json

import pytest


def planes(page) -> list[dict]:
    """The data of the page's planes: the one with the sample to be dragged, and the training's."""
    return [data for data in (json.loads(one.proto.json) for one in page.get("bidi_component")) if {"reach", "arrow", "points"} <= data.keys()]


def headings(page) -> list[str]:
    return [heading.value for heading in page.header]


@pytest.mark.parametrize(
    ("lang", "sectors", "trained"),
    [
        (
            "en",
            "Class 0 wins in a sliver of 8.8° only: the sectors are 8.8°, 172° and 179° wide",
            "50 steps take the right answer from 41.5 % to 98.9 %",
        ),
        ("ko", "클래스 0의 몫은 겨우 8.8°: 세 부채꼴의 각도 8.8°, 172°, 179°", "50걸음 만에 정답의 확률이 41.5 %에서 98.9 %까지"),
    ],
)
def test_both_sections_open_with_what_is_seen(app, lang, sectors, trained):
    page = app("simple_net", lang)
    assert not page.exception and not page.toast
    assert {sectors, trained} <= set(headings(page))
    hand, training = planes(page)
    assert hand["drag"] and hand["x"] == [0.6, 0.9] and hand["run"] is None
    assert training["run"]["moment"] is None and not training["draw"]


def test_the_plane_follows_the_cells(app):
    page = app("simple_net", w11="0", w12="0", w13="0", w21="0", w22="0", w23="0", in1="5")
    assert "The three columns of W are equal: nobody is ahead anywhere" in headings(page)
    assert planes(page)[0]["W"] == [0] * 6 and planes(page)[0]["reach"] == 6


def test_a_link_restores_a_training(app):
    page = app("simple_net", learn="in_a_row", rule="Adam", rate="0.1", updates="200", bias="on", moment="20")
    assert not page.exception and not page.toast
    assert any(heading.startswith("All 36 points are right from step") for heading in headings(page))
    assert planes(page)[1]["inputs"] == 3 and planes(page)[1]["run"]["moment"] == 20
    assert "moment" in page.query_params
    page.selectbox("rule").set_value("SGD").run()
    assert planes(page)[1]["run"]["moment"] is None and "moment" not in page.query_params  # another training has other moments


def test_a_link_restores_drawn_points(app):
    page = app("simple_net", learn="drawn", points="2d1o02n1y132i2")
    assert page.toast  # 14 characters are no points
    page = app("simple_net", learn="drawn", points="2d1o02n1y1")
    assert not page.exception and not page.toast
    assert planes(page)[1]["points"] == [[0.5, 0.5, 0], [1.0, 1.0, 1]] and planes(page)[1]["draw"]


def test_an_empty_plane_says_what_to_do(app):
    page = app("simple_net", learn="drawn")
    assert not page.exception and "An empty plane: put a point on it, and the net learns it" in headings(page)
    assert planes(page)[1]["run"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("learn", "all"), ("rule", "Newton"), ("rate", "2"), ("rate", "nan"), ("updates", "1e9"), ("bias", "1"), ("points", "<b>"), ("moment", "50")],
)
def test_an_impossible_link_is_told_and_the_usual_value_stands_in(app, name, value):
    page = app("simple_net", **{name: value})
    assert not page.exception
    assert "50 steps take the right answer from 41.5 % to 98.9 %" in headings(page)
    assert len(page.toast) == 1 and name in page.toast[0].value


@pytest.mark.parametrize("name", ["clusters", "large", "row", "bias"])
def test_an_example_sets_the_controls(app, name):
    page = app("simple_net")
    page.button(f"try_{name}").click().run()
    assert not page.exception and not page.toast and not planes(page)[1]["draw"]
    assert page.query_params["learn"] == ("clusters" if name == "clusters" else "in_a_row")
