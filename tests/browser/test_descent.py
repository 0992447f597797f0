"""What only a browser shows of the descent page: deep link, play and scrub without the server, a click that starts the race there."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.visit import settled


def scrub_to(page: Page, step: int) -> None:
    page.locator(".player .scrub").fill(str(step))


def at_rest(page: Page, steps: int) -> Page:
    """Let the first playing end, so that it does not move under the test's hands."""
    expect(page.locator(".player .count")).to_have_text(f"step {steps} / {steps}", timeout=15_000)
    return page


def head(page: Page) -> tuple[float, float]:
    """Where SGD's dot stands on the map, in pixels."""
    dots = page.locator(".st-key-map svg.marks path[fill='#0072B2'][stroke-width='1.5']")
    expect(dots.last).to_be_attached()
    box = dots.last.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def frames_sent(page: Page) -> Callable[[], int]:
    """How many messages the page has sent to the server since its next load."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return lambda: len(sent)


def test_a_deep_link_opens_with_its_settings_on_a_fresh_server(fresh_server, open_page):
    page = open_page(f"{fresh_server()}/descent?surface=ravine&lr=0.95&x0=-7&x1=2&steps=40&optimizers=SGD")
    expect(page.get_by_role("heading", level=1)).to_have_text("The steepest way down is rarely the shortest")
    expect(page.get_by_text("SGD zig-zags its way down").first).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Start x₀")).to_have_value("-7")
    at_rest(page, 40)
    expect(page.locator(".player .board")).to_contain_text("f 0.001708")
    expect(page.locator("[data-testid=stSidebar]").get_by_role("link", name="Descent")).to_be_visible()


def test_it_moves_on_arrival_and_scrubs_without_the_server(open_page):
    page = at_rest(open_page("descent?optimizers=SGD&steps=20"), 20)
    sent = frames_sent(page)
    page.reload()
    at_rest(settled(page), 20)
    before = sent()
    end = head(page)
    scrub_to(page, 0)
    start = head(page)
    assert abs(start[0] - end[0]) + abs(start[1] - end[1]) > 100
    for step in (5, 9, 1, 17):
        scrub_to(page, step)
        expect(page.locator(".player .count")).to_have_text(f"step {step} / 20")
    page.get_by_role("button", name="One step back").click()
    expect(page.locator(".player .count")).to_have_text("step 16 / 20")
    page.get_by_role("button", name="One step forward").click()
    page.locator(".player .scrub").press("ArrowRight")
    expect(page.locator(".player .count")).to_have_text("step 18 / 20")
    page.get_by_role("button", name="Play").click()
    at_rest(page, 20)
    assert sent() == before


def test_the_line_under_the_map_is_the_update_with_its_numbers(open_page):
    page = at_rest(open_page("descent?optimizers=SGD&steps=20"), 20)
    scrub_to(page, 1)
    expect(page.locator(".player .lines")).to_contain_text("(−3, 4) − 0.1·(−6, 8) = (−2.4, 3.2)")


def test_a_click_on_the_map_starts_there(open_page):
    page = at_rest(open_page("descent?optimizers=SGD&steps=20"), 20)
    frame = page.locator(".st-key-map svg.marks .mark-group.role-frame .background").first.bounding_box()
    unit = max(10 / frame["width"], 9.2 / frame["height"])  # of the bowl's domain: equal axes
    right, up = 150, 80
    page.mouse.click(frame["x"] + frame["width"] / 2 + right, frame["y"] + frame["height"] / 2 - up)
    expect(page.get_by_role("spinbutton", name="Start x₀")).not_to_have_value("-3")
    assert abs(float(page.get_by_role("spinbutton", name="Start x₀").input_value()) - right * unit) < 0.02
    assert abs(float(page.get_by_role("spinbutton", name="Start x₁").input_value()) - (0.4 + up * unit)) < 0.02
    expect(page).to_have_url(re.compile(r"x0="))


def test_reduced_motion_shows_the_end_at_once(browser, server):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{server}/descent?lang=en&steps=200")
    expect(page.locator(".player .count")).to_have_text("step 200 / 200", timeout=15_000)
    context.close()


def test_the_whole_page_fits_a_phone(open_page):
    page = open_page("descent", lang="ko", width=390, height=844, touch=True)
    expect(page.locator(".st-key-map svg.marks")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".st-key-map svg.marks").bounding_box()
    assert box["y"] < 400 and box["x"] >= 0 and box["x"] + box["width"] <= 392


def test_a_drag_moves_the_start_and_lets_the_walk_begin_anew(open_page):
    page = at_rest(open_page("descent?optimizers=SGD&steps=20"), 20)
    frame = page.locator(".st-key-map svg.marks .mark-group.role-frame .background").first.bounding_box()
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.mouse.move(middle[0] + 100, middle[1] - 60)
    page.mouse.down()
    page.mouse.move(middle[0] + 150, middle[1] - 80, steps=5)
    start = page.get_by_role("spinbutton", name="Start x₀")
    expect(start).not_to_have_value("-3")  # while the hand is still down
    expect(page.locator(".player .count")).to_have_text("step 20 / 20")  # the whole walk is shown meanwhile
    page.mouse.move(middle[0] + 200, middle[1] - 80, steps=3)
    page.mouse.up()
    unit = max(10 / frame["width"], 9.2 / frame["height"])
    expect(start).to_have_value(f"{200 * unit:.3f}")
    at_rest(page, 20)
    expect(page.locator(".ring").first).to_be_hidden()


def test_arrow_keys_step_from_anywhere_and_space_plays(open_page):
    page = at_rest(open_page("descent?optimizers=SGD&steps=20"), 20)
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".player .count")).to_have_text("step 18 / 20")
    page.keyboard.press(" ")
    at_rest(page, 20)


def test_the_step_is_in_the_link_and_a_rerun_leaves_it_alone(open_page):
    page = open_page("descent?optimizers=Adam&steps=20&step=7")
    expect(page.locator(".player .count")).to_have_text("step 7 / 20")
    expect(page.locator(".player .lines")).to_contain_text("v̂ ← v / (1 − β₂ᵗ)")
    page.get_by_role("button", name="One step forward").click()
    expect(page).to_have_url(re.compile(r"[?&]step=8(&|$)"))
    page.get_by_role("button", name="한국어").or_(page.get_by_text("한국어")).first.click()
    expect(page).to_have_url(re.compile(r"lang=ko"))
    expect(page).to_have_url(re.compile(r"[?&]step=8(&|$)"))
    expect(page.locator(".player .count")).to_have_text("걸음 8 / 20")


def test_the_relief_turns_under_the_hand_and_keeps_the_players_moment(open_page):
    page = open_page("descent?optimizers=SGD&steps=20&step=6")
    relief = page.get_by_role("img", name=re.compile("shaded mesh"))
    expect(relief).to_have_attribute("data-step", "6")
    page.get_by_role("button", name="One step forward").click()
    expect(relief).to_have_attribute("data-step", "7")
    relief.scroll_into_view_if_needed()
    box = relief.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 150, steps=3)
    page.mouse.up()
    expect(relief).to_have_attribute("data-view", "1.150 0.850")
    relief.press("ArrowLeft")
    expect(relief).to_have_attribute("data-view", "1.050 0.850")


def test_another_surface_is_chosen_and_stands_in_the_link(open_page):
    page = at_rest(open_page("descent?optimizers=SGD&steps=20"), 20)
    page.locator("[data-testid=stSelectbox]").first.click()
    page.get_by_role("option", name=re.compile("Himmelblau")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Four valleys, equally deep: the start decides")
    expect(page).to_have_url(re.compile(r"surface=himmelblau"))
    expect(page.get_by_role("spinbutton", name="Start x₁")).to_have_value("-1.2")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Four valleys, equally deep: the start decides")
    expect(page.get_by_role("spinbutton", name="Start x₁")).to_have_value("-1.2")


def test_an_own_formula_is_typed_and_a_wrong_one_loses_nothing(open_page):
    page = open_page("descent?surface=own&formula=x0**2%2B4*x1**2&x0=2&x1=1&optimizers=SGD&lr=0.1&steps=30")
    at_rest(page, 30)
    expect(page.locator(".player .board")).to_contain_text("f 6.13·10⁻⁶")
    field = page.get_by_role("textbox", name="f(x0, x1) =")
    field.fill("x0**2 + 4*x1**2 + <img src=x>")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not allowed")
    assert page.locator("[data-testid=stAlert] img").count() == 0
    expect(page.locator(".player .board")).to_contain_text("6.13·10⁻⁶")
    field.fill("x0**2 + x1**2")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    at_rest(page, 30)
    expect(page.locator(".player .board")).not_to_contain_text("6.13·10⁻⁶")


def test_an_exercise_is_predicted_and_then_run_on_the_page(open_page):
    page = at_rest(open_page("descent?optimizers=Adam&steps=20"), 20)
    card = page.locator(".st-key-exercise_card")
    card.get_by_text("It arrives without zig-zags").click()
    card.get_by_role("button", name="Run it").click()
    expect(card).to_contain_text("Right: It arrives without zig-zags")
    expect(card).to_contain_text("1 of 14 right")
    expect(page.get_by_text("SGD arrives").first).to_be_visible()  # the page shows what was asked: SGD, 100 steps
    at_rest(page, 100)


def test_what_leaves_the_map_is_told_there_and_the_view_can_follow(open_page):
    page = at_rest(open_page("descent?surface=saddle&optimizers=SGD&lr=0.2&steps=20"), 20)
    there = page.locator(".st-key-map svg.marks text").filter(has_text="SGD")
    expect(there.last).to_contain_text("↑")
    page.get_by_role("button", name="A walk leaves the map: zoom out").click()
    expect(page.get_by_role("button", name="Back to the map")).to_be_visible()
    expect(page).to_have_url(re.compile("view=fit"))
    expect(there).to_have_count(0)


def test_a_probe_is_a_click_on_the_hidden_map(open_page):
    page = at_rest(open_page("descent?optimizers=SGD&steps=20"), 20)
    card = page.locator(".st-key-probing_card")
    card.scroll_into_view_if_needed()
    box = card.locator("svg.marks .mark-group.role-frame .background").first.bounding_box()
    page.mouse.click(box["x"] + 120, box["y"] + 90)
    expect(card).to_contain_text("9 probes left")
    expect(card.get_by_role("button", name="Show me")).to_be_enabled()
    expect(page.get_by_role("spinbutton", name="Start x₀")).to_have_value("-3")  # the page's own walk stays
    card.get_by_role("button", name="Show me").click()
    expect(card).to_contain_text("Adam")


def test_a_number_that_is_changed_after_a_schedule_stands_in_the_link_too(open_page):
    page = at_rest(open_page("descent?surface=ravine&optimizers=Adam&steps=20"), 20)
    page.get_by_role("button", name="Noise, schedule, numbers").click()
    page.get_by_text("exponential", exact=True).click()
    expect(page).to_have_url(re.compile("schedule=Exponential"))
    field = page.get_by_role("spinbutton", name="β₁")
    field.fill("0.5")
    field.press("Enter")
    expect(page).to_have_url(re.compile("Adam_beta1=0.5"))
    expect(page.get_by_text("hyperparameters=(('beta1', 0.5),)")).to_have_count(1)
    expect(page).to_have_url(re.compile("schedule=Exponential"))
    expect(page).to_have_url(re.compile("Adam_beta1=0.5"))
