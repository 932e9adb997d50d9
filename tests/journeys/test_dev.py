"""`loom dev` in the browser: what is saved is there, mistakes and plans lie over the page, what is typed stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.complaints import complaints
from tests.journeys.desk import Desk, desk


@pytest.fixture
def here(tmp_path: Path, sqlite_url: str) -> Iterator[Desk]:
    with desk(tmp_path, sqlite_url) as made:
        yield made


def what_is_saved_is_on_the_page_and_what_is_typed_stays(here: Desk) -> None:
    page, panel = here.page, here.page.locator("#dev")
    page.goto(f"{here.server.address}/customer/new")
    here.save("  fax: text\n")
    expect(page.get_by_label("fax")).to_be_visible()
    expect(panel).to_have_count(0)
    page.get_by_label("name").fill("Acme")
    here.save("  fax: text\n  level: {type: choice, options: {high: {}, low: {}}}\n")
    expect(panel).to_contain_text("New definitions are in force.")
    expect(page.get_by_label("name")).to_have_value("Acme")
    assert complaints(page) == []
    panel.get_by_role("button", name="Later").click()
    expect(panel).to_have_count(0)
    here.save("  fax: text\n  level: {type: choice, options: {high: {}, low: {}}}\n  size: integer\n")
    panel.get_by_role("button", name="Load again").click()
    expect(page.get_by_label("size")).to_be_visible()
    expect(page.get_by_label("name")).to_have_value("")


def mistakes_lie_over_the_page_until_they_are_put_right(here: Desk) -> None:
    page, panel = here.page, here.page.locator("#dev")
    page.goto(f"{here.server.address}/customer")
    here.save("  fax: txt\n")
    expect(panel).to_contain_text("The definitions do not load")
    expect(panel).to_contain_text("there is no field type `txt`")
    expect(panel).to_contain_text("customer.yaml:5")
    expect(panel).to_contain_text("did you mean `text`?")
    expect(panel.locator("mark")).to_have_text("txt")
    assert complaints(page) == []
    page.goto(f"{here.server.address}/customer/new")
    expect(page.get_by_label("name")).to_be_visible()
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)
    here.save("  fax: number_of_a_machine\n")
    expect(panel).to_contain_text("`number_of_a_machine`")
    here.save("  fax: text\n")
    expect(panel).to_have_count(0)
    expect(page.get_by_label("fax")).to_be_visible()


def a_plan_that_waits_is_shown_with_what_to_do(here: Desk) -> None:
    page, panel = here.page, here.page.locator("#dev")
    page.goto(f"{here.server.address}/customer/new")
    here.save("  fax: text\n")
    expect(page.get_by_label("fax")).to_be_visible()
    here.save("")
    expect(panel).to_contain_text("A plan waits")
    expect(panel).to_contain_text("- customer.fax: field removed, its data parked")
    expect(panel).to_contain_text("loom apply --confirm customer.fax")
    expect(page.get_by_label("fax")).to_be_visible()
    assert complaints(page) == []


def test_what_an_author_saves_is_told_in_the_browser(here: Desk) -> None:
    mistakes_lie_over_the_page_until_they_are_put_right(here)
    a_plan_that_waits_is_shown_with_what_to_do(here)
    what_is_saved_is_on_the_page_and_what_is_typed_stays(here)
