"""The lower half of the page on slopes, without a browser: one h for the whole page, the hunt, the point, the comparison, the link."""

from __future__ import annotations

import json

import pytest

from core.slips import SLIPS
from ui.findings.slips import Hunt


def told(page, field: str) -> dict:
    """What the component whose data has this field has been told."""
    found = [json.loads(one.proto.json) for one in page.get("bidi_component") if one.proto.json]
    return next(data for data in found if field in data)


def headings(page) -> list[str]:
    return [one.value for one in [*page.header, *page.subheader]]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ["The central difference is best near h = 10⁻⁵: smaller is worse", "8 programs that run, and none is right",
                "Two slopes make one arrow: at (3, 4) the gradient is (6, 8)"]),
        ("ko", ["중심 차분은 h = 10⁻⁵ 근처에서 가장 정확: 더 줄이면 나빠지는 오차", "오류 없이 돌아가지만 모두 틀린 코드 8개",
                "두 기울기가 만드는 화살표 하나: (3, 4)에서 기울기는 (6, 8)"]),
    ],
)  # fmt: skip
def test_every_section_says_what_it_shows(app, lang, expected):
    page = app("derivative", lang)
    assert not page.exception and not page.toast
    assert set(expected) <= set(headings(page))
    assert told(page, "places")["h"] == 3 and told(page, "told")["x"] == 1


def test_a_button_takes_the_books_h_for_the_whole_page(app):
    page = app("derivative", "en")
    page.button("take_10e-50").click().run()
    assert not page.exception and told(page, "tree")["h"] == told(page, "places")["h"] == told(page, "told")["h"] == 1e-49
    assert page.query_params["step"] == "1e-49"
    assert any(heading.startswith("h = 10⁻⁴⁹ gives exactly 0") for heading in headings(page))


def test_the_u_is_that_of_the_pages_curve_where_asked(app):
    page = app("derivative", "en", u="here", dtype="float32")
    assert "On a parabola the central difference gains nothing from a small h" in headings(page)
    assert told(page, "places")["slope"] == pytest.approx(0.2) and told(page, "told")["single"]
    page = app("derivative", "en", u="here", f="abs", x="0")
    assert not page.exception and "Where there is no slope, there is no error to measure" in headings(page)
    assert told(page, "places")["slope"] is None


def test_the_hunt_is_counted_told_and_goes_on(app):
    page = app("derivative", "en")
    slip = SLIPS[0]
    assert told(page, "cure")["wrong"] is None and told(page, "cure")["lines"] == list(slip.lines)
    page.session_state.bug_hunt = Hunt().after(slip, 2).after(slip, slip.line)
    page.run()
    shown = told(page, "cure")
    assert shown["wrong"] == slip.line and shown["cure"] == slip.cure and shown["tried"] == [2]
    assert "1 of 8 mistakes found, 0 at first sight" in headings(page)
    page.button("bug_next").click().run()
    assert page.query_params["bug"] == SLIPS[1].key
    for _ in SLIPS[1:]:
        page.button("bug_tell").click().run()
        assert not page.exception and told(page, "cure")["wrong"] is not None
        if any(button.key == "bug_next" for button in page.button):
            page.button("bug_next").click().run()
    page.button("bug_again").click().run()
    assert "8 programs that run, and none is right" in headings(page)


def test_the_point_and_the_comparison_are_in_the_link(app):
    page = app("derivative", "ko", p0="0", p1="2", check_h="1e-10", off="0.01", bug="alias")
    assert not page.exception and not page.toast
    assert told(page, "reach")["point"] == [0, 2]
    assert any("(0, 2)에서 기울기는 (0, 4)" in heading for heading in headings(page))
    assert any("상대 오차" in heading and "의심" in heading for heading in headings(page))
    page.button("point_3_0").click().run()
    assert told(page, "reach")["point"] == [3, 0] and page.query_params["p1"] == "0.0"
