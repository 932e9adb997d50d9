"""Somebody who writes definitions: a folder, the `loom dev` that follows it, and a browser beside the editor."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium
from tests.support.running import Running, running

PATIENCE = 20_000
"""Milliseconds; a step takes a second on a machine that does nothing else."""

FILES = {
    "app.yaml": "app: shop\nlocales: [en, zh]\ntime_zone: UTC\ncurrency: EUR\n",
    "customer.yaml": "entity: customer\ntitle: name\nfields:\n  name: text\n",
    "administrator.yaml": (
        "role: administrator\nincludes: [admin]\ngrants:\n  customer: {read: true, create: true, update: true}\n"
    ),
}
CHOSEN = "my very own password"


class Desk:
    """The folder, the server, and a page of it where an administrator is logged in."""

    def __init__(self, folder: Path, server: Running, page: Page) -> None:
        self.folder, self.server, self.page = folder, server, page

    def save(self, more: str) -> None:
        """As an editor saves it: the customer with more fields."""
        text = FILES["customer.yaml"] + more
        (self.folder / "definitions" / "customer.yaml").write_text(text, encoding="utf-8")

    def log_in(self) -> None:
        """The first log-in, with the one-time password."""
        password = re.split(" +", self.server.wait_for(r"admin +[a-z2-9-]{19}"))[1]
        page = self.page
        page.goto(self.server.address)
        page.get_by_label("Account", exact=True).fill("admin")
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.get_by_label("One-time password", exact=True).fill(password)
        page.get_by_label("New password", exact=True).fill(CHOSEN)
        page.get_by_label("New password again").fill(CHOSEN)
        page.keyboard.press("Enter")
        expect(page.locator(".lm-toast")).to_be_visible()


@contextmanager
def desk(folder: Path, url: str) -> Iterator[Desk]:
    """A desk at which the work begins; what the browser complains of fails the test."""
    (folder / "definitions").mkdir()
    for name, text in FILES.items():
        (folder / "definitions" / name).write_text(text, encoding="utf-8")
    noise: list[str] = []
    with running(folder, url, "dev") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        made = Desk(folder, server, _page(browser, noise))
        made.log_in()
        yield made
        browser.close()
    assert noise == []


def _page(browser: Browser, noise: list[str]) -> Page:
    context = browser.new_context(locale="en-US")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("console", lambda said: noise.append(said.text) if "Content Security Policy" in said.text else None)
    return page
