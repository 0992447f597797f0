"""What only a browser shows of the small net: cells that light where they came from, editing, choosing by click and by keys, the link."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def lit(page: Page, how: str) -> list[str]:
    return page.locator(f".stage .cell.{how}").evaluate_all("cells => cells.map(cell => cell.dataset.id)")


def at(page: Page, id: str):
    return page.locator(f".stage [data-id={id}]")


def edit(page: Page, name: str, value: str) -> None:
    field = page.get_by_role("textbox", name=name)
    field.fill(value)
    field.press("Enter")


def test_a_journey_through_the_small_net(open_page):
    page = open_page("simple_net")
    title = page.get_by_role("heading", level=1)
    expect(at(page, "L")).to_have_text("0.8794")
    expect(title).to_have_text("The net prefers class 2, and it is right")
    expect(page.get_by_text("Raising w₂₃ by 0.01 lowers the loss")).to_be_visible()
    expect(page.get_by_text("−0.005265")).to_be_visible()
    expect(page.get_by_text("−0.005255")).to_be_visible()

    edit(page, "w₂₃", "-2")
    expect(at(page, "w23")).to_have_text("−2")
    expect(at(page, "L")).not_to_have_text("0.8794")
    expect(title).to_have_text("The net prefers class 1, but the answer is 2")

    at(page, "d11").click()  # a slope in the picture: choose its weight
    expect(page.get_by_text("Raising w₁₁ by 0.01 raises the loss")).to_be_visible()
    expect(at(page, "w11")).to_have_attribute("aria-selected", "true")
    page.get_by_role("slider", name="Move it by Δ").press("ArrowRight")
    expect(page.get_by_text("Raising w₁₁ by 0.05 raises the loss")).to_be_visible()
    page.wait_for_url(lambda url: all(part in url for part in ("w23=-2", "entry=w11", "delta=0.05")))

    again = open_page(page.url.split("/")[-1].removesuffix("&lang=en"))
    expect(at(again, "w23")).to_have_text("−2")
    expect(again.get_by_text("Raising w₁₁ by 0.05 raises the loss")).to_be_visible()
    expect(again.get_by_test_id("stToast")).to_have_count(0)


def test_pointing_at_a_cell_lights_what_it_came_from_and_what_it_feeds(open_page):
    page = open_page("simple_net")
    line = page.locator(".stage .line").first
    expect(line).to_contain_text("L = −ln y₃ = −ln 0.415 = 0.8794")
    at(page, "z3").hover()
    expect(line).to_have_text("z₃ = x₁·w₁₃ + x₂·w₂₃ = 0.6·1.78 + 0.9·0.4802 = 1.5")
    assert lit(page, "from") == ["x1", "x2", "w13", "w23"]
    assert lit(page, "feeds") == ["y1", "y2", "y3"]
    page.mouse.move(5, 5)
    expect(page.locator(".stage .cell.from")).to_have_count(0)


def test_the_picture_goes_by_keys_alone(open_page):
    page = open_page("simple_net")
    at(page, "w11").focus()
    assert lit(page, "feeds") == ["z1", "n11"]
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("Raising w₂₂ by 0.01 raises the loss")).to_be_visible()
    expect(at(page, "w22")).to_be_focused()


def test_an_emptied_cell_keeps_its_last_good_number(open_page):
    page = open_page("simple_net?w11=2.5")
    loss = at(page, "L").inner_text()
    edit(page, "w₁₁", "")
    expect(page.get_by_text("w₁₁ holds no number: it stays 2.5 until you type one.")).to_be_visible()
    expect(page.get_by_role("textbox", name="w₁₁")).to_have_attribute("placeholder", "2.5")
    expect(at(page, "L")).to_have_text(loss)
    edit(page, "w₁₁", "2.5")
    expect(page.get_by_text("holds no number")).to_have_count(0)


def test_on_a_phone_w_stays_three_wide_and_nothing_leaves_the_screen(open_page):
    page = open_page("simple_net", width=390, height=844, touch=True)
    boxes = [page.get_by_role("textbox", name=name).bounding_box() for name in ("w₁₁", "w₁₂", "w₁₃")]
    assert len({round(box["y"]) for box in boxes}) == 1 and boxes[-1]["x"] + boxes[-1]["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    at(page, "z1").tap()
    assert lit(page, "from") == ["x1", "x2", "w11", "w21"]


def test_with_reduced_motion_the_picture_stands_at_once(open_page):
    page = open_page("simple_net")
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    assert at(page, "L").evaluate("cell => getComputedStyle(cell.closest('.item')).animationName") == "none"


def value(page: Page, name: str) -> float:
    return float(page.get_by_role("textbox", name=name, exact=True).input_value())


def test_the_loss_over_two_weights_follows_the_hand_and_a_step_moves_all_six(open_page):
    page = open_page("simple_net")
    told, point = page.locator(".cuts .told"), page.locator(".cuts .map .hand")
    expect(told).to_contain_text("w₂₂ = 2.082, w₂₃ = 0.4802: L = 0.8794")
    point.scroll_into_view_if_needed()
    box = point.locator(".dot").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 60, steps=4)
    expect(told).not_to_contain_text("0.8794")  # while it is held
    page.mouse.up()
    page.wait_for_url(lambda url: "w22=" in url and "w23=" in url)
    expect(page.get_by_role("textbox", name="w₂₃", exact=True)).not_to_have_value("0.48024869")
    expect(told).to_contain_text(f"w₂₃ = {value(page, 'w₂₃'):.4g}".replace("-", "−"))
    w11 = value(page, "w₁₁")
    page.get_by_role("button", name="Take this step").click()
    page.wait_for_url(lambda url: "w11=" in url)
    expect(page.get_by_role("textbox", name="w₁₁", exact=True)).not_to_have_value(f"{w11:.10g}")
    page.get_by_role("slider", name="Learning rate η: move").press("ArrowRight")
    page.wait_for_url(lambda url: "eta=1.3" in url)


def test_the_check_follows_h_digit_by_digit(open_page):
    page = open_page("simple_net")
    whole, row = page.locator(".check .whole"), page.locator(".check .row.chosen")
    expect(row).to_contain_text("0.8793042894593966")  # L(w23 + h) with all its digits
    expect(whole).to_contain_text("very good")
    slider = page.get_by_role("slider", name="Step h")
    slider.focus()
    slider.press("End")
    expect(page.locator(".check .told")).to_contain_text("both losses are the same in every digit")
    expect(whole).to_contain_text("1: wrong")
    page.wait_for_url(lambda url: "grad_h=1e-50" in url)
    expect(page.get_by_role("heading", name="a right formula looks wrong")).to_be_visible()


def test_back_to_the_page_keeps_the_weights(open_page):
    page = open_page("simple_net")
    edit(page, "w₂₃", "3")
    page.wait_for_url(lambda url: "w23=3" in url)
    page.get_by_role("link", name="Slopes").click()
    page.wait_for_url("**/derivative**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("difference")
    page.go_back()
    expect(page.get_by_role("textbox", name="w₂₃", exact=True)).to_have_value("3")
    expect(at(page, "w23")).to_have_text("3")
