"""Every kind of screen of the application that ships keeps its limits, in every view."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.views import VIEWS
from tests.support.shop import shop
from tools.screens.drawing import draw
from tools.screens.scenes import SCENES


@pytest.mark.trial
def test_every_screen_keeps_its_limits(sqlite_url: str, tmp_path: Path) -> None:
    with shop(tmp_path, sqlite_url) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        found = draw(browser, served, SCENES, VIEWS)
        browser.close()
    assert found.faults == []
