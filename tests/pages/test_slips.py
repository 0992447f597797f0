"""Breaking the small net's gradient, without a browser: a wrong guess, a right one, the line told, the next program, the score, the link."""

from __future__ import annotations

import json

import pytest

from core.net_slips import NET_SLIPS
from core.slips import SLIPS
from ui.findings.slips import Hunt
from ui.text import LANGUAGES, Words


def told(page, field: str) -> dict:
    """What the last component whose data has this field has been told."""
    found = [json.loads(one.proto.json) for one in page.get("bidi_component") if one.proto.json]
    return next(data for data in reversed(found) if field in data)


def cells(page) -> list[list[str]]:
    """What stands in the matrices of the check, matrix by matrix."""
    (lane,) = told(page, "lanes")["lanes"]
    return [[cell["text"] for row in matrix["rows"] for cell in row] for matrix in lane["matrices"]]


def text(page) -> str:
    return "\n".join(element.value for element in [*page.header, *page.markdown, *page.caption])


def guess(page, *lines: int) -> None:
    """Choose these lines of the program that is shown, as the component would report them."""
    slip = next(slip for slip in NET_SLIPS if slip.key == page.session_state.net_bug)
    hunt = page.session_state.net_bug_hunt
    for line in lines:
        hunt = hunt.after(slip, line)
    page.session_state.net_bug_hunt = hunt
    page.run()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_opens_a_program_and_its_check(app, lang):
    page, say = app("simple_net", lang, net_bug="not_divided", net_bug_samples="one"), Words("slips", lang)
    assert not page.exception and not page.toast
    assert say("net_bug_begin", n=10) in text(page) and say("bug_task_not_divided") in text(page)
    given, beside, ratios = cells(page)
    assert given == beside and set(ratios) == {"1"}  # with one sample there is nothing to divide by
    assert say("bug_band_silent") in text(page)
    page.button_group("net_bug_samples").set_value("batch").run()
    assert set(cells(page)[2]) == {"4"} and say("check_factor", factor="4") in text(page)
    assert "net_bug_samples" not in page.query_params and page.query_params["net_bug"] == "not_divided"


def test_a_wrong_guess_a_right_guess_a_line_told_the_next_and_the_score(app):
    page, say = app("simple_net", "en"), Words("slips", "en")
    first = NET_SLIPS[0]
    assert told(page, "cure")["wrong"] is None and told(page, "cure")["lines"] == list(first.lines)
    guess(page, 2)
    assert not page.exception and say("bug_not_that", line=3) in text(page) and told(page, "cure")["tried"] == [2]
    guess(page, first.line)
    assert not page.exception and told(page, "cure")["cure"] == first.cure
    assert say("bug_found", n=2) in text(page) and say("bug_why_sign") in text(page)
    assert "up, from 1.902 to 54.54" in text(page)
    assert "1 of 10 mistakes found, 0 at first sight" in text(page)
    page.button("net_bug_next").click().run()
    assert page.query_params["net_bug"] == NET_SLIPS[1].key
    guess(page, 5)
    assert say("bug_near_not_divided_6") in text(page)
    for _ in NET_SLIPS[1:]:
        page.button("net_bug_tell").click().run()
        assert not page.exception and told(page, "cure")["wrong"] is not None and "nan" not in text(page)
        if any(button.key == "net_bug_next" for button in page.button):
            page.button("net_bug_next").click().run()
    assert "1 of 10 mistakes found" in text(page)
    page.button("net_bug_again").click().run()
    assert say("net_bug_begin", n=10) in text(page) and page.session_state.net_bug_hunt == Hunt()


def test_what_is_no_number_is_a_dash_with_its_reason(app):
    page = app("simple_net", "ko", net_bug="no_shift")
    given, beside = cells(page)
    assert set(given) == {"–"} and "–" not in beside
    assert "∞를 ∞로" in text(page) and "nan" not in text(page)


def test_the_score_of_the_slopes_page_is_another(app):
    page = app("simple_net", "en")
    page.session_state.bug_hunt = elsewhere = Hunt().after(SLIPS[0], SLIPS[0].line)
    guess(page, NET_SLIPS[0].line)
    assert "1 of 10 mistakes found, 1 at first sight" in text(page) and page.session_state.bug_hunt == elsewhere
