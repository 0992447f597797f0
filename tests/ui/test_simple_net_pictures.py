"""The pictures of the small net's page by their data: the matrices hold the notes' numbers, every cell names where it came from."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ui.charts.simple_net import curve_frame, curve_spec
from ui.components.matrices import cell
from ui.controls.simple_net import NOTES_T, NOTES_W, NOTES_X, PRESETS, preset, random_weights
from ui.findings import simple_net as findings
from ui.text import LANGUAGES, Words
from ui.theme import DARK, LIGHT


@pytest.fixture
def notes() -> findings.Pass:
    return findings.there_and_back(NOTES_W, NOTES_X, NOTES_T)


def cells(lanes) -> dict[str, dict]:
    return {c["id"]: c for lane in lanes for matrix in lane["matrices"] for row in matrix["rows"] for c in row}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_matrices_hold_the_notes_numbers(notes, lang):
    shown = {id: c["text"] for id, c in cells(findings.picture(notes, (1, 2), Words("simple_net", lang))).items()}
    assert [shown[f"z{j}"] for j in (1, 2, 3)] == ["1.143", "1.157", "1.5"]
    assert [shown[f"t{j}"] for j in (1, 2, 3)] == ["0", "0", "1"]
    assert shown["L"] == "0.8794"
    slopes = ["0.1743", "0.1767", "−0.351", "0.2615", "0.265", "−0.5265"]
    for letter in "dn":  # by formula, by central differences
        assert [shown[f"{letter}{i}{j}"] for i in (1, 2) for j in (1, 2, 3)] == slopes


def test_every_cell_knows_its_sources_and_its_own_formula(notes):
    shown = cells(findings.picture(notes, (1, 2), Words("simple_net", "en")))
    assert set(itertools.chain(*(c["from"] for c in shown.values()))) <= set(shown)
    assert shown["z3"]["from"] == ["x1", "x2", "w13", "w23"]
    assert shown["z3"]["how"] == "z₃ = x₁·w₁₃ + x₂·w₂₃ = 0.6·1.78 + 0.9·0.4802 = 1.5"
    assert shown["y3"]["how"] == "y₃ = exp(1.5) / (exp(1.143) + exp(1.157) + exp(1.5)) = 0.415"
    assert shown["d23"]["how"] == "dw₂₃ = x₂·(y₃ − t₃) = 0.9·(−0.585) = −0.5265"
    assert shown["L"]["from"] == ["y3", "t3"]
    assert {id for id, c in shown.items() if c["chosen"]} == {"w23", "d23", "n23"}
    assert all(c["how"] for c in shown.values())


def test_the_two_gradients_share_one_scale_and_the_weights_have_their_own(notes):
    shown = cells(findings.picture(notes, (1, 2), Words("simple_net", "en")))
    assert shown["d23"]["shade"] == shown["n23"]["shade"] == -1
    assert shown["w22"]["shade"] == 1
    assert shown["d13"]["shade"] == pytest.approx(-0.6667, abs=1e-4)
    assert cell("a", 3.0, 0.0)["shade"] == 0 and cell("a", -9.0, 3.0)["shade"] == -1


def test_a_nudge_of_w23_by_a_hundredth(notes):
    n = findings.nudge(notes, (1, 2), 0.01)
    assert n.predicted == pytest.approx(-0.005265, abs=5e-7)
    assert n.real == pytest.approx(-0.005255, abs=5e-7)
    say = Words("simple_net", "en")
    assert findings.nudge_heading(n, say) == "Raising w₂₃ by 0.01 lowers the loss"
    assert "−0.005265" in findings.nudge_sentence(n, say) and "−0.005255" in findings.nudge_sentence(n, say)


def test_the_curve_meets_the_points_and_lies_above_its_tangent(notes):
    n = findings.nudge(notes, (0, 0), -2.0)
    frame = curve_frame(n)
    at = frame[frame.part.isin(["now", "predicted", "real"])].set_index("part")
    assert np.interp(at.w, n.weights, n.losses) == pytest.approx([at.L["now"], at.L["real"], at.L["real"]], abs=1e-3)
    assert at.L["real"] > at.L["predicted"]  # the loss is convex in each weight
    assert frame.notna().all().all()


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_control_changes_data_only(palette):
    assert curve_spec(palette, "now", "predicted", "real", "holds") is curve_spec(palette, "now", "predicted", "real", "holds")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headline_says_what_the_net_does(lang):
    say = Words("simple_net", lang)
    told = {name: findings.title(findings.there_and_back(preset(name, 2), NOTES_X, 2), say) for name in PRESETS}
    assert len(set(told.values())) == len(PRESETS)
    if lang == "en":
        assert told["notes"] == "The net prefers class 2, and it is right"
        assert told["zeros"] == "The net cannot decide between the classes 0, 1, 2"
        assert told["right"] == "The net is sure of class 2, and it is right"
        assert told["wrong"] == "The net is sure of class 0, but the answer is 2"


@pytest.mark.parametrize("t", [0, 1, 2])
def test_the_presets_do_what_their_names_say(t):
    assert findings.there_and_back(preset("right", t), NOTES_X, t).y[t] > 0.95
    assert findings.there_and_back(preset("wrong", t), NOTES_X, t).y[t] < 0.05


def test_rows_of_the_gradient_are_explained(notes):
    say = Words("simple_net", "en")
    told = " ".join(findings.patterns(notes, say))
    assert "sums to 0" in told and "Row 2 is 1.5 times row 1" in told and "class 2 is negative" in told
    assert "Row 1 of dW is all 0" in " ".join(findings.patterns(findings.there_and_back(NOTES_W, (0, 0.9), 2), say))
    assert "All six slopes are 0" in " ".join(findings.patterns(findings.there_and_back(NOTES_W, (0, 0), 2), say))


@pytest.mark.parametrize("W", [np.full((2, 3), 1000.0), np.array([[1000, -1000, 0], [-1000, 1000, 0]]), np.zeros((2, 3))])
@pytest.mark.parametrize("x", [(1000, 1000), (-1000, 3), (0, 0)])
def test_no_extreme_brings_a_nan_to_the_screen(W, x):
    say = Words("simple_net", "en")
    p = findings.there_and_back(W, x, 1)
    n = findings.nudge(p, (1, 2), -2.0)
    shown = findings.picture(p, (1, 2), say)
    words = [c["text"] + c["how"] for c in cells(shown).values()] + [lane["note"] for lane in shown]
    words += [findings.title(p, say), findings.nudge_heading(n, say), findings.nudge_sentence(n, say), *findings.patterns(p, say)]
    assert not any(word in text for text in words for word in ("nan", "inf", "–"))
    assert np.isfinite(curve_frame(n)[["w", "L"]]).all().all()


def test_the_same_seed_draws_the_same_weights():
    assert random_weights(3) == random_weights(3) != random_weights(4)


def test_the_page_as_code_prints_the_pages_numbers(notes, capsys):
    n = findings.nudge(notes, (1, 2), 0.01)
    names: dict = {}
    exec(findings.code(notes, n), names)
    assert names["L"] == notes.L
    np.testing.assert_array_equal(names["dW"], notes.dW)
    np.testing.assert_array_equal(names["numerical"], notes.numerical)
    assert f"real {n.real}" in capsys.readouterr().out
