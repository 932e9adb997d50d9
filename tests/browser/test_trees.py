"""Values of a dictionary below each other in a picker and a filter, by keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open


def seen(page: Page) -> list[str]:
    """What stands in the tree that is open."""
    return [one.inner_text().strip() for one in page.locator("[role=treeitem]:visible > span:last-child").all()]


def test_a_picker_walks_down_to_a_value_and_finds_it_with_where_it_lies(open_page: Open) -> None:
    page = open_page("/product/2/edit")
    box = page.locator("#territory")
    box.press("ArrowDown")
    expect(page.get_by_role("tree").get_by_role("treeitem")).to_have_text(["华东", "华南"])
    box.press("ArrowRight")
    expect(page.get_by_role("treeitem", name="华东")).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-activedescendant", "option-territory-east")
    for key in ("ArrowRight", "ArrowDown"):
        box.press(key)
    assert seen(page) == ["华东", "苏州", "宁波", "华南"]
    box.press("ArrowLeft")
    box.press("ArrowLeft")
    expect(page.get_by_role("treeitem", name="苏州")).to_have_count(0)
    box.fill("深圳 3")
    option = page.get_by_role("listbox").get_by_role("option").first
    expect(option).to_contain_text("华南 / 深圳")
    box.press("Enter")
    expect(box).to_have_value("3 号园区")
    page.locator("#form-part button.btn-primary:visible").click()
    expect(page.get_by_role("main")).to_contain_text("3 号园区")


def test_a_picker_opens_where_the_value_lies_that_is_held(open_page: Open) -> None:
    page = open_page("/product/1/edit")
    page.locator("#territory").press("ArrowDown")
    expect(page.locator("[role=treeitem][aria-current=true]")).to_have_text("3 号园区")
    expect(page.locator("#territory")).to_have_attribute("aria-activedescendant", "option-territory-suzhou_3")


def test_a_filter_is_a_tree_and_takes_what_lies_below(open_page: Open) -> None:
    page = open_page("/product")
    page.locator("#chip-territory").click()
    tree = page.get_by_role("tree", name="供应区域")
    expect(tree.get_by_role("treeitem")).to_have_count(2)
    page.get_by_role("searchbox", name="搜索供应区域").press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(tree.get_by_role("treeitem")).to_have_count(4)
    page.get_by_role("searchbox", name="搜索供应区域").fill("深圳")
    assert seen(page) == []
    expect(tree.locator("li:visible > .lm-option")).to_have_text(["华南", "深圳"])
    page.get_by_role("searchbox", name="搜索供应区域").fill("")
    page.get_by_role("treeitem", name="华东", exact=True).focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("treeitem", name="华东", exact=True)).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="应用", exact=True).click()
    expect(page).to_have_url(re.compile(r"is\.territory\.east=on"))
    expect(page.locator("#list tbody a.lm-title")).to_have_count(1)
