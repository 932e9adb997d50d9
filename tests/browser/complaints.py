"""What a machine can find wrong with a screen by looking at it: axe's rules, and a part of the checklist for people."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
RAW = r"\b(None|null|undefined|NaN|True|False|\[object)\b"

_LOOK = """
(raw) => {
  const found = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length;
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  for (const element of document.querySelectorAll("body *")) {
    if (!shown(element)) continue;
    const style = getComputedStyle(element);
    const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (!own.length) continue;
    const text = own.map((node) => node.data.trim()).join(" ");
    if (parseFloat(style.fontSize) < 11) found.push(`smaller than 11 px: ${text}`);
    if (!element.closest("code") && new RegExp(raw).test(text)) found.push(`a raw value: ${text}`);
    const line = element.matches("a:not(.lm-title), button, .lm-badge, time");
    if (line && element.clientHeight > 60) found.push(`wrapped: ${text}`);
  }
  const needed = matchMedia("(width < 768px)").matches ? 32 : 20;
  for (const control of document.querySelectorAll("button, a.btn, input:not([type=hidden]), select")) {
    const { width, height } = control.getBoundingClientRect();
    const covered = control.matches("[type=checkbox], [type=radio], [data-native], .lm-hidden-text") || !shown(control);
    if (!covered && Math.min(height, width) < needed) found.push(`a small target: ${control.outerHTML.slice(0, 90)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) found.push(`an id twice: ${id}`);
  return found;
}
"""


def complaints(page: Page) -> list[str]:
    """Everything found, as sentences."""
    violations = Axe().run(page).response["violations"]
    grave = [each for each in violations if each["impact"] in GRAVE]
    axe = [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in grave for node in each["nodes"]]
    return axe + list(page.evaluate(_LOOK, RAW))
