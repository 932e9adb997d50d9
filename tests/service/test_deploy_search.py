"""What an apply does for records that are there where something else is searched, or goes by how it sounds."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.compile import Compiled
from engine.meta.catalog import Catalog
from engine.service.deploy import apply, restoring
from engine.service.verify import verify
from engine.storage.driver import Database, Dialect
from tests.service.deploying import NOON, applied, opened, planned, put, rows
from tests.support.world import catalog_of

APP = "app: shop\nlocales: [zh, en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n"
PLAIN = "entity: thing\ntitle: count\nfields: {name: text, count: integer, of: {type: reference, to: thing}}\n"
FOUND = PLAIN.replace("name: text", "name: {type: text, search: true, sort: true}")
CALLED = PLAIN.replace("name: text", "name: text, called: {type: text, search: true, value: \"concat(name, '号')\"}")
OTHERWISE = CALLED.replace("号", "行")
WITHOUT = FOUND.replace(", of: {type: reference, to: thing}", "")
RENAMED = (
    FOUND.replace("name: {", "label: {was: name, ")
    .replace("entity: thing", "entity: item\nwas: thing")
    .replace("to: thing", "to: item")
)
CONVERTED = FOUND.replace("name: {type: text,", "name: {type: long_text,").replace(", sort: true", "")


class Way(NamedTuple):
    """From definitions to others; what two records are found by then, and in what order."""

    versions: Sequence[str]
    entity: str = "thing"
    words: Sequence[bool] = (True, False)
    confirmed: Sequence[str] = ()


WAYS = {
    "made searched": Way((PLAIN, FOUND)),
    "no more": Way((PLAIN, FOUND, PLAIN), words=()),
    "a formula": Way((PLAIN, CALLED), words=(True, True)),
    "another formula": Way((PLAIN, CALLED, OTHERWISE), words=(True, True)),
    "other names": Way((PLAIN, FOUND, RENAMED), entity="item"),
    "made anew without a reference": Way((PLAIN, FOUND, WITHOUT), confirmed=("thing.of",)),
    "another type": Way((PLAIN, FOUND, CONVERTED)),
}


def shop(folder: Path, thing: str) -> Catalog:
    """An application of one entity."""
    return catalog_of(folder, {"app.yaml": APP, "thing.yaml": thing})


@pytest.mark.parametrize("way", WAYS)
def test_what_is_found_follows_the_definitions(database_url: str, tmp_path: Path, way: str) -> None:
    versions, entity, words, confirmed = WAYS[way]

    async def scenario() -> None:
        async with opened(database_url) as database:
            for number, text in enumerate(versions):
                catalog = shop(tmp_path / str(number), text)
                await applied(database, catalog, *(confirmed if number == len(versions) - 1 else ()))
                if number == 0:
                    await put(database, "thing", {"name": "'重庆'", "count": "1"}, {"name": "NULL", "count": "2"})
                compiled = Compiled(catalog, number + 1, database.dialect)
                assert await verify(database, compiled) == []
                assert (await planned(database, catalog)).empty
            assert await _words(database, entity) == list(words)
            await _index_is_right(database, entity, bool(words))

    asyncio.run(scenario())


async def _words(database: Database, entity: str) -> list[bool]:
    """Which records are found by anything; nothing where none can be."""
    there = {row[0] for row in await rows(database, COLUMNS[database.dialect].format(entity))}
    if "_search" not in there:
        return []
    found = await rows(database, f'SELECT "_search" IS NOT NULL FROM "{entity}" ORDER BY id')
    return [bool(row[0]) for row in found]


COLUMNS = {
    Dialect.SQLITE: "SELECT name FROM pragma_table_info('{}')",
    Dialect.POSTGRESQL: "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{}'",
}


async def _index_is_right(database: Database, entity: str, there: bool) -> None:
    """On SQLite the index is a table, and looks itself whether it holds what the column does."""
    if database.dialect is Dialect.SQLITE:
        found = await rows(database, "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY name")
        assert (f"_search_{entity}",) in found or not there
        for (name,) in found:
            check = f'INSERT INTO "{name}"("{name}", rank) VALUES (\'integrity-check\', 1)'
            await database.transact(lambda connection, check=check: connection.script(check))
        await put(database, entity, {"count": "3"})


def test_what_comes_back_is_found_again(database_url: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            found, without = (
                shop(tmp_path / "1", FOUND),
                shop(tmp_path / "2", FOUND.replace("name: {type: text, ", "code: {type: text, ")),
            )
            await applied(database, shop(tmp_path / "0", PLAIN))
            await put(database, "thing", {"name": "'重庆'", "count": "1"})
            await applied(database, found)
            await applied(database, without, "thing.name")
            await applied(database, found, "thing.code")
            await apply(database, await restoring(database, "thing.name"), "anna", NOON)
            assert await verify(database, Compiled(found, 4, database.dialect)) == []
            assert await _words(database, "thing") == [True]

    asyncio.run(scenario())
