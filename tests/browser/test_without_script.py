"""Everything by links and forms alone, where no script runs."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, log_in
from tests.browser.memory import Memory


def open_plain(open_page: Open, path: str) -> Page:
    return open_page(path, java_script_enabled=False)


def test_a_list_is_searched_filtered_and_sorted(open_page: Open) -> None:
    page = open_plain(open_page, "/customer")
    page.get_by_role("searchbox").fill("恒立")
    page.keyboard.press("Enter")
    expect(page.locator("tbody .lm-title")).to_have_text(["苏州恒立精密机械有限公司"])
    page.get_by_role("link", name="清除筛选").click()
    page.get_by_role("link", name="客户编号").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("客户编号")
    page.get_by_role("button", name="状态").click()
    page.get_by_label("已流失").check()
    page.locator("#menu-form").get_by_role("button", name="应用").click()
    expect(page.locator(".lm-chip[data-set]")).to_contain_text("已流失")
    page.get_by_role("button", name="列", exact=True).click()
    page.get_by_label("地区", exact=True).uncheck()
    page.get_by_label("状态：位置").fill("0")
    page.get_by_label("状态：宽度").fill("144")
    page.get_by_role("button", name="应用").click()
    expect(page.locator("thead th").nth(1)).to_have_text("状态")
    expect(page.locator("thead th").filter(has_text="地区")).to_have_count(0)
    expect(page.locator(".lm-chip[data-set]")).to_contain_text("已流失")


def test_a_record_is_made_and_refused_saves_keep_what_was_typed(open_page: Open, memory: Memory) -> None:
    page = open_plain(open_page, "/customer/new")
    page.get_by_label("地区").fill("江苏 南京")
    page.get_by_role("button", name="保存客户").click()
    expect(page.locator("#form-summary")).to_contain_text("客户名称：必填")
    expect(page).to_have_title(re.compile("^错误："))
    expect(page.get_by_label("地区")).to_have_value("江苏 南京")
    page.get_by_label("客户名称").fill("新客户")
    page.locator("[name=owner]").fill("3")
    page.get_by_role("button", name="保存客户").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("新客户")
    assert memory.rows["customer"][max(memory.rows["customer"])].values["owner"] == 3


def test_a_conflict_is_a_page(open_page: Open, memory: Memory) -> None:
    page = open_plain(open_page, "/customer/20311/edit")
    memory.change_behind("customer", 20311, payment_days=45)
    page.get_by_label("账期天数").fill("90")
    page.get_by_role("button", name="保存客户").click()
    page.get_by_label("90").check()
    page.get_by_role("button", name="按所选保存").click()
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert memory.rows["customer"][20311].values["payment_days"] == 90


def test_a_record_is_deleted_after_a_question(open_page: Open, memory: Memory) -> None:
    page = open_plain(open_page, "/user/4")
    page.get_by_role("link", name="删除").click()
    page.get_by_role("button", name="删除用户").click()
    expect(page).to_have_url(re.compile("/user$"))
    assert 4 not in memory.rows["user"]


def test_somebody_logs_in_and_changes_the_language(open_page: Open) -> None:
    page = open_page("/customer", account=None, java_script_enabled=False)
    log_in(page, "liming")
    expect(page.get_by_role("heading", level=1)).to_have_text("客户")
    page.get_by_role("button", name="我的账号").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Customer")
