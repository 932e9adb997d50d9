import asyncio

from engine.storage.driver import open_database
from engine.storage.plan.found import found_shape
from engine.storage.plan.operations import operations
from engine.storage.plan.render import render
from engine.storage.plan.shape import Shape, shape_of
from engine.storage.schema import build_tables
from tests.storage.plan.making import every_kind


async def created(url: str) -> tuple[Shape, Shape]:
    database = open_database(url)
    tables = build_tables(every_kind(), database.dialect)

    async def create(connection):
        for step in render(operations({}, {}, tables, database.dialect), database.dialect):
            await connection.script(step.sql)

    try:
        await database.transact(create)
        async with database.read() as connection:
            return shape_of(tables, database.dialect), await found_shape(connection, tables.tables.keys())
    finally:
        await database.close()


def test_a_database_reports_what_the_tables_say(database_url: str) -> None:
    """Every kind of field, index, key and reference reads back as it was written."""
    said, found = asyncio.run(created(database_url))
    assert found == said
