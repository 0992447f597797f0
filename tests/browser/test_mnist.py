"""The MNIST page in a browser: a run to its end, Stop, a double click, another page and back, and what stays quiet meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import settled
from ui.runs import SECOND_CLICK

TRAINING = 180_000  # milliseconds within which a run ends, also on one slow core that others share
LONG = "mnist?iterations=30000"
WATCH = """canvas => {  // notes every place that the canvas and the charts are in, frame by frame
    const seen = [canvas, ...document.querySelectorAll('[data-testid=stVegaLiteChart]')];
    const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
    const where = () => seen.map((element) => place(element.getBoundingClientRect())).join(', ');
    const first = where();
    window.moved = [];
    const look = () => { if (where() !== first) window.moved.push(where()); requestAnimationFrame(look); };
    look();
}"""


def button(page: Page, key: str):
    return page.locator(f".st-key-{key} button")


def press(page: Page, key: str) -> None:
    """A press of its own: sooner after the last one it would be the second half of a double click, and do nothing."""
    page.wait_for_timeout(1000 * SECOND_CLICK)
    button(page, key).click()


def status(page: Page):
    return page.get_by_test_id("stProgress")


def begin(page: Page) -> Page:
    button(page, "train").click()
    expect(button(page, "pause")).to_be_visible(timeout=30_000)
    expect(status(page)).to_contain_text("a second", timeout=30_000)
    return page


def iteration(page: Page) -> int:
    found = re.search(r"([\d,]+) of", status(page).inner_text())
    assert found
    return int(found[1].replace(",", ""))


def test_the_books_run_draws_itself_to_the_end(open_page):
    page = open_page("mnist?seed=1")
    assert page.locator("canvas[role=img]").first.get_attribute("aria-label").startswith("Weights of 50 hidden units")
    begin(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("50 hidden units learn to see")
    expect(button(page, "train")).to_be_visible(timeout=TRAINING)
    expect(status(page)).to_contain_text("it reads 9,4")
    share = float(re.search(r"([\d.]+)\s%", heading.inner_text())[1])
    assert 94.0 <= share <= 95.0
    assert page.get_by_text(re.compile("at the end")).count() == 1


def test_stop_in_the_middle_keeps_what_was_reached(open_page):
    page = begin(open_page(LONG))
    button(page, "stop").click()
    expect(button(page, "train")).to_be_visible(timeout=30_000)
    expect(status(page)).to_contain_text("Stopped at")
    at = re.search(r"Stopped at ([\d,]+) of 30,000: it reads ([\d.]+)\s%", status(page).inner_text())
    assert at and int(at[1].replace(",", "")) > 0
    alt = page.locator("canvas[role=img]").first.get_attribute("aria-label")
    assert f"after {at[1]} iterations" in alt


def test_two_fast_clicks_start_one_run_and_do_not_pause_it(open_page):
    page = open_page(LONG)
    button(page, "train").dblclick(delay=20)
    expect(button(page, "pause")).to_be_visible(timeout=30_000)
    expect(status(page)).to_contain_text("a second", timeout=30_000)
    first = iteration(page)
    expect(status(page)).not_to_contain_text(f"{first:,} of", timeout=30_000)
    assert iteration(page) > first
    button(page, "stop").click()
    expect(button(page, "train")).to_be_visible(timeout=30_000)


def test_a_pause_rests_and_resume_goes_on(open_page):
    page = begin(open_page(LONG))
    press(page, "pause")
    expect(button(page, "resume")).to_be_visible(timeout=30_000)
    expect(status(page)).to_contain_text("paused")
    at = iteration(page)
    press(page, "resume")
    expect(button(page, "pause")).to_be_visible(timeout=30_000)
    expect(status(page)).to_contain_text("a second", timeout=30_000)
    assert iteration(page) >= at
    button(page, "stop").click()
    expect(button(page, "train")).to_be_visible(timeout=30_000)


def test_a_run_lives_on_while_its_visitor_reads_another_page(open_page):
    page = begin(open_page(LONG))
    before = iteration(page)
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name="Descent").click()
    expect(page.locator(".st-key-map svg.marks").first).to_be_visible(timeout=30_000)
    sidebar.get_by_role("link", name="MNIST").click()
    expect(button(page, "pause")).to_be_visible(timeout=30_000)
    expect(status(page)).to_contain_text("a second", timeout=30_000)
    assert iteration(page) > before
    assert "iterations=30000" in page.url
    button(page, "stop").click()
    expect(button(page, "train")).to_be_visible(timeout=30_000)


def test_nothing_is_laid_out_anew_while_a_run_is_live(open_page):
    page = begin(open_page(LONG))
    canvas = page.locator("canvas[role=img]").first.element_handle()
    page.evaluate(WATCH, canvas)
    pictures = int(canvas.get_attribute("data-pictures"))
    page.wait_for_function("([canvas, n]) => +canvas.dataset.pictures >= n", arg=[canvas, pictures + 4], timeout=60_000)
    assert canvas.evaluate("canvas => canvas.isConnected")
    assert page.evaluate("moved") == []
    button(page, "stop").click()
    expect(button(page, "train")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_on_a_phone_the_picture_comes_first_and_train_is_on_the_first_screen(open_page, lang):
    page = open_page("mnist", lang=lang, width=390, height=844, touch=True)
    train, picture = button(page, "train").bounding_box(), page.locator("canvas[role=img]").first.bounding_box()
    assert picture["y"] < train["y"] < 844 - train["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_setting_goes_into_the_link_and_the_books_settings_leave_it(open_page):
    page = open_page("mnist?learning_rate=0.3&optimizer=Adam")
    page.locator(".st-key-hidden_size").get_by_text("20", exact=True).click()
    page.wait_for_url(re.compile("hidden_size=20"))
    button(page, "reset").click()
    page.wait_for_url(lambda url: "hidden_size" not in url and "learning_rate" not in url and "optimizer" not in url)
    settled(page)
    expect(page.locator(".st-key-learning_rate")).to_contain_text("0.1")


def test_a_press_shows_other_digits(open_page):
    page = open_page("mnist")
    strip = page.locator("canvas[role=img]").nth(1)
    labels = strip.get_attribute("aria-label")
    button(page, "others").click()
    expect(strip).not_to_have_attribute("aria-label", labels)
