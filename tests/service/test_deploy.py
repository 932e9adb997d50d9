import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec import structs

from engine.meta.catalog import Catalog
from engine.meta.fields import (
    BoolField,
    DecimalField,
    IntegerField,
    LongTextField,
    MoneyField,
    ReferenceField,
)
from engine.service import deploy
from engine.storage.driver import Database
from engine.storage.plan import Blocked, Line, NewerDefinitions, Stale, Unmet, stored_sources
from engine.storage.rows.stamps import DEFINITIONS, read_stamps
from tests.service.deploying import FILES, NOON, applied, opened, planned, put, rows, run
from tests.storage.plan.making import APP, catalog, choice, entity, every_kind, field, text

BASE = {"name": text(required=True), "amount": field(MoneyField), "grade": choice("a", "b")}


def thing(**fields: Mapping[str, Any]) -> Catalog:
    return catalog(thing={**BASE, **fields})


def without(name: str) -> Catalog:
    return catalog(thing={key: value for key, value in BASE.items() if key != name})


def blocked(lines: tuple[Line, ...]) -> list[tuple[str, int | None]]:
    return [(f"{line.path}: {line.what}", line.rows) for line in lines if line.blocked]


def test_an_empty_database_takes_definitions_and_gives_them_back(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            assert await deploy.in_force(database) is None
            assert await applied(database, every_kind()) == 1
            now = await deploy.in_force(database)
            assert now is not None
            assert (now.version, now.by, now.at, now.catalog) == (1, "anna", NOON, every_kind())
            async with database.read() as connection:
                assert await stored_sources(connection) == FILES

    asyncio.run(scenario())


def test_the_same_definitions_again_are_nothing_to_do(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, every_kind())
            assert (await planned(database, every_kind())).empty

    asyncio.run(scenario())


def test_definitions_in_another_order_are_a_version_without_steps(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            plan = await planned(database, catalog(thing=dict(reversed(BASE.items()))))
            assert [line.what for line in plan.lines] == ["the same definitions, written in another way"]
            assert plan.steps == ()

    asyncio.run(scenario())


ADDITIONS: dict[str, Catalog] = {
    "field": thing(extra=text()),
    "unique field": thing(extra=text(unique=True)),
    "reference": thing(extra=field(ReferenceField, to="user")),
    "reference to itself": thing(extra=field(ReferenceField, to="thing")),
    "index": thing(amount=field(MoneyField, index=("grade", "created_at"))),
    "option": thing(grade=choice("a", "b", "c")),
    "longer": thing(name=text(required=True, max=500)),
    "long": thing(name=field(LongTextField, required=True, max=1000)),
    "entity": catalog(thing=BASE, second={"name": text(), "thing": field(ReferenceField, to="thing")}),
    "circle": catalog(
        thing={**BASE, "second": field(ReferenceField, to="second")},
        second={"name": text(), "thing": field(ReferenceField, to="thing")},
    ),
    "bin": structs.replace(thing(), entities={**thing().entities, "thing": entity("thing", {"recycle": True}, BASE)}),
}


@pytest.mark.parametrize("addition", ADDITIONS.values(), ids=ADDITIONS.keys())
def test_an_addition_leaves_the_database_as_if_it_had_always_been_there(database_url: str, addition: Catalog) -> None:
    """Afterwards there is nothing left to do, and the records are where they were."""

    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            await put(database, "thing", {"name": "'one'"}, {"name": "'two'", "grade": "'a'"})
            assert await applied(database, addition) == 2
            left = await planned(database, addition)
            assert (left.empty, left.steps) == (True, ())
            assert await rows(database, "SELECT id, name, grade FROM thing ORDER BY id") == [
                (1, "one", None),
                (2, "two", "a"),
            ]

    asyncio.run(scenario())


def test_more_digits_widen_the_column(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(thing={"x": field(DecimalField, precision=6, scale=2)}))
            await applied(database, catalog(thing={"x": field(DecimalField, precision=12, scale=2)}))
            await put(database, "thing", {"x": "1234567890"})
            assert (await planned(database, catalog(thing={"x": field(DecimalField, precision=12, scale=2)}))).empty

    asyncio.run(scenario())


def test_a_unique_field_that_gets_a_bin_is_unique_among_living_records(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(thing={"name": text(unique=True)}))
            binned = entity("thing", {"recycle": True}, {"name": text(unique=True)})
            whole = catalog()
            await applied(database, structs.replace(whole, entities={**whole.entities, "thing": binned}))
            await put(
                database, "thing", {"name": "'x'", "deleted_at": "'2026-01-01T00:00:00.000000Z'"}, {"name": "'x'"}
            )
            assert await rows(database, "SELECT count(*) FROM thing") == [(2,)]

    asyncio.run(scenario())


IN_THE_WAY: dict[str, tuple[Catalog, list[tuple[str, int | None]]]] = {
    "field removed": (without("grade"), [("thing.grade: field removed, its data parked", 1)]),
    "entity removed": (catalog(), [("thing: entity removed, its data parked", 3)]),
    "type": (thing(grade=field(IntegerField)), [("thing.grade: type changed: choice -> integer", 1)]),
    "required": (thing(grade=choice("a", "b", required=True)), [("thing.grade: now required", 2)]),
    "unique": (thing(name=text(required=True, unique=True)), [("thing.name: now unique", 2)]),
    "max": (thing(name=text(required=True, max=4)), [("thing.name: max: 20 -> 4", 1)]),
    "min": (thing(amount=field(MoneyField, min=5)), [("thing.amount: min: none -> 5", 1)]),
    "number max": (thing(amount=field(MoneyField, max=5)), [("thing.amount: max: none -> 5", 1)]),
    "option": (thing(grade=choice("b")), [("thing.grade: option a removed", 1)]),
    "new required": (thing(x=text(required=True)), [("thing.x: new field: text, required", 3)]),
    "two": (
        catalog(thing={"name": text(), "amount": field(MoneyField, max=5)}),
        [("thing.amount: max: none -> 5", 1), ("thing.grade: field removed, its data parked", 1)],
    ),
}


@pytest.mark.parametrize(("wanted", "lines"), IN_THE_WAY.values(), ids=IN_THE_WAY.keys())
def test_what_existing_records_forbid_is_listed_with_counts_and_refuses_the_whole_plan(
    database_url: str, wanted: Catalog, lines: list[tuple[str, int | None]]
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            cents = 100 if database.dialect == "sqlite" else 1
            small, large = str(2 * cents), str(7 * cents)
            await put(database, "thing", {"name": "'same'", "grade": "'a'"}, {"name": "'same'", "amount": small})
            await put(database, "thing", {"name": "'longer'", "amount": large})
            plan = await planned(database, wanted)
            assert sorted(blocked(plan.lines)) == lines
            assert all(line.remedy for line in plan.blocked)
            assert plan.steps == ()
            with pytest.raises(Blocked):
                await deploy.apply(database, plan, "anna", NOON)
            assert (await planned(database, thing())).empty

    asyncio.run(scenario())


HARMLESS = {name: IN_THE_WAY[name][0] for name in ("required", "unique", "max", "min", "number max", "option")}


@pytest.mark.parametrize("wanted", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_no_record_forbids_is_applied(database_url: str, wanted: Catalog) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            cents = 100 if database.dialect == "sqlite" else 1
            await put(database, "thing", {"name": "'abcd'", "grade": "'b'", "amount": str(5 * cents)})
            assert await applied(database, wanted) == 2

    asyncio.run(scenario())


@pytest.mark.trust("F-10")
@pytest.mark.parametrize("wanted", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_record_that_came_after_the_plan_stops_it(database_url: str, wanted: Catalog) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            plan = await planned(database, wanted)
            cents = 100 if database.dialect == "sqlite" else 1
            await put(database, "thing", {"name": "'abcde'", "grade": "'a'", "amount": str(cents)})
            await put(database, "thing", {"name": "'abcde'", "amount": str(9 * cents)})
            with pytest.raises(Unmet):
                await deploy.apply(database, plan, "anna", NOON)
            assert (await planned(database, thing())).empty

    asyncio.run(scenario())


def test_a_plan_is_stale_after_another_was_applied(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            plan = await planned(database, thing(x=text()))
            await applied(database, thing(y=text()))
            with pytest.raises(Stale, match="version 2 exists, applied by anna"):
                await deploy.apply(database, plan, "anna", NOON)

    asyncio.run(scenario())


def test_a_plan_is_stale_after_the_schema_was_changed_by_hand(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            plan = await planned(database, thing(x=text()))
            await run(database, "ALTER TABLE thing ADD COLUMN by_hand INTEGER")
            with pytest.raises(Stale, match="tables were changed"):
                await deploy.apply(database, plan, "anna", NOON)

    asyncio.run(scenario())


def test_a_plan_for_another_database_is_refused(sqlite_url: str, postgresql_url: str) -> None:
    async def scenario() -> None:
        async with opened(sqlite_url) as one, opened(postgresql_url) as other:
            plan = await planned(one, thing())
            with pytest.raises(Stale, match="the plan is for sqlite"):
                await deploy.apply(other, plan, "anna", NOON)

    asyncio.run(scenario())


DRIFT: dict[str, tuple[str, str]] = {
    "column gone": ("ALTER TABLE thing DROP COLUMN amount", "thing.amount: its column is missing in the database"),
    "table gone": ("DROP TABLE thing", "thing: its table is missing in the database"),
}


@pytest.mark.parametrize(("sql", "line"), DRIFT.values(), ids=DRIFT.keys())
def test_what_somebody_broke_by_hand_is_named(database_url: str, sql: str, line: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            await run(database, sql)
            assert blocked((await planned(database, thing(x=text()))).lines) == [(line, None)]

    asyncio.run(scenario())


def test_an_index_dropped_by_hand_is_made_again(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            indexed = catalog(thing={"name": text(unique=True)})
            await applied(database, indexed)
            await run(database, "DROP INDEX uq_thing_name")
            plan = await planned(database, indexed)
            assert [step.what for step in plan.steps] == ["create index uq_thing_name"]
            await deploy.apply(database, plan, "anna", NOON)
            assert (await planned(database, indexed)).empty

    asyncio.run(scenario())


def test_a_column_that_an_older_engine_did_not_keep_is_added(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            await run(database, "ALTER TABLE _session DROP COLUMN network")
            plan = await planned(database, thing())
            assert [line.path for line in plan.lines] == ["_session.network"]
            assert not blocked(plan.lines)
            await deploy.apply(database, plan, "anna", NOON)
            assert (await planned(database, thing())).empty

    asyncio.run(scenario())


@pytest.mark.parametrize("broken", ["DROP FUNCTION _folded", "CREATE OR REPLACE FUNCTION _folded(value text) {SAME}"])
def test_a_function_of_the_engine_is_made_anew(postgresql_url: str, broken: str) -> None:
    same = "RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT value'"

    async def scenario() -> None:
        async with opened(postgresql_url) as database:
            await applied(database, every_kind())
            await run(database, broken.format(SAME=same))
            plan = await planned(database, every_kind())
            assert [(line.path, line.what) for line in plan.lines] == [
                ("_folded", "a function of the engine is made anew")
            ]
            await deploy.apply(database, plan, "anna", NOON)
            assert (await planned(database, every_kind())).empty
            assert await rows(database, "SELECT _folded('STRASSE Straße İ 海Ö')") == [("strasse strasse i̇ 海ö",)]

    asyncio.run(scenario())


def test_an_index_of_somebody_else_stays(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing(amount=field(MoneyField, index=())))
            await run(database, "CREATE INDEX mine ON thing (grade)")
            plan = await planned(database, thing())
            assert [step.what for step in plan.steps] == ["drop index ix_thing_amount"]

    asyncio.run(scenario())


def test_a_table_of_somebody_else_is_in_the_way(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await run(database, "CREATE TABLE thing (id INTEGER)")
            line = "thing: the database has a table of this name that the engine did not make"
            assert blocked((await planned(database, thing())).lines) == [(line, None)]

    asyncio.run(scenario())


@pytest.mark.trust("F-40")
def test_definitions_of_a_newer_engine_are_refused(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            await run(database, "UPDATE _stamp SET n = 2 WHERE name = 'format'")
            with pytest.raises(NewerDefinitions, match="install a newer one"):
                await planned(database, thing(x=text()))

    asyncio.run(scenario())


@pytest.mark.trust("F-03")
def test_a_step_that_fails_rolls_everything_back(database_url: str) -> None:
    """Whichever step it is: the first, one in the middle, the last."""

    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            wanted = catalog(thing={**BASE, "x": text(unique=True)}, more={"name": text(index=())})
            plan = await planned(database, wanted)
            for place in range(len(plan.steps)):
                broken = structs.replace(plan.steps[place], sql="CREATE TABLE thing (id INTEGER)")
                steps = (*plan.steps[:place], broken, *plan.steps[place + 1 :])
                with pytest.raises(deploy.StepFailed, match=broken.what):
                    await deploy.apply(database, structs.replace(plan, steps=steps), "anna", NOON)
                assert (await planned(database, thing())).empty
            assert await deploy.apply(database, plan, "anna", NOON) == 2

    asyncio.run(scenario())


def test_progress_tells_each_step(database_url: str) -> None:
    async def scenario(told: list[tuple[int, int, str]]) -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            plan = await planned(database, thing(x=text(index=())))
            await deploy.apply(database, plan, "anna", NOON, progress=lambda *step: told.append(step))

    told: list[tuple[int, int, str]] = []
    asyncio.run(scenario(told))
    assert told == [(0, 2, "add column thing.x"), (1, 2, "create index ix_thing_x"), (2, 2, "version 2")]


@pytest.mark.trust("F-07")
def test_of_two_applies_at_once_one_wins(database_url: str) -> None:
    """20 times: two plans from the same version; the other one hears that it is stale."""

    async def attempt(database: Database, wanted: Catalog) -> str:
        plan = await planned(database, wanted)
        try:
            return f"version {await deploy.apply(database, plan, 'anna', NOON)}"
        except Stale as stale:
            return str(stale)

    async def scenario() -> None:
        async with opened(database_url) as one, opened(database_url) as other:
            await applied(one, thing())
            fields: dict[str, Any] = {}
            for turn in range(20):
                left, right = {f"l{turn}": text()}, {f"r{turn}": text()}
                outcomes = await asyncio.gather(
                    attempt(one, thing(**fields, **left)), attempt(other, thing(**fields, **right))
                )
                now = await deploy.in_force(one)
                assert now is not None
                assert sorted(outcomes) == [
                    f"the plan is stale: version {turn + 2} exists, applied by anna",
                    f"version {turn + 2}",
                ]
                fields |= left if f"l{turn}" in now.catalog.entities["thing"].fields else right

    asyncio.run(scenario())


def test_bringing_up_to_date_applies_once(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            first = await deploy.bring_up_to_date(database, thing(), FILES, "anna", NOON)
            again = await deploy.bring_up_to_date(database, thing(), FILES, "anna", NOON)
            refused = await deploy.bring_up_to_date(database, catalog(), FILES, "anna", NOON)
            assert (first.base, again.empty, len(refused.blocked)) == (0, True, 1)
            assert (await planned(database, thing())).empty

    asyncio.run(scenario())


def test_a_catalog_with_another_application_name_is_a_change(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            renamed = structs.replace(thing(), app=structs.replace(APP, time_zone="Europe/Berlin"))
            assert [line.what for line in (await planned(database, renamed)).lines] == [
                "time_zone: Asia/Shanghai -> Europe/Berlin"
            ]

    asyncio.run(scenario())


def test_a_yes_or_no_field_is_added_empty(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, thing())
            await put(database, "thing", {"name": "'x'"})
            await applied(database, thing(active=field(BoolField)))
            assert await rows(database, "SELECT active FROM thing") == [(None,)]

    asyncio.run(scenario())


def test_the_stamp_that_workers_look_at_is_the_version_in_force(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            for wanted in (thing(), thing(x=text())):
                version = await applied(database, wanted)
                async with database.read() as connection:
                    assert (await read_stamps(connection))[DEFINITIONS] == version

    asyncio.run(scenario())
