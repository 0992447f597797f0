"""What only a browser shows of breaking the small net: a line is chosen by click and by keys, the check follows, the next program comes."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_a_slip_of_the_small_net_is_found_and_the_next_one_comes(open_page):
    page = open_page("simple_net?net_bug=not_divided")
    code = page.get_by_role("listbox", name="Which line is wrong?")
    entry = page.locator(".st-key-net_bug_check [data-id=g00]")
    expect(entry).to_have_text("0.8266")
    expect(page.get_by_text("Every entry is 4 times")).to_be_visible()
    page.get_by_role("radio", name="1 sample").click()
    expect(entry).to_have_text("0.1743")
    expect(page.get_by_text("This check is silent")).to_be_visible()
    expect(page).to_have_url(re.compile("net_bug_samples=one"))

    code.get_by_role("option").nth(5).click()
    expect(page.get_by_text("Line 6 could mend it too.")).to_be_visible()
    line = code.get_by_role("option").nth(5)
    line.focus()
    line.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(code).to_contain_text("dz = (y - t) / len(x)")
    expect(page.get_by_text("Found, with 2 tries.")).to_be_visible()
    expect(page.get_by_text("even lower than the 0.0662 without the slip")).to_be_visible()
    expect(page.get_by_role("heading", name="1 of 10 mistakes found, 0 at first sight")).to_be_visible()
    page.get_by_role("button", name="Next program").click()
    expect(page).to_have_url(re.compile("net_bug=no_answer"))
    expect(page.get_by_text("its rows sum to 0.6 and 0.9")).to_be_visible()


def test_on_a_phone_the_check_stays_on_the_screen(open_page):
    page = open_page("simple_net?net_bug=no_shift", lang="ko", width=390, height=844, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("listbox", name="잘못된 줄은 어디일까요?").get_by_role("option").nth(2).tap()
    expect(page.get_by_role("heading", name="10개 가운데 1개의 실수 발견, 한 번에 찾은 것 1개")).to_be_visible()
    box = page.locator(".st-key-net_bug_check .stage").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    expect(page.locator(".st-key-net_bug_check [data-id=g00]")).to_have_text("–")
