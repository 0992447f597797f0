"""What only a browser shows of the lower half of the page on slopes: h picked on the U, bits that follow, a bug found, a point dragged."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import settled


def frame_of(page: Page, key: str) -> dict[str, float]:
    """Where the picture's own area lies on the screen."""
    frame = page.locator(f".st-key-{key} svg.marks .mark-group.role-frame .background").first
    frame.scroll_into_view_if_needed()
    return frame.bounding_box()


def heard(page: Page) -> list[object]:
    """The messages to the server from the next load on."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent


def numbers(page: Page) -> Locator:
    return page.locator(".partials .numbers")


def test_h_is_picked_on_the_u_and_the_whole_page_takes_it(open_page):
    page = open_page("derivative?step=0.001")
    sent = heard(page)
    page.reload()
    settled(page)
    label, sentence = page.locator(".hand .h"), page.locator(".bits .sentence")
    expect(label).to_have_text("h = 0.001")
    box = frame_of(page, "u_picture")
    expect(sentence).to_contain_text("43")  # of 53 digits
    before = len(sent)
    per_decade = 16 * box["width"] / (338 + 8)
    at = box["x"] + 8 / 16 * per_decade
    page.mouse.move(at + 3 * per_decade, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(at + 5 * per_decade, box["y"] + 120, steps=6)
    expect(label).to_have_text("h = 10⁻⁵")
    expect(page.locator(".hand .digits")).to_contain_text("off by 1.1·10⁻¹¹")
    expect(sentence).to_contain_text("10⁻⁵")
    assert len(sent) == before  # while the hand is down, the browser does it alone
    page.mouse.up()
    expect(page).to_have_url(re.compile("step=1e-05"))
    expect(page.get_by_role("textbox", name="h", exact=True)).to_have_value("1e-05")
    page.get_by_role("button", name="h = 10e-50").click()
    expect(page.get_by_role("heading", name="h = 10⁻⁴⁹ gives exactly 0")).to_be_visible()
    expect(page.locator(".hand .digits")).to_contain_text("off by 0.54")


def test_h_goes_by_keys_too_and_float32_runs_out(open_page):
    page = open_page("derivative?step=1e-45&dtype=float32")
    scrub = page.locator(".hand .scrub")
    expect(page.locator(".hand .digits")).to_contain_text("0")
    scrub.press("ArrowRight")
    expect(page.locator(".hand .h")).to_have_text("h = 10⁻⁴⁶")
    expect(page.locator(".hand .digits")).to_contain_text("0 divided by 0: no number")
    expect(page.get_by_role("heading", name="In float32 h = 10⁻⁴⁶ is itself 0")).to_be_visible()
    expect(page).to_have_url(re.compile("step=1e-46"))


def test_a_bug_is_found_by_click_and_by_keys(open_page):
    page = open_page("derivative")
    code = page.get_by_role("listbox", name="Which line is wrong?")
    code.get_by_role("option").nth(2).click()
    expect(page.get_by_text("Line 3 does what it should.")).to_be_visible()
    line = code.get_by_role("option").nth(3)
    line.focus()
    line.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(code).to_contain_text("return (above - below) / (2 * h)")
    expect(page.get_by_text("Found, with 2 tries.")).to_be_visible()
    expect(page.get_by_text("1.9999999999908982e−09")).to_be_visible()
    expect(page.get_by_role("heading", name="1 of 8 mistakes found, 0 at first sight")).to_be_visible()
    page.get_by_role("button", name="Next program").click()
    expect(page).to_have_url(re.compile("bug=halved"))
    code.get_by_role("option").nth(3).click()
    expect(page.get_by_role("heading", name="2 of 8 mistakes found, 1 at first sight")).to_be_visible()


def test_the_point_is_dragged_and_everything_follows_in_the_browser(open_page):
    page = open_page("derivative")
    sent = heard(page)
    page.reload()
    settled(page)
    expect(numbers(page)).to_contain_text("6.00000000000378")
    expect(numbers(page)).to_contain_text("7.999999999999119")
    box = frame_of(page, "partials_map")
    unit = max(11.2 / box["width"], 11.2 / box["height"])
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = len(sent)
    page.mouse.move(middle[0] + 3 / unit, middle[1] - 4 / unit)
    page.mouse.down()
    page.mouse.move(middle[0] - 2 / unit, middle[1] - 1 / unit, steps=6)
    expect(numbers(page)).to_contain_text("(2x₀, 2x₁) = (2·(−2), 2·1) = (−4, 2)")
    expect(page.locator(".st-key-partials_slice0 svg.marks")).to_contain_text("slope −4")
    expect(page.locator(".st-key-partials_slice1 svg.marks")).to_contain_text("slope 2")
    assert len(sent) == before
    page.mouse.up()
    expect(page.get_by_role("heading", name="at (−2, 1) the gradient is (−4, 2)")).to_be_visible()
    expect(page).to_have_url(re.compile(r"p0=-2\.0&p1=1\.0"))
    page.get_by_role("button", name="(0, 2)").click()
    expect(numbers(page)).to_contain_text("∂f/∂x₀ = 0")


def test_another_theme_leaves_h_and_the_point_where_they_are(open_page):
    page = open_page("derivative?step=0.001&p0=1&p1=-2")
    shown = "[...document.querySelectorAll('.vega-bindings input')].map(input => input.name + ' ' + input.value).sort().join()"
    asked = "k 56,p0 1,p0 1,p0 1,p1 -2,p1 -2,p1 -2"
    page.wait_for_function(f"{shown} === '{asked}'")
    page.evaluate("document.querySelectorAll('.vega-bindings input').forEach(input => { input.old = true; })")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("[...document.querySelectorAll('.vega-bindings input')].every(input => !input.old)")
    page.wait_for_function(f"{shown} === '{asked}'")


def test_on_a_phone_a_finger_picks_h_and_nothing_leaves_the_screen(open_page):
    page = open_page("derivative?step=0.1", lang="ko", width=390, height=844, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    box = frame_of(page, "u_picture")
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 60)
    expect(page.locator(".hand .h")).not_to_have_text("h = 0.1")
    expect(page).not_to_have_url(re.compile("step=0.1(&|$)"))
    bits = page.locator(".bits").bounding_box()
    assert bits["x"] >= 0 and bits["x"] + bits["width"] <= 390
    assert page.locator(".bits .places").nth(1).evaluate("row => row.scrollWidth - row.clientWidth") <= 1
