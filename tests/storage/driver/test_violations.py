"""Both databases tell which constraint a write broke, as far as each can."""

import asyncio
from typing import NamedTuple

import pytest

from engine.storage.driver import Violation
from tests.support.databases import opened, sql

TABLES = """
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL,
        a INTEGER,
        b INTEGER,
        amount INTEGER CONSTRAINT child_amount CHECK (amount > 0),
        parent INTEGER CONSTRAINT child_parent REFERENCES parent (id),
        name TEXT
    );
    CREATE UNIQUE INDEX child_code ON child (code);
    CREATE UNIQUE INDEX child_a_b ON child (a, b);
    CREATE UNIQUE INDEX child_lower ON child (lower(name));
    INSERT INTO parent VALUES (1);
    INSERT INTO child VALUES (1, 'x', 1, 1, 1, 1, 'n');
"""


class Told(NamedTuple):
    kind: str
    constraint: str | None
    table: str | None
    columns: tuple[str, ...]


BROKEN = {
    "INSERT INTO child VALUES (1, 'y', 2, 2, 1, 1, NULL)": {
        "sqlite": Told("unique", None, "child", ("id",)),
        "postgresql": Told("unique", "child_pkey", "child", ("id",)),
    },
    "INSERT INTO child VALUES (2, 'x', 2, 2, 1, 1, NULL)": {
        "sqlite": Told("unique", None, "child", ("code",)),
        "postgresql": Told("unique", "child_code", "child", ("code",)),
    },
    "INSERT INTO child VALUES (2, 'y', 1, 1, 1, 1, NULL)": {
        "sqlite": Told("unique", None, "child", ("a", "b")),
        "postgresql": Told("unique", "child_a_b", "child", ("a", "b")),
    },
    "INSERT INTO child VALUES (2, 'y', 2, 2, 1, 1, 'N')": {
        "sqlite": Told("unique", "child_lower", None, ()),
        "postgresql": Told("unique", "child_lower", "child", ()),
    },
    "INSERT INTO child VALUES (2, NULL, 2, 2, 1, 1, NULL)": {
        "sqlite": Told("not_null", None, "child", ("code",)),
        "postgresql": Told("not_null", None, "child", ("code",)),
    },
    "INSERT INTO child VALUES (2, 'y', 2, 2, 0, 1, NULL)": {
        "sqlite": Told("check", "child_amount", None, ()),
        "postgresql": Told("check", "child_amount", "child", ()),
    },
    "INSERT INTO child VALUES (2, 'y', 2, 2, 1, 9, NULL)": {
        "sqlite": Told("foreign_key", None, None, ()),
        "postgresql": Told("foreign_key", "child_parent", "child", ("parent",)),
    },
    "DELETE FROM parent": {
        "sqlite": Told("foreign_key", None, None, ()),
        "postgresql": Told("foreign_key", "child_parent", "child", ("id",)),
    },
}


@pytest.mark.parametrize("verb", ["run", "all", "many"])
@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_constraint_is_told(database_url, text, verb):
    async def story():
        async with opened(database_url) as database:
            await database.transact(lambda connection: connection.script(TABLES))
            verbs = {
                "run": lambda connection: connection.run(sql(connection, text)),
                "all": lambda connection: connection.all(sql(connection, f"{text} RETURNING id")),
                "many": lambda connection: connection.many(sql(connection, text), [{}]),
            }
            with pytest.raises(Violation) as caught:
                await database.transact(verbs[verb])
            violation = caught.value
            told = Told(violation.kind, violation.constraint, violation.table, violation.columns)
            assert told == BROKEN[text][database.dialect]

    asyncio.run(story())


def test_a_reference_that_is_checked_at_commit_is_told(postgresql_url):
    async def story():
        async with opened(postgresql_url) as database:
            await database.transact(lambda connection: connection.script(TABLES))
            change = "ALTER TABLE child ALTER CONSTRAINT child_parent DEFERRABLE INITIALLY DEFERRED"
            await database.transact(lambda connection: connection.script(change))
            with pytest.raises(Violation, match="child_parent"):
                await database.transact(lambda connection: connection.run(sql(connection, "DELETE FROM parent")))
            async with database.read() as connection:
                assert await connection.all(sql(connection, "SELECT id FROM parent")) == [(1,)]

    asyncio.run(story())


def test_references_are_checked_as_a_whole_when_sqlite_rebuilds_a_table(sqlite_url):
    async def story():
        rebuild = "DROP TABLE parent; CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)"
        async with opened(sqlite_url) as database:
            await database.transact(lambda connection: connection.script(TABLES))
            with pytest.raises(Violation) as caught:
                await database.transact(lambda connection: connection.script(rebuild), foreign_keys=False)
            assert (caught.value.kind, caught.value.table) == ("foreign_key", "child")
            kept = f"{rebuild}; INSERT INTO parent VALUES (1, 'x')"
            await database.transact(lambda connection: connection.script(kept), foreign_keys=False)
            async with database.read() as connection:
                assert await connection.all(sql(connection, "SELECT name FROM parent")) == [("x",)]
            with pytest.raises(Violation):
                await database.transact(lambda connection: connection.run(sql(connection, "DELETE FROM parent")))

    asyncio.run(story())
