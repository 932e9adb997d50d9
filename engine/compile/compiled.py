"""A catalog made ready for one database: what is derived from it is made at first use and kept with it.

Direct references exist only here. A new version of the definitions is a new object, swapped in whole.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from engine.expressions import Environment, Record, Typed, scope_of, typed
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog
from engine.meta.system import USER
from engine.security import Principal, visible
from engine.storage.driver import Dialect
from engine.storage.schema import codec, empty_tables
from engine.storage.sql.source import Source
from engine.text.dates import instant_text

T = TypeVar("T")

RECENT = 4000
"""So many things that requests brought along are kept: texts of conditions, and the statements of their lists."""


class Compiled:
    """The definitions of `version`, for `dialect`."""

    def __init__(self, catalog: Catalog, version: int, dialect: Dialect) -> None:
        self.catalog = catalog
        self.version = version
        self.dialect = dialect
        self.source = Source(catalog, empty_tables(), dialect)
        self.zone = ZoneInfo(catalog.app.time_zone)
        self._kept: dict[Hashable, Any] = {}
        self._recent: dict[Hashable, Any] = {}
        self._people: dict[int | None, tuple[Principal, Mapping[str, Any]]] = {}

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for `key`."""
        try:
            return cast(T, self._kept[key])
        except KeyError:
            made = self._kept[key] = make()
            return made

    def recent(self, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what requests bring along: of that only what was used lately is kept."""
        try:
            made = cast(T, self._recent.pop(key))
        except KeyError:
            made = make()
            if len(self._recent) >= RECENT:
                del self._recent[next(iter(self._recent))]
        self._recent[key] = made
        return made

    def visible(self, roles: frozenset[str]) -> Catalog:
        """The catalog as somebody with these roles may know it."""
        return self.keep(("visible", roles), lambda: visible(self.catalog, roles))

    def clock(self, principal: Principal | None = None, moment: datetime | None = None) -> Environment:
        """The instant and the day that a whole request goes by, and who makes it (None: nobody)."""
        now = moment or datetime.now(UTC)
        return Environment(now=now, today=now.astimezone(self.zone).date(), me=principal.me if principal else None)

    def parameters(self, clock: Environment, principal: Principal) -> dict[str, Any]:
        """Parameters that any statement may name, in the driver's form."""
        mine = self._people.get(principal.user)
        if mine is None or mine[0] is not principal:
            mine = self._people[principal.user] = principal, self._person(principal)
        if self.dialect is Dialect.SQLITE:
            return {"now": instant_text(clock.now), "today": clock.today.isoformat(), **mine[1]}
        return {"now": clock.now, "today": clock.today, **mine[1]}

    def _person(self, principal: Principal) -> Mapping[str, Any]:
        return {**self.record_parameters("me", USER, principal.me), "me": principal.user}

    def record_parameters(self, root: str, entity: str, record: Record) -> dict[str, Any]:
        """The columns of a record that expressions name `root`, as parameters `root` (its id) and `root.<field>`."""
        values: dict[str, Any] = {root: record.values.get("id")}
        for name, field in self.catalog.entities[entity].fields.items():
            if field.has_column:
                encode = codec(field, self.dialect).encode
                value = record.values.get(name)
                values[f"{root}.{name}"] = encode(value) if encode and value is not None else value
        return values

    def condition(self, text: str, entity: str) -> Typed:
        """A condition of the definitions over records of `entity`, typed."""
        return self.keep(("condition", entity, text), lambda: typed(text, scope_of(self.catalog, entity), BOOL))
