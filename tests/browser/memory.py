"""The small application without a database: a Backend in memory, true enough to try what the screens do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.expressions import Problem as Fault
from engine.expressions import check, scope_of
from engine.expressions.python_form import python_form
from engine.expressions.record import Environment, Record, Value
from engine.expressions.types import BOOL
from engine.http.problems import Problem, not_found
from engine.http.request import Request
from engine.http.session import not_logged_in, ticket
from engine.meta.catalog import RIGHTS, Catalog, FieldGrant, Grant, Role
from engine.meta.fields import AnyField, TextField
from engine.rules.failure import Failure
from engine.rules.formulas import working
from engine.rules.inputs import Readers
from engine.rules.limits import limits_of
from engine.rules.settings import setting_values
from engine.rules.states import states
from engine.rules.totals import Totals, totals
from engine.rules.values_form import Desk, form_reader
from engine.screens.board import Figure
from engine.screens.reader import Row, Target
from engine.screens.recycled import Deleted
from engine.screens.settings import SettingsSet
from engine.screens.timeline import Happened
from engine.security.principal import Principal
from engine.security.rights import Rights, is_common, rights
from engine.security.tokens import new_token
from engine.security.visible import visible
from engine.text.unreadable import Unreadable
from engine.web.backend import (
    NO_OFFERS,
    NONE,
    Asked,
    CameOfSeveral,
    Candidate,
    Change,
    Confirmed,
    Drafted,
    Found,
    Hits,
    Offered,
    Opened,
    Past,
    Person,
    Several,
    Taken,
    Wanted,
)
from engine.web.backend import NOTHING as NONE_POSTED
from tests.browser.demo_catalog import CATALOG, LONG
from tests.browser.demo_filters import fits, is_found, sum_of_rows
from tests.browser.demo_lines import Lines, drafted_lines, rows_of, sum_of
from tests.browser.demo_rows import PEOPLE, contacts, customers, orders, products, visits

PASSWORD = "correct horse battery"
ONE_TIME = "one-time-password"
_EVERYTHING = Grant(**dict.fromkeys(RIGHTS, "true"))
_READER = {"customer": Grant(read="true", fields={"credit_limit": FieldGrant(read="false")})}
ROLES = {
    "admin": Role(name="admin", label={}, grants=dict.fromkeys(CATALOG.entities, _EVERYTHING)),
    "reader": Role(name="reader", label={}, grants=_READER),
}
ACCOUNTS = {"liming": (1, "admin"), "guest": (2, "reader"), "nobody": (3, "none"), "fresh": (4, "admin")}


@dataclass
class Memory:
    """Everything there is; tests may reach into it."""

    catalog: Catalog = field(default_factory=lambda: replace_roles(CATALOG))
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    rows: dict[str, dict[int, Row]] = field(default_factory=dict)
    bin: dict[str, dict[int, Row]] = field(default_factory=lambda: {"customer": {}, "contact": {}})
    set_: SettingsSet = field(default_factory=lambda: SettingsSet(setting_values(CATALOG.app, {}), 0))
    sessions: dict[str, str] = field(default_factory=dict)
    one_time: set[str] = field(default_factory=lambda: {"fresh"})
    writes: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    liked: dict[str, dict[str, Value]] = field(default_factory=dict)
    broken: bool = False
    warned: frozenset[str] = frozenset()
    previews: int = 0
    former: dict[tuple[str, int], Row] = field(default_factory=dict)

    def known_to(self, person: Person) -> Catalog:
        return visible(self.catalog, person.principal.roles)

    def rights_of(self, person: Person, entity: str) -> Rights:
        return rights(self.catalog, person.principal.roles, entity)

    def listed_for(self, person: Person) -> Collection[str]:
        roles = person.principal.roles
        return [name for name in self.known_to(person).entities if not is_common(self.catalog, roles, name)]

    def faults_of(self, person: Person, entity: str, where: str) -> Sequence[Fault]:
        return check(where, scope_of(self.known_to(person), entity), BOOL)[1] if where else ()

    def reset(self) -> None:
        """As it is in the beginning."""
        fresh = Memory()
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(fresh, name))

    def open_session(self, account: str) -> str:
        """The token of a session of this account."""
        token = new_token()
        self.sessions[token] = account
        return token

    def __post_init__(self) -> None:
        now = datetime.now(UTC)
        people = {number: {"name": name, "account": name, "active": True} for number, name in PEOPLE.items()}
        self.rows = {
            "customer": {row.id: row for row in customers()},
            "contact": {row.id: row for row in contacts()},
            "product": {row.id: row for row in products()},
            "order": {row.id: row for row in orders()},
            "visit": {row.id: row for row in visits()},
            "user": {
                number: Row(number, 1, str(values["name"]), {**values, "updated_at": now, "created_at": now}, {})
                for number, values in people.items()
            },
        }

    def _of(self, entity: str) -> dict[int, Row]:
        return self.rows[entity]

    @property
    def provided(self) -> bool:
        return False

    async def person(self, request: Request) -> Person:
        held = ticket(request)
        account = self.sessions.get(held.token) if held else None
        if held is None or account is None:
            raise not_logged_in()
        number, role = ACCOUNTS[account]
        principal = Principal(
            number,
            account,
            PEOPLE[number],
            frozenset({role}),
            "zh",
            Record(dict(self.liked.get(account, {}))),
            account in self.one_time,
        )
        return Person(principal, held.token)

    async def prefer(self, person: Person, posted: Mapping[str, str]) -> None:
        kept = {name: value == "true" if name == "plain_keys" else value for name, value in posted.items()}
        self.liked[person.principal.account] = {**self.liked.get(person.principal.account, {}), **kept}

    async def log_in(self, request: Request, account: str, password: str) -> Opened:
        expected = ONE_TIME if account in self.one_time else PASSWORD
        if account not in ACCOUNTS or password != expected:
            raise Problem(401, "wrong_credentials")
        return Opened(self.open_session(account), account, 3600, account in self.one_time)

    async def complete(self, request: Request, token: str, code: str) -> Opened:
        raise not_logged_in()

    async def log_out(self, person: Person) -> None:
        del self.sessions[person.token]

    async def change_password(self, request: Request, person: Person, old: str, new: str) -> Opened | str:
        account = person.principal.account
        if old != (ONE_TIME if account in self.one_time else PASSWORD):
            return "wrong_credentials"
        if new != PASSWORD:
            return "password_too_short"
        self.one_time.discard(account)
        self.sessions.clear()
        return Opened(self.open_session(account), account, 3600, must_change_password=False)

    async def page(self, person: Person, asked: Asked) -> Found:
        self._fail_if_broken()
        self.asked.append(asked)
        entity = CATALOG.entities[asked.entity]
        fitting = (row for row in self._of(asked.entity).values() if fits(row, asked.where))
        rows = [row for row in fitting if not asked.search or is_found(entity, row, asked.search)]
        if asked.sort:
            name = asked.sort[0].removeprefix("-")
            rows.sort(key=lambda row: str(row.values.get(name) or ""), reverse=asked.sort[0].startswith("-"))
        start = int(asked.after or 0)
        following = str(start + 20) if len(rows) > start + 20 else None
        return Found(rows[start : start + 20], following)

    async def counts(self, person: Person, asked: Sequence[Asked]) -> Sequence[int]:
        return [sum(fits(row, one.where) for row in self._of(one.entity).values()) for one in asked]

    async def grouped(self, person: Person, asked: Asked, by: str = "", sums: Sequence[str] = ()) -> Sequence[Figure]:
        groups: dict[Value, list[Row]] = {} if by else {None: []}
        for row in self._of(asked.entity).values():
            if fits(row, asked.where):
                value = row.values.get(by)
                groups.setdefault(value.date() if isinstance(value, datetime) else value, []).append(row)
        return [
            Figure(value, len(of), {name: sum_of_rows(of, name) for name in sums}, of[0].titles.get(by, ""))
            for value, of in groups.items()
        ]

    async def everywhere(self, person: Person, wanted: str) -> Sequence[Hits]:
        self._fail_if_broken()
        found = [
            Hits(
                name,
                [
                    Candidate(one.id, one.title)
                    for one in rows.values()
                    if is_found(CATALOG.entities[name], one, wanted)
                ],
                more=False,
            )
            for name, rows in self.rows.items()
        ]
        return [replace(one, found=one.found[:5], more=len(one.found) > 5) for one in found if one.found]

    async def one(self, person: Person, entity: str, identity: int) -> Row:
        self._fail_if_broken()
        if identity not in self._of(entity):
            raise not_found()
        return self._of(entity)[identity]

    async def wanted(self, person: Person, request: int) -> Past:
        return Past([], {}, {})

    async def passed(self, person: Person, entity: str, identity: int, field: str) -> Sequence[str]:
        return ()

    async def offers(self, person: Person, entity: str, identity: int) -> Offered:
        return NO_OFFERS

    async def mentionable(self, person: Person, entity: str, identity: int, wanted: str) -> Sequence[Candidate]:
        return [Candidate(number, name) for number, name in PEOPLE.items() if wanted in name]

    async def prefilled(
        self, person: Person, entity: str, identity: int, action: str, posted: Mapping[str, str] = NONE_POSTED
    ) -> tuple[Mapping[str, Value], Mapping[str, str]]:
        raise not_found()

    async def candidates_for(
        self, person: Person, entity: str, identity: int, action: str, field: str, wanted: str
    ) -> Sequence[Candidate]:
        raise not_found()

    async def take(
        self, request: Request, person: Person, entity: str, identity: int, action: str, version: int | None,
        posted: Mapping[str, str], confirmed: Confirmed = NONE,
    ) -> Taken:  # fmt: skip
        raise not_found()

    async def several(self, person: Person, asked: Several, chosen: Mapping[int, int]) -> CameOfSeveral:
        self._fail_if_broken()
        refused = {}
        for identity, version in chosen.items():
            try:
                await self._one_of_several(person, asked, identity, version)
            except Problem as problem:
                refused[identity] = problem
        return CameOfSeveral(refused, {one: seen + 1 for one, seen in chosen.items() if one not in refused})

    async def _one_of_several(self, person: Person, asked: Several, identity: int, version: int) -> None:
        if asked.change is Change.RESTORE:
            return await self.restore(person, asked.entity, identity, asked.confirmed)
        stored = await self.one(person, asked.entity, identity)
        if stored.version != version:
            raise Problem(412, "conflict")
        if asked.change is Change.UNDO:
            former = self.former[asked.entity, identity]
            self._of(asked.entity)[identity] = replace(former, version=version + 1)
            return None
        self.former[asked.entity, identity] = stored
        if asked.change is Change.DELETE:
            return await self.delete(person, asked.entity, identity, version, asked.confirmed)
        drafted = await self.draft(person, asked.entity, identity, asked.posted)
        self._refuse(drafted, asked.confirmed)
        self._of(asked.entity)[identity] = replace(self._row(identity, version + 1, drafted), lines=stored.lines)
        return None

    async def title(self, person: Person, entity: str, identity: int) -> str | None:
        row = self._of(entity).get(identity)
        return row.title if row else None

    async def deleted(self, person: Person, entity: str, after: str) -> tuple[Sequence[Deleted], str | None]:
        gone = self.bin[entity].values()
        return [Deleted(row.id, row.version, row.title, datetime.now(UTC), "李明") for row in gone], None

    async def history(self, person: Person, entity: str, identity: int, after: str) -> Past:
        row = await self.one(person, entity, identity)
        fields = {name: one for name, one in self.catalog.entities[entity].fields.items() if name in row.values}
        at = datetime.now(UTC)
        made = Happened(
            at=at, person=1, known=True, operation="create", via="form", action="", fields={}, before={}, after={},
            text=None,
        )  # fmt: skip
        said = replace(made, operation="comment", text="客户希望周五前收到报价")
        texts = {name: one for name, one in fields.items() if isinstance(one, TextField)}
        after_it = {name: str(row.values[name]) for name in texts if row.values[name] is not None}
        return Past([said, replace(made, operation="update", fields=texts, after=after_it), made], {}, {1: "李明"})

    async def candidates(
        self, person: Person, entity: str, field: str, wanted: str, posted: Mapping[str, str],
        identity: int | None = None, recent: Sequence[int] = (),
    ) -> Sequence[Candidate]:  # fmt: skip
        if "/" in field:
            entity, field = "order_line", field.rpartition("/")[2]
        to = self.catalog.entities[entity].fields[field].to  # type: ignore[union-attr] # it is a reference
        if isinstance(to, tuple):
            return [Candidate(f"{one}/{row.id}", row.title) for one in to for row in self._called(one, wanted)][:9]
        found = self._called(to, wanted)
        found.sort(key=lambda row: recent.index(row.id) if not wanted and row.id in recent else len(recent))
        return [Candidate(row.id, row.title) for row in found][:9]

    def _called(self, entity: str, wanted: str) -> list[Row]:
        return [row for row in self._of(entity).values() if wanted.lower() in row.title.lower()]

    async def meant(
        self, person: Person, entity: str, identity: int | None, lines: str, posted: Mapping[str, str],
        wanted: Sequence[Wanted],
    ) -> Sequence[Sequence[Candidate]]:  # fmt: skip
        return [await self.candidates(person, entity, f"{lines}/{one.field}", one.text, posted) for one in wanted]

    async def draft(self, person: Person, entity: str, identity: int | None, posted: Mapping[str, str]) -> Drafted:
        self._fail_if_broken()
        self.previews += 1
        before = self._of(entity)[identity].values if identity else {"stage": "contacted"}
        lines: Lines = {}
        stored = self._of(entity)[identity].lines.get("lines", ()) if identity else ()
        if "lines" in posted:
            lines = {"lines": drafted_lines(self.catalog, posted, Desk(datetime.now(UTC), self.zone, "CNY"), stored)}
            posted = {name: text for name, text in posted.items() if name.partition("/")[0] != "lines"}
        if "people" in posted:
            posted = {name: text for name, text in posted.items() if name.partition("/")[0] != "people"}
        values, failures = self._read(entity, posted)
        failures += [one for line in lines.get("lines", ()) for one in line.failures]
        merged: dict[str, Value] = {**before, **values}
        if lines:
            merged["amount"] = sum_of(lines["lines"])
        limit = merged.get("credit_limit")
        open_amount = Decimal("100000.00") if entity == "customer" else None
        if entity == "customer":
            merged["open_amount"] = (limit * 2 if isinstance(limit, Decimal) else open_amount) if limit else open_amount
        merged |= self._suggested(entity, values, merged)
        failures += self._wrong(entity, merged)
        titles = {
            name: PEOPLE[int(str(value))] for name, value in merged.items() if name == "owner" and value is not None
        }
        clock = Environment(now=datetime.now(UTC), today=datetime.now(self.zone).date())
        found = states(self.catalog, self.catalog.entities[entity]).of(
            Record({**dict.fromkeys(self.catalog.entities[entity].fields), **merged}), clock
        )
        return Drafted(merged, failures, titles, found, {name: [one.line for one in of] for name, of in lines.items()})

    def totals(self, entity: str) -> Totals:
        return totals(self.catalog, self.catalog.entities[entity])

    def _suggested(self, entity: str, given: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, Value]:
        fields = self.catalog.entities[entity].fields
        record = Record({**dict.fromkeys(fields), **values})
        clock = Environment(now=datetime.now(UTC), today=datetime.now(self.zone).date())
        asked = [one for one in fields.values() if one.suggest is not None and given.get(one.name) is None]
        forms = {one.name: working(self.catalog, self.catalog.entities[entity], one).value for one in asked}
        return {name: python_form(form)(record, clock) for name, form in forms.items()}

    async def create(
        self, request: Request, person: Person, entity: str, posted: Mapping[str, str], confirmed: Confirmed = NONE
    ) -> Target:
        self._fail_if_broken()
        self.writes.append(request.header(b"idempotency-key") or "")
        drafted = await self.draft(person, entity, None, posted)
        self._refuse(drafted, confirmed)
        identity = max(self._of(entity)) + 1
        self._of(entity)[identity] = self._row(identity, 1, drafted)
        return Target(entity, identity)

    async def update(
        self, request: Request, person: Person, entity: str, identity: int, version: int, posted: Mapping[str, str],
        confirmed: Confirmed = NONE,
    ) -> bool:  # fmt: skip
        self._fail_if_broken()
        self.writes.append(request.header(b"idempotency-key") or "")
        stored = await self.one(person, entity, identity)
        if stored.version != version:
            raise Problem(412, "conflict")
        drafted = await self.draft(person, entity, identity, posted)
        self._refuse(drafted, confirmed)
        kept = {**stored.lines, **rows_of(drafted.lines)}
        self._of(entity)[identity] = replace(self._row(identity, version + 1, drafted), lines=kept)
        return False

    async def delete(
        self, person: Person, entity: str, identity: int, version: int, confirmed: Confirmed = NONE
    ) -> bool:
        if not self.warned <= confirmed:
            raise Problem(422, "unconfirmed", {"count": 1}, (Failure("check:key", None, {}, LONG, "key"),))
        row = await self.one(person, entity, identity)
        if entity in self.bin:
            self.bin[entity][identity] = row
        del self._of(entity)[identity]
        return False

    async def purge(self, person: Person, entity: str, identity: int) -> None:
        if self.bin[entity].pop(identity, None) is None:
            raise not_found()

    async def restore(self, person: Person, entity: str, identity: int, confirmed: Confirmed = NONE) -> None:
        if identity not in self.bin[entity]:
            raise not_found()
        self._of(entity)[identity] = self.bin[entity].pop(identity)

    async def settings(self, person: Person) -> SettingsSet:
        if "admin" not in person.principal.roles:
            raise Problem(403, "forbidden")
        return self.set_

    async def change_settings(self, request: Request, person: Person, version: int, posted: Mapping[str, str]) -> None:
        self.writes.append(request.header(b"idempotency-key") or "")
        if version != self.set_.version:
            raise Problem(412, "conflict")
        known = self.catalog.app.settings.values()
        sent = Readers(known).read_form(posted, Desk(datetime.now(UTC), self.zone, "CNY"))
        values = {**self.set_.values, **sent.values}
        wrong = (*sent.failures, *limits_of(known)(Record(values), {}))
        if wrong:
            raise Problem(422, "invalid", {"count": len(wrong)}, wrong)
        self.set_ = SettingsSet(values, version + 1)

    def set_behind(self, **values: Value) -> None:
        """Somebody else changes settings."""
        self.set_ = SettingsSet({**self.set_.values, **values}, self.set_.version + 1)

    def _fail_if_broken(self) -> None:
        if self.broken:
            raise RuntimeError("broken on purpose")

    def _read(self, entity: str, posted: Mapping[str, str]) -> tuple[dict[str, Value], list[Failure]]:
        desk = Desk(datetime.now(UTC), self.zone, "CNY")
        values: dict[str, Value] = {}
        failures = []
        for name, text in posted.items():
            try:
                values[name] = form_reader(self._field(entity, name))(text, desk)
            except Unreadable as unreadable:
                failures.append(Failure(unreadable.code, name, unreadable.arguments))
        return values, failures

    def _field(self, entity: str, name: str) -> AnyField:
        return self.catalog.entities[entity].fields[name]

    def _wrong(self, entity: str, values: Mapping[str, Value]) -> list[Failure]:
        fields = self.catalog.entities[entity].fields.values()
        missing = [Failure("required", f.name) for f in fields if f.required and f.writable and not values.get(f.name)]
        days = values.get("payment_days")
        if isinstance(days, int) and days > 180:
            missing.append(Failure("long", "payment_days", {}, LONG, "long" if days > 300 else None))
        return missing

    def _refuse(self, drafted: Drafted, confirmed: Confirmed) -> None:
        wrong = tuple(one for one in drafted.failures if one.confirm not in confirmed)
        if wrong:
            code = "unconfirmed" if all(one.confirm for one in wrong) else "invalid"
            raise Problem(422, code, {"count": len(wrong)}, failures=wrong)

    def _row(self, identity: int, version: int, drafted: Drafted) -> Row:
        now = datetime.now(UTC)
        values = {**drafted.values, "updated_at": now, "updated_by": 1, "created_at": now, "created_by": 1}
        titles = {**drafted.titles, "updated_by": "李明", "created_by": "李明"}
        return Row(
            identity, version, str(values.get("name") or values.get("code")), values, titles, rows_of(drafted.lines)
        )

    def change_behind(self, entity: str, identity: int, **values: Value) -> None:
        """Somebody else changes a record."""
        row = self._of(entity)[identity]
        titles = {**row.titles, "updated_by": "陈思远"}
        changed = {**row.values, **values, "updated_at": datetime.now(UTC)}
        self._of(entity)[identity] = replace(row, version=row.version + 1, values=changed, titles=titles)


def replace_roles(catalog: Catalog) -> Catalog:
    """The catalog with the roles of the accounts here."""
    return Catalog(app=catalog.app, entities=catalog.entities, roles=ROLES, screens=catalog.screens)
