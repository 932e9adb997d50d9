"""Every kind of screen of the small application, as HTML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from engine.meta.labels import text_in
from engine.screens.abilities import Abilities
from engine.screens.conflict import Versions, conflict_screen
from engine.screens.detail import detail_screen, related
from engine.screens.form import Fault, Filled, form_screen
from engine.screens.inputs import form_text
from engine.screens.listing import Page as Found
from engine.screens.listing import list_screen
from engine.screens.menu import menu
from engine.screens.query import Query
from engine.screens.reader import Reader, Row
from engine.screens.recycled import Deleted, bin_screen
from engine.screens.table import table
from engine.web.assets import load_assets
from engine.web.look import Look
from engine.web.page import Page, Shell, Templates, Toast
from tests.browser.demo_catalog import CATALOG, CONTACT, CUSTOMER
from tests.browser.demo_rows import NAMES, NOW, PEOPLE, contacts, customers

ALL = Abilities(create=True, update=True, delete=True, restore=True)
WRITABLE = [name for name, field in CUSTOMER.fields.items() if field.writable]


@dataclass(frozen=True)
class Demo:
    """One reader of the small application."""

    locale: str
    theme: str
    templates: Templates

    @property
    def reader(self) -> Reader:
        return Reader(self.locale, ZoneInfo("Asia/Shanghai"), NOW, "CNY")

    def page(self, current: str | None = None, toast: Toast | None = None) -> Page:
        shell = Shell("李明", "liming", menu(CATALOG, CATALOG.entities, self.locale, current))
        look = Look(self.locale, ("zh", "en"), self.theme)
        return Page(text_in(CATALOG.app.label, self.locale), self.reader, look, "/", "token", shell, toast, 20297)

    def draw(self, name: str, current: str | None = None, **screen: object) -> str:
        return self.templates.draw(name, self.page(current), **screen)


def demo(locale: str, theme: str) -> Demo:
    return Demo(locale, theme, Templates(load_assets(), "0.1.0"))


def the_list(demo: Demo) -> str:
    found = Found(customers(), after="x", total=18_426)
    return demo.draw("list.html", "customer", screen=list_screen(CUSTOMER, Query(sort="-updated_at"), found, ALL, demo.reader))


def filtered_list(demo: Demo) -> str:
    filters = {"is.stage.following": "on", "is.stage.quoting": "on", "from.credit_limit": "500000", "of.owner": "2"}
    rows = [row for row in customers() if row.values["stage"] in ("following", "quoting")]
    found = Found(rows[:5], total=5, titles={"owner": PEOPLE[2]})
    screen = list_screen(CUSTOMER, Query("精密", filters, "name"), found, ALL, demo.reader)
    return demo.templates.draw("list.html", demo.page("customer", Toast("deleted", "/x")), screen=screen)


def empty_list(demo: Demo) -> str:
    screen = list_screen(CONTACT, Query(), Found([], total=0), ALL, demo.reader)
    return demo.draw("list.html", "contact", screen=screen)


def unfit_list(demo: Demo) -> str:
    query = Query("压力机", {"is.stage.lost": "on"})
    return demo.draw("list.html", "customer", screen=list_screen(CUSTOMER, query, Found([]), ALL, demo.reader))


def detail(demo: Demo) -> str:
    cards = table(CONTACT, contacts(), demo.reader, without="customer", most=4)
    own = CUSTOMER.fields["contacts"]
    screen = detail_screen(CUSTOMER, customers()[0], [related(own, CONTACT, cards, 12, ALL, demo.reader)], ALL, demo.reader)
    return demo.draw("detail.html", "customer", screen=screen)


def lonely_detail(demo: Demo) -> str:
    screen = detail_screen(CONTACT, contacts()[0], [], ALL, demo.reader)
    return demo.draw("detail.html", "contact", screen=screen)


def _form(demo: Demo, row: Row, **more: object) -> str:
    screen = form_screen(CUSTOMER, WRITABLE, Filled(row, **more), demo.reader)  # type: ignore[arg-type]
    title = demo.reader.say("edit_record" if row.id else "new_record", entity=screen.noun)
    heading = demo.reader.say("error_title", title=title) if screen.faults else title
    return demo.draw(
        "form.html", "customer", screen=screen, title=title, heading=heading, action="/customer/new", back="/customer",
        label=text_in(CUSTOMER.label, demo.locale), key="k", base="{}", today="2026-11-21", typed=False,
        faulted=lambda fault: demo.reader.say(
            "error_at", label=text_in(CUSTOMER.fields[fault.field].label, demo.locale), message=fault.text
        ),
    )  # fmt: skip


def new_form(demo: Demo) -> str:
    return _form(demo, Row(0, 0, "", {"owner": 2, "stage": "contacted"}, {"owner": PEOPLE[2]}))


def edit_form(demo: Demo) -> str:
    return _form(demo, customers()[0])


def wrong_form(demo: Demo) -> str:
    typed = {
        name: form_text(field, customers()[0].values.get(name), demo.reader) for name, field in CUSTOMER.fields.items()
    } | {"name": "", "credit_limit": "一百万", "next_contact_on": "2026-13-01"}
    say = demo.reader.say
    faults = [
        Fault("name", say("required")),
        Fault("credit_limit", say("not_a_number")),
        Fault("next_contact_on", say("not_a_date")),
    ]
    return _form(demo, customers()[0], typed=typed, faults=faults)


def conflict(demo: Demo) -> str:
    stored = customers()[0]
    base = {name: form_text(CUSTOMER.fields[name], stored.values.get(name), demo.reader) for name in WRITABLE}
    base |= {"payment_days": "60", "region": "江苏 无锡"}
    mine = base | {"payment_days": "90", "level": "a"}
    values = dict(stored.values) | {"payment_days": 90, "level": "a"}
    versions = Versions(base, mine, stored, {"owner": PEOPLE[2]}, values)
    screen = conflict_screen(CUSTOMER, WRITABLE, versions, "陈思远", NOW - timedelta(minutes=3), demo.reader)
    dialog = demo.draw("dialogs/conflict.html", conflict=screen, key="k", base="{}")
    return edit_form(demo).replace('<div id="dialog"></div>', f'<div id="dialog"></div><template>{dialog}</template>')


def recycle_bin(demo: Demo) -> str:
    gone = [
        Deleted(number, 1, name, NOW - timedelta(hours=7 * number), PEOPLE[number % 4 + 1] if number % 3 else None)
        for number, name in enumerate(NAMES[:9])
    ]
    return demo.draw("bin.html", "customer", screen=bin_screen(CUSTOMER, gone, None, ALL, demo.reader))


def login(demo: Demo) -> str:
    return demo.draw("login.html", fault="", account="", goal="/")


def wrong_login(demo: Demo) -> str:
    return demo.draw("login.html", fault=demo.reader.say("wrong_credentials"), account="liming", goal="/")


def password(demo: Demo) -> str:
    return demo.draw("password.html", faults=_no_faults(), first=True, goal="/", account="liming", shortest=12)


def _no_faults() -> SimpleNamespace:
    return SimpleNamespace(old_password="", new_password="", repeat_password="")


def not_found(demo: Demo) -> str:
    say = demo.reader.say
    ways = [SimpleNamespace(href="/customer", label=say("go_to_list", entity=demo.reader.noun(text_in(CUSTOMER.label, demo.locale))))]
    problem = SimpleNamespace(
        status=404, title=say("title_404"), text=say("not_found"), ways=ways, number="7f3a91c2", time="2026-11-21 14:32:08"
    )
    return demo.draw("error.html", "customer", problem=problem)


KINDS: Mapping[str, Callable[[Demo], str]] = {
    "list": the_list,
    "list-filtered": filtered_list,
    "list-empty": empty_list,
    "list-unfit": unfit_list,
    "detail": detail,
    "detail-lonely": lonely_detail,
    "form-new": new_form,
    "form-edit": edit_form,
    "form-wrong": wrong_form,
    "conflict": conflict,
    "bin": recycle_bin,
    "login": login,
    "login-wrong": wrong_login,
    "password": password,
    "error": not_found,
}
