"""What only a browser shows of choosing a loss: a weight, an outlier and scores that follow the hand before the server hears of it."""

from __future__ import annotations

from urllib.parse import unquote

from playwright.sync_api import Locator, Page, expect


def link(page: Page, *parts: str) -> None:
    page.wait_for_url(lambda url: all(part in unquote(url) for part in parts))


def weight(page: Page) -> Locator:
    return page.locator(".turned input[type=range]")


def rings(page: Page) -> int:
    """Points that are marked as mistakes in the map."""
    return page.locator(".turned .wrong").evaluate_all("rings => rings.filter(ring => ring.style.display !== 'none').length")


def right(page: Page) -> int:
    return int(page.locator(".turned .table span").nth(4).inner_text().split("/")[0])


def along(page: Page, share: float) -> tuple[float, float]:
    """A place in the picture of the loss, `share` of the way from its left to its right end."""
    box = page.locator(".st-key-turned_charts svg.marks").nth(1).locator(".mark-group.role-frame .background").first.bounding_box()
    assert box
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def test_a_weight_turned_by_hand(open_page):
    page = open_page("losses")
    charts = page.locator(".st-key-turned_charts")
    charts.scroll_into_view_if_needed()
    expect(charts.get_by_text("slope −0.254").first).to_be_visible()
    expect(charts.get_by_text("slope 0", exact=True).first).to_be_visible()
    assert right(page) == 11 and rings(page) == 29

    page.mouse.move(*along(page, 1 / 3))
    page.mouse.down()
    page.mouse.move(*along(page, 0.5), steps=5)  # all follows while the hand is down, and the link does not know yet
    expect(page.locator(".turned .value")).to_have_text("0")
    expect(page.locator(".turned .verdict")).to_have_text("The loss says: raise w. Accuracy says nothing.")
    assert right(page) + rings(page) == 40 and right(page) > 11
    assert "weight=" not in page.url
    page.mouse.up()
    link(page, "weight=0")
    expect(page.get_by_text("At w = 0 it gets")).to_be_visible()

    page.get_by_role("button", name="Follow accuracy").click()
    expect(page.locator(".turned .verdict")).to_contain_text("The slope is 0, so the step is η · 0 = 0")
    page.get_by_role("button", name="Follow the loss").click()
    page.wait_for_url(lambda url: any(f"weight=2.{n}" in url for n in range(10)))
    expect(page.locator(".turned .verdict")).to_contain_text("The loss is level here")
    assert rings(page) == 3

    weight(page).focus()
    page.keyboard.press("Home")
    link(page, "weight=-6")
    page.get_by_role("radio", name="Step function").or_(page.get_by_role("button", name="Step function")).first.click()
    expect(page.get_by_role("heading", name="With a step function inside, even the loss falls silent")).to_be_visible()
    expect(page.locator(".turned .verdict")).to_have_text("Both slopes are 0: neither says which way to turn.")


def test_a_batch_is_drawn(open_page):
    page = open_page("losses")
    button = page.get_by_role("button", name="Draw a batch")
    button.scroll_into_view_if_needed()
    button.click()
    link(page, "drawn=1")
    expect(page.get_by_text("Your batch of 100")).to_be_visible()
    expect(page.get_by_text("Batch 1: 20 of its 100 images, each with its loss")).to_be_visible()
    page.get_by_role("button", name="Draw 20").click()
    link(page, "drawn=21")
    expect(page.get_by_text("of your 21 batches lie within")).to_be_visible()


def test_an_outlier_dragged_away_from_the_others(open_page):
    page = open_page("losses")
    hand = page.get_by_role("slider", name="The outlier")
    hand.scroll_into_view_if_needed()
    lines = page.locator(".outlier .equation")
    expect(lines.nth(0)).to_have_text("y = 0.305 x + 2.7")
    expect(lines.nth(1)).to_have_text("y = 0.697 x + 1.38")
    box = hand.locator(".dot").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y - 20, steps=4)
    expect(lines.nth(0)).not_to_have_text("y = 0.305 x + 2.7")
    expect(lines.nth(1)).to_have_text("y = 0.697 x + 1.38")  # it does not care
    assert "outlier=" not in page.url
    page.mouse.up()
    link(page, "outlier=")
    hand.focus()
    before = hand.get_attribute("aria-valuetext")
    page.keyboard.press("Shift+ArrowUp")
    expect(hand).not_to_have_attribute("aria-valuetext", before or "")
    expect(hand).to_be_focused()
    page.get_by_role("button", name="In line").click()
    expect(page.get_by_role("heading", name="As long as no point is far off")).to_be_visible()
    expect(lines.nth(0)).to_have_text("y = 0.689 x + 1.57")


def test_scores_moved_into_the_margin(open_page):
    page = open_page("losses")
    five = page.get_by_role("slider", name="Score of class 5")
    five.scroll_into_view_if_needed()
    told = page.locator(".margin .sum")
    expect(told).to_contain_text("0.3 + 0.6 = 0.9")
    box = five.locator(".knob").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=4)
    expect(told).to_contain_text("= 0.3 · 1 of 9 other classes")
    assert "scores=" not in page.url
    page.mouse.up()
    link(page, "scores=")
    five.focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    expect(told).not_to_contain_text("= 0.3 · 1 of 9")
    page.get_by_role("radio", name="Class 4").click()
    expect(page.get_by_role("heading", name="Class 4 should lead")).to_be_visible()
    page.get_by_role("button", name="Ten equal").click()
    expect(told).to_contain_text("= 9 · 9 of 9 other classes")
    expect(page.get_by_role("heading", name="10 equal scores cost 9")).to_be_visible()


def test_a_finger_moves_them_on_a_phone_and_nothing_leaves_the_screen(open_page):
    page = open_page("losses?outlier=8.2,7.2", lang="ko", width=390, height=844, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    hand = page.get_by_role("slider", name="이상치")
    hand.scroll_into_view_if_needed()
    box = hand.locator(".dot").bounding_box()
    assert box
    client = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x - 2 * step, "y": y + 8 * step}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_url(lambda url: "outlier=" in url and "8.2,7.2" not in unquote(url))
