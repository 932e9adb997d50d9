"""The search through everything in the browser: opened and gone through by keyboard."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open

READING = 20_000
"""Milliseconds in which even a busy machine has read the dictionary of pinyin."""


def test_a_record_is_found_from_anywhere_without_a_mouse(open_page: Open) -> None:
    page = open_page("/product")
    page.keyboard.press("Control+k")
    expect(page.locator("#everywhere")).to_be_focused()
    page.keyboard.type("hljm", delay=20)
    expect(page.locator(".lm-hits a")).to_have_text(["苏州恒立精密机械有限公司"], timeout=READING)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/customer/\d+$"))


def test_lists_and_new_records_are_gone_to_by_their_name(open_page: Open) -> None:
    page = open_page("/-/search")
    page.keyboard.type("联系")
    places = page.get_by_role("region", name="前往").get_by_role("link")
    expect(places).to_have_text(["联系人", "新建联系人"])
    places.last.click()
    expect(page).to_have_url(re.compile("/contact/new$"))
