"""A Chromium for the whole run, and for each test an application of its own with somebody logged in."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.memory import PASSWORD, Memory
from tests.browser.serving import application, served
from tools.environment import program

PATIENCE = 5_000
"""Milliseconds; nothing here takes a tenth of it, on a machine that does nothing else."""

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


def chromium() -> str:
    """Where the machine's Chromium is."""
    found = program("Chromium")
    assert found, "the tests need Chromium on this machine (tools/environment.py says how)"
    return found


@pytest.fixture(scope="package")  # Playwright's loop runs in this thread; other packages call asyncio.run in it
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def only_memory() -> Memory:
    return Memory()


@pytest.fixture(scope="session")
def address(only_memory: Memory) -> Iterator[str]:
    with served(application(only_memory)) as address:
        yield address


@pytest.fixture
def memory(only_memory: Memory) -> Memory:
    """The application's memory, as it is in the beginning."""
    only_memory.reset()
    return only_memory


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str, memory: Memory) -> Iterator[Open]:
    """Opens a page of the application in a browser of its own; anything it writes to the console fails the test."""
    contexts, noise = [], []

    def opened(path: str = "/-/login", *, account: str | None = "liming", **options: object) -> Page:
        context = browser.new_context(base_url=address, **{"locale": "zh-CN", **options})  # type: ignore[arg-type] # any option
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if account is not None:
            context.add_cookies([{"name": "loom_session", "value": memory.open_session(account), "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("console", lambda said: noise.append(said.text) if _is_complaint(said.type, said.text) else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert noise == []


def log_in(page: Page, account: str, password: str = PASSWORD) -> None:
    """By hand, on the page of the log-in."""
    page.get_by_label("账号", exact=True).fill(account)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def _is_complaint(kind: str, text: str) -> bool:
    """What the browser says by itself of an answer that is no success is no complaint of ours."""
    return kind in ("error", "warning") and "Failed to load resource" not in text and "Failed to fetch" not in text
