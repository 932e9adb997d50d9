"""Boards and calendars in the browser: cards are dragged, carried by keys, sent by a menu; the refused go back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.memory import Memory

BOARD = "/customer?view=board"


def counts(page: Page) -> dict[str, int]:
    names = page.locator("[data-lane]").evaluate_all("all => all.map((one) => one.dataset.lane)")
    numbers = page.locator(".lm-lane-head > .lm-number:first-of-type").all_inner_texts()
    return dict(zip(names, map(int, numbers), strict=True))


def test_a_card_is_dragged_and_the_figures_follow(open_page: Open, memory: Memory) -> None:
    page = open_page(BOARD)
    before = counts(page)
    card = page.locator("#lane-following .lm-tile").first
    record, version = (int(card.get_attribute(f"data-{name}") or 0) for name in ("record", "version"))
    card.drag_to(page.locator("#lane-quoting .lm-tiles"))
    expect(page.locator(f"#lane-quoting #customer-{record}")).to_have_attribute("data-version", f"{version + 1}")
    after = counts(page)
    assert (after["following"], after["quoting"]) == (before["following"] - 1, before["quoting"] + 1)
    assert memory.rows["customer"][record].values["stage"] == "quoting"


def test_a_card_is_carried_by_keys_and_keeps_the_focus(open_page: Open) -> None:
    page = open_page(BOARD)
    title = page.locator("#lane-following .lm-title").first
    name = title.inner_text()
    title.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator("#lane-following .lm-title").first).to_have_text(name)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("#board-said")).to_have_text("已移到“报价中”")
    expect(page.locator("#lane-quoting .lm-title").first).to_have_text(name)
    expect(page.locator("#lane-quoting .lm-title").first).to_be_focused()


def test_what_is_refused_goes_back_and_its_column_says_why(open_page: Open, memory: Memory) -> None:
    page = open_page(BOARD, viewport={"width": 390, "height": 844})
    card = page.locator("#lane-following .lm-tile").first
    record = int(card.get_attribute("data-record") or 0)
    memory.change_behind("customer", record, region="Berlin")
    card.locator("[data-move]").click()
    page.locator("#board-menu").get_by_role("button", name="报价中").click()
    expect(page.locator("#lane-quoting .lm-lane-why")).not_to_be_empty()
    expect(page.locator(f"#lane-following #customer-{record}")).to_be_visible()


def test_an_entry_of_a_calendar_is_dragged_to_another_day(open_page: Open) -> None:
    page = open_page("/customer?view=plan")
    entry = page.locator(".lm-entry-of-day").first
    record, day = entry.get_attribute("id"), page.locator("[data-day][data-none]").first.get_attribute("data-day")
    entry.drag_to(page.locator(f"[data-day='{day}']"))
    expect(page.locator(f"[data-day='{day}']:not([data-none]) #{record}")).to_be_visible()
