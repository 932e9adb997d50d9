import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from engine.expressions.record import Value
from engine.meta.catalog import Catalog
from engine.meta.fields import (
    BoolField,
    DateField,
    DatetimeField,
    DecimalField,
    IntegerField,
    Literal,
    LongTextField,
    MoneyField,
    PercentField,
    ReferenceField,
    SampleDays,
    SampleParts,
    SamplePattern,
    SampleRange,
    SampleValues,
    UserField,
)
from engine.storage.driver import Statement, open_database
from engine.storage.plan.operations import operations
from engine.storage.plan.render import render
from engine.storage.schema import build_tables, codec
from engine.storage.sql.sample import insert_samples
from engine.storage.sql.source import Source
from tests.storage.plan.making import catalog, choice, entity, field, text

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
YEAR = 365 * 86400

PLAIN = {
    "name": text(label={"zh": "名称"}),
    "notes": field(LongTextField, max=1000),
    "count": field(IntegerField),
    "weight": field(DecimalField, precision=12, scale=3),
    "price": field(MoneyField, min=Decimal(10), max=Decimal(20)),
    "rate": field(PercentField),
    "active": field(BoolField),
    "since": field(DateField),
    "seen_at": field(DatetimeField),
    "grade": choice("a", "b", "c"),
    "owner": field(UserField),
    "parent": field(ReferenceField, to="thing"),
    "state": choice("new", "old", default=Literal("new")),
}
KEYED = {
    "name": text(sample=SampleParts((("北", "南"), ("风 ", "雨"), ("", "有限公司")))),
    "code": text(unique=True, sample=SamplePattern("T-{n}/{n}")),
    "notes": field(LongTextField, max=1000, sample=SampleValues(("one\\two", "it's 100%", "第三"))),
    "count": field(IntegerField, sample=SampleValues((1, -2, 9_000_000_000_000))),
    "weight": field(DecimalField, precision=18, scale=3, sample=SampleRange("-1.500", "900000000000000.000")),
    "price": field(MoneyField, sample=SampleRange("0.01", "0.03")),
    "rate": field(PercentField, sample=SampleValues(("0.0800", "0.1250"))),
    "active": field(BoolField, sample=SampleValues((True, False, False))),
    "due_on": field(DateField, sample=SampleDays(-2, 3)),
    "met_at": field(DatetimeField, sample=SampleDays(-1, 0)),
    "since": field(DateField, sample=SampleRange("1969-12-30", "1970-01-02")),
    "seen_at": field(DatetimeField, sample=SampleRange("2026-01-01T00:00:00.000000Z", "2026-01-01T00:00:03.000000Z")),
    "grade": choice("a", "b", "c", sample=SampleValues(("a", "c"))),
}
SINGLE = {
    "name": text(max=8, unique=True),
    "count": field(IntegerField, unique=True),
    "price": field(MoneyField, unique=True),
    "since": field(DateField, unique=True),
    "seen_at": field(DatetimeField, unique=True),
    "person": field(UserField, unique=True),
}


def things(fields: Mapping[str, Any]) -> Catalog:
    return catalog(thing=fields, user={"name": text()})


async def made(url: str, whole: Catalog, last: int = 300) -> list[dict[str, Value]]:
    """The sample rows of `thing`, as Python values, made in two goes."""
    database = open_database(url)
    dialect = database.dialect
    source = Source(whole, build_tables(whole, dialect), dialect)

    async def work(connection):
        for step in render(operations({}, {}, source.tables, dialect), dialect):
            await connection.script(step.sql)
        begin = int(NOON.timestamp()) - YEAR
        clock = {"begin": begin, "span": YEAR, "offset": 8 * 3600, "base": 1, "total": last}
        for name, first, until in (("user", 1, 7), ("thing", 1, 100), ("thing", 101, last)):
            await connection.run(insert_samples(source, name), {**clock, "first": first, "last": until})

    await database.transact(work)
    fields = [one for one in whole.entities["thing"].fields.values() if one.has_column]
    names = ", ".join(f'"{one.name}"' for one in fields)
    async with database.read() as connection:
        rows = await connection.all(Statement(f"SELECT {names} FROM thing ORDER BY id"))
    await database.close()
    decoders = [codec(one, dialect).decode for one in fields]
    return [
        {one.name: decode(value) if decode and value is not None else value
         for one, decode, value in zip(fields, decoders, row, strict=True)}
        for row in rows
    ]  # fmt: skip


@pytest.mark.parametrize("fields", [PLAIN, KEYED, SINGLE], ids=["plain", "keyed", "unique"])
def test_both_databases_hold_the_same_rows(sqlite_url: str, postgresql_url: str, fields: Mapping[str, Any]) -> None:
    one, other = (asyncio.run(made(url, things(fields))) for url in (sqlite_url, postgresql_url))
    assert one == other
    assert len(one) == 300


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Value]]:
    return asyncio.run(made(f"sqlite:///{tmp_path_factory.mktemp('keyed') / 'a.sqlite3'}", things(KEYED)))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Value]]:
    return asyncio.run(made(f"sqlite:///{tmp_path_factory.mktemp('plain') / 'a.sqlite3'}", things(PLAIN)))


def test_listed_values_are_all_picked_and_no_others(keyed: list[dict[str, Value]]) -> None:
    assert {row["notes"] for row in keyed} == {"one\\two", "it's 100%", "第三"}
    assert {row["count"] for row in keyed} == {1, -2, 9_000_000_000_000}
    assert {row["rate"] for row in keyed} == {Decimal("0.0800"), Decimal("0.1250")}
    assert {row["grade"] for row in keyed} == {"a", "c"}
    assert {row["active"] for row in keyed} == {True, False}


def test_parts_are_joined_and_trimmed(keyed: list[dict[str, Value]]) -> None:
    wanted = {f"{a}{b}{c}".strip() for a in "北南" for b in ("风 ", "雨") for c in ("", "有限公司")}
    assert {row["name"] for row in keyed} == wanted


def test_a_pattern_holds_the_number_of_the_row(keyed: list[dict[str, Value]]) -> None:
    assert [row["code"] for row in keyed] == [f"T-{n}/{n}" for n in range(1, 301)]


def test_a_range_reaches_both_ends_and_no_further(keyed: list[dict[str, Value]]) -> None:
    assert {row["price"] for row in keyed} == {Decimal("0.01"), Decimal("0.02"), Decimal("0.03")}
    assert {row["since"] for row in keyed} == {
        date(1969, 12, 30),
        date(1969, 12, 31),
        date(1970, 1, 1),
        date(1970, 1, 2),
    }
    assert {row["seen_at"] for row in keyed} == {datetime(2026, 1, 1, 0, 0, second, tzinfo=UTC) for second in range(4)}
    weights = [row["weight"] for row in keyed]
    assert Decimal("-1.500") <= min(weights) < max(weights) <= Decimal("900000000000000.000")
    assert max(weights) > Decimal("800000000000000")


def test_days_from_today_are_counted_where_the_application_is(keyed: list[dict[str, Value]]) -> None:
    today = NOON.astimezone(timezone(timedelta(hours=8))).date()
    assert {(row["due_on"] - today).days for row in keyed} == {-2, -1, 0, 1, 2, 3}
    met = [row["met_at"].astimezone(timezone(timedelta(hours=8))) for row in keyed]
    assert {(one.date() - today).days for one in met} == {-1, 0}
    assert {(one.hour, one.minute) for one in met} == {(hour, minute) for hour in range(9, 18) for minute in (0, 30)}


def test_without_a_key_a_kind_gives_something_that_fits(plain: list[dict[str, Value]]) -> None:
    assert plain[7]["name"] == "名称 8"
    assert all(Decimal(10) <= row["price"] <= Decimal(20) for row in plain)
    assert {row["grade"] for row in plain} == {"a", "b", "c"}
    assert {row["state"] for row in plain} == {"new"}


def test_rows_were_made_over_the_whole_time_one_after_the_other(plain: list[dict[str, Value]]) -> None:
    times = [row["created_at"] for row in plain]
    assert times == sorted(times)
    assert times[0] == datetime(2025, 11, 21, 12, tzinfo=UTC)
    assert NOON.timestamp() - times[-1].timestamp() < YEAR / 200


def test_days_and_times_lie_between_creation_and_now(plain: list[dict[str, Value]]) -> None:
    assert all(row["created_at"] <= row["seen_at"] <= NOON for row in plain)
    assert all(row["since"] <= date(2026, 11, 21) for row in plain)


def test_people_are_picked_evenly_and_a_first_reference_to_oneself_is_empty(plain: list[dict[str, Value]]) -> None:
    owners = [row["owner"] for row in plain]
    assert all(20 < owners.count(person) < 70 for person in range(1, 8))
    assert {row["parent"] for row in plain[:100]} == {None}
    assert {row["parent"] for row in plain[100:]} <= set(range(1, 101))


def test_unique_fields_have_no_value_twice(tmp_path) -> None:
    rows = asyncio.run(made(f"sqlite:///{tmp_path / 'a.sqlite3'}", things(SINGLE)))
    for name in ("name", "count", "price", "since", "seen_at"):
        assert len({row[name] for row in rows}) == 300
    assert [row["person"] for row in rows[:9]] == [1, 2, 3, 4, 5, 6, 7, None, None]
    assert max(len(row["name"]) for row in rows) <= 8


def test_the_owner_counts_as_who_made_the_record(tmp_path) -> None:
    owned = entity("thing", {"owner": "owner"}, {"owner": field(UserField), "name": text()})
    whole = catalog()
    whole = Catalog(app=whole.app, roles={}, entities={**whole.entities, "thing": owned})
    rows = asyncio.run(made(f"sqlite:///{tmp_path / 'a.sqlite3'}", whole))
    assert all(row["created_by"] == row["updated_by"] == row["owner"] for row in rows)


def test_fields_do_not_move_together(plain: list[dict[str, Value]]) -> None:
    """Every pair of a choice and a yes or no comes up about as often as chance has it (50 of 300)."""
    pairs = [(row["grade"], row["active"]) for row in plain]
    assert all(25 < pairs.count((grade, active)) < 80 for grade in "abc" for active in (True, False))
