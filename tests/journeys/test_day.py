"""A day in the application that ships, on both databases: what a rep, a manager and an administrator do in it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.complaints import complaints
from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.views import VIEWS
from tests.journeys import day
from tests.support.shop import Shop, shop
from tools.screens.measuring import opened
from tools.screens.scenes import SCENES, prepare

PATIENCE = 60_000
"""Milliseconds; no step takes three seconds on a machine that does nothing else."""

DAYS: dict[str, tuple[Callable[[Page], None], ...]] = {
    "rep": (
        day.a_lead_becomes_a_customer,
        day.it_is_followed_up,
        day.it_is_a_chance,
        day.it_moves_on_the_board,
        day.it_is_quoted_with_lines,
        day.it_is_agreed_and_ordered,
        day.an_expense_is_asked_for,
    ),
    "gm": (day.it_is_answered_without_a_mouse,),
    "manager": (day.the_team_is_looked_after, day.a_list_is_taken_away),
    "admin": (
        day.somebody_joins,
        day.a_field_is_added,
        day.a_dictionary_grows,
        day.what_was_deleted_comes_back,
    ),
}
"""By account; each goes on where the one before ended."""

LOOKED_AT = ("list", "board", "detail", "lines-edit")
"""The screens that are measured after a day, wide in Chinese and narrow in English."""


@contextmanager
def chromium_with(noise: list[str]) -> Iterator[Browser]:
    """A browser, and afterwards nothing that it complained of."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        launched.close()
    assert noise == []


def page_of(browser: Browser, opened_shop: Shop, account: str, noise: list[str]) -> Page:
    """A page in front of which somebody sits."""
    context = browser.new_context(base_url=opened_shop.address, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_cookies(opened_shop.cookies(account, "zh.light.standard"))  # type: ignore[arg-type] # plain dicts
    page = context.new_page()
    page.on("pageerror", lambda error: noise.append(str(error)))
    return page


def test_people_work_through_a_day(database_url: str, tmp_path: Path) -> None:
    noise: list[str] = []
    with shop(tmp_path, database_url) as opened_shop, chromium_with(noise) as browser:
        for account, steps in DAYS.items():
            page = page_of(browser, opened_shop, account, noise)
            for step in steps:
                step(page)
            page.wait_for_load_state("networkidle")
            assert complaints(page) == []
            page.context.close()


@pytest.mark.trial
def test_the_screens_of_a_day_stay_within_their_limits(database_url: str, tmp_path: Path) -> None:
    noise: list[str] = []
    with shop(tmp_path, database_url) as opened_shop, chromium_with(noise) as browser:
        assert faults_of_some_screens(browser, opened_shop, LOOKED_AT) == []


def faults_of_some_screens(browser: Browser, opened_shop: Shop, looked_at: Sequence[str]) -> list[str]:
    """What is wrong with these screens."""
    prepare(opened_shop)
    found = []
    for view in (VIEWS[0], VIEWS[-1]):
        context = browser.new_context(viewport={"width": view.size[0], "height": view.size[1]})
        context.set_default_timeout(PATIENCE)
        for scene in (one for one in SCENES if one.name in looked_at):
            page, measured = opened(context, opened_shop, scene, view)
            page.close()
            found += measured.faults
        context.close()
    return found
