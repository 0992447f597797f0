"""What only a browser shows of the slopes: the point and h by hand and by keys, the microscope, the link, and that its numbers are core's."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Page, expect

from core.curves import CURVES
from core.expression import ONE, parse
from ui.components import source
from ui.components.slope import as_lists


def number(page: Page, kind: str) -> str:
    return page.locator(f".row.{kind} .value").inner_text().removeprefix("= ")


def drag(page: Page, handle: str, right: float) -> None:
    """Take hold of a point and carry it so many pixels to the right; the hand stays down."""
    page.locator(f".handle.{handle}[transform]").wait_for()
    box = page.locator(f".handle.{handle} .dot").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y, steps=6)


def test_a_journey_along_the_parabola(open_page):
    page = open_page("derivative?x=5&step=3")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("With h = 3 the forward difference is off by 15 %")
    assert number(page, "central").startswith("0.1999999999") or number(page, "central") == "0.2"

    drag(page, "x", 137)  # the numbers go with the hand; the title waits for it
    expect(page.locator(".row.truth .value")).to_contain_text("0.3")
    expect(title).to_have_text("With h = 3 the forward difference is off by 15 %")
    page.mouse.up()
    page.wait_for_url(re.compile("x=10"))
    expect(title).to_have_text("With h = 3 the forward difference is off by 10 %")

    page.get_by_role("button", name="x = 5, h = 10⁻⁴").click()
    expect(page.locator(".row.central .value")).to_have_text("= 0.1999999999990898")
    page.get_by_role("button", name="x = 10, h = 10⁻⁴").click()
    expect(page.locator(".row.central .value")).to_have_text("= 0.2999999999986347")
    expect(page.locator(".lenssays")).to_have_text("straight")

    page.get_by_role("textbox", name="h", exact=True).fill("1e-15")
    page.keyboard.press("Enter")
    expect(page.locator(".lenssays")).to_contain_text("stairs")
    expect(title).to_contain_text("rounding")
    page.get_by_role("textbox", name="h", exact=True).fill("10e-50")
    page.keyboard.press("Enter")
    expect(title).to_have_text("h = 10⁻⁴⁹ is so small that x + h is x")
    assert number(page, "forward") == number(page, "central") == "0"
    expect(page.locator(".told")).to_contain_text("x + h is rounded to x")

    page.get_by_role("radio", name="|x|").click()
    point = page.get_by_role("slider", name="Point x")
    expect(point).to_have_attribute("aria-valuetext", "x = 0.5, f(x) = 0.5, slope 1")
    point.press("Home")
    page.wait_for_url(re.compile("x=-3"))
    page.get_by_role("textbox", name="x", exact=True).fill("0")
    page.keyboard.press("Enter")
    expect(title).to_have_text("A corner has two slopes, so it has none")
    expect(page.locator(".told")).to_contain_text("−1 from the left and 1 from the right")
    page.get_by_role("button", name="backward").click()
    page.wait_for_url(re.compile("kinds="))

    again = open_page(page.url.split("/")[-1].removesuffix("&lang=en"))
    expect(again.get_by_role("heading", level=1)).to_have_text("A corner has two slopes, so it has none")
    expect(again.get_by_role("button", name="backward")).to_have_attribute("aria-pressed", "true")
    expect(again.get_by_test_id("stToast")).to_have_count(0)


def test_h_goes_by_its_own_point_and_by_keys(open_page):
    page = open_page("derivative?x=5&step=3")
    drag(page, "above", 50)
    page.mouse.up()
    page.wait_for_url(re.compile(r"step=5"))  # a quarter of the picture is the end
    page.locator(".handle.above").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(r"step=2.5"))
    expect(page.get_by_role("slider", name="Step h: x − h")).to_have_attribute("aria-valuetext", "h = 2.5")
    page.get_by_role("slider", name="Point x").press("ArrowRight")
    page.wait_for_url(re.compile(r"x=5.05"))
    expect(page.get_by_role("slider", name="Point x")).to_have_attribute("aria-valuetext", re.compile(r"x = 5.05, f\(x\) = 0.76, slope 0.201"))


def test_h_shrinks_to_the_end_and_may_be_stopped(open_page):
    page = open_page("derivative?f=sin&x=1&step=1")
    page.get_by_role("button", name="Let h shrink").click()
    expect(page.locator(".lenssays")).to_have_text("straight")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_url(re.compile(r"step=\d.*e-|step=0\.0"))
    expect(page.get_by_role("button", name="Let h shrink")).to_be_visible()
    page.get_by_role("button", name="Let h shrink").click()
    page.wait_for_url(re.compile("step=1e-16"), timeout=20_000)
    expect(page.locator(".row.forward .value")).to_have_text("= 0")


def test_on_arrival_h_swings_once_and_not_where_motion_is_unwelcome(open_page, browser, server):
    page = open_page("derivative")
    expect(page.locator(".step output")).to_have_text("3", timeout=8000)
    context = browser.new_context(reduced_motion="reduce", locale="en-US")
    calm = context.new_page()
    calm.goto(f"{server}/derivative")
    calm.locator(".handle.x").wait_for()
    assert calm.locator(".step output").inner_text() == "3"
    context.close()


def test_on_a_phone_the_picture_comes_first_and_a_finger_moves_the_point(open_page):
    page = open_page("derivative?x=5&step=3", lang="ko", width=390, height=844, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    plot, slider = (page.locator(name).bounding_box() for name in (".plot svg", ".reading input"))
    assert plot["y"] + plot["height"] <= slider["y"] and slider["y"] + slider["height"] < 844
    page.touchscreen.tap(plot["x"] + 0.75 * plot["width"], plot["y"] + 0.5 * plot["height"])
    page.wait_for_url(re.compile(r"x=1[3-5]"))


# -- the browser computes what core computes ---------------------------------------------------------------------------------------------

TEXTS = [curve.text for curve in CURVES] + [
    "x*sin(x)/2", "x**3/8 - x", "exp(-x**2)*cos(3*x)", "log(x + 6)", "sqrt(abs(x))", "2**x", "x**x", "floor(x)*x", "hypot(x, 2) - expm1(x/9)",
    "minimum(x, x**2)", "tan(x)/sinh(1 + x**2)", "arctan(x) + tanh(x)*cosh(x)", "log1p(x**2)", "(-x)**2*pi - e", "9**9**9*x", "1/x", "x*abs(x)",
]  # fmt: skip


def test_its_values_and_slopes_are_those_of_core(page):
    points = [float(x) for x in (*np.linspace(-4.7, 4.7, 41), 0.0, 1.0, -2.0)]
    formulas = [parse(text, ONE) for text in TEXTS]
    script = """async ([js, trees, points]) => {
        const { interpret } = await import('data:text/javascript;charset=utf-8,' + encodeURIComponent(js));
        return trees.map(interpret).map(({ f, slopes }) => points.map((x) => [f(x), ...slopes(x)].map(String)));
    }"""
    found = page.evaluate(script, [source("slope.js"), [as_lists(f.tree) for f in formulas], points])
    for f, rows in zip(formulas, found, strict=True):
        values = [[float(word.replace("Infinity", "inf")) for word in row] for row in rows]
        np.testing.assert_allclose(values, [[f(x), *f.one_sided_slopes(x)] for x in points], rtol=2e-13, atol=1e-300, err_msg=f.text)
