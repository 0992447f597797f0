"""The U is drawn from what core computes, and its hand speaks in the same numbers."""

from __future__ import annotations

import base64
import json
import math
import pathlib
import subprocess
import sys

import numpy as np
import pytest

from core.curves import CURVES, curve_from, curve_named
from core.differentiation import entry_errors, relative_error
from core.rounding import DIFFERENCES, DTYPES
from ui.charts.partials import map_spec, slice_spec
from ui.charts.rounding import LEAST_ERROR, MOST_ERROR, bands_frame, bands_spec, u_frame, u_spec
from ui.components.error_hand import packed
from ui.findings import rounding as findings
from ui.findings.rounding import PLACES, STEPS, place_of, u_of
from ui.text import LANGUAGES, Words, number
from ui.theme import DARK, LIGHT

ROOT = pathlib.Path(__file__).parents[2]
SIN, BOOK, CORNER = (curve_named(key) for key in ("sin", "book", "abs"))
WORDS = ("truncation", "round-off", "best h", "quotient 0", "h is 0")
every_language = pytest.mark.parametrize("lang", LANGUAGES)


def test_the_steps_hold_every_power_of_ten_and_shrink_to_the_books():
    assert (np.diff(STEPS) < 0).all() and (np.diff(PLACES) > 0).all() and len(STEPS) == len(PLACES)
    for exponent in range(0, 51):
        assert float(f"1e-{exponent}") in STEPS
    assert 10e-50 in STEPS and STEPS[place_of(1e-4)] == 1e-4 and place_of(1e9) == 0 and place_of(1e-99) == len(STEPS) - 1


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_u_is_cores(dtype):
    u = u_of(SIN, 1.0, dtype)
    frame = u_frame(u, WORDS)
    for kind in DIFFERENCES:
        rows = frame[(frame["part"] == "error") & (frame["kind"] == kind)]
        which = rows["k"].to_numpy(int)
        np.testing.assert_array_equal(rows["estimate"], u.errors[kind].estimates[which])
        np.testing.assert_array_equal(rows["h"], STEPS[which])
        assert (rows["height"] > 0).all() and np.isfinite(rows["error"]).all()
    best = dict(frame[frame["part"] == "best"].set_index("kind")["h"])
    assert 1e-9 < best["forward"] < best["central"] < 1e-2
    assert set(frame["part"]) == {"error", "truncation", "rounding", "falling", "best", "zone", "room"}


def test_the_straight_lines_have_the_slopes_of_their_causes():
    frame = u_frame(u_of(SIN, 1.0, "float64"), WORDS)
    for part, kind, slope in (("truncation", "forward", 1), ("truncation", "central", 2), ("rounding", "forward", -1), ("rounding", "central", -1)):
        ends = frame[(frame["part"] == part) & (frame["kind"] == kind)]
        rise = np.diff(np.log10(ends["height"])) / np.diff(-ends["at"] / 16)
        assert rise == pytest.approx(slope, abs=0.02)  # h is written with three digits


def test_a_parabola_has_no_truncation_line_for_the_central_difference():
    frame = u_frame(u_of(BOOK, 5.0, "float64"), WORDS)
    assert set(frame[frame["part"] == "truncation"]["kind"]) == {"forward"}
    assert set(frame[frame["part"] == "best"]["kind"]) == {"forward"}


def test_the_zones_are_where_h_is_lost_and_where_h_is_zero():
    (zone,) = u_frame(u_of(SIN, 1.0, "float64"), WORDS).query("part == 'zone'").to_dict("records")
    assert zone["at"] == 16 * 16.3125 and zone["to"] == PLACES[-1] and zone["word"] == "x + h = x"
    lost, zero = u_frame(u_of(SIN, 1.0, "float32"), WORDS).query("part == 'zone'").to_dict("records")
    assert lost["at"] < 16 * 8 and lost["to"] == zero["at"] and zero["word"] == "h is 0"
    assert STEPS[zero["at"] == PLACES] == 1e-46 and np.float32(1e-46) == 0 < np.float32(1e-45)


def test_where_there_is_no_slope_the_picture_is_empty_and_said_to_be():
    u = u_of(CORNER, 0.0, "float64")
    assert not findings.has_slope(u) and u_frame(u, WORDS).empty
    for lang in LANGUAGES:
        say = Words("rounding", lang)
        assert findings.u_heading(u, say) == say("u_no_slope")


@every_language
@pytest.mark.parametrize(
    ("text", "x", "shape", "says"),
    [
        ("sin(x)", 1.0, "best", "best"), ("1/(1 + exp(-x))", 0.0, "best", "best_central"), ("0.01*x**2 + 0.1*x", 5.0, "line", "line"),
        ("abs(x)", 1.0, "straight", "straight"), ("sin(x)", 0.0, "at_zero", "at_zero"), ("(x - 1)**3", 1.0, "at_zero", "at_level"),
        ("maximum(sign(x), 0)", 0.5, "exact", "exact"), ("cos(x)", 0.0, "exact", "exact"), ("abs(x)", 0.0, "no_slope", "no_slope"),
        ("sin(x) + x", math.pi / 2, "faster", "faster"), ("3", 1.0, "exact", "exact"),
    ],
)  # fmt: skip
def test_the_heading_says_what_is_seen(text, x, shape, says, lang):
    say, u = Words("rounding", lang), u_of(curve_from(text), x, "float64")
    assert findings.shape(u) == shape
    assert findings.u_heading(u, say) == say(f"u_{shape}", h=findings.power(u.best("central") or 1))
    assert findings.u_sentence(u, say)[:12] == say(f"u_{says}_says", x=x, bits=53, central="", forward="", seen_central="", seen_forward="")[:12]
    if (text, x) == ("sin(x)", 1.0):
        assert "10⁻⁵" in findings.u_heading(u, say) and "10⁻⁸" in findings.u_sentence(u, say)


def test_the_causes_are_written_with_their_numbers():
    u = u_of(SIN, 1.0, "float64")
    assert findings.cause_formula(u, "forward") == r"0.42 \cdot h + \frac{2.5 \cdot 10^{-16}}{h}"
    assert findings.cause_formula(u, "central") == r"0.09 \cdot h^2 + \frac{1.5 \cdot 10^{-16}}{h}"
    assert findings.cause_formula(u_of(BOOK, 5.0, "float64"), "central").startswith(r"0 \cdot h^2")
    assert findings.cause_formula(u_of(curve_from("x*abs(x)"), 0.0, "float64"), "central") is None


def test_specs_hold_no_data_of_a_u_and_are_built_once():
    for palette in (LIGHT, DARK):
        spec = u_spec(palette, ("forward", "central"), "h", "error")
        assert spec is u_spec(palette, ("forward", "central"), "h", "error")
        assert any(parameter["name"] == "k" and parameter["bind"]["input"] == "range" for parameter in spec["params"])
        assert bands_spec(palette)["layer"]


def test_every_digit_arrives_in_the_browser():
    values = np.array([0.1999999999990898, np.nan, 1e-49])
    np.testing.assert_array_equal(np.frombuffer(base64.b64decode(packed(values)), "<f8"), values)


@every_language
@pytest.mark.parametrize(
    ("h", "dtype", "beat"),
    [(10e-50, "float64", "bits_lost"), (10e-50, "float32", "bits_vanished"), (2.0, "float64", "bits_kept"), (9.0, "float64", "bits_all")],
)
def test_the_heading_of_the_bits_says_what_becomes_of_h(h, dtype, beat, lang):
    say = Words("rounding", lang)
    assert findings.bits_heading(5.0, h, dtype, say) == say(beat, h=h, kept=52, bits=53)


def test_digits_that_are_kept():
    assert findings.digits_kept(1.0, 2.0**-52, "float64") == 1
    assert findings.digits_kept(1.0, 2.0**-54, "float64") == 0
    assert findings.digits_kept(1.0, 1e-4, "float64") == 39
    assert findings.digits_kept(0.0, 1e-4, "float64") is None
    assert findings.digits_kept(1.0, 3.0, "float64") == 52  # the sum, 4, begins one place before both
    assert findings.digits_kept(-5.0, 3.0, "float64") == 53 == findings.digits_kept(-3.0, 3.0, "float64")
    assert "39" in findings.bits_heading(1.0, 1e-4, "float64", Words("rounding", "ko"))
    assert findings.bits_heading(0.0, 1e-4, "float64", Words("rounding", "en")).startswith("Beside x = 0")


# -- relative errors and their bands -------------------------------------------------------------------------------------------------


def test_relative_errors_on_their_ruler():
    frame = bands_frame([1e-3, 0.0, np.nan, 1e-9], ("wrong", "suspicious", "usually fine", "very good"))
    bands = frame[frame["part"] == "band"]
    assert bands["word"].tolist() == ["very good", "usually fine", "suspicious", "wrong"]
    assert bands["from"].tolist() == [LEAST_ERROR, 1e-7, 1e-4, 1e-2] and bands["to"].tolist() == [1e-7, 1e-4, 1e-2, MOST_ERROR]
    errors = frame[frame["part"] == "error"]
    assert errors["at"].tolist() == [1e-3, LEAST_ERROR, MOST_ERROR, 1e-9] and errors["first"].tolist() == [True, False, False, False]


# -- partial derivatives and relative errors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("point", "slopes"), [((3, 4), (6.00000000000378, 7.999999999999119)), ((0, 2), (0, 4)), ((3, 0), (6, 0))])
def test_the_partial_derivatives_have_the_books_digits(point, slopes):
    given = findings.partial_derivatives(*map(float, point))
    assert given == slopes if point == (3, 4) else given == pytest.approx(slopes, abs=1e-9)


def test_the_script_of_the_gradient_prints_what_it_says(tmp_path):
    script = findings.gradient_code(3.0, 4.0)
    assert "# [6., 8.]" in script and "# [[6., 8.], [0., 4.], [6., 0.]]" in script
    calls = [line for line in script.split("\n") if line.startswith("numerical_gradient(")]
    printed = script
    for call in calls:
        printed = printed.replace(call, f"print(np.round({call}, 8).tolist())", 1)
    (tmp_path / "script.py").write_text(printed, encoding="utf-8")
    done = subprocess.run([sys.executable, str(tmp_path / "script.py")], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}, check=True)
    assert done.stdout.split("\n")[:2] == ["[6.0, 8.0]", "[[6.0, 8.0], [0.0, 4.0], [6.0, 0.0]]"]


def test_maps_and_slices_follow_the_two_parameters_and_need_no_data():
    for palette in (LIGHT, DARK):
        for spec in (map_spec(palette, "gradient"), slice_spec(palette, 0, "x₁", "slope"), slice_spec(palette, 1, "x₀", "slope")):
            assert {"p0", "p1"} <= {parameter["name"] for parameter in spec["params"]}
            assert all("data" in layer for layer in spec["layer"])
            assert "p0" in json.dumps(spec["layer"]) and "p1" in json.dumps(spec["layer"])


@every_language
@pytest.mark.parametrize("x1", [0.0, 4.0])
def test_the_heading_of_the_gradient(x1, lang):
    heading = findings.partials_heading(0.0, x1, Words("rounding", lang))
    assert "(0, 0)" in heading if x1 == 0 else "(0, 8)" in heading


@every_language
@pytest.mark.parametrize(
    ("h", "off", "beat", "sentence"),
    [
        (1e-5, 0.0, "relative_very_good", "relative_by_h"), (1e-2, 0.0, "relative_usually_fine", "relative_by_h"),
        (0.1, 0.0, "relative_suspicious", "relative_by_h"), (1e-5, 0.1, "relative_wrong", "relative_by_off"),
        (0.1, 1e-4, "relative_suspicious", "relative_hidden"), (1e-5, 1e-6, "relative_usually_fine", "relative_quiet"),
    ],
)  # fmt: skip
def test_two_gradients_are_compared_and_the_cause_is_named(h, off, beat, sentence, lang):
    say, c = Words("rounding", lang), findings.check(h, off)
    assert c.error == relative_error(c.formula, c.differences) and (c.entries == entry_errors(c.formula, c.differences)).all()
    assert findings.relative_heading(c, say) == say(beat, error=number(c.error, 2))
    gaps = {"entry": number(float(c.entries[findings.DISTURBED]), 2), "error": number(c.error, 2), "off": findings.off_written(str(off))}
    assert findings.relative_sentence(c, say) == say(sentence, **gaps)
    assert findings.smallest_entry(c, say)


def test_the_small_entry_stands_out_only_where_rounding_does():
    say = Words("rounding", "en")
    assert "larger than the others'" in findings.smallest_entry(findings.check(1e-7, 0.0), say)
    assert "same share" in findings.smallest_entry(findings.check(1e-2, 0.0), say)


def test_every_cell_says_how_it_came_about():
    c = findings.check(1e-5, 0.1)
    ((lane,),) = (findings.relative_lanes(c, Words("rounding", "en")),)
    cells = [cell for matrix in lane["matrices"] for row in matrix["rows"] for cell in row]
    assert len(cells) == 18 and len({cell["id"] for cell in cells}) == 18
    by_id = {cell["id"]: cell for cell in cells}
    assert (
        by_id["a10"]["how"].startswith("a₂₁ = cos 2 · (1 + 10\N{NO-BREAK SPACE}%) = ")
        and repr(float(c.formula[1, 0])).replace("-", "−") in by_id["a10"]["how"]
    )
    assert by_id["e10"]["from"] == ["a10", "n10"]
    assert r"\max(" in findings.relative_formula(c)


CURVES_AND_POINTS = [
    *((curve, x) for curve in CURVES for x in (curve.domain[0], 0.0, curve.x, curve.domain[1])),
    *(
        (curve_from(text), x)
        for text in ("1/x", "log(x)", "sqrt(x)", "exp(exp(x))", "1e-300*x", "1e200*x**2", "1e300*x", "3", "tan(x)")
        for x in (-1.0, 0.0, 1e-3, 4.0)
    ),
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("curve", "x"), CURVES_AND_POINTS, ids=lambda v: getattr(v, "text", str(v)))
def test_no_curve_and_no_point_brings_a_number_that_is_none_into_the_picture_or_the_words(curve, x, dtype):
    u = u_of(curve, x, dtype)
    frame = u_frame(u, WORDS)
    errors = frame[frame["part"] == "error"]
    if len(errors):
        assert np.isfinite(errors[["at", "h", "estimate", "error", "height"]].to_numpy(float)).all() and (errors["height"] > 0).all()
    if len(frame):
        assert np.isfinite(frame["height"].to_numpy(float)).all() and (frame["height"] > 0).all()
    for lang in LANGUAGES:
        say = Words("rounding", lang)
        told = findings.u_heading(u, say) + findings.u_sentence(u, say)
        if findings.has_slope(u):
            told += "".join(findings.cause_formula(u, kind) or "" for kind in ("forward", "central"))
        assert "nan" not in told and "inf" not in told.replace("information", "")
        assert "nan" not in findings.bits_heading(x, 1e-4, dtype, say)
