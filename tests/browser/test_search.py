"""The search through everything in the browser: over any page, by keyboard alone; and without script as a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.shifting import shifted, watch_shifts

READING = 20_000
"""Milliseconds in which even a busy machine has read the dictionary of pinyin."""


def opened(page: Page) -> Page:
    """The palette over the page, with what it offers before anything is typed."""
    page.locator("#palette-dialog input[data-htmx-powered]").wait_for(state="attached")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-dialog input")).to_be_focused()
    return page


def test_a_record_is_found_from_anywhere_without_a_mouse(open_page: Open) -> None:
    page = opened(open_page("/product"))
    page.keyboard.type("hljm", delay=20)
    found = page.locator("#palette-dialog [role=option] .lm-cut")
    expect(found).to_have_text(["苏州恒立精密机械有限公司"], timeout=READING)
    expect(page.locator("#palette-dialog [role=status]")).to_have_text("1 项结果")
    expect(page.locator("#palette-dialog input")).to_have_attribute("aria-activedescendant", "palette-customer-1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/customer/\d+$"))


@pytest.mark.parametrize(
    ("typed", "goal"), [("lxr", "/contact"), ("xinjianlianxiren", "/contact/new"), ("> 客户", "/customer")]
)
def test_screens_and_new_records_are_gone_to_by_how_their_name_sounds(open_page: Open, typed: str, goal: str) -> None:
    page = opened(open_page("/product"))
    page.keyboard.type(typed)
    page.keyboard.press("Enter")  # before any answer came
    expect(page).to_have_url(re.compile(f"{goal}$"), timeout=READING)


def test_the_palette_keeps_the_page_and_gives_back_where_one_stood(open_page: Open) -> None:
    page = open_page("/customer/20311/edit")
    watch_shifts(page)
    page.locator("#name").focus()
    opened(page)
    expect(page.locator("#palette-list [role=option]").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#palette-list [role=option]").last).to_have_attribute("aria-selected", "true")
    page.keyboard.type("nothing is called so")
    expect(page.locator("#palette-dialog [role=status]")).to_have_text("没有匹配的记录")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="关闭")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#palette-dialog input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette-dialog")).to_be_hidden()
    expect(page.locator("#name")).to_be_focused()
    assert shifted(page) == 0


def test_records_opened_before_come_first(open_page: Open) -> None:
    page = open_page("/customer/20311")
    title = page.get_by_role("heading", level=1).inner_text()
    page.goto("/product")
    page.get_by_role("link", name="搜索", exact=True).click()
    expect(page.locator("#palette-last-0")).to_contain_text(title)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/customer/20311$"))


def test_without_script_the_search_is_a_page(open_page: Open) -> None:
    page = open_page("/product", java_script_enabled=False)
    page.get_by_role("link", name="搜索", exact=True).click()
    page.locator("#everywhere").fill("联系")
    page.get_by_role("button", name="搜索").click()
    expect(page.get_by_role("region", name="前往").get_by_role("link")).to_have_text(["联系人"])
    page.get_by_role("region", name="新建").get_by_role("link").click()
    expect(page).to_have_url(re.compile("/contact/new$"))
