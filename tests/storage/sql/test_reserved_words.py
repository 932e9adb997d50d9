"""A field may be called what the databases have words for."""

import asyncio

import pytest

from engine.meta.fields import IntegerField
from engine.service import deploy
from tests.service.deploying import NOON, opened, planned, rows
from tests.storage.plan.making import catalog, field

WORDS = ("nothing", "returning", "order", "user", "group", "select", "window", "current_date", "offset", "values")


@pytest.mark.parametrize("word", WORDS)
def test_a_field_is_called_like_a_word_of_sql(database_url: str, word: str) -> None:
    async def story() -> None:
        async with opened(database_url) as database:
            plan = await planned(database, catalog(thing={word: field(IntegerField, index=())}))
            await deploy.apply(database, plan, "anna", NOON)
            assert await rows(database, f'SELECT "{word}" FROM thing') == []

    asyncio.run(story())
