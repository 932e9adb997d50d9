"""A database that tests may do to what they like: a file made once and copied for each, or an empty PostgreSQL one."""

import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from engine.compile import Compiled
from engine.meta.catalog import Catalog
from engine.service import deploy
from engine.storage.driver import Connection, Database, Statement, open_database
from engine.storage.sql.sqlite_functions import register


class NotEmpty(Exception):
    """The database that was named holds something already."""


class Scratch(ABC):
    """Gives a fresh database with the definitions applied, as often as it is asked.

    `compiled` are the definitions made ready, by the settings that are set: tests with equal ones share them.
    """

    def __init__(self) -> None:
        self.compiled: dict[tuple[tuple[str, object], ...], Compiled] = {}

    @abstractmethod
    def fresh(self) -> AbstractAsyncContextManager[Database]:
        """One of them; what was done to it is gone afterwards."""


@asynccontextmanager
async def opened(catalog: Catalog, url: str | None = None) -> AsyncIterator[Scratch]:
    """Where to test these definitions: files of SQLite, or the empty database at `url`. Raises NotEmpty."""
    if url is not None:
        yield await _Emptied.at(url, catalog)
        return
    with tempfile.TemporaryDirectory(prefix="loom-test-") as folder:
        yield await _Copied.of(Path(folder), catalog)


class _Copied(Scratch):
    """Copies of one file."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder, self._numbers = folder, count(1)

    @classmethod
    async def of(cls, folder: Path, catalog: Catalog) -> "_Copied":
        """The file is made here."""
        made = cls(folder)
        database = made._open(made._file)
        try:
            await _apply(database, catalog)
        finally:
            await database.close()
        return made

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Database]:
        copy = self._folder / f"{next(self._numbers)}.sqlite3"
        shutil.copy(self._file, copy)
        database = self._open(copy)
        try:
            yield database
        finally:
            await database.close()
            copy.unlink()

    @property
    def _file(self) -> Path:
        return self._folder / "definitions.sqlite3"

    def _open(self, path: Path) -> Database:
        return open_database(f"sqlite:///{path}", size=1, functions=register, synchronous="OFF")


class _Emptied(Scratch):
    """One database of PostgreSQL, whose schema is made and dropped for each test: it was empty before."""

    def __init__(self, url: str, catalog: Catalog) -> None:
        super().__init__()
        self._url, self._catalog = url, catalog

    @classmethod
    async def at(cls, url: str, catalog: Catalog) -> "_Emptied":
        """Looks that nothing is there which would be lost."""
        database = open_database(url, size=2, functions=register)
        try:
            async with database.read() as connection:
                row = await connection.one(_TABLES)
        finally:
            await database.close()
        if row is None or row[0]:
            raise NotEmpty("tests need an empty database, and this one has tables: name one that holds nothing")
        return cls(url, catalog)

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Database]:
        database = open_database(self._url, size=2, functions=register)
        try:
            await _apply(database, self._catalog)
            yield database
            await database.transact(_drop)
        finally:
            await database.close()


_TABLES = Statement("SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace")

_DROP = """
DO $$ DECLARE name text := quote_ident(current_schema());
BEGIN EXECUTE 'DROP SCHEMA ' || name || ' CASCADE'; EXECUTE 'CREATE SCHEMA ' || name; END $$
"""


async def _drop(connection: Connection) -> None:
    await connection.script(_DROP)


async def _apply(database: Database, catalog: Catalog) -> None:
    await deploy.bring_up_to_date(database, catalog, {}, "loom test", datetime.now(UTC))
