"""A catalog made ready for one database: what is derived from it is made at first use and kept with it.

Direct references exist only here. A new version of the definitions is a new object, swapped in whole.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from zoneinfo import ZoneInfo

from engine.compile.closing import with_closing
from engine.compile.settings import setting_parameters
from engine.compile.switches import switched
from engine.expressions import Environment, Record, Typed, check_scope, scope_of, typed
from engine.expressions.moments import add_days, instant
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog, alike
from engine.meta.fields import Wire
from engine.meta.system import USER
from engine.rules.settings import given, setting_values
from engine.rules.wire import wire
from engine.security import Principal, visible
from engine.security.rights import Rights, is_common, rights
from engine.storage.driver import Dialect
from engine.storage.schema import codec, empty_tables
from engine.storage.sql.source import Source
from engine.text.dates import instant_text

if TYPE_CHECKING:
    from engine.storage.plan import Stored

T = TypeVar("T")

NOTHING_SET: Final[Mapping[str, Wire | None]] = MappingProxyType({})
"""Every setting has its default."""

RECENT = 4000
"""So many things that requests brought along are kept: texts of conditions, and the statements of their lists."""


class Compiled:
    """The definitions of `version`, for `dialect`, with the settings that were set.

    `stamp` stands for definitions and settings together: another one means that this is out of date. `catalog` is
    `whole` without what the settings switch off.
    """

    def __init__(
        self, catalog: Catalog, version: int, dialect: Dialect, settings: Mapping[str, Wire | None] = NOTHING_SET,
        raised: int = 0,
    ) -> None:  # fmt: skip
        self.settings = setting_values(catalog.app, settings)
        self.whole = catalog
        self.catalog = with_closing(switched(catalog, self.settings))
        self.version = version
        self.stamp = version + raised
        self.dialect = dialect
        self.source = Source(self.catalog, empty_tables(), dialect)
        self.zone = ZoneInfo(catalog.app.time_zone)
        self._given = given(self.settings)
        self._parameters = setting_parameters(catalog.app, self.settings, dialect)
        self._kept: dict[Hashable, Any] = {}
        self._recent: dict[Hashable, Any] = {}
        self._people: dict[int | None, tuple[Principal, Mapping[str, Any]]] = {}

    def with_catalog(self, catalog: Catalog) -> "Compiled":
        """Other definitions under the same version and settings: with a role more, for whoever tries them out."""
        wires = {name: wire(value) for name, value in self.settings.items()}
        return Compiled(catalog, self.version, self.dialect, wires, self.stamp - self.version)

    def like(self, former: "Compiled") -> "Compiled":
        """The same with all that was made for `former`, where that is of the same definitions and switched on alike.

        Settings are parameters of what is made: one that switches nothing on or off changes none of it.
        """
        same = former.dialect is self.dialect and former.version == self.version
        if same and alike(former.whole, self.whole) and alike(former.catalog, self.catalog):
            self.whole, self.catalog, self.source = former.whole, former.catalog, former.source
            self._kept, self._recent = former._kept, former._recent
        return self

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

    def rights(self, roles: frozenset[str], entity: str) -> Rights:
        """What these roles give on an entity."""
        return self.keep(("rights", roles, entity), lambda: rights(self.catalog, roles, entity))

    def own_entities(self, roles: frozenset[str]) -> frozenset[str]:
        """What these roles give more of than everybody has without one."""
        return self.keep(("own", roles), lambda: self._own_entities(roles))

    def _own_entities(self, roles: frozenset[str]) -> frozenset[str]:
        return frozenset(name for name in self.visible(roles).entities if not is_common(self.catalog, roles, name))

    def clock(self, principal: Principal | None = None, moment: datetime | None = None) -> Environment:
        """The instant and the day that a whole request goes by, and who makes it (None: nobody)."""
        now = moment or datetime.now(UTC)
        today = now.astimezone(self.zone).date()
        return Environment(now=now, today=today, me=principal.me if principal else None, given=self._given)

    def end_of(self, day: date) -> datetime | None:
        """The instant at which a day ends in the application's zone; None for the last there is."""
        following = add_days(day, 1)
        return instant(datetime.combine(following, time.min), self.zone) if following else None

    def parameters(self, clock: Environment, principal: Principal) -> dict[str, Any]:
        """Parameters that any statement may name, in the driver's form."""
        mine = self._people.get(principal.user)
        if mine is None or mine[0] is not principal:
            mine = self._people[principal.user] = principal, self._person(principal)
        if self.dialect is Dialect.SQLITE:
            return {"now": instant_text(clock.now), "today": clock.today.isoformat(), **mine[1]}
        return {"now": clock.now, "today": clock.today, **mine[1]}

    def _person(self, principal: Principal) -> Mapping[str, Any]:
        return {**self._parameters, **self.record_parameters("me", USER, principal.me), "me": principal.user}

    def record_parameters(self, root: str, entity: str, record: Record) -> dict[str, Any]:
        """The columns of a record that expressions name `root`, as parameters `root` (its id) and `root.<field>`."""
        given = record.values
        values: dict[str, Any] = {root: given.get("id")}
        for name, parameter, encode in self.keep(("parameters", root, entity), lambda: self._columns(root, entity)):
            value = given.get(name)
            values[parameter] = encode(value) if encode and value is not None else value
        return values

    def _columns(self, root: str, entity: str) -> list[tuple[str, str, Callable[[Any], Any] | None]]:
        """The fields with a column, each with its parameter and what makes the driver's form of it."""
        fields = self.catalog.entities[entity].fields.items()
        return [(name, f"{root}.{name}", codec(one, self.dialect).encode) for name, one in fields if one.has_column]

    def check(self, text: str, entity: str) -> Typed:
        """The condition of a check of `entity`, typed."""
        return self.keep(("check", entity, text), lambda: typed(text, check_scope(self.catalog, entity), BOOL))

    def condition(self, text: str, entity: str) -> Typed:
        """A condition of the definitions over records of `entity`, typed."""
        return self.keep(("condition", entity, text), lambda: typed(text, scope_of(self.catalog, entity), BOOL))


def compiled(stored: "Stored", dialect: Dialect) -> Compiled:
    """What a database carries, made ready."""
    return Compiled(stored.catalog, stored.version, dialect, stored.settings, stored.raised)
