"""What only a browser shows of the losses: bars under the hand, by keys and typed; the point on the curve; the table of a mini-batch."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import settled


def bar(page: Page, digit: int) -> Locator:
    return page.get_by_role("slider", name=f"probability y{'₀₁₂₃₄₅₆₇₈₉'[digit]}")


def shares(page: Page) -> list[float]:
    return [float(bar(page, j).get_attribute("aria-valuenow") or "nan") for j in range(10)]


def total(page: Page, loss: str) -> Locator:
    return page.locator(f".card.{loss} .total")


def drag(page: Page, digit: int, to: float, hold: bool = False) -> None:
    """Take the bar by its top and bring it to the height `to`."""
    box = page.locator(".columns").bounding_box()
    assert box
    x = box["x"] + (digit + 0.5) * box["width"] / 10
    now = shares(page)[digit]
    page.mouse.move(x, box["y"] + (1 - now) * box["height"])
    page.mouse.down()
    page.mouse.move(x, box["y"] + (1 - (now + to) / 2) * box["height"], steps=4)
    page.mouse.move(x, box["y"] + (1 - to) * box["height"], steps=4)
    if not hold:
        page.mouse.up()


def link(page: Page, *parts: str) -> None:
    page.wait_for_url(lambda url: all(part in unquote(url) for part in parts))


def test_a_journey_through_the_bars(open_page):
    page = open_page("losses")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("The net leans towards 2, and is right: that costs 0.5108")
    expect(total(page, "square")).to_have_text("0.0975")
    expect(total(page, "entropy")).to_have_text("0.5108")
    expect(total(page, "hinge")).to_have_text("0")
    expect(page.get_by_text("0.510825457099338")).to_be_visible()

    drag(page, 2, 0.1, hold=True)  # everything follows before the server hears of it
    expect(total(page, "entropy")).to_have_text("2.303")
    assert "y=" not in page.url
    page.mouse.up()
    link(page, "y=0.225,0.1125,0.1,0,0.1125,0.225,0,0.225,0,0")
    expect(title).to_have_text("Torn between 0, 5, 7: that costs 2.303")
    assert sum(shares(page)) == pytest.approx(1, abs=1e-12)

    page.get_by_role("radio", name="right answer 5").click()
    expect(total(page, "entropy")).to_have_text("1.492")
    link(page, "t=5")

    page.get_by_role("button", name="The book: says 7").click()
    expect(title).to_have_text("The net leans towards 7, the digit is 2: that costs 2.303")
    expect(total(page, "square")).to_have_text("0.5975")
    expect(total(page, "entropy")).to_have_text("2.303")
    expect(total(page, "hinge")).to_have_text("5.405")
    expect(page.get_by_text("2.302584092994546")).to_be_visible()

    page.get_by_role("button", name="All equal").click()
    expect(total(page, "hinge")).to_have_text("9")
    expect(title).to_have_text("Ten equal bars: guessing costs ln 10 = 2.303")

    page.get_by_role("button", name="Sure, wrong").click()
    expect(total(page, "entropy")).to_have_text("16.12")
    expect(title).to_contain_text("without the 10⁻⁷ infinity")
    link(page, "y=0.01,0.01,0,0.01,0.01,0.01,0.01,0.92,0.01,0.01")
    again = open_page(page.url.split("/")[-1].removesuffix("&lang=en"))
    expect(total(again, "entropy")).to_have_text("16.12")
    expect(again.get_by_role("button", name="Sure, wrong")).to_have_attribute("aria-pressed", "true")
    expect(again.get_by_test_id("stToast")).to_have_count(0)


def test_a_visit_to_one_and_back_leaves_the_other_bars_as_they_were(open_page):
    page = open_page("losses")
    expect(total(page, "entropy")).to_have_text("0.5108")
    before = shares(page)
    drag(page, 2, 1.0, hold=True)
    assert shares(page) == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    expect(page.locator(".card.entropy .pays")).to_have_text("A hair below 0: that is the 10⁻⁷.")
    page.mouse.up()
    for _ in range(4):
        bar(page, 2).press("PageDown")
    assert shares(page) == before


def test_the_bars_go_by_keys_and_by_typing(open_page):
    page = open_page("losses")
    expect(total(page, "entropy")).to_have_text("0.5108")
    bar(page, 2).focus()
    page.keyboard.press("ArrowDown")
    assert shares(page)[2] == 0.59
    page.keyboard.press("ArrowRight")
    expect(bar(page, 3)).to_be_focused()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="probability y₃")
    expect(field).to_be_focused()
    field.fill("0,5")
    field.press("Enter")
    expect(bar(page, 3)).to_be_focused()
    assert shares(page)[3] == 0.5 and sum(shares(page)) == pytest.approx(1, abs=1e-12)
    link(page, ",0.5,")
    good = shares(page)
    for bad in ("abc", "", "1.5", "-0.1", "NaN"):
        bar(page, 3).press("Enter")
        field.fill(bad)
        field.press("Enter")
        expect(page.locator(".hero .told")).to_have_text("A probability is a number from 0 to 1. The bar stays as it was.")
        assert shares(page) == good and field.input_value() == "0.5"
    page.get_by_role("radio", name="right answer 2").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="right answer 3")).to_be_focused()
    link(page, "t=3")


def test_the_point_on_the_curve_can_be_drawn_along(open_page):
    page = open_page("losses")
    expect(total(page, "entropy")).to_have_text("0.5108")
    point = page.locator(".curve .point").bounding_box()
    mark = page.locator(".curve .mark").nth(1).bounding_box()  # at 0.1
    assert point and mark
    page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    page.mouse.down()
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"], steps=5)
    assert shares(page)[2] == pytest.approx(0.1, abs=0.005)
    page.mouse.up()
    link(page, "y=")


def test_on_a_phone_a_finger_taps_a_height_and_the_page_still_scrolls(open_page):
    page = open_page("losses", width=390, height=844, touch=True)
    expect(total(page, "entropy")).to_have_text("0.5108")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    box = page.locator(".columns").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 8.5 * box["width"] / 10, box["y"] + box["height"] / 2)
    assert shares(page)[8] == pytest.approx(0.5, abs=0.02)
    link(page, "y=")
    assert page.locator(".column").first.evaluate("e => getComputedStyle(e).touchAction") == "auto"
    assert page.locator(".grip").first.evaluate("e => getComputedStyle(e).touchAction") == "none"


def test_with_reduced_motion_the_bars_stand_at_once(open_page):
    page = open_page("losses")
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="All equal").click()
    assert shares(page) == [0.1] * 10


def test_the_table_of_a_mini_batch_and_the_slide(open_page):
    page = open_page("losses")
    heading = page.get_by_role("heading", name=re.compile("this batch's loss|mini-batch costs"))
    expect(heading).to_have_text("Sample 3 alone makes 72 % of this batch's loss")
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    write(page, table, row=3, column=0, value="0.9")
    expect(heading).to_have_text("A mini-batch costs the mean of its samples: 4 here, 0.4723")
    expect(page.get_by_text("These rows are no distribution")).to_contain_text("sample 3: 1.89")
    link(page, "batch=")
    page.get_by_role("button", name="Make each row sum to 1").click()
    expect(page.get_by_text("These rows are no distribution")).to_have_count(0)
    link(page, ";0.4762,0.0212,0.5026:0")
    settled(page)

    write(page, table, row=0, column=1, value="7")
    expect(page.get_by_text("Sample 0, y₁: a probability is a number from 0 to 1.")).to_be_visible()
    write(page, table, row=0, column=1, value="0.2")
    expect(page.get_by_text("a probability is a number from 0 to 1. The last")).to_have_count(0)

    page.get_by_text("ln 0.6 of sample 0").click()
    expect(page.get_by_text("No: sample 0 gives its right class 0.6")).to_be_visible()
    page.get_by_text("ln 0.6 of sample 2").click()
    expect(page.get_by_text("with the slip it would be 0.5716")).to_be_visible()
    page.get_by_text("Neither: nothing on the slide gives it").click()
    expect(page.get_by_role("heading", name="Checked: the formula gives 0.4364")).to_be_visible()
    page.get_by_role("button", name="Put this batch into the table").click()
    expect(heading).to_have_text("A mini-batch costs the mean of its samples: 3 here, 0.4364")
    link(page, "batch=0.6,0.4:0;0.5,0.5:1;0.9,0.1:0")
    page.get_by_text("one-hot", exact=True).click()
    expect(page.get_by_text("Labels or one-hot, the same number: 0.4364")).to_be_visible()
    link(page, "form=one_hot")


def write(page: Page, table: Locator, row: int, column: int, value: str) -> None:
    """Type into a cell of a table of three classes, which is a canvas: rows of 35 px under a header, the samples' numbers and t first."""
    box = table.bounding_box()
    assert box
    left, columns = 49 + 52, 3  # the numbers and t stand before y
    page.mouse.dblclick(box["x"] + left + (column + 0.5) * (box["width"] - left) / columns, box["y"] + 35 * (row + 1) + 17)
    editor = page.locator(".gdg-input, [class*=gdg] input, #portal input").last
    editor.fill(value)
    editor.press("Enter")
