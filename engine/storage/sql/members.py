"""Statements about the rows that hold the records a field names several of: each with the `whole` and one of them."""

from sqlalchemy import bindparam, select

from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement


def naming(source: Source, links: str, by: str, member: str, whole: str) -> Statement:
    """The living records of `whole` that name record `id`; they are held."""
    table, record = source.table(links), source.table(whole)
    named = select(table.c[by]).where(table.c[member] == bindparam("id"))
    element = select(record.c.id).where(record.c.id.in_(named), *living(record)).order_by(record.c.id)
    if source.dialect is Dialect.POSTGRESQL:
        element = element.with_for_update(key_share=True)
    return statement(element, source.dialect)


def named_besides(source: Source, links: str, by: str, member: str) -> Statement:
    """What record `whole` names besides record `id`, in its order."""
    table = source.table(links)
    element = select(table.c[member]).where(table.c[by] == bindparam("whole"), table.c[member] != bindparam("id"))
    return statement(element.order_by(table.c.position, table.c.id), source.dialect)
