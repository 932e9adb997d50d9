import asyncio
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
import pytest

from engine.compile import Compiled
from engine.compile.files import read_files
from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.expressions import Record, Value
from engine.meta.catalog import Catalog
from engine.meta.system import BOOKS
from engine.rules.checks import checks_before, compiled_checks, violated
from engine.rules.limits import limits
from engine.rules.values_json import json_reader
from engine.service import deploy, sample
from engine.storage.driver import Database, Statement
from engine.storage.schema import codec
from tests.compile.support import DESK
from tests.service.deploying import NOON, applied, opened, put, rows, run
from tests.service.sales import APP
from tests.support.figures_plugin import Figure


def catalog_of(*definitions: str) -> Catalog:
    files = {f"{number}.yaml": text.encode() for number, text in enumerate((APP, *definitions))}
    report = Report()
    catalog = load_files(files, report)
    assert catalog is not None, list(report)
    return catalog


@cache
def desk() -> Catalog:
    """A small application with samples of every kind."""
    report = Report()
    catalog = load_files(read_files((DESK,), report), report)
    assert catalog is not None
    return catalog


async def people(database: Database) -> None:
    """Three people who can own records."""
    await put(database, "user", *({"account": f"'{name}'", "name": f"'{name}'"} for name in ("anna", "ben", "cai")))


async def make(
    database: Database, catalog: Catalog, amounts: Mapping[str, int] | None = None, *, more: bool = False
) -> list[tuple[str, int, int]]:
    """Make sample data by the definitions in force; gives what was told meanwhile."""
    told: list[tuple[str, int, int]] = []
    now = await deploy.in_force(database)
    compiled = Compiled(catalog, now.version if now else 0, database.dialect)
    clock = compiled.clock(sample.NOBODY, NOON)
    wanted = sample.sample_rows(compiled) if amounts is None else amounts
    await sample.make_samples(
        database, compiled, wanted, clock, more=more, progress=lambda *step: told.append(step)
    )  # fmt: skip
    return told


async def prepared(database: Database, catalog: Catalog) -> None:
    await applied(database, catalog)
    await people(database)


async def records(database: Database, catalog: Catalog, entity: str) -> list[dict[str, Value]]:
    """Every record as Python values."""
    fields = [one for one in catalog.entities[entity].fields.values() if one.has_column]
    names = ", ".join(f'"{one.name}"' for one in fields)
    found = await rows(database, f'SELECT {names} FROM "{entity}" ORDER BY id')
    decoders = [codec(one, database.dialect).decode for one in fields]
    return [
        {
            one.name: decode(value) if decode and value is not None else value
            for one, decode, value in zip(fields, decoders, row, strict=True)
        }
        for row in found
    ]


async def desk_records(url: str) -> dict[str, list[dict[str, Value]]]:
    async with opened(url) as database:
        await prepared(database, desk())
        await make(database, desk())
        return {name: await records(database, desk(), name) for name in ("customer", "contact")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Value]]]:
    """The records of the application that comes with the engine."""
    return asyncio.run(desk_records(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'a.sqlite3'}"))


def test_the_application_gets_the_same_records_on_both_databases(
    postgresql_url: str, made: dict[str, list[dict[str, Value]]]
) -> None:
    assert asyncio.run(desk_records(postgresql_url)) == made
    assert {name: len(found) for name, found in made.items()} == {"customer": 200, "contact": 500}


PARTY = """
entity: party
title: name
sample: 60
fields:
  name: text
  kind: {type: choice, options: {person: {}, company: {}}}
  weight: {type: integer, min: 1, max: 9}
  heavy: {type: bool, value: weight > 4}
  tax_code: {type: text, required: true, visible: kind == 'company'}
  load: {type: integer, min: 1, max: 9, visible: heavy, required: kind == 'company'}
  twice: {type: integer, value: load * 2}
"""


def test_what_is_not_visible_is_empty_in_sample_data(database_url: str) -> None:
    async def story() -> list[dict[str, Value]]:
        catalog = catalog_of(PARTY, "role: all\ngrants: {party: {read: true}}\n")
        async with opened(database_url) as database:
            await prepared(database, catalog)
            await make(database, catalog)
            return await records(database, catalog, "party")

    found = asyncio.run(story())
    assert {(one["kind"], one["tax_code"] is None) for one in found} == {("person", True), ("company", False)}
    assert {(one["heavy"], one["load"] is None) for one in found} == {(True, False), (False, True)}
    assert all(one["twice"] == (one["load"] and one["load"] * 2) for one in found)


@pytest.mark.parametrize("entity", ["customer", "contact"])
def test_every_record_could_have_been_sent_and_is_refused_by_no_rule(
    entity: str, made: dict[str, list[dict[str, Value]]]
) -> None:
    """Through the decoders of the API, the limits of the fields, and the checks."""
    whole = desk().entities[entity]
    refused = limits(whole)
    checks = checks_before(compiled_checks(desk(), whole), "create")
    compiled = Compiled(desk(), 1, "sqlite")
    clock = compiled.clock(sample.NOBODY, NOON)
    for values in made[entity]:
        for field in whole.fields.values():
            if field.writable:
                assert json_reader(field)(wire(field, values[field.name])) == values[field.name]
        assert refused(Record(dict(values)), {}) == ()
        assert violated(checks, Record(dict(values)), clock) == ()


def wire(field: Any, value: Value) -> msgspec.Raw:
    """A value as a client would send it."""
    form = codec(field, "postgresql").wire
    sent = form(value) if form and value is not None else value
    return msgspec.Raw(msgspec.json.encode(sent))


def test_computed_fields_agree_with_the_records_they_come_from(made: dict[str, list[dict[str, Value]]]) -> None:
    for customer in made["customer"]:
        own = [contact for contact in made["contact"] if contact["customer"] == customer["id"]]
        assert customer["contact_count"] == len(own)
        assert customer["expected_total"] == sum(contact["expected"] for contact in own)


def test_a_default_that_is_worked_out_is_followed(made: dict[str, list[dict[str, Value]]]) -> None:
    owners = {customer["id"]: customer["owner"] for customer in made["customer"]}
    assert all(contact["owner"] == owners[contact["customer"]] for contact in made["contact"])
    assert set(owners.values()) == {1, 2, 3}


def test_entities_with_records_are_refused_and_nothing_is_written(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await prepared(database, desk())
            await put(database, "contact", {"name": "'x'"})
            with pytest.raises(sample.NoSamples, match="contact has 1 records already"):
                await make(database, desk())
            assert await rows(database, "SELECT count(*) FROM customer") == [(0,)]

    asyncio.run(scenario())


def test_more_adds_to_what_is_there_with_numbers_that_go_on(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await prepared(database, desk())
            await make(database, desk(), {"customer": 3})
            await make(database, desk(), {"customer": 2}, more=True)
            found = await rows(database, "SELECT code FROM customer ORDER BY id")
            assert found == [(f"KH{number}",) for number in range(1, 6)]

    asyncio.run(scenario())


def test_more_contacts_count_in_the_totals_of_customers_that_were_there(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await prepared(database, desk())
            await make(database, desk(), {"customer": 3})
            await make(database, desk(), {"contact": 30})
            assert await rows(database, "SELECT sum(contact_count) FROM customer") == [(30,)]

    asyncio.run(scenario())


def test_progress_is_told_in_batches(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "BATCH", 40)

    async def scenario() -> list[tuple[str, int, int]]:
        async with opened(sqlite_url) as database:
            await prepared(database, desk())
            return await make(database, desk(), {"customer": 100})

    told = asyncio.run(scenario())
    assert told[:3] == [("customer", 40, 100), ("customer", 80, 100), ("customer", 100, 100)]
    assert told[-1][0].startswith("words of ")
    assert ("computed fields", 8, 8) in told  # those of the engine's own entities among them


PRODUCT = """
entity: product
title: name
fields:
  name: {type: text, required: true}
  active: {type: bool}
"""
CHECKED = """
entity: thing
title: name
fields:
  name: text
  amount: {type: integer, sample: {low: -5, high: 5}}
checks:
  negative: {when: amount < 0, message: no}
"""
NEEDY = """
entity: line
title: product.name
fields:
  product: {type: reference, to: product, required: true}
"""
CIRCLE = ("""
entity: one
title: name
fields: {name: text, two: {type: reference, to: two, required: true}}
""", """
entity: two
title: name
fields: {name: text, one: {type: reference, to: one, required: true}}
""")  # fmt: skip
EMPTY = """
entity: thing
title: name
fields:
  name: text
  grade: {type: choice, required: true, default: =null, options: {a: {}}}
"""


@pytest.mark.parametrize(
    ("definitions", "amounts", "reason"),
    [
        ((PRODUCT,), {"prodct": 1}, "there is no entity `prodct`"),
        ((CHECKED,), {"thing": 50}, "the check thing.negative refuses"),
        ((PRODUCT, NEEDY), {"line": 1}, "line.product is required, and there are no records of product"),
        (CIRCLE, {"one": 1, "two": 1}, "needs another of them first"),
        ((EMPTY,), {"thing": 4}, "thing.grade is required and empty in 4 of the records"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_reason_and_nothing_is_written(
    database_url: str, definitions: tuple[str, ...], amounts: dict[str, int], reason: str
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            catalog = catalog_of(*definitions)
            await prepared(database, catalog)
            with pytest.raises(sample.NoSamples, match=reason):
                await make(database, catalog, amounts)
            for name in catalog.entities.keys() - {"user", "currency", *BOOKS}:  # what there is from the beginning
                assert await rows(database, f'SELECT count(*) FROM "{name}"') == [(0,)]

    asyncio.run(scenario())


def test_entities_are_made_after_those_they_refer_to(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            catalog = catalog_of(PRODUCT, NEEDY)
            await prepared(database, catalog)
            await make(database, catalog, {"line": 20, "product": 5})
            assert await rows(database, "SELECT count(DISTINCT product) FROM line") == [(5,)]

    asyncio.run(scenario())


def test_in_a_circle_of_references_the_optional_one_stays_empty_and_what_refers_to_it_waits(database_url: str) -> None:
    outside = "entity: outside\ntitle: one.id\nfields: {one: {type: reference, to: one}}\n"

    async def scenario() -> None:
        async with opened(database_url) as database:
            catalog = catalog_of(CIRCLE[0], CIRCLE[1].replace(", required: true", ""), outside)
            await prepared(database, catalog)
            await make(database, catalog, {"outside": 9, "one": 9, "two": 9})
            assert await rows(database, "SELECT count(one) FROM outside") == [(9,)]
            assert await rows(database, "SELECT count(two) FROM one") == [(9,)]
            assert await rows(database, "SELECT count(one) FROM two") == [(0,)]

    asyncio.run(scenario())


def test_references_fit_their_filter(database_url: str) -> None:
    """Whether that speaks of the candidate alone, or of this record too; where nothing fits there is no such record."""
    line = """
entity: line
title: product.name
fields:
  ready: bool
  size: {type: integer, min: 1, max: 4}
  product: {type: reference, to: product, required: true, filter: active}
  like: {type: reference, to: product, filter: active == this.ready}
  other: {type: reference, to: product, required: true, filter: active != this.ready and this.size > 1}
"""

    async def scenario() -> None:
        async with opened(database_url) as database:
            catalog = catalog_of(PRODUCT, line)
            await prepared(database, catalog)
            await make(database, catalog, {"line": 60, "product": 10})
            pairs = "SELECT DISTINCT p.active, l.ready = p.active FROM line l JOIN product p ON p.id = l."
            assert {bool(active) for active, _ in await rows(database, f"{pairs}product")} == {True}
            assert {bool(same) for _, same in await rows(database, f"{pairs}like")} == {True}
            assert {bool(same) for _, same in await rows(database, f"{pairs}other")} == {False}
            (made,) = await rows(database, 'SELECT count(*), count("like"), count(DISTINCT "like") FROM line')
            assert 10 < made[0] == made[1] < 60
            assert made[2] > 4

    asyncio.run(scenario())


def test_a_worked_out_default_may_read_a_computed_field_and_another_default(database_url: str) -> None:
    thing = """
entity: thing
title: name
fields:
  name: text
  third: {type: integer, default: =second + 1}
  second: {type: integer, value: first * 2}
  first: {type: integer, default: =4 + 1}
  person: {type: user, default: =me}
"""

    async def scenario() -> None:
        async with opened(database_url) as database:
            catalog = catalog_of(thing)
            await prepared(database, catalog)
            await make(database, catalog, {"thing": 30})
            assert await rows(database, "SELECT DISTINCT first, second, third FROM thing") == [(5, 10, 11)]
            assert await rows(database, "SELECT count(DISTINCT person) FROM thing") == [(3,)]

    asyncio.run(scenario())


def test_definitions_that_changed_meanwhile_are_not_filled(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await prepared(database, desk())
            await run(database, "UPDATE _catalog SET version = 7")
            compiled = Compiled(desk(), 1, database.dialect)
            clock = compiled.clock(sample.NOBODY, NOON)
            with pytest.raises(sample.NoSamples, match="changed meanwhile"):
                await sample.make_samples(database, compiled, {"customer": 1}, clock, more=False, progress=print)

    asyncio.run(scenario())


@pytest.mark.trial
def test_a_million_customers_are_made_by_one_command(database_url: str, figure: Figure) -> None:
    async def scenario() -> float:
        async with opened(database_url) as database:
            await prepared(database, desk())
            begin = time.monotonic()
            await make(database, desk(), {"customer": 1_000_000})
            taken = time.monotonic() - begin
            async with database.read() as connection:
                last = Statement("SELECT max(code) FROM customer WHERE id = 1000000")
                assert await connection.one(last) == ("KH1000000",)
            return taken

    taken = asyncio.run(scenario())
    figure(f"1,000,000 customers of sample data, {database_url.partition(':')[0]}", round(taken), "s")
