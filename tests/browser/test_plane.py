"""What only a browser shows of the plane: the sample and the arrows dragged, a training played and scrubbed, points drawn, by hand and by keys."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import settled


def stage(page: Page, which: int) -> Locator:
    """The plane with the sample (0) or that of the training (1), scrolled into view."""
    found = page.locator(".plane .stage > svg").nth(which)
    expect(found).to_be_visible(timeout=40_000)
    found.scroll_into_view_if_needed()
    return found


def at(found: Locator, x: float, y: float, reach: float = 2.5) -> tuple[float, float]:
    """Where a point of the plane is on the screen."""
    expect(found).to_be_visible()
    box = found.bounding_box()
    assert box is not None
    unit = box["height"] / 2 / reach
    return box["x"] + box["width"] / 2 + x * unit, box["y"] + box["height"] / 2 - y * unit


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)


def asked(page: Page, name: str) -> str | None:
    return parse_qs(urlsplit(page.url).query).get(name, [None])[0]


def test_a_journey_over_the_plane(open_page):
    page = open_page("simple_net")
    plane = stage(page, 0)

    drag(page, at(plane, 0.6, 0.9), at(plane, -1, 1.5))
    expect(page.locator(".plane .verdict")).to_contain_text("At x = (−1, 1.5) the net says class 1")  # before the hand lets go
    assert asked(page, "in1") is None
    page.mouse.up()
    page.wait_for_url(lambda url: "in1=-1" in url and "in2=1.5" in url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("the answer is 2")

    plane = stage(page, 0)
    drag(page, at(plane, 1.7798275, 0.48024869), at(plane, -2, 0.5))
    page.mouse.up()
    page.wait_for_url(lambda url: "w13=-2" in url and "w23=0.5" in url)
    assert asked(page, "w11") is None  # the other weights keep every digit
    expect(page.locator(".stage [data-id=w13]")).to_have_text("−2")

    sample = page.locator(".plane .sample").first
    sample.focus()
    for key in ("ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_url(lambda url: "in1=-0.9" in url and "in2=1" in url)
    expect(sample).to_be_focused()


def test_a_training_is_played_scrubbed_and_taken(open_page):
    page = open_page("simple_net")
    stage(page, 1)
    training = page.locator(".plane").nth(1)
    expect(training.locator(".count")).to_have_text("step 50 / 50", timeout=15_000)  # plays once when it is seen
    expect(training.locator(".now")).to_have_text("loss 0.01139")
    scrub = training.get_by_role("slider", name="step")
    scrub.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(training.locator(".count")).to_have_text("step 47 / 50")
    page.wait_for_url(lambda url: "moment=47" in url)
    assert page.locator(".st-key-training_loss .vega-bindings input[name=step]").input_value() == "47"

    again = open_page(page.url.split("/")[-1].removesuffix("&lang=en"))
    stage(again, 1)
    expect(again.locator(".plane").nth(1).locator(".count")).to_have_text("step 47 / 50")

    training.get_by_role("button", name="Take this W").click()
    page.wait_for_url(lambda url: "w11=" in url)
    expect(page.get_by_role("heading", level=1)).to_have_text("The net is sure of class 2, and it is right")


def test_too_large_a_rate_and_the_bias(open_page):
    page = open_page("simple_net")
    page.get_by_role("button", name="Too large a rate").click()
    expect(page.get_by_text("Too large a learning rate:")).to_be_visible()
    expect(page.get_by_role("heading", name="no W can get more than 22")).to_be_visible()
    page.get_by_role("button", name="The same with a bias").click()
    expect(page.get_by_role("heading", name="All 36 points are right from step")).to_be_visible()
    expect(page.get_by_role("button", name="Take this W")).to_have_count(0)


def test_points_are_drawn_by_hand_and_by_keys(open_page):
    page = open_page("simple_net?learn=drawn&bias=on")
    training = page.locator(".plane").nth(1)
    plane = stage(page, 1)
    for c, (x, y) in enumerate([(0.5, 0.5), (1.0, 1.0), (2.0, 2.0)]):
        training.get_by_role("radio", name=f"class {c}").click()
        page.mouse.click(*at(plane, x, y))
    page.wait_for_url(lambda url: "points=2d1o02n1y1372i2" in url)
    expect(page.get_by_role("heading", name="3 points")).to_be_visible()
    page.mouse.click(*at(plane, 2, 2))  # a press on a point takes it away
    expect(training.locator(".full")).to_have_text("2 / 60")
    training.get_by_role("button", name="Undo").click()
    expect(training.locator(".full")).to_have_text("3 / 60")

    training.locator(".cursor").focus()
    for key in ("0", "Shift+ArrowLeft", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(training.locator(".full")).to_have_text("4 / 60")
    page.wait_for_url(lambda url: "points=2d1o02n1y1372i21t1g0" in url)
    again = open_page(page.url.split("/")[-1].removesuffix("&lang=en"))
    stage(again, 1)
    expect(again.locator(".plane").nth(1).locator(".full")).to_have_text("4 / 60")


def test_on_a_phone_a_finger_moves_the_sample_and_nothing_leaves_the_screen(open_page):
    page = open_page("simple_net?learn=drawn", lang="ko", width=390, height=844, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    plane = stage(page, 1)
    page.touchscreen.tap(*at(plane, 1, 1))
    expect(page.locator(".plane").nth(1).locator(".full")).to_have_text("1 / 60")
    page.wait_for_url(lambda url: "points=" in url)


def test_with_reduced_motion_the_training_stands_at_its_end(open_page):
    page = open_page("simple_net")
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    settled(page)
    stage(page, 1)
    expect(page.locator(".plane").nth(1).locator(".count")).to_have_text("step 50 / 50")
