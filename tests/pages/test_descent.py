"""The descent page, without a browser: what it says, what its link holds, what a press does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.descent import DescentConfig, walk
from core.surfaces import SURFACES, surface_named
from ui.text import LANGUAGES, Words


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
    assert page.selectbox("surface").value == "ravine"
    assert page.select_slider("lr").value == 0.95
    assert (page.number_input("x0").value, page.number_input("x1").value) == (-6.5, 1.5)
    assert page.slider("steps").value == 33
    assert page.button_group("optimizers").value == ["Nesterov"]
    assert page.segmented_control("gradient").value == "analytic"
    assert "surface='ravine', x0=-6.5, x1=1.5, lr=0.95, steps=33, gradient='analytic'" in page.code[0].value


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
    page.selectbox("surface").set_value("rosenbrock").run()
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
@pytest.mark.parametrize("surface", [*(surface.key for surface in SURFACES), "own"])
def test_it_never_shows_a_bare_nan(app, lang, surface):
    page = app("descent", lang, surface=surface, lr="1", optimizers="Momentum", steps="300")
    assert not page.exception
    assert not {"nan", "inf", "None"} & set(text(page).replace("(", " ").replace(",", " ").split())


@pytest.mark.parametrize("surface", [surface.key for surface in SURFACES])
def test_a_link_with_a_surface_alone_takes_its_own_start_rate_and_steps(app, surface):
    page, record = app("descent", surface=surface), surface_named(surface)
    assert not page.exception and not page.toast
    assert (page.number_input("x0").value, page.number_input("x1").value) == record.start
    assert page.select_slider("lr").value == pytest.approx(record.lr, rel=0.25)
    assert page.slider("steps").value == record.steps


def test_the_visitors_own_formula_is_walked_on_and_stands_in_the_link(app):
    page = app("descent", surface="own", formula="(x0 - 1)**2 + 3*(x1 + 0.5)**2")
    assert not page.exception and not page.toast and not page.warning
    page.number_input("x0").set_value(3.0).run()
    page.slider("steps").set_value(400).run()
    assert "(1, −0.5)" in text(page) and page.subheader[0].value == "SGD arrives"
    page.text_input("formula").set_value("x0**2 + 5*x1**2").run()
    assert "formula='x0**2 + 5*x1**2'" in page.code[0].value


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x0 +",
        "__import__('os')",
        "x0.real",
        "9**9**9**9**9",
        "[x0]",
        "lambda: x0",
        "<b>x0</b>",
        "$x_0$ *x1*",
        "х0",
        "log(-1)",
        "1e999",
        "(" * 500,
        "x" * 5000,
    ],
)
def test_what_is_no_formula_gets_one_sentence_and_the_last_good_one_stays(app, wrong):
    page = app("descent", "ko" if len(wrong) % 2 else "en", surface="own", formula="x0**2 + 5*x1**2")
    before = page.code[0].value
    page.text_input("formula").set_value(wrong).run()
    assert not page.exception
    assert len(page.warning) == 1 and len(page.warning[0].value) < 700
    assert "<b>" not in page.warning[0].value and "{" not in page.warning[0].value
    assert page.code[0].value == before
    page.text_input("formula").set_value("x0**2 + 6*x1**2").run()
    assert not page.warning and "6*x1**2" in page.code[0].value


def test_a_start_where_f_has_no_value_is_told_and_another_taken(app):
    page = app("descent", surface="own", formula="log(x0)**2 + x1**2", x0="-2", x1="1")
    assert not page.exception
    assert len(page.warning) == 1 and page.number_input("x0").value == -2
    page.number_input("x0").set_value(2.0).run()
    assert not page.warning


def test_each_optimizer_can_have_its_own_numbers(app):
    page = app(
        "descent", optimizers="Adam", Adam_lr="0.5", Adam_beta1="0.5", schedule="StepDecay", every="20", noise="0.3", seed="7", gradient="analytic"
    )
    assert not page.exception and not page.toast
    script = page.code[0].value
    assert "optimizer='Adam', hyperparameters=(('beta1', 0.5),)" in script and "lr=0.5" in script
    assert "schedule=StepDecay(every=20, factor=0.5)" in script and "noise=0.3, seed=7" in script


def test_to_each_its_own_good_rate(app):
    page = app("descent", surface="beale")
    page.button("good_rates").click().run()
    assert (page.number_input("SGD_lr").value, page.number_input("Adam_lr").value) == (0.03, 0.3)
    assert page.slider("steps").value == 500
    page.selectbox("surface").set_value("bowl").run()
    assert page.number_input("SGD_lr").value is None


def test_the_start_can_be_hard_or_anywhere_on_the_map(app):
    page = app("descent", surface="saddle")
    page.button("start_hard").click().run()
    assert (page.number_input("x0").value, page.number_input("x1").value) == (-3.0, 0.0)
    assert page.subheader[0].value == "SGD stops at a saddle point"
    page.button("start_random").click().run()
    left, right, bottom, top = surface_named("saddle").domain
    x0, x1 = page.number_input("x0").value, page.number_input("x1").value
    assert (x0, x1) != (-3.0, 0.0) and left <= x0 <= right and bottom <= x1 <= top


SETTINGS: list[dict[str, str]] = [
    dict(),
    dict(lr="10"),
    dict(surface="ravine", optimizers="Nesterov", lr="0.2"),
    dict(surface="rosenbrock", gradient="analytic", steps="50"),
    dict(surface="camel", optimizers="Momentum", Momentum_momentum="0.5"),
    dict(surface="saddle", x1="0"),
    dict(surface="plateau", optimizers="RMSprop", RMSprop_decay_rate="0.9"),
    dict(surface="beale", schedule="Exponential", decay="0.02"),
    dict(surface="ackley", schedule="Cosine", optimizers="Adam"),
    dict(surface="rastrigin", noise="3", seed="4"),
    dict(surface="winding", h="1e-08", optimizers="AdaGrad", AdaGrad_lr="1.5"),
    dict(surface="own", formula="x0**4 - x0**2 + x1**2"),
    dict(surface="own", formula="abs(x0) + abs(x1)", noise="0.1", schedule="StepDecay"),
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: " ".join(s.values()) or "usual")
def test_the_script_of_the_page_gives_the_pages_numbers(app, settings, capsys):
    page = app("descent", **settings)
    assert not page.exception and not page.toast
    scope: dict = {}
    exec(page.code[0].value, scope)  # our own script, as a reader would run it
    assert capsys.readouterr().out
    assert isinstance(scope["config"], DescentConfig)
    shown = page.dataframe[0].value
    first = walk(next(iter(_configs(page.code[0].value))))
    assert len(shown) == first.steps
    assert shown["x₀"].to_numpy() == pytest.approx(first.points[:-1, 0], nan_ok=False)


def _configs(script: str) -> list[DescentConfig]:
    """The configurations that the script walks."""
    scope: dict = {}
    exec(script.split("for config in")[0] + "configs = " + script.split("for config in")[1].split(":\n    way")[0], scope)
    return list(scope["configs"])


def test_an_exercise_is_predicted_then_run_then_explained(app):
    page = app("descent")
    assert page.button("exercise_run").disabled
    page.selectbox("exercise").set_value(7).run()  # the ravine at 1.05
    page.radio("exercise_ravine_over").set_value("arrived").run()
    page.button("exercise_run").click().run()
    assert page.selectbox("surface").value == "ravine" and page.select_slider("lr").value == 1.05
    assert page.subheader[0].value == "SGD climbs out"
    assert "Not this time: It climbs out" in text(page) and "0 of 14 right" in text(page)
    page.radio("exercise_ravine_over").set_value("diverges").run()
    page.button("exercise_run").click().run()
    assert "**Right: It climbs out.**" in text(page) and "1 of 14 right" in text(page)
    page.button("exercise_forget").click().run()
    assert "0 of 14 right" in text(page) and "Right:" not in text(page)


def test_a_numeric_exercise_takes_a_number(app):
    page = app("descent", "ko")
    page.selectbox("exercise").set_value(1).run()
    page.number_input("exercise_one_step").set_value(2.4).run()
    page.button("exercise_run").click().run()
    assert "맞았습니다: 2.4" in text(page)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.key)
def test_every_surface_has_its_name_headline_and_lesson(surface):
    for lang in LANGUAGES:
        say = Words("descent", lang)
        for beat in ("surface", "title", "learn"):
            assert say(f"{beat}_{surface.key}")


def test_one_more_record_is_one_more_surface(app, monkeypatch):
    matyas = replace(surface_named("bowl"), key="matyas", label="Matyas", start=(-1.0, 2.0), hard=None, settings=())
    monkeypatch.setattr("core.surfaces.SURFACES", (*SURFACES, matyas))
    monkeypatch.setattr("ui.controls.descent.SURFACES", (*SURFACES, matyas))
    page = app("descent", surface="matyas")
    assert not page.exception and not page.toast
    assert page.title[0].value == "Matyas" and page.number_input("x0").value == -1.0


def test_a_curve_and_a_table_that_are_no_longer_there_give_way_silently(app):
    page = app("descent", curve="distance", table="Adam")
    assert page.segmented_control("curve").value == "distance" and page.segmented_control("table").value == "Adam"
    page.button_group("optimizers").set_value(["SGD"]).run()
    page.selectbox("surface").set_value("saddle").run()
    assert not page.exception and not page.toast
    assert page.segmented_control("curve").value == "height" and page.segmented_control("table").value == "SGD"
