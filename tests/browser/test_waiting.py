"""What is fetched anew is drawn as a skeleton meanwhile, and nothing moves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.shifting import shifted, watch_shifts


def held(page: Page, part: str) -> Callable[[], None]:
    """Answers to the script whose address has this part wait until the function is called."""
    waiting: list[Route] = []
    page.route(lambda url: part in url, lambda route: waiting.append(route))

    def release() -> None:
        for route in waiting:
            route.continue_()

    return release


@pytest.mark.parametrize(
    ("path", "pressed", "part", "place", "gone"),
    [
        ("/customer", "#list [data-key=page_next]", "after=", "#list", "#list tbody a.lm-title >> nth=0"),
        (
            "/customer/20311",
            ".lm-tabs a >> nth=1",
            "tab=",
            "#record-body",
            "#record-body .lm-card:not(.lm-tabs) > header >> nth=0",
        ),
    ],
)
def test_a_part_is_a_skeleton_while_it_is_fetched(
    open_page: Open, path: str, pressed: str, part: str, place: str, gone: str
) -> None:
    page = open_page(path)
    page.locator(f"{pressed}").and_(page.locator("[data-htmx-powered]")).wait_for()
    release = held(page, part)
    watch_shifts(page)
    page.locator(pressed).click()
    expect(page.locator(place)).to_have_attribute("aria-busy", "true")
    expect(page.locator(gone)).to_be_hidden()
    assert shifted(page) == 0
    release()
    expect(page.locator(place)).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(gone)).to_be_visible()
