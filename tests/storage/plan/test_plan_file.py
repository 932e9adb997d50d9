import asyncio

import msgspec
import pytest
from msgspec import structs

from engine.storage.driver import open_database
from engine.storage.plan import Plan, UnreadablePlan, make_plan, read_plan, write_plan
from tests.storage.plan.making import every_kind


@pytest.fixture
def plan(sqlite_url: str) -> Plan:
    async def make() -> Plan:
        database = open_database(sqlite_url)
        async with database.read() as connection:
            made = await make_plan(connection, every_kind(), b"files")
        await database.close()
        return made

    return asyncio.run(make())


def test_a_written_plan_reads_back_equal(plan: Plan) -> None:
    assert read_plan(write_plan(plan)) == plan


def test_a_plan_changed_by_hand_is_refused(plan: Plan) -> None:
    changed = write_plan(plan).replace(b"CREATE TABLE thing", b"CREATE TABLE thong")
    with pytest.raises(UnreadablePlan, match="changed after it was written"):
        read_plan(changed)


def test_a_plan_that_brings_other_definitions_than_it_says_is_refused(plan: Plan) -> None:
    """Even with a digest that fits."""
    with pytest.raises(UnreadablePlan, match="changed after it was written"):
        read_plan(write_plan(structs.replace(plan, catalog=plan.catalog + b"x")))


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_half_a_file_is_refused(plan: Plan, cut: int) -> None:
    with pytest.raises(UnreadablePlan, match="this is not a plan"):
        read_plan(write_plan(plan)[:cut])


def test_a_plan_of_a_newer_engine_is_refused(plan: Plan) -> None:
    content = msgspec.json.decode(write_plan(plan))
    with pytest.raises(UnreadablePlan, match="has format 2, this engine reads up to 1"):
        read_plan(msgspec.json.encode({**content, "metaloom_plan": 2}))
