"""Sample data of suggested and frozen fields is what records would have that people made."""

import asyncio

from engine.compile import Compiled
from engine.service.verify import verify
from tests.service.deploying import applied, opened, rows
from tests.service.test_sample import catalog_of, make

THING = """
entity: thing
title: name
sample: 20
fields:
  name: {type: text, sample: "T{n}"}
  count: {type: integer, required: true, sample: {low: 1, high: 9}}
  double: {type: integer, suggest: count * 2}
  given: {type: integer, suggest: count * 2, sample: [100]}
  kept: {type: integer, value: count * 3, frozen: count > 4}
"""


def test_what_has_samples_counts_as_typed_and_all_else_is_worked_out(database_url: str) -> None:
    async def scenario() -> None:
        catalog = catalog_of(THING)
        async with opened(database_url) as database:
            await applied(database, catalog)
            await make(database, catalog)
            wrong = "double <> count * 2 OR given <> 100 OR NOT _given_typed OR kept <> count * 3"
            assert await rows(database, f"SELECT count(*) FROM thing WHERE {wrong} OR _double_typed IS NOT NULL") == [
                (0,)
            ]
            assert await rows(database, "SELECT count(*) FROM thing") == [(20,)]
            assert await verify(database, Compiled(catalog, 1, database.dialect)) == []

    asyncio.run(scenario())
