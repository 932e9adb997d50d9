"""The settings in the browser: set, refused, in conflict; without a script too."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.memory import Memory

AT = "/-/settings"


def save(page: Page) -> None:
    page.locator("#form-part button.btn-primary:visible").click()


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])
def test_settings_are_corrected_and_saved(open_page: Open, memory: Memory, *, scripted: bool) -> None:
    page = open_page("/customer", java_script_enabled=scripted)
    page.get_by_role("link", name="设置").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("设置")
    page.get_by_label("静默天数").fill("viel")
    page.get_by_label("启用薪资").uncheck()
    save(page)
    expect(page.locator("#form-summary a")).to_have_text(["静默天数：应为数字"])
    expect(page.get_by_label("静默天数")).to_have_value("viel")
    expect(page.get_by_label("启用薪资")).not_to_be_checked()
    page.get_by_label("静默天数").fill("14")
    save(page)
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    expect(page.get_by_label("静默天数")).to_have_value("14")
    assert (memory.set_.values["quiet"], memory.set_.values["payroll"]) == (14, False)


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])
def test_what_somebody_else_set_meanwhile_is_kept_or_not(open_page: Open, memory: Memory, *, scripted: bool) -> None:
    page = open_page(AT, java_script_enabled=scripted)
    memory.set_behind(quiet=3, greeting="您好")
    page.get_by_label("静默天数").fill("7")
    save(page)
    expect(page.get_by_role("heading", name="设置已被他人修改")).to_be_visible()
    page.get_by_label("3", exact=True).check()
    page.get_by_role("button", name="按所选保存").click()
    expect(page).to_have_url(re.compile(f"{AT}$"))
    expect(page.get_by_label("问候语")).to_have_value("您好")
    assert (memory.set_.values["quiet"], memory.set_.values["greeting"]) == (3, "您好")


def test_on_a_phone_the_menu_leads_there(open_page: Open) -> None:
    page = open_page("/customer", viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="更多").click()
    page.get_by_role("link", name="设置").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("设置")
