"""One statement that makes many rows of sample data, the same ones on both databases."""

from sqlalchemy import CTE, func, insert, null, select
from sqlalchemy.sql.selectable import FromClause

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, Literal, ReferenceField, UserField
from engine.storage.driver.base import Statement
from engine.storage.sql.sample_numbers import constant, mixed, rows
from engine.storage.sql.sample_values import Made, Maker, default_value, instant_of, sample_value
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement


def insert_samples(source: Source, entity: str) -> Statement:
    """Insert the rows from `first` to `last` of an entity; every parameter is a whole number.

    `base` is the number of the first of all `total` rows, made over `span` seconds from `begin` on (seconds since
    1970); `offset` is what the application's clock is ahead of UTC, in seconds. Columns of computed fields stay empty,
    and so does a reference to an entity without records.
    """
    whole = source.catalog.entities[entity]
    made = rows(source.dialect)
    maker = Maker(made, entity, source.dialect, source.catalog.app.locales[0])
    chosen = _References(source, entity, made)
    columns = {field.name: _value(maker, chosen, field) for field in whole.fields.values() if field.writable}
    columns |= _kept(whole, columns, instant_of(made.c.t, source.dialect))
    taken = select(*(value.label(name) for name, value in columns.items())).select_from(chosen.joined)
    element = insert(source.table(entity)).from_select(list(columns), taken.order_by(made.c.n))
    return statement(element, source.dialect, heavy=True)


def _value(maker: Maker, chosen: "_References", field: AnyField) -> Made:
    if field.sample is None and isinstance(field.default, Literal):
        return default_value(maker, field, field.default)
    return chosen.one(field) if isinstance(field, ReferenceField | UserField) else sample_value(maker, field)


def _kept(entity: Entity, columns: dict[str, Made], created: Made) -> dict[str, Made]:
    """What the engine keeps for each record; the owner is taken for whoever made it."""
    owner = entity.fields[entity.owner] if entity.owner else None
    person = columns[owner.name] if owner and owner.name in columns and isinstance(owner, UserField) else null()
    changes = {"created_at": created, "updated_at": created, "created_by": person, "updated_by": person}
    return {**changes, "version": constant(1)}


class _References:
    """The records a reference may pick from: numbered, and joined to the rows by a picked number."""

    def __init__(self, source: Source, entity: str, made: CTE) -> None:
        self._source, self._entity, self._made = source, entity, made
        self._candidates: dict[str, CTE] = {}
        self.joined: FromClause = made

    def one(self, field: ReferenceField | UserField) -> Made:
        """The id of a record; of another one for each row while there are any, if the field is unique."""
        candidates = self._numbered(field.to).alias()
        count = select(func.count()).select_from(self._numbered(field.to)).scalar_subquery()
        place = mixed(self._made, f"{self._entity}.{field.name}") % func.nullif(count, 0)
        wanted = self._made.c.n - 1 if field.unique else place
        self.joined = self.joined.outerjoin(candidates, candidates.c.place == wanted)
        return candidates.c.id

    def _numbered(self, entity: str) -> CTE:
        if entity not in self._candidates:
            table = self._source.table(entity)
            place = (func.row_number().over(order_by=table.c.id) - 1).label("place")
            self._candidates[entity] = select(table.c.id, place).where(*living(table)).cte(f"any_{entity}")
        return self._candidates[entity]
