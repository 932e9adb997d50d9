"""An analyst adds a third entity as a file, and people work with it in a browser and over the API: no Python."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium
from tests.journeys.application import Application
from tests.support.running import Running, running

CHOSEN = "my very own password"
RUN = ("run", "definitions", "--demo", "sales_rep=anna")
ADDED = {
    "+ project: new entity with 14 fields",
    "+ customer.projects: new field: collection",
    "+ customer.project_budget: new field: money, computed",
    "~ sales_rep.project: rights changed: read, create, update, delete, restore",
    "  log in  as before; for a new password: loom user reset admin",
}
STANDS_IN_THE_WAY = "- project.due: field removed, its data parked (1 record) [destructive]"
PATIENCE = 20_000
"""Milliseconds; a step takes a tenth of a second on a machine that does nothing else."""


@pytest.fixture
def page(database_url: str) -> Iterator[Page]:
    """A page of a browser of its own, opened after the database was made: Playwright keeps an event loop running here.

    What the page complains of in its console fails the test.
    """
    noise: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        context = browser.new_context(locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        opened = context.new_page()
        opened.on("pageerror", lambda error: noise.append(str(error)))
        yield opened
        browser.close()
    assert noise == []


def test_a_third_entity_is_a_file(database_url: str, tmp_path: Path, page: Page) -> None:
    application = Application(tmp_path)
    with running(tmp_path, database_url, *RUN) as server:
        log_in_and_choose(page, server, told_password(server, "admin"))
        assert server.stop() == 0
    application.add_projects()
    with running(tmp_path, database_url, *RUN) as server:
        assert set(server.log.splitlines()) >= ADDED
        log_in_again(page, server)
        create_in_the_form(page)
        see_everywhere(page, server, "计划中", "余额", "项目预算合计")
        speak_english(page)
        see_everywhere(page, server, "Planned", "Left", "Budget of projects")
        with client_of(server) as api:
            assert len(api.get("/api/customer", params={"limit": 200}).json()["items"]) == 200
            work_over_the_api(api)
        assert server.stop() == 0
    application.take_out_the_day()
    with running(tmp_path, database_url, *RUN) as server:
        assert STANDS_IN_THE_WAY in server.log
        assert "Served are the definitions in force, version 2, until this is settled." in server.log
        with client_of(server) as api:
            assert api.get("/api/project/1").json()["due"] == "2027-03-31"


def told_password(server: Running, account: str) -> str:
    """The one-time password that `loom run` gave to this person."""
    return re.split(" +", server.wait_for(rf"{account} +[a-z2-9-]{{19}}"))[1]


def log_in_and_choose(page: Page, server: Running, password: str) -> None:
    """The first log-in, with the one-time password."""
    page.goto(server.address)
    page.get_by_label("账号", exact=True).fill("admin")
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("一次性密码", exact=True).fill(password)
    page.get_by_label("新密码", exact=True).fill(CHOSEN)
    page.get_by_label("再次输入新密码").fill(CHOSEN)
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator(".lm-toast")).to_contain_text("密码已修改")


def log_in_again(page: Page, server: Running) -> None:
    """With the password chosen, on the page of the new server: the session of the former one is still good."""
    page.goto(f"{server.address}/project")
    expect(page.get_by_role("heading", level=1)).to_have_text("项目")


def client_of(server: Running) -> httpx.Client:
    """A client of the API as the same person."""
    with server.client() as anybody:
        opened = anybody.post("/api/-/session", json={"account": "admin", "password": CHOSEN})
    assert opened.status_code == 201, opened.text
    return server.client(opened.json()["token"])


def create_in_the_form(page: Page) -> None:
    """A project for a customer found by typing; while it is typed, `left` is worked out and too much spent is told."""
    page.get_by_role("link", name="新建项目").first.click()
    page.get_by_label("项目名称").fill("新厂房")
    page.get_by_role("combobox", name="委托客户").press_sequentially("北京", delay=20)
    page.locator("[data-picker] [role=option]").first.click()
    page.get_by_label("预算").fill("5000")
    page.get_by_label("已花费").fill("6000.5")
    page.keyboard.press("Tab")
    expect(page.locator("#output-left")).to_have_text("-¥1,000.50")
    expect(page.locator("#fault-spent")).to_contain_text("花费超过预算")
    page.get_by_label("已花费").fill("1200.5")
    expect(page.locator("#output-left")).to_have_text("¥3,799.50")
    expect(page.locator("#fault-spent")).to_be_empty()
    page.get_by_label("截止日期").fill("2027/3/31")
    page.get_by_role("button", name="保存项目").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("新厂房")


def see_everywhere(page: Page, server: Running, phase: str, left: str, total: str) -> None:
    """In the list, on its own page, and with its customer."""
    page.goto(f"{server.address}/project")
    seen(page, "新厂房", "北京", phase, left, "3,799.50")
    page.get_by_role("link", name="新厂房").click()
    seen(page, "新厂房", "北京", phase, left)
    page.locator("main a[href^='/customer/']").first.click()
    page.locator("a[href$='?tab=projects']").click()
    seen(page, "新厂房", total)


def seen(page: Page, *words: str) -> None:
    for word in words:
        expect(page.locator("main")).to_contain_text(word)


def speak_english(page: Page) -> None:
    page.get_by_role("button", name="我的账号").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def work_over_the_api(api: httpx.Client) -> None:
    """The same entity: rules, totals of its customer, filters, and its place in the description."""
    customer = api.get("/api/project/1").json()["customer"]
    refused = api.post("/api/project", json={"name": "x", "customer": customer, "budget": 1, "spent": 2})
    assert (refused.status_code, [one["pointer"] for one in refused.json()["failures"]]) == (422, ["/spent"])
    made = api.post("/api/project", json={"name": "Umbau", "customer": customer, "budget": "250.00"})
    assert (made.status_code, made.json()["left"], made.json()["phase"]) == (201, "250.00", "planned")
    assert api.get(f"/api/customer/{customer}").json()["project_budget"] == "5250.00"
    found = api.get("/api/project", params={"where": "left < 1000 and starts_with(customer.name, '北京')"})
    assert [one["name"] for one in found.json()["items"]] == ["Umbau"]
    assert "/api/project" in api.get("/api/-/openapi.json").json()["paths"]
