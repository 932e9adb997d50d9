"""A list, a record and a form without a mouse, by the keys that the help tells."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open


def asked(page: Page) -> None:
    """The help over the page, once its script has all in hand."""
    page.locator("[data-key=help][data-htmx-powered]").wait_for()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def told(page: Page) -> list[str]:
    """What the help says that keys do here."""
    asked(page)
    shown = [one.inner_text() for one in page.locator("[data-tells] > dd").all() if one.is_visible()]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return shown


def test_records_are_found_opened_and_changed_without_a_mouse(open_page: Open) -> None:
    page = open_page("/customer?sort=name")
    titles = page.locator("#list a.lm-title")
    second = titles.nth(1).inner_text()
    assert {"下一行", "筛选", "新建", "下一页"} <= set(told(page))
    for key in ("j", "ArrowDown", "k", "ArrowDown"):
        page.keyboard.press(key)
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(second)
    assert "编辑" in told(page)
    assert "筛选" not in told(page)
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("/edit$"))
    assert {"保存", "离开输入框，返回上一级"} <= set(told(page))
    page.locator("#name").fill("按键有限公司")
    page.keyboard.press("Control+s")
    expect(heading).to_have_text("按键有限公司")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/customer\?sort=name$"))
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search")).not_to_be_focused()
    page.keyboard.press("f")
    expect(page.locator("#chips [popover]:popover-open")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("/customer/new$"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/customer$"))
    page.keyboard.press("g")
    expect(page.locator(".lm-side a[data-letter=H]")).to_have_attribute("href", "/")
    page.keyboard.press("h")
    expect(heading).to_have_text("工作台")


def test_the_help_says_what_fields_are_for_also_without_script(open_page: Open) -> None:
    page = open_page("/customer")
    asked(page)
    expect(page.get_by_role("dialog")).to_contain_text("留空则不编号")
    page.get_by_role("button", name="关闭").click()
    page.goto("/-/help?of=customer")
    expect(page.get_by_role("main")).to_contain_text("留空则不编号")
