"""The record of who owned what: an entity that nobody writes but the engine (engine/system/ownership.yaml)."""

from typing import Final

from sqlalchemy import bindparam, update

from engine.storage.driver.base import Statement
from engine.storage.sql.change import insert_one
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement

OWNERSHIP: Final = "ownership"


def end_ownership(source: Source) -> Statement:
    """What lasted of record `record` ends `now`; the ids of what did."""
    table = source.table(OWNERSHIP)
    ended = {"until": bindparam("now"), "updated_at": bindparam("now"), "version": table.c.version + 1}
    element = update(table).where(table.c.record == bindparam("record"), table.c.until.is_(None)).values(ended)
    return statement(element.returning(table.c.id), source.dialect)


def note_ownership(source: Source, names: tuple[str, ...]) -> Statement:
    """A new one with these columns."""
    return insert_one(source, OWNERSHIP, names, [source.table(OWNERSHIP).c.id])
