"""What is measured of a page in a browser, and the limits it is held against."""

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.browser.complaints import complaints
from tests.browser.views import View
from tests.support.shop import Shop
from tools.screens.scenes import Scene

MOST_SHIFTED: Final = 0.05
MOST_BYTES: Final = 300_000
LONGEST: Final = 1.0
"""Seconds until a list that nobody opened before can be worked with."""

_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Measured:
    """A scene in a view: how far its parts moved by themselves, what it loads for the first time, what is wrong."""

    scene: str
    view: str
    shifted: float
    bytes: int
    wrong: list[str]

    @property
    def faults(self) -> list[str]:
        """Everything that passes a limit."""
        moved = [f"moves by {self.shifted:.3f}"] if self.shifted >= MOST_SHIFTED else []
        heavy = [f"loads {self.bytes:,} bytes"] if self.bytes > MOST_BYTES else []
        return [f"{self.scene} {self.view}: {one}" for one in (*moved, *heavy, *self.wrong)]


class _Loaded:
    """Counts the bytes that come over the network for a page, compressed as they come."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", self._count)

    def _count(self, told: Any) -> None:
        self.bytes += int(told["encodedDataLength"])


def opened(context: BrowserContext, shop: Shop, scene: Scene, view: View) -> tuple[Page, Measured]:
    """The scene in a view, with what was measured; the page is the caller's to close."""
    context.clear_cookies()
    context.add_cookies(shop.cookies(scene.account, f"{view.locale}.{view.theme}.standard"))  # type: ignore[arg-type] # dicts
    page = context.new_page()
    page.add_init_script(_SHIFTS)
    loaded = _Loaded(context.new_cdp_session(page))
    page.goto(shop.address + scene.path, wait_until="load")
    page.wait_for_timeout(100)
    first = loaded.bytes
    scene.act(page, shop)
    page.wait_for_timeout(100)
    shifted = float(page.evaluate("window.shifted"))
    return page, Measured(scene.name, str(view), round(shifted, 4), first, complaints(page))


def until_interactive(context: BrowserContext, shop: Shop, path: str) -> float:
    """Seconds until a page, never opened before in this browser, stands and its scripts have run."""
    context.add_cookies(shop.cookies("gm", "zh.light.standard"))  # type: ignore[arg-type] # dicts
    page = context.new_page()
    page.goto(shop.address + path, wait_until="load")
    milliseconds = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    page.close()
    return float(milliseconds) / 1000
