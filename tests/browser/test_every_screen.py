"""Every screen has no flaw that a machine finds: every fourth one in every run, in a wide light Chinese window and a
narrow dark English one in turn; as a trial all in both.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.complaints import complaints
from tests.browser.memory import Memory
from tests.browser.scenes import SCENES, Scene, stage
from tests.browser.views import NARROW, WIDE, View

LOOKED_AT = [View("zh", "light", WIDE), View("en", "dark", NARROW)]


CASES = [
    pytest.param(view, scene, id=f"{view}-{scene}", marks=() if 4 * turn == place % 8 else pytest.mark.trial)
    for turn, view in enumerate(LOOKED_AT)
    for place, scene in enumerate(SCENES)
]


@pytest.fixture(scope="module")
def look(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[BrowserContext, View]]:
    view: View = request.param
    context = browser.new_context(viewport={"width": view.size[0], "height": view.size[1]})
    yield context, view
    context.close()


@pytest.mark.parametrize(("look", "scene"), CASES, indirect=["look"])
def test_a_screen_has_no_flaw(
    look: tuple[BrowserContext, View], scene: Scene, only_memory: Memory, address: str
) -> None:
    page = stage(look[0], only_memory, address, scene, look[1])
    found = complaints(page)
    page.close()
    assert found == []
