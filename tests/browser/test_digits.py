"""What only a browser shows of the digits page: a 3 drawn with the mouse and with a finger, live; test images by keyboard; the slider."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

# A 3 in two strokes, in shares of the pad's side.
THREE = (
    ((0.27, 0.25), (0.36, 0.17), (0.5, 0.14), (0.62, 0.19), (0.66, 0.29), (0.61, 0.4), (0.5, 0.46), (0.41, 0.47)),
    ((0.45, 0.47), (0.58, 0.5), (0.68, 0.6), (0.67, 0.73), (0.58, 0.83), (0.44, 0.86), (0.31, 0.82), (0.24, 0.74)),
)
SAYS = re.compile(r"(\d): ([\d.<> ]+) %")


def points(page: Page) -> list[list[tuple[float, float]]]:
    box = page.locator("canvas.pad").bounding_box()
    assert box
    return [[(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in stroke] for stroke in THREE]


def drawn_with_the_mouse(page: Page) -> None:
    for first, *rest in points(page):
        page.mouse.move(*first)
        page.mouse.down()
        for place in rest:
            page.mouse.move(*place, steps=3)
        page.mouse.up()


def drawn_with_a_finger(page: Page) -> None:
    touch = page.context.new_cdp_session(page)
    for stroke in points(page):
        for i, (x, y) in enumerate(stroke):
            kind = "touchMove" if i else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def net_is_here(page: Page) -> None:
    page.wait_for_function("() => Boolean(globalThis.downhillReader)")


def test_a_3_drawn_with_the_mouse_is_read_as_3_while_it_is_drawn(open_page):
    page = open_page("digits?test=0")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("This is a 7")
    net_is_here(page)
    says = page.locator(".hero .says")
    (first, *rest), second = points(page)
    page.mouse.move(*first)
    page.mouse.down()
    for place in rest:
        page.mouse.move(*place, steps=3)
    expect(says).not_to_have_text(re.compile("It reads 7: > 99"))  # it follows before the server hears
    assert "drawing=" not in page.url
    page.mouse.up()
    page.mouse.move(*second[0])
    page.mouse.down()
    for place in second[1:]:
        page.mouse.move(*place, steps=3)
    expect(says).to_contain_text("It reads 3")
    live = says.inner_text()
    page.mouse.up()
    expect(title).to_contain_text("You drew a 3")
    page.wait_for_url("**drawing=**")
    assert says.inner_text() == live  # the browser's answer is the server's
    expect(page.get_by_role("heading", name=re.compile("speak for 3"))).to_be_visible()

    again = open_page(page.url.split("/")[-1].removesuffix("&lang=en"))
    expect(again.get_by_role("heading", level=1)).to_have_text(title.inner_text())

    page.get_by_role("button", name="Undo").click()
    expect(title).not_to_contain_text("You drew a 3")
    page.get_by_role("button", name="Clear").click()
    expect(title).to_have_text("Draw a digit, and a net reads it")
    expect(page.locator(".hero .hint")).to_be_visible()


def test_a_3_drawn_with_a_finger_on_a_phone_is_read_as_3(open_page):
    page = open_page("digits", lang="ko", width=390, height=844, touch=True)
    net_is_here(page)
    page.locator("canvas.pad").scroll_into_view_if_needed()
    drawn_with_a_finger(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("신경망이 읽은 숫자는 3")
    expect(page.locator(".hero .says")).to_contain_text("읽은 숫자 3")
    page.wait_for_url("**drawing=**")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    box = page.locator("canvas.pad").bounding_box()
    assert box and box["width"] > 330  # the pad has the screen's width


def test_a_test_image_is_chosen_by_keyboard_and_the_slider_fools_the_net(open_page):
    page = open_page("digits?fool_into=3")
    title = page.get_by_role("heading", level=1)
    page.get_by_role("button", name="Test image 0: a 7, read as 7").focus()
    page.keyboard.press("Enter")
    expect(title).to_contain_text("This is a 7, and the net reads 7")
    page.wait_for_url("**test=0**")
    slider = page.get_by_role("slider", name="How much of the change")
    expect(page.locator(".fooling .now")).to_contain_text("With 100 % of the change it reads 3")
    slider.press("Home")
    expect(page.locator(".fooling .now")).to_contain_text("With 0 % of the change it reads 7")
    page.get_by_role("radio", name="wrong, the surest first").click()
    page.get_by_role("button", name=re.compile("wrongly read as")).first.click()
    expect(title).to_contain_text("but the net reads")
