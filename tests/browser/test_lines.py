"""The lines of a record in the browser: a grid that is filled in by keyboard, worked out live, saved in one go."""

import re
from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.memory import Memory

EDIT = "/order/1/edit"


def save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^保存订单$")).first.click()
    expect(page).to_have_url(re.compile(r"/order/\d+$"))


def lines(page: Page) -> Locator:
    """The rows of the grid, the empty one at the end among them."""
    return page.locator("[data-grid] tbody > tr")


def ids(memory: Memory) -> list[object]:
    return [line.values["product"] for line in memory.rows["order"][1].lines["lines"]]


def test_a_line_is_filled_in_by_keyboard_alone(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    page.locator("#lines-2-quantity").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#lines-3-product")).to_be_focused()
    page.keyboard.type("模具")
    page.locator("[data-picker] [role=option]").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#lines-3-quantity")).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("38600")
    expect(page.locator("#output-lines-3-amount")).to_have_text("115,800.00")
    expect(page.locator("#total-lines-amount")).to_have_text("917,800.00")
    expect(page.locator("#output-amount")).to_have_text("¥917,800.00")
    save(page)
    assert ids(memory) == [1, 2, 4, 3]
    assert memory.rows["order"][1].lines["lines"][3].values["quantity"] == Decimal("3.00")


def test_the_last_line_is_always_empty_and_is_not_saved(open_page: Open, memory: Memory) -> None:
    page = open_page("/order/2/edit")
    expect(lines(page)).to_have_count(1)
    page.locator("#lines-0-price").fill("5")
    expect(lines(page)).to_have_count(2)
    expect(page.locator("[data-count]")).to_have_text("1")
    page.locator("#lines-0-price").fill("")
    expect(page.locator("[data-count]")).to_have_text("0")
    save(page)
    assert memory.rows["order"][2].lines["lines"] == []


def test_an_empty_input_of_a_new_line_shows_its_default_and_takes_it(open_page: Open, memory: Memory) -> None:
    page = open_page("/order/2/edit")
    expect(page.locator("#lines-0-quantity")).to_have_attribute("placeholder", "1.00")
    expect(page.locator("#lines-0-unit option").first).to_have_text("台")
    page.locator("#lines-0-price").fill("5")
    expect(page.locator("#output-lines-0-amount")).to_have_text("5.00")
    page.locator("#lines-0-product").press_sequentially("备件")
    page.locator("[data-picker] [role=option]").first.click()
    save(page)
    (line,) = memory.rows["order"][2].lines["lines"]
    assert (line.values["unit"], line.values["quantity"]) == ("piece", Decimal("1.00"))


def test_lines_are_moved_and_removed(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    lines(page).nth(0).get_by_role("button", name="下移").click()
    page.locator("#lines-2-quantity").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#lines-2-quantity")).to_be_focused()
    expect(page.locator(".lm-changed")).to_be_visible()
    page.locator("#lines-1-quantity").focus()
    page.keyboard.press("Control+Delete")
    expect(page.locator("#lines-2-product")).to_be_focused()
    expect(page.locator("#total-lines-amount")).to_have_text("617,000.00")
    save(page)
    assert ids(memory) == [4, 1]


def test_lines_are_gone_through_and_changed_by_keyboard_alone(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    page.locator("#lines-0-quantity").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#lines-1-quantity")).to_be_focused()
    page.keyboard.press("ArrowRight")
    price = page.locator("#lines-1-price")
    expect(price).to_be_focused()
    page.keyboard.press("Control+d")
    expect(price).to_have_value("286,000.00")
    page.keyboard.press("Control+z")
    expect(price).to_have_value("92,500.00")
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    expect(price).to_have_value("92,500.00")
    page.keyboard.press("Control+ArrowUp")
    expect(page.locator("#lines-4-product")).to_be_focused()
    expect(lines(page).nth(1).locator("[data-value]")).to_have_value("")
    page.keyboard.press("Control+Delete")
    expect(page.locator("#lines-1-product")).to_be_focused()
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(lines(page).nth(2).locator("[data-value]")).to_have_value("2")
    page.keyboard.press("Control+Delete")
    page.get_by_role("button", name="撤销").click()
    expect(lines(page).nth(2).locator("[data-value]")).to_have_value("2")
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(":focus")).to_have_attribute("name", re.compile("product:title"))
    page.keyboard.press("Alt+ArrowDown")
    page.locator("[data-picker] [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    save(page)
    assert ids(memory) == [1, 2, 2, 4]


def test_cells_of_a_spreadsheet_are_pasted_over_lines_and_undone_at_once(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    page.locator("#lines-2-product").focus()
    paste(page, "备件\t\t3\r\n没有的\t\tviel\r\n")
    expect(page.locator(".lm-toast p").last).to_have_text("已粘贴 2 行，2 个单元格未能读取（已标出）")
    expect(lines(page)).to_have_count(5)
    expect(page.locator("#lines-2-quantity")).to_have_value("3.00")
    expect(page.locator("#lines-3-product")).to_have_value("没有的")
    expect(page.locator("#fault-lines-3-quantity")).to_have_text("应为数字")
    expect(page.locator("#lines-3-quantity")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_count(4)
    expect(page.locator("#lines-2-quantity")).not_to_have_value("3.00")
    paste(page, "备件\t\t3\r\n")
    expect(page.locator("#lines-2-quantity")).to_have_value("3.00")
    save(page)
    assert ids(memory) == [1, 2, 5]


def test_undoing_a_paste_leaves_what_was_typed_since(open_page: Open) -> None:
    page = open_page(EDIT)
    before = page.locator("#lines-2-quantity").input_value()
    page.locator("#lines-2-product").focus()
    paste(page, "备件\t\t3\r\n备件\t\t4\r\n备件\t\t5\r\n")
    expect(page.locator("#lines-4-quantity")).to_have_value("5.00")
    page.locator("#lines-3-quantity").fill("8")
    page.locator(".lm-toast").last.get_by_role("button").click()
    expect(page.locator("#lines-2-quantity")).to_have_value(before)
    expect(page.locator("#lines-3-quantity")).to_have_value("8.00")
    expect(page.locator("#lines-3-product")).to_have_value("")
    expect(page.locator("#lines-4-quantity")).to_have_value("")


def paste(page: Page, text: str) -> None:
    """What a spreadsheet has copied, into the cell that has the focus."""
    page.evaluate(
        """(text) => {
          const copied = new DataTransfer();
          copied.setData("text/plain", text);
          const pasted = { clipboardData: copied, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", pasted));
        }""",
        text,
    )


def test_a_field_of_a_line_is_shown_where_its_condition_holds(open_page: Open) -> None:
    page = open_page(EDIT)
    why = page.locator("#lines-0-why")
    expect(why).to_be_hidden()
    page.locator("#lines-0-express").check()
    expect(why).to_be_visible()
    page.locator("#lines-2-express").uncheck()
    expect(page.locator("#lines-2-why")).to_be_hidden()
    expect(why).to_be_visible()


def test_what_is_wrong_stands_at_the_cell_and_goes_when_it_is_right(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    lines(page).nth(0).get_by_role("button", name="移除此行").click()
    page.locator("#lines-1-quantity").fill("viel")
    page.get_by_role("button", name="保存订单").first.click()
    expect(page.locator("#form-summary a")).to_have_text("产品明细第 1 行，数量：应为数字")
    page.locator("#form-summary a").click()
    cell = page.locator("#lines-0-quantity")
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_value("viel")
    cell.fill("2")
    expect(page.locator("#fault-lines-0-quantity")).to_be_empty()
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    save(page)
    assert ids(memory) == [2, 4]


def test_lines_stay_what_they_are_where_nobody_touches_them(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    before = memory.rows["order"][1].lines
    page.get_by_label("订单编号").fill("DD-9")
    save(page)
    assert memory.rows["order"][1].lines == before


def test_the_screen_of_the_record_shows_lines_with_their_sum(open_page: Open) -> None:
    page = open_page("/order/1")
    table = page.get_by_role("table", name="产品明细")
    expect(table.locator("tbody tr")).to_have_count(3)
    expect(table.locator("tfoot")).to_contain_text("802,000.00")


def test_on_a_phone_a_line_is_a_card_and_nothing_scrolls_sideways(open_page: Open) -> None:
    page = open_page(EDIT, viewport={"width": 390, "height": 844})
    box = page.locator("#lines-0-product").bounding_box()
    assert box is not None
    assert box["width"] > 280
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_lines_are_added_and_removed_by_the_buttons(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT, java_script_enabled=False)
    page.locator("[name='lines/3/product']:visible").fill("5")
    page.get_by_role("button", name="添加产品").click()
    page.locator("[name='lines/4/product']:visible").fill("3")
    lines(page).nth(0).get_by_role("button", name="移除此行").click()
    page.get_by_role("button", name="保存订单").first.click()
    expect(page).to_have_url(re.compile("/order/1$"))
    assert ids(memory) == [2, 4, 5, 3]
