"""The resolved application: plain frozen values without cycles, every name known to exist, loadable without a database.

A catalog is stored as bytes (`encode`, `decode`) and compared by value. It holds expressions as text: they were
checked when it was made, and are compiled at first use.
"""

from decimal import Decimal
from typing import Literal as OneOf

import msgspec
from msgspec import Struct

from engine.meta.fields import AnyField
from engine.meta.labels import Label

Operation = OneOf["create", "update", "delete"]


class App(Struct, frozen=True, kw_only=True):
    """The application itself. The first of `locales` is the default; `time_zone` decides what `today()` is.

    `settings` are typed like fields; `default` is what holds until an administrator sets something else.
    """

    name: str
    label: Label
    locales: tuple[str, ...]
    time_zone: str
    currency: str
    settings: dict[str, AnyField] = {}


class Check(Struct, frozen=True, kw_only=True):
    """`when` describes what is wrong; the operation is refused with `message`, shown beside `fields`."""

    name: str
    when: str
    message: Label
    fields: tuple[str, ...] = ()
    before: tuple[Operation, ...] = ("create", "update")


class Entity(Struct, frozen=True, kw_only=True):
    """A kind of record. `fields` holds the declared ones in their order, then those the engine keeps.

    `title` is an expression; `was` are names it had before; `owner` is the field that anchors `mine`; with `recycle` a
    deleted record goes to the bin.
    """

    name: str
    label: Label
    title: str
    description: str = ""
    was: tuple[str, ...] = ()
    owner: str | None = None
    recycle: bool = False
    system: bool = False
    sample: int = 0
    fields: dict[str, AnyField]
    checks: dict[str, Check] = {}


class FieldGrant(Struct, frozen=True, kw_only=True):
    """Conditions (expressions) under which one field is seen and changed; None: as the record."""

    read: str | None = None
    update: str | None = None


class Grant(Struct, frozen=True, kw_only=True):
    """What a role may do with an entity: per operation a condition over the record and `me`, `false` if not written."""

    read: str = "false"
    create: str = "false"
    update: str = "false"
    delete: str = "false"
    restore: str = "false"
    fields: dict[str, FieldGrant] = {}


class Role(Struct, frozen=True, kw_only=True):
    """A set of grants by entity; `includes` names roles whose grants come with it."""

    name: str
    label: Label
    description: str = ""
    was: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    system: bool = False
    grants: dict[str, Grant] = {}


class Catalog(Struct, frozen=True, kw_only=True):
    """Everything an application is."""

    app: App
    entities: dict[str, Entity]
    roles: dict[str, Role]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a catalog holds no {type(value)}")


# No sorting of keys: fields and options are shown in the order in which they were written.
_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
_decoder = msgspec.msgpack.Decoder(Catalog)


def encode(catalog: Catalog) -> bytes:
    """The same bytes for equal catalogs in the same order, on every machine."""
    return _encoder.encode(catalog)


def decode(stored: bytes) -> Catalog:
    """What `encode` made; raises msgspec.ValidationError for anything else."""
    return _decoder.decode(stored)
