"""How far parts of a page move by themselves."""

from playwright.sync_api import Page

_WATCH = """
() => {
  window.moved = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; })
    .observe({ type: "layout-shift" });
}
"""


def watch_shifts(page: Page) -> None:
    """From now on add up what moves, also where somebody does something."""
    page.evaluate(_WATCH)


def shifted(page: Page) -> float:
    """The sum, as browsers reckon it: parts of the window times how far."""
    return float(page.evaluate("window.moved"))
