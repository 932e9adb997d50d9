"""What was taken out of the definitions and is kept where it was, under another name."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from sqlalchemy import insert, select

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField
from engine.storage.driver.base import Connection, Dialect
from engine.storage.plan.render import Step
from engine.storage.plan.shape import Shape
from engine.storage.plan.text import sql_text
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

TABLE = "_parked"
LONGEST = 63
"""Bytes of a name in PostgreSQL."""

_field: msgspec.json.Decoder[AnyField] = msgspec.json.Decoder(AnyField)
_entity = msgspec.json.Decoder(Entity)


class Parked(NamedTuple):
    """A field or an entity as it was; see engine_tables for the columns."""

    name: str
    version: int
    entity: str
    field: str
    place: str
    definition: str

    @property
    def as_field(self) -> AnyField:
        """The field as it was defined."""
        return _field.decode(self.definition)

    @property
    def as_entity(self) -> Entity:
        """The entity as it was defined."""
        return _entity.decode(self.definition)

    @property
    def table(self) -> str:
        """The table that holds the values."""
        return self.entity if self.field else self.place


def place_of(name: str, version: int) -> str:
    """The column or table that `name` is kept in, parked by the apply that makes `version`."""
    return f"_parked_{version}_{name}"[:LONGEST]


def parked_field(entity: Entity, field: AnyField, version: int) -> Parked:
    """A field on its way out."""
    definition = msgspec.json.encode(field).decode()
    name = f"{entity.name}.{field.name}"
    return Parked(name, version, entity.name, field.name, place_of(field.name, version), definition)


def parked_entity(entity: Entity, version: int) -> Parked:
    """An entity on its way out."""
    definition = msgspec.json.encode(entity).decode()
    return Parked(entity.name, version, entity.name, "", place_of(entity.name, version), definition)


async def all_parked(connection: Connection, found: Shape) -> tuple[Parked, ...]:
    """Everything that is parked, the newest first; `found` says whether there is a table of it."""
    if TABLE not in found:
        return ()
    table = engine_table(TABLE, connection.dialect)
    columns = (table.c[name] for name in Parked._fields)
    rows = select(*columns).order_by(table.c.version.desc(), table.c.name)
    return tuple(Parked(*row) for row in await connection.all(statement(rows, connection.dialect)))


def note_parked(items: Iterable[Parked], dialect: Dialect) -> tuple[Step, ...]:
    """Rows for what was parked; what had been parked of an entity before goes where the entity goes."""
    table = engine_table(TABLE, dialect)
    steps = []
    for item in items:
        if not item.field:
            steps.append(moved(item.entity, item.place, dialect))
        steps.append(Step(f"note that {item.name} is parked", sql_text(insert(table).values(item._asdict()), dialect)))
    return tuple(steps)


def moved(former: str, now: str, dialect: Dialect) -> Step:
    """Parked fields of a table that has another name."""
    table = engine_table(TABLE, dialect)
    element = table.update().values(entity=now).where(table.c.entity == former, table.c.field != "")
    return Step(f"note where parked fields of {former} are", sql_text(element, dialect))


def forgotten(item: Parked, dialect: Dialect) -> Step:
    """It is parked no more."""
    table = engine_table(TABLE, dialect)
    element = table.delete().where(table.c.name == item.name, table.c.version == item.version)
    return Step(f"{item.name} is parked no more", sql_text(element, dialect))


def renamed_row(item: Parked, entity: str, dialect: Dialect) -> Step:
    """A parked field whose entity is called otherwise."""
    table = engine_table(TABLE, dialect)
    values = {"name": f"{entity}.{item.field}", "entity": entity}
    element = table.update().values(values).where(table.c.name == item.name, table.c.version == item.version)
    return Step(f"note that {item.name} is parked as {entity}.{item.field}", sql_text(element, dialect))


def forgotten_below(item: Parked, dialect: Dialect) -> Step:
    """What had been parked of an entity before it was parked itself."""
    table = engine_table(TABLE, dialect)
    return Step(
        f"nothing of {item.name} is parked", sql_text(table.delete().where(table.c.entity == item.place), dialect)
    )
