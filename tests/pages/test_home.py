"""Home, without a browser."""

from __future__ import annotations

import pathlib

import pytest
from streamlit.testing.v1 import AppTest

ROOT = pathlib.Path(__file__).parents[2]


@pytest.mark.parametrize(("lang", "title"), [("en", "Deep learning is walking downhill. Come and see."), ("ko", "딥러닝은 내리막을 걷는 일입니다")])
def test_home_speaks_both_languages(app, lang, title):
    page = app("home", lang)
    assert not page.exception
    assert page.title[0].value == title


def test_the_browsers_language_is_the_first_guess():
    page = AppTest.from_file(ROOT / "app.py")
    page.context = {"locale": "ko-KR"}
    assert page.run().title[0].value.startswith("딥러닝")


def test_the_language_goes_along_to_other_pages(app):
    page = app("home")
    page.segmented_control("lang").set_value("ko").run()
    assert page.query_params["lang"] == "ko"
    page.switch_page("pages/descent.py").run()
    assert page.subheader[0].value == "SGD, 도착"


def test_an_unknown_language_falls_back_to_english(app):
    assert app("home", lang="xx").title[0].value.startswith("Deep learning")
