"""The descent page, without a browser: what it says, what its link holds, what a press does."""

from __future__ import annotations

import pytest

from ui.controls.descent import SHOWN


def text(page) -> str:
    return "\n".join(element.value for element in [*page.title, *page.subheader, *page.markdown, *page.caption])


@pytest.mark.parametrize(("lang", "heading"), [("en", "SGD arrives"), ("ko", "SGD, 도착")])
def test_it_opens_with_the_books_walk(app, lang, heading):
    page = app("descent", lang)
    assert not page.exception
    assert page.subheader[0].value == heading
    assert "(−6.111·10⁻¹⁰, 8.148·10⁻¹⁰)" in text(page)


@pytest.mark.parametrize(
    ("rate", "title", "number"),
    [
        ("0.1", "In a round bowl the steepest way leads straight home", "−6.111·10⁻¹⁰"),
        ("10", "Too large a step climbs out of the valley", "−2.59·10¹³"),
        ("1e-10", "Too small a step goes nowhere", "2·10⁻⁶ %"),
    ],
)
def test_the_books_three_rates_are_one_press_away(app, rate, title, number):
    page = app("descent")
    page.button(f"rate {float(rate):g}").click().run()
    assert page.title[0].value == title
    assert number in text(page)


def test_a_link_restores_every_setting(app):
    link = dict(surface="ravine", lr="0.95", x0="-6.5", x1="1.5", steps="33", optimizers="Nesterov", gradient="analytic")
    page = app("descent", **link)
    assert page.segmented_control("surface").value == "ravine"
    assert page.select_slider("lr").value == 0.95
    assert (page.number_input("x0").value, page.number_input("x1").value) == (-6.5, 1.5)
    assert page.slider("steps").value == 33
    assert page.button_group("optimizers").value == ["Nesterov"]
    assert page.segmented_control("gradient").value == "analytic"
    assert "DescentConfig(surface='ravine', x0=-6.5, x1=1.5, lr=0.95, steps=33" in page.code[0].value


@pytest.mark.parametrize(
    ("name", "value"), [("lr", "abc"), ("lr", "7"), ("x0", "1e400"), ("x0", "nan"), ("surface", "<b>moon"), ("optimizers", "Newton")]
)
def test_an_impossible_link_is_told_and_the_usual_value_stands_in(app, name, value):
    page = app("descent", **{name: value})
    assert not page.exception
    assert page.subheader[0].value == "SGD arrives"
    assert len(page.toast) == 1 and name in page.toast[0].value and "<" not in page.toast[0].value


def test_another_surface_brings_its_own_start_and_rate(app):
    page = app("descent")
    page.segmented_control("surface").set_value("rosenbrock").run()
    assert (page.number_input("x0").value, page.number_input("x1").value, page.select_slider("lr").value) == (-0.5, 2.2, 0.001)
    assert page.query_params["surface"] == "rosenbrock"


def test_no_optimizer_chosen_leaves_gradient_descent(app):
    page = app("descent")
    page.button_group("optimizers").set_value([]).run()
    assert not page.exception and page.subheader[0].value == "SGD arrives"


def test_settings_stay_when_the_visitor_comes_back(app):
    page = app("descent")
    page.slider("steps").set_value(17).run()
    page.switch_page("app.py").run()
    page.switch_page("pages/descent.py").run()
    assert page.slider("steps").value == 17


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("surface", [surface.key for surface in SHOWN])
def test_it_never_shows_a_bare_nan(app, lang, surface):
    page = app("descent", lang, surface=surface, lr="1", optimizers="Momentum", steps="300")
    assert not page.exception
    assert not {"nan", "inf", "None"} & set(text(page).replace("(", " ").replace(",", " ").split())


def test_an_exercise_is_predicted_then_run_then_explained(app):
    page = app("descent")
    assert page.button("run_exercise").disabled
    page.selectbox("exercise").set_value(7).run()  # the ravine at 1.05
    page.radio("say_ravine_over").set_value("arrived").run()
    page.button("run_exercise").click().run()
    assert page.segmented_control("surface").value == "ravine" and page.select_slider("lr").value == 1.05
    assert page.subheader[0].value == "SGD climbs out"
    assert "Not this time: It climbs out" in text(page) and "0 of 14 right" in text(page)
    page.radio("say_ravine_over").set_value("diverges").run()
    page.button("run_exercise").click().run()
    assert "**Right: It climbs out.**" in text(page) and "1 of 14 right" in text(page)
    page.button("forget_exercises").click().run()
    assert "0 of 14 right" in text(page) and "Right:" not in text(page)


def test_a_numeric_exercise_takes_a_number(app):
    page = app("descent", "ko")
    page.selectbox("exercise").set_value(1).run()
    page.number_input("say_one_step").set_value(2.4).run()
    page.button("run_exercise").click().run()
    assert "맞았습니다: 2.4" in text(page)
