"""The resolved application: plain frozen values without cycles, every name known to exist, loadable without a database.

`enabled` is a condition over settings, None where what has it is always there (compile/switches.py).

A catalog is stored as bytes (`encode`, `decode`) and compared by value. It holds expressions as text: they were
checked when it was made, and are compiled at first use.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final
from typing import Literal as OneOf

import msgspec
from msgspec import Struct

from engine.meta.actions import Action
from engine.meta.approvals import Approval
from engine.meta.automations import Automation
from engine.meta.decisions import Decision
from engine.meta.fields import (
    AnyChoice,
    AnyField,
    AnyText,
    ChoiceField,
    CodeField,
    Given,
    LinesField,
    Option,
    ReferencesField,
    Wire,
)
from engine.meta.labels import Label
from engine.meta.messages import Message
from engine.meta.outcomes import REFUSED
from engine.meta.screens import Menu, Screen
from engine.meta.sharing import GIVING, SHARE, Level
from engine.meta.system import COMMENT
from engine.meta.tables import Table
from engine.meta.workflows import Workflow

Operation = OneOf["create", "update", "delete"]
Reset = OneOf["never", "fiscal_year", "year", "quarter", "month", "day"]


class App(Struct, frozen=True, kw_only=True):
    """The application itself. The first of `locales` is the default; `time_zone` decides what `today()` is.

    `packs` are those it stands on, each with its version, in the order in which they come.
    `settings` are typed like fields; `default` is what holds until an administrator sets something else.
    Its fiscal year begins on the day `fiscal_year` (`04-01`); `holidays` and `workdays` are where its working days
    differ from Monday to Friday, `hours` the parts of such a day on which people work.
    """

    name: str
    label: Label
    locales: tuple[str, ...]
    time_zone: str
    currency: str
    version: str | None = None
    packs: dict[str, str] = {}
    settings: dict[str, AnyField] = {}
    fiscal_year: str = "01-01"
    holidays: tuple[str, ...] = ()
    workdays: tuple[str, ...] = ()
    hours: tuple[str, ...] = ("09:00-12:00", "13:00-18:00")


class Check(Struct, frozen=True, kw_only=True):
    """`when` describes what is wrong, `message` says so beside `fields`, and `then` what comes of it (outcomes.py).

    What waits, waits for `approval`: the values of `fields`, or without these the whole operation.
    """

    name: str
    when: str
    message: Label
    fields: tuple[str, ...] = ()
    before: tuple[Operation, ...] = ("create", "update")
    then: Given = REFUSED
    approval: str | None = None
    enabled: str | None = None


class Duplicate(Struct, frozen=True, kw_only=True):
    """Records are the same where the fields `match` are, among those that `when` holds for.

    What is compared, `value`, is kept in the field `key` of the record, which nobody sees.
    """

    name: str
    match: tuple[str, ...]
    then: OneOf["warn", "forbid"]
    when: str | None
    key: str
    value: str


class Group(Struct, frozen=True, kw_only=True):
    """Fields of an entity that belong together: those that name it."""

    name: str
    label: Label


class Entity(Struct, frozen=True, kw_only=True):
    """A kind of record. `fields` holds the declared ones in their order, then those the engine keeps.

    `label` is what one is called, `plural` what several are where a language has another word for that.
    `title` is an expression; `help` says what it is for; `was` are names it had before; `owner` and `department` are
    the fields that say whose a record is; with `recycle` a deleted record goes to the bin. `part_of` names the entity
    whose lines its records are, and with it their reference to it. `use` names fieldsets, whose fields are among its
    own. Its records are shared for the levels in `shared`, commented on where they are `commented`, and taken away in a
    file where they are `exported`; a new one begins as the copy of another, without the fields in `copied`, unless that
    is None. While the condition `closed` holds, people neither change nor delete a record, whatever roles grant.
    """

    name: str
    label: Label
    title: str
    plural: Label = {}
    help: Label = {}
    description: str = ""
    was: tuple[str, ...] = ()
    part_of: str | None = None
    owner: str | None = None
    department: str | None = None
    recycle: bool = False
    shared: tuple[Level, ...] = ()
    commented: bool = False
    exported: bool = False
    copied: tuple[str, ...] | None = None
    system: bool = False
    sample: int = 0
    fields: dict[str, AnyField]
    groups: dict[str, Group] = {}
    use: tuple[str, ...] = ()
    checks: dict[str, Check] = {}
    duplicates: dict[str, Duplicate] = {}
    actions: dict[str, Action] = {}
    closed: str | None = None
    enabled: str | None = None

    def right_to(self, action: str) -> str | None:
        """The right that says who may do an action that a feature brought; None for one that the entity has itself."""
        if self.shared and action in GIVING:
            return SHARE
        return COMMENT if self.commented and action == COMMENT else None

    @property
    def many(self) -> Label:
        """What a list of its records is called."""
        return {**self.label, **self.plural}

    @property
    def titled(self) -> str:
        """The title as an expression that gives a text, whatever the title itself gives."""
        is_text = isinstance(self.fields.get(self.title), AnyText | ChoiceField | CodeField)
        return self.title if is_text or self.title.startswith(("concat(", "'")) else f"concat({self.title})"


def members_of(whole: Entity, part: str) -> ReferencesField | None:
    """The field whose records the lines `part` hold; None where they are lines that people see."""
    found = (one for one in whole.fields.values() if isinstance(one, ReferencesField) and one.of == part)
    return next(found, None)


def whole_of(entities: Mapping[str, Entity], entity: Entity) -> Entity:
    """What an entity is part of at last, being part of nothing itself; the entity where it is part of none."""
    above = entities.get(entity.part_of or "")
    return entity if above is None or above is entity else whole_of(entities, above)


def lines_below(entities: Mapping[str, Entity], entity: Entity) -> Iterator[LinesField]:
    """The fields with lines of an entity, and those of what stands in them, each level after the one above."""
    for field in entity.fields.values():
        if isinstance(field, LinesField) and field.of in entities:
            yield field
            yield from lines_below(entities, entities[field.of])


def lines_field(whole: Entity, part: str) -> LinesField:
    """The field of an entity whose lines are records of `part`."""
    return next(one for one in whole.fields.values() if isinstance(one, LinesField) and one.of == part)


class FieldGrant(Struct, frozen=True, kw_only=True):
    """Conditions (expressions) under which one field is seen, changed and taken away; None: as the record, but what is
    sensitive is not taken away.
    """

    read: str | None = None
    update: str | None = None
    export: str | None = None

    @property
    def conditions(self) -> dict[str, str]:
        """Those that are written, by the right."""
        said = {name: getattr(self, name) for name in FIELD_RIGHTS}
        return {name: condition for name, condition in said.items() if condition is not None}


FIELD_RIGHTS: Final = ("read", "update", "export")
"""What a grant may say of one field."""


class Grant(Struct, frozen=True, kw_only=True):
    """What a role may do with an entity: per operation a condition over the record and `me`, `false` if not written."""

    read: str = "false"
    create: str = "false"
    update: str = "false"
    delete: str = "false"
    restore: str = "false"
    purge: str = "false"
    assign: str = "false"
    share: str = "false"
    comment: str = "false"
    export: str = "false"
    actions: dict[str, str] = {}
    fields: dict[str, FieldGrant] = {}

    @property
    def conditions(self) -> dict[str, str]:
        """The condition of every right on the record itself, by its name."""
        return {name: getattr(self, name) for name in RIGHTS}


RIGHTS: Final = ("read", "create", "update", "delete", "restore", "purge", "assign", "share", "comment", "export")
"""What may be done with a record, besides the actions of its entity."""


class Role(Struct, frozen=True, kw_only=True):
    """A set of grants by entity; `includes` names roles whose grants come with it, `screens` menus of its people."""

    name: str
    label: Label
    description: str = ""
    was: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    system: bool = False
    grants: dict[str, Grant] = {}
    screens: tuple[str, ...] = ()
    enabled: str | None = None


def with_included(roles: Mapping[str, Role], names: Iterable[str]) -> tuple[str, ...]:
    """These roles and all they include, each once; a name that is no role is left out."""
    found: dict[str, None] = {}
    waiting = [name for name in names if name in roles]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += [one for one in roles[name].includes if one in roles]
    return tuple(sorted(found))


def including(roles: Mapping[str, Role], name: str) -> tuple[str, ...]:
    """The roles that give what this one does: itself, and those that include it."""
    return tuple(one for one in roles if name in with_included(roles, [one]))


class Value(Struct, frozen=True, kw_only=True):
    """A value of a dictionary as its file has it; `given` holds its attributes in their wire form."""

    option: Option
    given: dict[str, Wire] = {}


class Dictionary(Struct, frozen=True, kw_only=True):
    """What the file of a dictionary says of its values, in their order, those below another one after it.

    They stand in the database as records of the entity of the same name, where people may have edited them.
    """

    name: str
    editable: bool = False
    hierarchical: bool = False
    values: dict[str, Value] = {}

    @property
    def options(self) -> dict[str, Option]:
        """The values as choices offer them."""
        return {code: value.option for code, value in self.values.items()}


class Numbering(Struct, frozen=True, kw_only=True):
    """How numbers of `of` are made: `pattern` with placeholders, counted by the values of `scope` in periods of `date`.

    With `gapless` a number whose record was refused is given to the next one. `was` are names it had before.
    """

    name: str
    description: str = ""
    was: tuple[str, ...] = ()
    of: str
    pattern: str
    date: str | None = None
    scope: tuple[str, ...] = ()
    reset: Reset = "never"
    gapless: bool = True


class Catalog(Struct, frozen=True, kw_only=True):
    """Everything an application is. Each dictionary is an entity too. `screens` are by their entity."""

    app: App
    entities: dict[str, Entity]
    roles: dict[str, Role]
    dictionaries: dict[str, Dictionary] = {}
    numberings: dict[str, Numbering] = {}
    workflows: dict[str, Workflow] = {}
    approvals: dict[str, Approval] = {}
    automations: dict[str, Automation] = {}
    messages: dict[str, Message] = {}
    screens: dict[str, Screen] = {}
    menus: dict[str, Menu] = {}
    tables: dict[str, Table] = {}
    decisions: dict[str, Decision] = {}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a catalog holds no {type(value)}")


# No sorting of keys: fields and options are shown in the order in which they were written.
_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
_decoder = msgspec.msgpack.Decoder(Catalog)


def encode(catalog: Catalog) -> bytes:
    """The same bytes for equal catalogs in the same order, on every machine."""
    return _encoder.encode(with_options(catalog, dict.fromkeys(catalog.dictionaries, _NONE)))


def decode(stored: bytes) -> Catalog:
    """What `encode` made; raises msgspec.ValidationError for anything else."""
    catalog = _decoder.decode(stored)
    return with_options(catalog, {name: one.options for name, one in catalog.dictionaries.items()})


def alike(one: Catalog, other: Catalog) -> bool:
    """Whether two catalogs are equal, also in the order in which choices have their options."""
    return one == other and _orders(one) == _orders(other)


def _orders(catalog: Catalog) -> list[list[str]]:
    fields = (field for entity in catalog.entities.values() for field in entity.fields.values())
    return [list(field.options) for field in fields if isinstance(field, AnyChoice)]


_NONE: dict[str, Option] = {}
"""Choices are stored without the values of their dictionaries, which may be thousands, and many share them."""


def with_options(catalog: Catalog, options: Mapping[str, dict[str, Option]]) -> Catalog:
    """The catalog in which choices of these dictionaries have these options."""
    if not options:
        return catalog
    entities = {name: _with_options(entity, options) for name, entity in catalog.entities.items()}
    tables = {name: _with_column_options(table, options) for name, table in catalog.tables.items()}
    return msgspec.structs.replace(catalog, entities=entities, tables=tables)


def _with_column_options(table: Table, options: Mapping[str, dict[str, Option]]) -> Table:
    inputs, outputs = (one | _changed(one, options) for one in (table.inputs, table.outputs))
    return msgspec.structs.replace(table, inputs=inputs, outputs=outputs)


def _with_options(entity: Entity, options: Mapping[str, dict[str, Option]]) -> Entity:
    changed = _changed(entity.fields, options)
    asked = {name: _with_asked_options(action, options) for name, action in entity.actions.items()}
    if not changed and asked == entity.actions:
        return entity
    return msgspec.structs.replace(entity, fields=entity.fields | changed, actions=asked)


def _with_asked_options(action: Action, options: Mapping[str, dict[str, Option]]) -> Action:
    return msgspec.structs.replace(action, ask=action.ask | _changed(action.ask, options))


def _changed(fields: Mapping[str, AnyField], options: Mapping[str, dict[str, Option]]) -> dict[str, AnyField]:
    return {
        name: msgspec.structs.replace(field, options=options[field.dictionary])
        for name, field in fields.items()
        if isinstance(field, AnyChoice) and field.dictionary is not None and field.dictionary in options
    }
