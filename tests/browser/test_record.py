"""A record, the recycle bin, and what happens where something is not there."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from engine.http.problems import Problem
from tests.browser.conftest import Open
from tests.browser.memory import Memory


def test_a_deleted_record_comes_back_from_the_note(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer/20311")
    page.get_by_role("button", name="删除").first.click()
    expect(page).to_have_url(re.compile("/customer$"))
    expect(page.locator(".lm-toast")).to_contain_text("已删除")
    assert 20311 in memory.bin["customer"]
    page.locator(".lm-toast").get_by_role("button", name="撤销").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("苏州恒立精密机械有限公司")
    assert 20311 in memory.rows["customer"]


def test_a_tab_is_filled_in_when_somebody_opens_it_and_has_an_address(open_page: Open) -> None:
    page = open_page("/customer/20311")
    page.get_by_role("link", name="动态").click()
    expect(page).to_have_url(re.compile(r"\?tab=timeline$"))
    expect(page.get_by_role("link", name="动态")).to_have_attribute("aria-current", "page")
    expect(page.locator(".lm-past > li")).to_have_count(3)
    expect(page.locator(".lm-past")).to_contain_text("客户希望周五前收到报价")
    expect(page.locator(".lm-past .lm-changes").first).to_contain_text("苏州恒立精密机械有限公司")


def test_a_note_is_said_once(open_page: Open) -> None:
    page = open_page("/customer/20311")
    page.get_by_role("button", name="删除").first.click()
    expect(page.locator(".lm-toast")).to_be_visible()
    page.reload()
    expect(page.locator(".lm-toast")).to_have_count(0)


def test_a_record_is_restored_from_the_bin(open_page: Open, memory: Memory) -> None:
    memory.bin["contact"][2] = memory.rows["contact"].pop(2)
    page = open_page("/contact/bin")
    page.get_by_role("button", name="恢复“张立群”").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("张立群")


def test_what_cannot_come_back_is_asked_for_by_name(open_page: Open, memory: Memory) -> None:
    page = open_page("/user/4")
    page.get_by_role("link", name="删除").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("删除“赵琳”？")
    expect(dialog.get_by_role("link", name="取消")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="删除").first).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="删除用户").click()
    expect(page).to_have_url(re.compile("/user$"))
    assert 4 not in memory.rows["user"]


def test_a_record_that_is_not_there_has_a_page_with_ways_on(open_page: Open) -> None:
    page = open_page("/customer/999")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到")
    expect(page.locator(".lm-empty")).to_contain_text("它可能已被删除")
    page.get_by_role("link", name="在回收站中查找").click()
    expect(page).to_have_url(re.compile("/customer/bin$"))


def test_a_failing_server_says_so_with_a_number(open_page: Open, memory: Memory) -> None:
    memory.broken = True
    page = open_page("/customer")
    expect(page.get_by_role("heading", level=1)).to_have_text("出错了")
    expect(page.locator(".lm-empty")).to_contain_text(re.compile("编号 [0-9a-f]{16}"))


def test_the_collection_of_a_record_leads_to_its_records(open_page: Open) -> None:
    page = open_page("/customer/20311")
    page.get_by_role("link", name="联系人 3").click()
    page.get_by_role("link", name="张立群").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("张立群")
    page.get_by_role("link", name="苏州恒立精密机械有限公司").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("苏州恒立精密机械有限公司")


def test_a_refused_deletion_is_said_on_the_page_it_was_asked_on(
    open_page: Open, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise Problem(409, "in_use", {"entity": "contact"})

    monkeypatch.setattr(memory, "delete", refuse)
    page = open_page("/customer/20311")
    page.get_by_role("button", name="删除").first.click()
    expect(page.locator("#problem-bar")).to_contain_text("仍被其他记录引用：联系人")
    expect(page.get_by_role("heading", level=1)).to_have_text("苏州恒立精密机械有限公司")
    page.locator("#problem-bar").get_by_role("button", name="关闭").click()
    expect(page.locator("#problem-bar")).to_be_empty()


def test_the_records_of_the_list_one_came_from_are_one_key_away(open_page: Open) -> None:
    page = open_page("/customer?sort=name")
    links = page.locator("#list a.lm-title")
    second, third = (links.nth(place).inner_text() for place in (1, 2))
    links.nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    expect(page.locator("[data-neighbours]")).to_contain_text("2 / 20")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text(third)
    page.get_by_role("link", name="上一条").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    page.get_by_role("link", name="客户").nth(1).click()
    expect(page).to_have_url(re.compile(r"/customer\?sort=name$"))


def test_empty_fields_are_hidden_on_the_next_record_too(open_page: Open, memory: Memory) -> None:
    stored = memory.rows["contact"]
    for number in (1, 2):
        stored[number] = replace(stored[number], values={**stored[number].values, "email": None})
    page = open_page("/contact/1")
    expect(page.locator("dt", has_text="邮箱")).to_be_visible()
    page.get_by_label("隐藏空字段").check()
    expect(page.locator("dt", has_text="邮箱")).to_be_hidden()
    page.goto("/contact/2")
    expect(page.locator("dt", has_text="邮箱")).to_be_hidden()


def test_a_fact_is_changed_where_it_stands_and_tab_goes_on(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer/20311")
    fact = page.locator("dd[data-edit]").first
    field = str(fact.get_attribute("data-edit"))
    following = str(page.locator("dd[data-edit]").nth(1).get_attribute("data-edit"))
    fact.hover()
    fact.locator(".lm-pencil").click()
    expect(page.locator(f"#value-{field}")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-value-form]")).to_have_count(0)
    expect(fact.locator(".lm-pencil")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#value-{field}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"#value-{following}")).to_be_visible()


def test_the_title_and_a_long_text_are_changed_where_they_stand(open_page: Open) -> None:
    page = open_page("/customer/20311")
    heading = page.get_by_role("heading", level=1)
    heading.dblclick()
    box = page.locator(".lm-record-head .lm-value input.lm-input")
    expect(box).to_be_focused()
    box.fill("恒立集团")
    box.press("Enter")
    expect(heading).to_have_text("恒立集团")
    expect(page.locator(".lm-title-value > .lm-pencil")).to_be_focused()
    text = page.locator(".lm-card > .lm-body[data-edit]").first
    before = text.inner_text()
    text.locator(".lm-pencil").click()
    text.locator("textarea").fill("第一行\n第二行")
    text.locator("textarea").press("Escape")
    expect(text).to_have_text(before)
    text.locator(".lm-pencil").click()
    text.locator("textarea").fill("第一行")
    text.locator("textarea").press("Enter")
    text.locator("textarea").press_sequentially("第二行")
    text.locator("textarea").press("Control+Enter")
    expect(text.locator(".lm-prose")).to_have_text("第一行 第二行")
