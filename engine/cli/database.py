"""The database a command works on and the record it names, and their failures in one line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.cli.failing import Failed
from engine.settings import read_settings

if TYPE_CHECKING:
    from engine.compile import Compiled
    from engine.meta.pointers import Pointer
    from engine.storage.driver import Database


@asynccontextmanager
async def opened(url: str | None) -> "AsyncIterator[Database]":
    """The database at `url`, or the one the settings name; closed afterwards. What it refuses raises Failed."""
    from engine.app.application import database_of
    from engine.storage.driver import DatabaseFailure
    from engine.storage.plan import NewerDefinitions, NotApplied

    try:
        settings = read_settings()
        database = database_of(replace(settings, database_url=url) if url else settings)
    except (ValueError, DatabaseFailure) as problem:
        raise Failed(str(problem)) from problem
    try:
        yield database
    except (DatabaseFailure, NewerDefinitions, NotApplied) as problem:
        raise Failed(str(problem)) from problem
    finally:
        await database.close()


@asynccontextmanager
async def applied(url: str | None) -> "AsyncIterator[tuple[Database, Compiled]]":
    """The same with the definitions applied to it; raises Failed where there are none."""
    async with opened(url) as database:
        yield database, await in_force(database)


async def in_force(database: "Database") -> "Compiled":
    """The definitions applied to a database; raises Failed where there are none."""
    from engine.service.deploy import at_work

    compiled = await at_work(database)
    if compiled is None:
        raise Failed("no definitions are applied to this database: `loom apply` comes first")
    return compiled


def record_named(text: str) -> "Pointer":
    """The record that an argument names, `customer/12`; raises Failed where it names none."""
    from engine.meta.pointers import pointer

    named = pointer(text)
    if named is None:
        raise Failed(f"`{text}` names no record: write an entity and an id, `customer/12`")
    return named
