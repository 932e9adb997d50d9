"""The `play` fixture: a story told on a running application, on either database, without applying it every time."""

import asyncio
import itertools
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest

from engine.compile import Compiled
from tests.support.postgres import Server
from tests.support.world import World, applied, catalog_of, running

T = TypeVar("T")

Story = Callable[[World], Awaitable[T]]
Play = Callable[..., Any]


class House(NamedTuple):
    """A database with an application applied, to be copied: its name there, whose files, and what came of them."""

    name: str
    files: Mapping[str, str]
    compiled: Compiled


class Houses(ABC):
    """One house for each application, by the identity of its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        self.made: dict[int, House] = {}

    @contextmanager
    def open(self, files: Mapping[str, str]) -> Iterator[tuple[str, Compiled]]:
        """A database of one's own with the application of `files`, and its compiled definitions."""
        if id(files) not in self.made:
            name, url = self.build()
            catalog = catalog_of(self.folder / f"files{len(self.made)}", files)
            self.made[id(files)] = House(name, files, asyncio.run(applied(url, catalog)))
        house = self.made[id(files)]
        with self.copy(house.name) as url:
            yield url, house.compiled

    @abstractmethod
    def build(self) -> tuple[str, str]:
        """The name of an empty database, and its URL."""

    @abstractmethod
    def copy(self, name: str) -> AbstractContextManager[str]:
        """The URL of a copy."""


class SqliteHouses(Houses):
    """Files."""

    def build(self) -> tuple[str, str]:
        path = self.folder / f"house{next(self.numbers)}.sqlite3"
        return str(path), f"sqlite:///{path}"

    @contextmanager
    def copy(self, name: str) -> Iterator[str]:
        path = self.folder / f"copy{next(self.numbers)}.sqlite3"
        shutil.copy(name, path)
        yield f"sqlite:///{path}"
        path.unlink()


class PostgresqlHouses(Houses):
    """Databases of one server."""

    def __init__(self, folder: Path, server: Server) -> None:
        super().__init__(folder)
        self.server = server

    def build(self) -> tuple[str, str]:
        name = f"house_{os.getpid()}_{next(self.numbers)}"
        self.server.run(f"CREATE DATABASE {name} TEMPLATE template0")
        return name, self.server.url_of(name)

    def copy(self, name: str) -> AbstractContextManager[str]:
        return self.server.database(name)

    def pull_down(self) -> None:
        """Leave nothing on a server that others use too."""
        self.server.run(*(f"DROP DATABASE {house.name} WITH (FORCE)" for house in self.made.values()))


@pytest.fixture(scope="session")
def sqlite_houses(tmp_path_factory: pytest.TempPathFactory) -> Houses:
    """The applications of this session on SQLite."""
    return SqliteHouses(tmp_path_factory.mktemp("houses"))


@pytest.fixture(scope="session")
def postgresql_houses(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """The applications of this session on PostgreSQL."""
    houses = PostgresqlHouses(tmp_path_factory.mktemp("houses"), postgres_server)
    yield houses
    houses.pull_down()


def told(houses: Houses, story: Story[T], files: Mapping[str, str], **options: Any) -> T:
    """Run a story on a copy."""

    async def run(url: str, compiled: Compiled) -> T:
        async with running(url, compiled, **options) as made:
            return await story(made)

    with houses.open(files) as (url, compiled):
        return asyncio.run(run(url, compiled))


@pytest.fixture(params=["sqlite", "postgresql"])
def play(request: pytest.FixtureRequest) -> Play:
    """`play(story, FILES)` runs `story(world)` on a fresh database with the application of FILES, and gives its result.

    FILES is a module's constant: the application is applied once and copied. `options` are those of open_database.
    """
    houses: Houses = request.getfixturevalue(f"{request.param}_houses")
    return lambda story, files, **options: told(houses, story, files, **options)
