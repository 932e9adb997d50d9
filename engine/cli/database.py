"""The database a command works on, and its failures in one line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.cli.failing import Failed
from engine.settings import read_settings

if TYPE_CHECKING:
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
