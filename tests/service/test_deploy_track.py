"""What a plan does with the history of tracked fields: begins it, goes on with it, and takes it along."""

import asyncio
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from engine.meta.catalog import Catalog
from engine.meta.fields import BoolField, ChoiceField, DatetimeField, IntegerField, Option
from engine.service import deploy
from engine.storage.driver import Database, Dialect
from engine.storage.plan.history import BEGUN, ENDED
from tests.service.deploying import NOON, applied, opened, planned, put, rows
from tests.storage.plan.making import catalog, choice, entity, field, text

STAGE = choice("new", "won")
TRACKED = {**STAGE, "track": True}


def deals(**fields: Mapping[str, Any]) -> Catalog:
    """Deals with these fields."""
    return catalog(deal={"name": text(), **fields})


async def history(database: Database, only: str = "field = 'stage'") -> list[tuple[Any, ...]]:
    """Record, value, and whether it is known only since the deploy."""
    old = "'2026-01-02'" if database.dialect is Dialect.SQLITE else "timestamptz '2026-01-02'"
    return await rows(database, f"SELECT record, value, since > {old} FROM _track WHERE {only} ORDER BY record, id")


async def begun(database: Database, **fields: Mapping[str, Any]) -> None:
    """Two deals whose stage is tracked from now on."""
    await applied(database, deals(stage=STAGE))
    await put(database, "deal", {"name": "'a'", "stage": "'new'"}, {"name": "'b'"})
    await applied(database, deals(stage=TRACKED, **fields))


def test_a_field_that_is_tracked_from_now_on_had_its_value_since_the_record_changed(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, deals(stage=STAGE))
            await put(database, "deal", {"name": "'a'", "stage": "'new'"}, {"name": "'b'"})
            moved = field(DatetimeField, value="changed_at(stage)")
            plan = await planned(database, deals(stage=TRACKED, moved=moved))
            assert ("deal.stage", BEGUN) in [(line.path, line.what) for line in plan.lines]
            await applied(database, deals(stage=TRACKED, moved=moved))
            assert await history(database) == [(1, "new", 0), (2, None, 0)]
            assert await rows(database, "SELECT moved = updated_at FROM deal ORDER BY id") == [(1,), (1,)]

    asyncio.run(scenario())


def test_a_new_field_has_its_value_since_the_deploy(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            size = choice("big", "small", value="'big' if amount > 5 else 'small'", track=True)
            amount = field(IntegerField)
            await applied(database, deals(amount=amount))
            await put(database, "deal", {"amount": "9"}, {"amount": "1"})
            await applied(database, deals(amount=amount, size=size, done=field(BoolField, track=True)))
            assert await history(database, "field = 'size'") == [(1, "big", 1), (2, "small", 1)]
            assert await history(database, "field = 'done'") == [(1, None, 1), (2, None, 1)]
            other = {**size, "value": "'big' if amount > 0 else 'small'"}
            at = field(DatetimeField, value="reached(size, 'big')")
            await applied(database, deals(amount=amount, size=other, done=field(BoolField, track=True), at=at))
            assert await history(database, "field = 'size'") == [(1, "big", 1), (2, "small", 1), (2, "big", 1)]
            assert await rows(database, "SELECT count(at) FROM deal") == [(2,)]

    asyncio.run(scenario())


def test_names_take_the_history_along(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await begun(database)
            options = {"open": Option(label={}, was=("new",)), "won": Option(label={})}
            phase = field(ChoiceField, options=options, was=("stage",), track=True)
            after = entity("chance", {"was": ("deal",)}, {"name": text(), "phase": phase})
            await applied(database, replace(catalog(), entities={**catalog().entities, "chance": after}))
            assert await history(database, "entity = 'chance' AND field = 'phase'") == [(1, "open", 0), (2, None, 0)]
            assert await rows(database, "SELECT count(*) FROM _track") == [(2,)]

    asyncio.run(scenario())


def test_without_track_the_history_rests_and_goes_on_when_it_comes_back(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await begun(database)
            plan = await planned(database, deals(stage=STAGE))
            assert [(line.path, line.what) for line in plan.lines] == [("deal.stage", ENDED)]
            await applied(database, deals(stage=STAGE))
            await database.transact(lambda one: one.script("UPDATE deal SET stage = 'won' WHERE id = 1"))
            await applied(database, deals(stage=TRACKED))
            assert await history(database) == [(1, "new", 0), (1, "won", 1), (2, None, 0)]

    asyncio.run(scenario())


def test_a_parked_field_has_its_history_with_it_until_it_is_destroyed(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await begun(database)
            await applied(database, deals(), "deal.stage")
            assert await history(database) == []
            await applied(database, deals(stage=TRACKED))
            assert await history(database) == [(1, None, 1), (2, None, 1)]
            restored = await deploy.restoring(database, "deal.stage")
            await deploy.apply(database, restored, "anna", NOON, patience=5)
            assert await history(database) == [(1, "new", 0), (2, None, 0)]
            await applied(database, deals(), "deal.stage")
            purged = await deploy.purging(database, "deal.stage", ["deal.stage"])
            await deploy.apply(database, purged, "anna", NOON, patience=5)
            assert await rows(database, "SELECT count(*) FROM _track") == [(0,)]

    asyncio.run(scenario())


def test_a_parked_entity_has_its_history_with_it(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await begun(database)
            await applied(database, catalog(), "deal")
            assert await history(database, "entity = 'deal'") == []
            await applied(database, deals(stage=TRACKED))
            restored = await deploy.restoring(database, "deal")
            await deploy.apply(database, restored, "anna", NOON, patience=5)
            assert await history(database, "entity = 'deal'") == [(1, "new", 0), (2, None, 0)]

    asyncio.run(scenario())
