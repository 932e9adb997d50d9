"""Statements that change one record. Parameters: `set.<field>` for values, `id`, `version`, `now`, `me`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Integer, Table, bindparam, cast, delete, false, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from engine.expressions.nodes import AnyNode
from engine.meta.fields import CODE, ChoicesField, link
from engine.meta.system import BIN_COLUMNS, RETIRED
from engine.rules.kept import kept_beside, kept_columns
from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.expression import condition_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.lists import among
from engine.storage.sql.pointers import is_named, names_among
from engine.storage.sql.several import any_element
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement

Columns = Sequence[ColumnElement[Any]]

GONE_AT, GONE_BY = BIN_COLUMNS


def find(
    source: Source, entity: str, columns: Columns, *, gone: bool = False, held: bool = True, leaving: bool = True
) -> Statement:
    """`columns` of record `id`, with `held` until the transaction ends; with `gone` one from the bin.

    One that is not `leaving` may be referred to by others at the same time.
    """
    table = source.table(entity)
    there = [table.c[GONE_AT].is_not(None)] if gone else living(table)
    element = select(*columns).where(table.c.id == bindparam("id"), *there)
    if held and source.dialect is Dialect.POSTGRESQL:
        element = element.with_for_update(of=table, key_share=not leaving)
    return statement(element, source.dialect)


def insert_one(source: Source, entity: str, names: Collection[str], returning: Columns) -> Statement:
    """Insert a record with these columns, and give `returning` of it."""
    element = insert(source.table(entity)).values(to_set(source, entity, names)).returning(*returning)
    return statement(element, source.dialect)


def update_one(source: Source, entity: str, names: Collection[str], returning: Columns) -> Statement:
    """Change these columns of record `id` if it still has `version`, which goes up by one."""
    table = source.table(entity)
    element = update(table).where(*_as_known(table), *living(table))
    element = element.values(to_set(source, entity, names) | {"version": table.c.version + 1})
    return statement(element.returning(*returning), source.dialect)


def bin_one(source: Source, entity: str) -> Statement:
    """Put record `id` of `version` in the recycle bin."""
    table = source.table(entity)
    moved = {GONE_AT: bindparam("now"), GONE_BY: bindparam("me"), "version": table.c.version + 1}
    return statement(update(table).where(*_as_known(table), *living(table)).values(moved), source.dialect)


def restore_one(source: Source, entity: str, returning: Columns) -> Statement:
    """Take record `id` of `version` out of the recycle bin."""
    table = source.table(entity)
    back = {GONE_AT: None, GONE_BY: None, "version": table.c.version + 1}
    element = update(table).where(*_as_known(table), table.c[GONE_AT].is_not(None)).values(back)
    return statement(element.returning(*returning), source.dialect)


def purge_one(source: Source, entity: str) -> Statement:
    """Delete record `id` of `version` for good."""
    table = source.table(entity)
    return statement(delete(table).where(*_as_known(table)), source.dialect)


def referrer(source: Source, entity: str, field: str, to: str) -> Statement:
    """Whether a living record of `entity` refers to one of `keys` of `to` by `field`, or any has that value of a
    dictionary.

    A record in the bin may come back, and no constraint keeps the value for it; nor what a reference to one of several
    entities names, where that goes for good.
    """
    table, held = source.table(entity), source.catalog.entities[entity].fields[field]
    led = link(held)
    kept = led.key == "id" if led is not None else source.catalog.entities[to].recycle
    there = living(table) if kept else []
    if isinstance(held, ChoicesField):
        names = any_element(table.c[field], source.dialect, lambda value: among(value, "keys", source.dialect))
    else:
        names = names_among(to, table.c[field], held, "keys", source.dialect)
    element = select(table.c.id).where(names, *there).limit(1)
    return statement(element, source.dialect)


def referring(source: Source, entity: str, field: str, to: str, *, held: bool = True) -> Statement:
    """The living records of `entity` that refer to record `id` of `to` by `field`, with `held` until the transaction
    ends.
    """
    table, names = _naming(source, entity, field, to)
    element = select(table.c.id).where(names, *living(table)).order_by(table.c.id)
    if held and source.dialect is Dialect.POSTGRESQL:
        element = element.with_for_update(key_share=True)
    return statement(element, source.dialect)


def gone_together(source: Source, entity: str, field: str, to: str) -> Statement:
    """The records of `entity` that went to the bin in the moment in which record `id` of `to` did, which they name."""
    table, other = source.table(entity), source.table(to).alias()
    moment = select(other.c[GONE_AT]).where(other.c.id == bindparam("id")).scalar_subquery()
    element = select(table.c.id).where(table.c[field] == bindparam("id"), table.c[GONE_AT] == moment)
    return statement(element.order_by(table.c.id), source.dialect)


def forget_binned(source: Source, entity: str, field: str, to: str) -> Statement:
    """Empty a reference to record `id` of `to` in the records of the bin."""
    table, names = _naming(source, entity, field, to)
    gone = update(table).where(names, table.c[GONE_AT].is_not(None))
    return statement(gone.values({field: None}), source.dialect)


def _naming(source: Source, entity: str, field: str, to: str) -> tuple[Table, ColumnElement[bool]]:
    """A table, and that its reference names record `id`."""
    table, held = source.table(entity), source.catalog.entities[entity].fields[field]
    return table, is_named(to, table.c[field], held, cast(bindparam("id"), BigInteger))


def value_states(source: Source, dictionaries: Mapping[str, str]) -> Statement:
    """By the names of fields, their dictionaries: whether the value `value.<name>` is retired; null: there is none.

    It stays there until the transaction ends.
    """
    states = [_state(source, name, dictionary) for name, dictionary in dictionaries.items()]
    return statement(select(*states), source.dialect)


def codes_statement(source: Source, dictionary: str) -> Statement:
    """Those of `codes` that a dictionary has, and whether each is retired; they stay until the transaction ends."""
    table = source.table(dictionary)
    found = select(table.c[CODE], func.coalesce(table.c[RETIRED], false()))
    found = found.where(among(table.c[CODE], "codes", source.dialect)).order_by(table.c.id)
    if source.dialect is Dialect.POSTGRESQL:
        found = found.with_for_update(read=True, key_share=True)
    return statement(found, source.dialect)


def _state(source: Source, name: str, dictionary: str) -> ColumnElement[Any]:
    table = source.table(dictionary)
    retired = select(func.coalesce(table.c[RETIRED], false())).where(table.c[CODE] == bindparam(f"value.{name}"))
    if source.dialect is Dialect.POSTGRESQL:
        retired = retired.with_for_update(read=True, key_share=True)
    return retired.scalar_subquery()


def twins(source: Source, entity: str, key: str) -> Statement:
    """The ids of living records other than `id` whose field is `key`, at most `limit`."""
    table = source.table(entity)
    same = (table.c[key] == bindparam("key"), table.c.id != bindparam("id"), *living(table))
    element = select(table.c.id).where(*same).order_by(table.c.id).limit(bindparam("limit", type_=Integer))
    return statement(element, source.dialect)


def matching(source: Source, entity: str, names: Iterable[str], empty: Collection[str]) -> Statement:
    """The id of the first living record whose fields `names` hold `match.<field>`, those in `empty` nothing."""
    table = source.table(entity)
    same = [table.c[name].is_(None) if name in empty else table.c[name] == bindparam(f"match.{name}") for name in names]
    element = select(table.c.id).where(*same, *living(table)).order_by(table.c.id).limit(1)
    return statement(element, source.dialect)


def those(source: Source, entity: str, condition: AnyNode) -> Statement:
    """The ids of the living records that a condition holds for, in their order."""
    table = source.table(entity)
    holds = condition_sql(condition, Frame(source, table))
    return statement(select(table.c.id).where(holds, *living(table)).order_by(table.c.id), source.dialect)


def to_set(source: Source, entity: str, names: Collection[str]) -> dict[str, ColumnElement[Any]]:
    """These columns, and what is kept beside them, with what is bound for them."""
    kept = (one.column for one in kept_beside(kept_columns(source.catalog.entities[entity]), names))
    return {name: bindparam(f"set.{name}") for name in (*names, *kept)}


def _as_known(table: Table) -> list[ColumnElement[bool]]:
    return [table.c.id == bindparam("id"), table.c.version == bindparam("version")]
