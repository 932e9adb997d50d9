import asyncio
import time
from datetime import UTC, datetime

import pytest

from engine.meta.catalog import Catalog
from engine.storage.driver import Connection, Dialect, Statement, open_database
from engine.storage.plan import Plan, carry_out, make_plan
from engine.storage.plan.limits import LockSpace, lock_lines, locks_of
from engine.storage.plan.shape import shape_of
from engine.storage.schema import build_tables
from tests.storage.plan.making import catalog, text
from tests.support.figures_plugin import Figure

LOCKS = Statement("SELECT count(DISTINCT relation) FROM pg_locks WHERE pid = pg_backend_pid()")
DEFAULT = LockSpace(setting=64, sessions=100)


def test_an_index_is_a_lock_more() -> None:
    bare, indexed = (build_tables(catalog(thing={"a": one}), Dialect.POSTGRESQL) for one in (text(), text(index=())))
    assert locks_of({}, indexed) == locks_of({}, bare) + 1


def test_a_table_that_is_there_is_one_lock() -> None:
    one, two = (build_tables(whole, Dialect.POSTGRESQL) for whole in (catalog(), catalog(thing={"a": text()})))
    there = shape_of(two, Dialect.POSTGRESQL)
    assert locks_of(there, two) == locks_of(there, one) + 1


@pytest.mark.parametrize("locks", [0, 10_880])
def test_what_fits_has_no_line(locks: int) -> None:
    assert lock_lines(locks, DEFAULT) == []


def test_what_does_not_fit_names_the_setting_and_a_value() -> None:
    (line,) = lock_lines(12_720, DEFAULT)
    assert line.blocked
    assert line.remedy == "set max_locks_per_transaction = 128 (now 64) in postgresql.conf and restart it"


@pytest.mark.parametrize("locks", [10_881, 20_000, 100_000])
def test_the_named_value_is_enough(locks: int) -> None:
    assert lock_lines(locks, LockSpace(DEFAULT.needed(locks), DEFAULT.sessions)) == []


def many(entities: int, width: int = 20) -> Catalog:
    fields = {f"f{number}": text() for number in range(width)}
    return catalog(**{f"e{number}": {**fields, "u": text(unique=True)} for number in range(entities)})


async def planned(url: str, whole: Catalog) -> Plan:
    database = open_database(url)
    async with database.read(snapshot=True) as connection:
        plan = await make_plan(connection, whole, b"")
    await database.close()
    return plan


def test_the_estimate_is_what_the_server_counts(postgresql_url: str) -> None:
    """Locks on tables and indexes that the transaction holds just before its commit."""

    async def scenario() -> tuple[int, int]:
        whole = many(20)
        plan = await planned(postgresql_url, whole)
        database = open_database(postgresql_url)

        async def work(connection: Connection) -> int:
            await carry_out(connection, plan, "anna", datetime.now(UTC), lambda *step: None)
            row = await connection.one(LOCKS)
            assert row is not None
            return int(row[0])

        held = await database.transact(work)
        await database.close()
        return locks_of({}, build_tables(whole, Dialect.POSTGRESQL)), held

    estimated, held = asyncio.run(scenario())
    assert held <= estimated <= held * 1.3


@pytest.mark.trust("M2", "D-133")
def test_a_plan_that_needs_too_many_locks_is_refused_before_its_first_step(postgresql_url: str) -> None:
    plan = asyncio.run(planned(postgresql_url, many(4000, width=0)))
    assert [line.path for line in plan.blocked] == ["database"]
    assert "max_locks_per_transaction" in plan.blocked[0].remedy
    assert plan.steps == ()


@pytest.mark.trial
@pytest.mark.trust("F-29")
def test_two_thousand_entities_are_applied_in_one_transaction(database_url: str, figure: Figure) -> None:
    async def scenario() -> tuple[float, float]:
        begin = time.monotonic()
        plan = await planned(database_url, many(2000))
        between = time.monotonic()
        database = open_database(database_url)
        await database.transact(
            lambda connection: carry_out(connection, plan, "anna", datetime.now(UTC), lambda *step: None),
            statement_timeout=float("inf"),
        )
        await database.close()
        assert (await planned(database_url, many(2000))).empty
        return between - begin, time.monotonic() - between

    planning, applying = asyncio.run(scenario())
    name = database_url.partition(":")[0]
    figure(f"plan of 2,000 entities with 21 fields, {name}", round(planning, 1), "s")
    figure(f"apply of 2,000 entities with 21 fields, {name}", round(applying, 1), "s")
