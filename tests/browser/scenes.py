"""Every kind of screen and the states it can be in, as a place to open and what to do there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from playwright.sync_api import BrowserContext, Page

from tests.browser.memory import Memory
from tests.browser.views import View


def _nothing(page: Page, memory: Memory) -> None:
    """The screen as it opens."""


def _stay(memory: Memory) -> None:
    """The memory as it is in the beginning."""


@dataclass(frozen=True)
class Scene:
    """A screen in one state: where it is, what is done there, and what happened before."""

    name: str
    path: str
    act: Callable[[Page, Memory], None] = _nothing
    before: Callable[[Memory], None] = _stay
    account: str | None = "liming"

    def __str__(self) -> str:
        return self.name


def _open_filter(page: Page, memory: Memory) -> None:
    page.locator("#chip-stage").click()


def _open_palette(page: Page, memory: Memory) -> None:
    page.locator("#palette-dialog input[data-htmx-powered]").wait_for(state="attached")
    page.keyboard.press("Control+k")
    page.keyboard.type("恒")
    page.locator("#palette-dialog mark").first.wait_for()


def _open_account(page: Page, memory: Memory) -> None:
    page.locator("[popovertarget=my-account]:visible, [popovertarget=more-menu]:visible").last.click()


def _save_wrong(page: Page, memory: Memory) -> None:
    page.locator("#name").fill("")
    page.locator("#credit_limit").fill("viel")
    page.locator("#next_contact_on").fill("2026-13-01")
    page.locator("#form-part button.btn-primary:visible").click()
    page.locator("#form-summary").wait_for()


def _warn(page: Page, memory: Memory) -> None:
    page.locator("#payment_days").fill("200")
    page.locator("#fault-payment_days .lm-warning").wait_for()


def _pick(page: Page, memory: Memory) -> None:
    page.locator("#owner").fill("")
    page.locator("#owner").press_sequentially("李", delay=20)
    page.locator("[data-picker] [role=option]").first.wait_for()


def _add_people(page: Page, memory: Memory) -> None:
    """One is taken away, one comes."""
    page.locator(".lm-member").first.click()
    page.locator("#people").press("ArrowDown")
    page.locator("#people-list [role=option]").last.wait_for()
    page.locator("#people-list [role=option]").last.click()


def _pick_any(page: Page, memory: Memory) -> None:
    page.locator("#about").fill("")
    page.locator("#about").press_sequentially("有", delay=20)
    page.locator("#about-list [role=option]").first.wait_for()


def _clash(page: Page, memory: Memory) -> None:
    page.locator("#payment_days").fill("90")
    page.locator("#name").fill("恒立集团")
    memory.change_behind("customer", 20311, payment_days=45, region="江苏 昆山")
    page.locator("#form-part button.btn-primary:visible").click()
    page.locator("dialog[open]").wait_for()


def _fill_lines(page: Page, memory: Memory) -> None:
    page.locator("#lines-0-price").fill("1200")
    page.locator("#output-lines-0-amount").get_by_text("1,200.00").wait_for()


def _pick_in_line(page: Page, memory: Memory) -> None:
    page.locator("#lines-3-product").press_sequentially("H", delay=20)
    page.locator("[data-picker] [role=option]").first.wait_for()


def _save_lines_wrong(page: Page, memory: Memory) -> None:
    page.locator("#lines-0-quantity").fill("viele")
    page.locator("#lines-1-product").fill("")
    page.locator("#lines-1-quantity").fill("")
    page.locator("#form-part button.btn-primary:visible").click()
    page.locator("#form-summary").wait_for()


def _clash_lines(page: Page, memory: Memory) -> None:
    page.locator("#lines-0-quantity").fill("7")
    stored = memory.rows["order"][1]
    memory.change_behind("order", 1, code="DD-1A")
    memory.rows["order"][1] = replace(memory.rows["order"][1], lines={"lines": list(stored.lines["lines"][:2])})
    page.locator("#form-part button.btn-primary:visible").click()
    page.locator("dialog[open]").wait_for()


def _ask_delete(page: Page, memory: Memory) -> None:
    page.locator("a[href$='/delete']:visible").click()
    page.locator("dialog[open]").wait_for()


def _delete(page: Page, memory: Memory) -> None:
    page.locator("form[action$='/delete'] button:visible").click()
    page.locator("[data-toast]").wait_for()


def _set_wrong(page: Page, memory: Memory) -> None:
    page.locator("#vat").fill("31")
    page.locator("#quiet").fill("viel")
    page.locator("#form-part button.btn-primary:visible").click()
    page.locator("#form-summary").wait_for()


def _set_both(page: Page, memory: Memory) -> None:
    memory.set_behind(quiet=3, greeting="您好")
    page.locator("#quiet").fill("7")
    page.locator("#form-part button.btn-primary:visible").click()
    page.locator("dialog[open]").wait_for()


def _fill_bin(memory: Memory) -> None:
    for identity in list(memory.rows["customer"])[:6]:
        memory.bin["customer"][identity] = memory.rows["customer"].pop(identity)


def _empty_contacts(memory: Memory) -> None:
    memory.rows["contact"].clear()


def _break(memory: Memory) -> None:
    memory.broken = True


def _log_in_wrong(page: Page, memory: Memory) -> None:
    page.locator("#account").fill("liming")
    page.locator("#password").fill("wrong")
    page.locator("form.lm-card button.btn-primary").click()
    page.locator("#fault-password span").wait_for()


SCENES = (
    Scene("list", "/customer?sort=-updated_at"),
    Scene(
        "list-filtered",
        "/customer?q=%E6%9C%89%E9%99%90&is.stage.following=on&is.stage.quoting=on&from.credit_limit=50%E4%B8%87&of.owner=2",
    ),
    Scene("list-filter-open", "/customer", _open_filter),
    Scene("list-empty", "/contact", before=_empty_contacts),
    Scene("list-none-fit", "/customer?q=kein&is.stage.lost=on"),
    Scene("board", "/customer?view=board"),
    Scene("calendar", "/customer?view=plan"),
    Scene("calendar-year", "/customer?view=plan&span=year"),
    Scene("list-deleted", "/customer/20311", _delete),
    Scene("account-menu", "/customer", _open_account),
    Scene("detail", "/customer/20311"),
    Scene("detail-tab", "/customer/20311?tab=contacts"),
    Scene("detail-timeline", "/customer/20311?tab=timeline"),
    Scene("detail-plain", "/contact/1"),
    Scene("delete-question", "/user/2", _ask_delete),
    Scene("form-new", "/customer/new"),
    Scene("form-edit", "/customer/20311/edit", _warn),
    Scene("form-wrong", "/customer/20311/edit", _save_wrong),
    Scene("form-picker", "/customer/20311/edit", _pick),
    Scene("lines", "/order/1"),
    Scene("lines-new", "/order/new", _fill_lines),
    Scene("lines-edit", "/order/1/edit"),
    Scene("lines-picker", "/order/1/edit", _pick_in_line),
    Scene("lines-wrong", "/order/1/edit", _save_lines_wrong),
    Scene("lines-clash", "/order/1/edit", _clash_lines),
    Scene("several", "/visit/1"),
    Scene("several-list", "/visit"),
    Scene("several-edit", "/visit/1/edit", _add_people),
    Scene("several-picker", "/visit/1/edit", _pick_any),
    Scene("conflict", "/customer/20311/edit", _clash),
    Scene("bin", "/customer/bin", before=_fill_bin),
    Scene("bin-empty", "/contact/bin"),
    Scene("palette", "/customer", _open_palette),
    Scene("search", "/-/search?q=%E6%81%92"),
    Scene("settings", "/-/settings"),
    Scene("settings-wrong", "/-/settings", _set_wrong),
    Scene("settings-clash", "/-/settings", _set_both),
    Scene("login", "/-/login", account=None),
    Scene("login-wrong", "/-/login", _log_in_wrong, account=None),
    Scene("password", "/-/password", account="fresh"),
    Scene("home", "/"),
    Scene("nothing", "/", account="nobody"),
    Scene("not-found", "/customer/999"),
    Scene("failed", "/customer", before=_break),
)


def stage(context: BrowserContext, memory: Memory, address: str, scene: Scene, view: View) -> Page:
    """The scene as somebody sees it; the memory is set up for it anew."""
    memory.reset()
    scene.before(memory)
    cookies = [{"name": "look", "value": f"{view.locale}.{view.theme}.standard", "url": address}]
    if scene.account is not None:
        cookies.append({"name": "loom_session", "value": memory.open_session(scene.account), "url": address})
    context.clear_cookies()
    context.add_cookies(cookies)  # type: ignore[arg-type] # plain dicts
    page = context.new_page()
    page.goto(address + scene.path)
    scene.act(page, memory)
    page.wait_for_timeout(150)
    return page
