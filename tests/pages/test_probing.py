"""The card "You are the optimizer", without a browser: probes by numbers, the end of a game, a new surface."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui.findings.probing import PROBES, Game


def card(lang: str) -> None:
    import ui  # noqa: F401  before NumPy: one thread per product
    from ui.controls.probing import probing_card
    from ui.text import Words
    from ui.theme import LIGHT

    probing_card(Words("descent", lang), LIGHT)


@pytest.fixture(params=["en", "ko"])
def page(request):
    app = AppTest.from_function(card, args=(request.param,), default_timeout=30)
    app.session_state["probing"] = Game(6)
    return app.run()


def probe(page, x0: float, x1: float) -> None:
    page.number_input("probing_x0").set_value(x0)
    page.number_input("probing_x1").set_value(x1)
    page.button("probing_probe").click().run()


def text(page) -> str:
    return "\n".join(element.value for element in [*page.subheader, *page.markdown, *page.caption])


def test_a_game_from_the_first_probe_to_a_new_surface(page):
    assert not page.exception and page.button("probing_show").disabled
    for n in range(PROBES):
        probe(page, -3.0 + 0.5 * n, 1.0)
        assert not page.exception
        assert page.session_state.probing.places[-1] == (-3.0 + 0.5 * n, 1.0)
    assert page.session_state.probing.over
    assert all(word in text(page) for word in ("SGD", "Momentum", "Adam", "39,760", "%"))
    assert not any(button.key in ("probing_show", "probing_probe") for button in page.button)
    page.button("probing_new").click().run()
    assert not page.exception and page.session_state.probing == Game(7) and "39,760" not in text(page)


def test_show_me_ends_it_early(page):
    probe(page, 1.0, -1.0)
    before = text(page)
    page.button("probing_show").click().run()
    assert page.session_state.probing.over and text(page) != before and "39,760" in text(page)


def test_the_first_surface_is_drawn():
    app = AppTest.from_function(card, args=("en",), default_timeout=30).run()
    assert not app.exception and not app.session_state.probing.places
