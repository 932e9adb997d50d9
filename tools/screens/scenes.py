"""Every kind of screen and the states it can be in, as a place to open and what to do there, with the sample data."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

from playwright.sync_api import Page

from tests.support.shop import Shop

_numbers = count(1)


def _nothing(page: Page, shop: Shop) -> None:
    """The screen as it opens."""


@dataclass(frozen=True)
class Scene:
    """A screen in one state: where it is, who looks, and what is done there."""

    name: str
    path: str
    act: Callable[[Page, Shop], None] = _nothing
    account: str | None = "gm"


def _open_filter(page: Page, shop: Shop) -> None:
    page.locator("[id^=chip-]:visible").first.click()


def _open_condition(page: Page, shop: Shop) -> None:
    page.locator("#chip-where:visible").click()
    page.locator("#condition").wait_for()


def _write_wrong(page: Page, shop: Shop) -> None:
    """What is wrong with a condition, told while it is written."""
    _open_condition(page, shop)
    page.locator("#condition").fill("level == 'a' and nmae ==")
    page.keyboard.type(" 'x'")
    page.locator("#condition-faults mark").first.wait_for()


def _build(page: Page, shop: Shop) -> None:
    """The same in rows and groups, with one more row that says nothing yet."""
    _open_condition(page, shop)
    page.locator(".lm-condition p > a").click()
    page.locator(".lm-built [name=':do'][value^='row.']").first.click()
    page.locator(".lm-built-row").nth(1).wait_for()


def _open_menu(page: Page, shop: Shop) -> None:
    page.locator("[popovertarget=my-account]:visible, [popovertarget=more-menu]:visible").last.click()


def _open_palette(page: Page, shop: Shop) -> None:
    page.keyboard.press("Control+k")
    page.locator("#palette-dialog input").press_sequentially("客户", delay=10)
    page.locator("#palette-dialog mark").first.wait_for()


def _log_in_wrong(page: Page, shop: Shop) -> None:
    page.locator("#account").fill("gm")
    page.locator("#password").fill("wrong")
    page.locator("form.lm-card button.btn-primary").click()
    page.locator("#fault-password span").wait_for()


def _save(page: Page) -> None:
    page.locator("#form-part button.btn-primary:visible").first.click()


def _save_wrong(page: Page, shop: Shop) -> None:
    page.locator("#name").fill("")
    page.locator("#employees").fill("viel")
    _save(page)
    page.locator("#form-summary").wait_for()


def _pick(page: Page, shop: Shop) -> None:
    page.locator("#customer").fill("")
    page.locator("#customer").press_sequentially("有", delay=20)
    page.locator("#customer-list [role=option]").first.wait_for()


def _clash(page: Page, shop: Shop) -> None:
    page.locator("#name").fill("恒立集团")
    with shop.client("admin") as other:
        other.patch("/customer/7", json={"name": f"恒立机械 {next(_numbers)}"}).raise_for_status()
    _save(page)
    page.locator("dialog[open]").wait_for()


def _fill_lines(page: Page, shop: Shop) -> None:
    """What was sent to a customer is locked: a draft is changed."""
    with shop.client("admin") as client:
        found = client.get("/quotation", params={"where": "state == 'draft'", "fields": "id", "limit": 1})
    page.goto(f"{shop.address}/quotation/{found.raise_for_status().json()['items'][0]['id']}/edit")
    page.locator("#lines-0-quantity").fill("12")
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)


def _ask_delete(page: Page, shop: Shop) -> None:
    page.locator("a[href$='/delete']:visible").first.click()
    page.locator("dialog[open]").wait_for()


CONDITION = quote("level == 'a'")

SCENES = (
    Scene("login", "/-/login", account=None),
    Scene("login-wrong", "/-/login", _log_in_wrong, account=None),
    Scene("home", "/"),
    Scene("home-rep", "/", account="rep"),
    Scene("list", "/customer"),
    Scene("list-filtered", "/customer?q=%E6%9C%89%E9%99%90&is.level.a=on&is.level.b=on"),
    Scene("list-filter-open", "/customer", _open_filter),
    Scene("list-condition", f"/customer?where={CONDITION}", _open_condition),
    Scene("list-condition-wrong", f"/customer?where={CONDITION}", _write_wrong),
    Scene("list-condition-built", f"/customer?where={CONDITION}", _build),
    Scene("list-none-fit", "/customer?q=kein"),
    Scene("list-empty", "/implementation_plan"),
    Scene("list-wide", "/quotation?view=all"),
    Scene("list-view", "/contract?view=effective"),
    Scene("board", "/opportunity?view=board"),
    Scene("calendar", "/activity?view=dates"),
    Scene("calendar-week", "/activity?view=dates&span=week"),
    Scene("calendar-day", "/activity?view=dates&span=day"),
    Scene("calendar-year", "/activity?view=dates&span=year"),
    Scene("menu", "/customer", _open_menu),
    Scene("palette", "/customer", _open_palette),
    Scene("search", "/-/search?q=%E8%8B%8F%E5%B7%9E"),
    Scene("detail", "/customer/5"),
    Scene("detail-related", "/customer/5?tab=contacts"),
    Scene("detail-timeline", "/customer/5?tab=timeline"),
    Scene("detail-amounts", "/opportunity/5"),
    Scene("detail-lines", "/quotation/3?tab=lines"),
    Scene("delete-question", "/user/3", _ask_delete, account="admin"),
    Scene("form-new", "/customer/new"),
    Scene("form-edit", "/opportunity/5/edit"),
    Scene("form-wrong", "/customer/5/edit", _save_wrong),
    Scene("form-picker", "/contact/new", _pick),
    Scene("lines-new", "/quotation/new"),
    Scene("lines-edit", "/quotation", _fill_lines),
    Scene("conflict", "/customer/7/edit", _clash),
    Scene("history", "/customer/5/history"),
    Scene("bin", "/todo/bin"),
    Scene("bin-empty", "/contact/bin"),
    Scene("inbox", "/-/inbox/approvals"),
    Scene("inbox-item", "/-/inbox/approvals/approval_task/2"),
    Scene("inbox-submitted", "/-/inbox/submitted", account="rep"),
    Scene("inbox-away", "/-/inbox/away"),
    Scene("account", "/-/account"),
    Scene("password", "/-/password"),
    Scene("tokens", "/-/tokens"),
    Scene("access", "/-/access", account="admin"),
    Scene("administration", "/-/administration", account="admin"),
    Scene("people", "/user", account="admin"),
    Scene("person", "/user/3", account="admin"),
    Scene("dictionary", "/industry", account="admin"),
    Scene("roles", "/-/roles", account="admin"),
    Scene("role", "/-/roles/sales_rep", account="admin"),
    Scene("settings", "/-/settings", account="admin"),
    Scene("audit", "/audit_entry", account="admin"),
    Scene("health", "/-/health", account="admin"),
    Scene("fields", "/-/fields", account="admin"),
    Scene("fields-of", "/-/fields/customer", account="admin"),
    Scene("field-new", "/-/fields/customer/new", account="admin"),
    Scene("not-found", "/customer/99999"),
    Scene("forbidden", "/-/settings", account="rep"),
)


def prepare(shop: Shop) -> None:
    """What some scenes reckon with: records in a recycle bin, something that was said of a customer, expenses that wait
    for approval.
    """
    with shop.client("rep") as rep:
        for amount in ("980", "7320"):
            spent = {"purpose": "拜访客户差旅", "lines": [{"category": "travel", "amount": amount}]}
            made = rep.post("/expense", json=spent).raise_for_status().json()["id"]
            rep.post(f"/expense/{made}/actions/submit", json={}).raise_for_status()
    with shop.client("gm") as gm:
        for one in range(1, 5):
            gm.delete(f"/todo/{one}").raise_for_status()
        gm.patch("/customer/5", json={"notes": "老板亲自决策。"}).raise_for_status()
        gm.post("/customer/5/actions/comment", json={"text": "下周二去拜访，先准备报价。"}).raise_for_status()
