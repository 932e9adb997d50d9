"""Fields that hold several values, or a record of any of several kinds, in the browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

EDIT = "/visit/1/edit"


def sent(page: Page, beginning: str) -> dict[str, str]:
    """What the form would send for a field."""
    found: dict[str, str] = page.evaluate("Object.fromEntries(new FormData(document.querySelector('#form-part')))")
    return {name: text for name, text in found.items() if name.startswith(beginning) and not name.endswith(":title")}


def test_records_are_taken_away_and_added_as_chips(open_page: Open) -> None:
    page = open_page(EDIT)
    chips = page.locator(".lm-member")
    expect(chips).to_have_count(2)
    before = sent(page, "people")
    chips.first.click()
    expect(chips.first.locator("input")).not_to_be_checked()
    box = page.locator("#people")
    found = page.locator("#people-list [role=option]")
    box.press("ArrowDown")
    found.nth(2).wait_for()
    chosen = found.nth(2).get_attribute("data-title")
    found.nth(2).click()
    expect(chips).to_have_count(3)
    expect(chips.last).to_have_text(chosen or "")
    expect(box).to_have_value("")
    kept = sent(page, "people")
    assert (len(before), len(kept), kept["people"]) == (3, 3, "")
    assert len(before.keys() - kept.keys()) == 1


def test_what_was_taken_away_comes_back_where_it_was(open_page: Open) -> None:
    page = open_page(EDIT)
    chips, box = page.locator(".lm-member"), page.locator("#people")
    name = chips.first.inner_text()
    chips.first.click()
    box.press_sequentially(name[:2], delay=20)
    page.locator("#people-list [role=option]", has_text=name).first.click()
    expect(chips).to_have_count(2)
    expect(chips.first.locator("input")).to_be_checked()


def test_a_chip_is_reached_and_taken_away_by_keyboard(open_page: Open) -> None:
    page = open_page(EDIT)
    chip = page.locator(".lm-member input").first
    chip.focus()
    page.keyboard.press("Space")
    expect(chip).not_to_be_checked()
    expect(page.locator(".lm-changed")).to_be_visible()


def test_one_box_finds_records_of_every_kind(open_page: Open) -> None:
    page = open_page(EDIT)
    box, found = page.locator("#about"), page.locator("#about-list [role=option]")
    box.fill("")
    box.press_sequentially("有限", delay=20)
    expect(found.first).to_contain_text("客户")
    box.press("Enter")
    expect(box).to_have_value(re.compile("有限公司$"))
    assert re.fullmatch(r"customer/\d+", sent(page, "about")["about"])


def test_choices_are_ticked_and_words_are_offered(open_page: Open) -> None:
    page = open_page(EDIT)
    ways = page.get_by_role("group", name="方式")
    expect(ways.get_by_label("电话")).to_be_checked()
    ways.get_by_label("邮件").check()
    assert sorted(sent(page, "ways")) == ["ways.call", "ways.mail", "ways.onsite"]
    words = page.get_by_label("标签")
    expect(words).to_have_value("重点, 待跟进")
    with page.expect_response("**/visit/pick/words") as answered:
        words.focus()
    assert answered.value.ok
    words.fill("")
    expect(page.locator("#words-list option")).to_have_count(2)
    assert page.locator("#words-list option").evaluate_all("all => all.map(one => one.value)") == ["重点", "待跟进"]
