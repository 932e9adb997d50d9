"""What a plan does with the options of fields that hold several, and with what is stored of them."""

import asyncio
from typing import Any

import pytest

from engine.meta.fields import ChoicesField, Option
from engine.storage.driver import Database, Dialect
from tests.service.deploying import applied, opened, planned, put, rows, run
from tests.storage.plan.making import catalog, field, text


def options(*names: str, **was: tuple[str, ...]) -> Any:
    found = {name: Option(label={}) for name in names} | {name: Option(label={}, was=one) for name, one in was.items()}
    return field(ChoicesField, options=found)


def listed(database: Database, *names: str) -> str:
    inside = ", ".join(f"'{name}'" for name in names)
    return f"json_array({inside})" if database.dialect is Dialect.SQLITE else f"ARRAY[{inside}]::text[]"


async def filled(database: Database) -> None:
    await applied(database, catalog(thing={"name": text(), "ways": options("call", "visit", "mail")}))
    await put(database, "thing", {"name": "'one'", "ways": listed(database, "call", "mail")}, {"name": "'two'"})
    after = '{"ways":["call","mail"]}'
    await run(
        database,
        "INSERT INTO _audit (at, entity, record, operation, version, after)"
        f" VALUES ('2026-01-01T00:00:00Z', 'thing', 1, 'create', 1, '{after}')",
    )


async def stored(database: Database) -> list[Any]:
    element = "json(ways)" if database.dialect is Dialect.SQLITE else "array_to_json(ways)::text"
    return [(await rows(database, f"SELECT {element} FROM thing ORDER BY id"))[0][0].replace(" ", "")]


def test_an_option_that_is_renamed_is_renamed_in_every_list(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            now = catalog(thing={"name": text(), "ways": options("visit", "mail", ring=("call",))})
            assert [line.rows for line in (await planned(database, now)).lines] == [1]
            await applied(database, now)
            assert await stored(database) == ['["ring","mail"]']
            ((after,),) = await rows(database, "SELECT after FROM _audit WHERE record = 1")
            assert after.replace(" ", "") == '{"ways":["ring","mail"]}'

    asyncio.run(scenario())


@pytest.mark.parametrize(("left", "blocked"), [(("call", "mail"), 0), (("call", "visit"), 1)])
def test_an_option_is_removed_where_no_list_has_it(database_url: str, left: tuple[str, ...], blocked: int) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            plan = await planned(database, catalog(thing={"name": text(), "ways": options(*left)}))
            assert len(plan.blocked) == blocked

    asyncio.run(scenario())
