"""A list in the browser: search, filters, order, pages; in the address, without losing one's place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.memory import Memory


def rows(page: Page) -> list[str]:
    return page.locator("tbody .lm-title").all_inner_texts()


def test_typing_into_the_search_narrows_the_rows_and_the_address(open_page: Open) -> None:
    page = open_page("/customer")
    page.get_by_role("searchbox").press_sequentially("恒立", delay=20)
    expect(page.locator("tbody .lm-title")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/customer\?q=%E6%81%92%E7%AB%8B$"))
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert rows(page) == ["苏州恒立精密机械有限公司"]


def test_composing_asks_once(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer")
    client = page.context.new_cdp_session(page)
    page.get_by_role("searchbox").focus()
    memory.asked.clear()
    for text in ("h", "he", "hen", "heng"):
        client.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(300)
    client.send("Input.insertText", {"text": "恒"})
    expect(page).to_have_url(re.compile(r"q=%E6%81%92$"))
    page.wait_for_timeout(400)
    assert len(memory.asked) == 1


def test_the_address_shows_the_same_rows_elsewhere(open_page: Open) -> None:
    page = open_page("/customer")
    page.get_by_role("button", name="状态").click()
    page.get_by_label("已流失").check()
    page.locator("#menu-form").get_by_role("button", name="应用").click()
    expect(page.locator(".lm-chip[data-set]")).to_contain_text("已流失")
    page.get_by_role("link", name="客户编号").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("客户编号")
    there = rows(page)
    other = open_page(page.url)
    assert rows(other) == there
    assert there


def test_a_filter_that_was_left_without_applying_is_forgotten(open_page: Open) -> None:
    page = open_page("/customer")
    page.get_by_role("button", name="状态").click()
    page.get_by_label("已流失").check()
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill("有限")
    expect(page).to_have_url(re.compile(r"\?q=[^&]+$"))


def test_removing_a_chip_brings_the_rows_back(open_page: Open) -> None:
    page = open_page("/customer?is.stage.lost=on")
    few = len(rows(page))
    page.get_by_role("link", name="移除筛选：状态").click()
    expect(page.locator(".lm-chip[data-set]")).to_have_count(0)
    assert len(rows(page)) > few


def test_every_other_field_is_behind_one_button(open_page: Open) -> None:
    page = open_page("/customer")
    page.locator("#chip-more").click()
    page.locator("#filter-more").get_by_role("button", name="信用额度").click()
    page.get_by_label("信用额度 从").fill("50万")
    page.keyboard.press("Enter")
    expect(page.locator("#chip-credit_limit")).to_contain_text("≥ 500,000.00")
    expect(page).to_have_url(re.compile("from.credit_limit=50"))


def test_what_cannot_be_read_is_said_at_the_filter_and_filters_nothing(open_page: Open) -> None:
    page = open_page("/customer?from.credit_limit=viel")
    assert len(rows(page)) == 20
    page.locator("#chip-credit_limit").click()
    expect(page.locator("#menu-form")).to_contain_text("应为数字")


def test_pages_follow_each_other_and_history_leads_back(open_page: Open) -> None:
    page = open_page("/customer?sort=name")
    first = rows(page)
    page.get_by_role("link", name="下一页").click()
    expect(page).to_have_url(re.compile("after=20"))
    expect(page.locator("tbody .lm-title")).to_have_count(4)
    page.go_back()
    expect(page.locator("tbody .lm-title")).to_have_count(20)
    assert rows(page) == first


def test_coming_back_from_a_record_marks_its_row_and_keeps_the_place(open_page: Open) -> None:
    page = open_page("/customer")
    page.locator(".lm-frame").evaluate("frame => frame.scrollTop = 100")
    page.get_by_role("link", name="南京金陵环保工程有限公司").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("南京金陵环保工程有限公司")
    page.go_back()
    expect(page.locator("tr[data-current]")).to_contain_text("南京金陵环保工程有限公司")
    assert page.locator(".lm-frame").evaluate("frame => frame.scrollTop") == 100


def test_nothing_found_names_the_filters_and_the_way_out(open_page: Open) -> None:
    page = open_page("/customer?q=kein%20Treffer&is.stage.won=on")
    expect(page.locator(".lm-empty")).to_contain_text("搜索“kein Treffer”")
    expect(page.locator(".lm-empty")).to_contain_text("状态 已成交")
    page.locator(".lm-empty").get_by_role("link", name="清除筛选").click()
    expect(page.locator("tbody .lm-title")).to_have_count(20)
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_a_record_is_chosen_for_a_filter_by_its_title(open_page: Open) -> None:
    page = open_page("/contact")
    page.get_by_role("button", name="客户").click()
    box = page.get_by_role("combobox", name="客户")
    box.press_sequentially("恒立", delay=20)
    page.get_by_role("option").first.click()
    page.locator("#menu-form").get_by_role("button", name="应用").click()
    expect(page.locator("#chip-customer")).to_contain_text("苏州恒立精密机械有限公司")
    assert len(rows(page)) == 3


def test_somebody_who_may_not_create_is_offered_no_way_to(open_page: Open) -> None:
    page = open_page("/customer", account="guest")
    assert "信用额度" not in page.locator("thead").inner_text()
    expect(page.get_by_role("link", name="新建客户")).to_have_count(0)
    expect(page.get_by_role("link", name="回收站")).to_have_count(0)
    expect(page.get_by_role("link", name="联系人")).to_have_count(0)


def test_columns_are_chosen_put_in_order_and_made_wider(open_page: Open) -> None:
    page = open_page("/customer")
    heads = page.locator("thead th")
    page.locator("#chip-columns").click()
    menu = page.locator("#list-menu")
    menu.get_by_label("地区", exact=True).uncheck()
    menu.get_by_label("信用额度", exact=True).focus()
    page.keyboard.press("Alt+ArrowUp")
    menu.get_by_role("textbox", name="状态：宽度").fill("150")
    menu.get_by_role("button", name="应用").click()
    expect(page).to_have_url(re.compile("columns=.*stage%3A150"))
    expect(heads.filter(has_text="地区")).to_have_count(0)
    state = heads.filter(has_text="状态")
    assert state.evaluate("head => head.offsetWidth") == 150
    edge = state.locator(".lm-edge").bounding_box()
    assert edge is not None
    page.mouse.move(edge["x"] + 4, edge["y"] + 10)
    page.mouse.down()
    page.mouse.move(edge["x"] + 54, edge["y"] + 10, steps=3)
    page.mouse.up()
    expect(page).to_have_url(re.compile("stage%3A200"))
    assert state.evaluate("head => head.offsetWidth") == 200
    state.locator("a").focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page).to_have_url(re.compile("stage%3A190"))
    state.locator(".lm-edge").dblclick()
    expect(page).not_to_have_url(re.compile("stage%3A190"))
    assert state.evaluate("head => head.offsetWidth") < 150
    page.locator("#chip-columns").click()
    menu.get_by_role("link", name="恢复视图的列").click()
    expect(heads.filter(has_text="地区")).to_have_count(1)


LONG = ("W" * 10_000, "שלום" * 500, "👩‍👩‍👧‍👦" * 300, "Z̷̢̛̤͚̹̃" * 300)
"""A word without a place to break, one from right to left, signs of several characters, and piled accents."""


@pytest.mark.trust("R-136")
@pytest.mark.parametrize("width", [1440, pytest.param(390, marks=pytest.mark.trial)])
def test_very_long_words_break_no_layout(open_page: Open, memory: Memory, width: int) -> None:
    ids = sorted(memory.rows["customer"])[-len(LONG) :]
    for identity, word in zip(ids, LONG, strict=True):
        memory.change_behind("customer", identity, name=word, region=word)
    page = open_page("/customer", viewport={"width": width, "height": 844})
    for path in ("/customer", *(f"/customer/{one}{what}" for one in ids for what in ("", "/edit"))):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_rows_are_chosen_by_ticks_ranges_and_keys_and_nothing_moves(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer")
    boxes, bar = page.locator("tbody .lm-pick input"), page.locator("#selection")
    where = page.locator(".lm-frame").bounding_box()
    expect(bar).to_be_hidden()
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(bar).to_contain_text("已选 3 条")
    assert bar.bounding_box()["height"] >= page.locator(".lm-filters").bounding_box()["height"]  # type: ignore[index] # it is seen
    assert page.locator(".lm-frame").bounding_box() == where
    page.locator("tbody .lm-title").nth(3).focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(bar).to_contain_text("已选 4 条")
    page.keyboard.press("x")
    expect(bar).to_contain_text("已选 3 条")
    page.keyboard.press("Control+a")
    expect(bar).to_contain_text("已选 20 条")
    page.get_by_role("button", name="选择全部 24 条").click()
    expect(bar).to_contain_text("已选 24 条")
    boxes.nth(0).click()
    expect(bar).to_contain_text("已选 19 条")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_chosen_rows_are_changed_and_a_deletion_of_several_is_undone(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer?sort=name")
    ids = [int(str(page.locator("tbody tr").nth(at).get_attribute("id")).split("-")[1]) for at in (0, 1)]
    page.locator("tbody .lm-pick input").nth(0).check()
    page.locator("tbody .lm-pick input").nth(1).check()
    page.get_by_role("button", name="批量修改").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("批量修改")
    page.get_by_label("账期天数", exact=True).first.check()
    page.locator("#payment_days").fill("45")
    page.locator("#form-part").get_by_role("button", name="批量修改").first.click()
    expect(page.locator("[data-toast]")).to_contain_text("已修改 2 条")
    assert [memory.rows["customer"][one].values["payment_days"] for one in ids] == [45, 45]
    page.locator("tbody .lm-pick input").nth(0).check()
    page.get_by_role("button", name="删除").click()
    page.locator("#form-part").get_by_role("button", name="删除").first.click()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".lm-toast").last).to_contain_text("已恢复 1 条")
    expect(page).to_have_url(re.compile(r"/customer\?sort=name$"))
    assert ids[0] in memory.rows["customer"]


def test_on_a_phone_a_finger_that_rests_on_a_card_ticks_it(open_page: Open) -> None:
    page = open_page("/customer", viewport={"width": 390, "height": 844}, has_touch=True)
    row = page.locator("tbody tr").nth(1)
    row.dispatch_event("pointerdown", {"pointerType": "touch"})
    expect(page.locator("#selection")).to_contain_text("已选 1 条")
    row.dispatch_event("pointerup", {"pointerType": "touch"})
    page.locator("tbody .lm-title").nth(2).tap()
    expect(page.locator("#selection")).to_contain_text("已选 2 条")
    box, below = page.locator("#selection").bounding_box(), page.locator(".lm-bottom").bounding_box()
    assert box
    assert below
    assert box["y"] + box["height"] <= below["y"] + 1


def test_a_value_is_changed_in_its_cell_by_keys(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer?sort=name")
    row = page.locator("tbody tr").nth(0)
    identity = int(str(row.get_attribute("id")).split("-")[1])
    row.locator("[data-edit=region]").dblclick()
    box = page.locator("#value-region")
    expect(box).to_be_focused()
    box.fill("浙江 宁波")
    page.keyboard.press("Enter")
    expect(row.locator("[data-edit=region]")).to_have_text("浙江 宁波")
    expect(row.locator(".lm-title")).to_be_focused()
    assert memory.rows["customer"][identity].values["region"] == "浙江 宁波"
    page.keyboard.press("F2")
    expect(page.locator("[data-value-form]")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("[data-value-form]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[data-value-form]")).to_have_count(0)
    expect(row.locator(".lm-title")).to_be_focused()


def test_a_conflict_in_a_cell_shows_both_values(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer?sort=name")
    row = page.locator("tbody tr").nth(0)
    identity = int(str(row.get_attribute("id")).split("-")[1])
    row.locator("[data-edit=region]").dblclick()
    box = page.locator("#value-region")
    box.fill("我的")
    memory.change_behind("customer", identity, region="他们的")
    page.keyboard.press("Enter")
    expect(page.locator(".lm-value-said")).to_contain_text("他们的")
    expect(box).to_have_value("我的")
    page.keyboard.press("Escape")
    expect(row.locator("[data-edit=region]")).to_have_text("他们的")


def test_a_condition_is_completed_while_it_is_written(open_page: Open) -> None:
    page = open_page("/customer")
    page.locator("#chip-more").click()
    page.locator("#filter-more").get_by_role("button", name="条件表达式").click()
    box = page.get_by_role("combobox", name="条件表达式")
    box.click()
    page.keyboard.type("状态")
    options = page.locator("#condition-list").get_by_role("option")
    expect(options).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.type("== 'l")
    expect(options.first).to_contain_text("'lost'")
    page.keyboard.press("Enter")
    expect(box).to_have_value("stage == 'lost' ")
    page.keyboard.type("nix")
    expect(page.locator("#condition-faults mark")).to_have_text("nix")
    page.keyboard.press("Escape")
    box.fill("stage == 'lost'")
    expect(page.locator("#condition-faults > p")).to_have_count(0)
    page.goto(page.url + "?where=stage == 'lost'")
    page.locator("#chip-where").click()
    page.get_by_role("link", name="组合条件").click()
    page.get_by_role("button", name="添加条件", exact=True).click()
    page.locator("[name='f.0.1']").select_option("credit_limit")
    page.locator("[name='v.0.1']").fill("1000")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"credit_limit\+%3E%3D\+1000"))
