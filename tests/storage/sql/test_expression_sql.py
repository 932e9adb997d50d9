"""Expressions inside statements: indexes stay in use, and they stand wherever a value may."""

import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from sqlalchemy import bindparam, insert, select, update

from engine.expressions import Environment, Lifted, Record, Typed, lift, scope_of, typed
from engine.expressions import texts as python_texts
from engine.expressions.nodes import NODES
from engine.expressions.registry import FOLDS, FUNCTIONS, NODES_OF_THEIR_OWN
from engine.expressions.types import Kind, Type, record
from engine.storage.driver import Dialect
from engine.storage.sql.expression import TABLES, condition_column, condition_sql, to_sql
from engine.storage.sql.expression_folds import ENDS
from engine.storage.sql.expression_frame import Frame, Here
from engine.storage.sql.expression_values import codec_of, constant_values
from engine.storage.sql.postgresql_calls import CALLS
from engine.storage.sql.postgresql_functions import BEYOND
from engine.storage.sql.postgresql_texts import BLANKS
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement
from tests.expressions.model import catalog
from tests.storage.sql.expression_engines import SqlEngine, SqliteEngine, postgresql

CATALOG = catalog()
NOON = Environment(datetime(2026, 11, 21, 12, tzinfo=UTC), date(2026, 11, 21), Record({}))
INDEXES = ("quantity", "amount", "name", "signed_on", "visited_at", "level", "weight", "owner", "customer")
BORN = datetime(2026, 1, 1, tzinfo=UTC)
KEPT = {"created_at": BORN, "created_by": None, "updated_at": BORN, "updated_by": None, "version": 1}


def row(entity: str, key: int, **values: Any) -> dict[str, Any]:
    columns = {name: None for name, field in CATALOG.entities[entity].fields.items() if field.has_column}
    gone = {"deleted_at": None, "deleted_by": None} if CATALOG.entities[entity].recycle else {}
    return {**columns, **gone, **KEPT, "id": key, **values}


ROWS = {
    "user": {1: row("user", 1, name="Anna", region="Nord"), 2: row("user", 2, name="Bert", manager=1)},
    "customer": {
        1: row("customer", 1, name="Acme", owner=1, since=date(2020, 1, 1)),
        2: row("customer", 2, name="Gone", owner=1, deleted_at=BORN),
    },
    "deal": {
        1: row("deal", 1, code="A", amount=Decimal("10.00"), customer=1, owner=2, quantity=3, done=True),
        2: row("deal", 2, code="B", amount=Decimal("20.00"), customer=2, owner=1, quantity=None, done=False),
        3: row("deal", 3, code="C", amount=None, owner=1, quantity=-1),
    },
    "line": {
        1: row("line", 1, deal=1, price=Decimal("2.50"), quantity=2),
        2: row("line", 2, deal=1, price=Decimal("9.00"), quantity=1, deleted_at=BORN),
        3: row("line", 3, deal=2, price=Decimal("1.00"), quantity=5),
    },
}


class Place:
    """A database with these rows, and statements with expressions run on it."""

    def __init__(self, engine: SqlEngine) -> None:
        self.engine, self.dialect = engine, engine.dialect
        self.source: Source = engine.source

    def run(self, element: Any, **values: Any) -> list[tuple[Any, ...]]:
        text = statement(element, self.dialect)
        user = dict.fromkeys(CATALOG.entities["user"].fields)
        clock = self._clock()
        given = {**clock, "me": 1, **{f"me.{name}": value for name, value in user.items()}, **text.constants, **values}
        return [tuple(one) for one in self.engine.rows(text.sql, [given[name] for name in text.names])]

    def _clock(self) -> dict[str, Any]:
        if self.dialect is Dialect.SQLITE:
            return {"now": "2026-11-21T12:00:00.000000Z", "today": "2026-11-21"}
        return {"now": NOON.now, "today": NOON.today}

    def plan(self, text: str) -> str:
        """How the database finds the deals for which a condition holds."""
        table = self.source.table("deal")
        element = select(table.c.id).where(condition_sql(deal(text).node, self.frame("deal")))
        compiled = statement(element, self.dialect)
        explain = "EXPLAIN QUERY PLAN" if self.dialect is Dialect.SQLITE else "EXPLAIN"
        given = {**self._clock(), "me": 1, **compiled.constants}
        rows = self.engine.rows(f"{explain} {compiled.sql}", [given[name] for name in compiled.names])
        return "\n".join(str(one[-1]) for one in rows)

    def frame(self, entity: str) -> Frame:
        return Frame(self.source, self.source.table(entity))

    def value(self, stored: Any, type_: Type) -> Any:
        decode = codec_of(type_, self.dialect).decode
        return decode(stored) if decode and stored is not None else stored


@pytest.fixture(scope="module")
def places(postgres_server: Any) -> Iterator[dict[str, Place]]:
    with postgres_server.database() as url, postgresql(CATALOG, ROWS, url) as server:
        found = {"sqlite": Place(SqliteEngine(CATALOG, ROWS)), "postgresql": Place(server)}
        for place in found.values():
            for name in INDEXES:
                place.engine.create(f"CREATE INDEX ix_test_{name} ON deal ({name})")
        server.create("SET enable_seqscan = off")
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, places: dict[str, Place]) -> Place:
    return places[request.param]


def deal(text: str) -> Typed:
    return typed(text, scope_of(CATALOG, "deal"))


INDEXED = [
    ("mine", "owner"),
    ("owner == me and not done", "owner"),
    ("customer == 7", "customer"),
    ("amount > 1000", "amount"),
    ("amount > 1000.555", "amount"),
    ("1000 <= amount < 2000", "amount"),
    ("quantity > 10.5", "quantity"),
    ("10 < quantity", "quantity"),
    ("weight == 2.5", "weight"),
    ("name == 'Acme'", "name"),
    ("level == 'vip'", "level"),
    ("level in ('vip', 'lost')", "level"),
    ("signed_on >= today() - months(12)", "signed_on"),
    ("signed_on == '2026-01-31'", "signed_on"),
    ("visited_at < now() - days(30)", "visited_at"),
    ("visited_at is null and not done", "visited_at"),
]


@pytest.mark.parametrize(("text", "column"), INDEXED)
def test_an_index_serves_a_simple_condition(text: str, column: str, place: Place) -> None:
    plan = place.plan(text)
    assert f"ix_test_{column}" in plan


@pytest.mark.parametrize("text", [text for text, _ in INDEXED])
def test_an_index_serves_it_with_lifted_literals_too(text: str, place: Place) -> None:
    table = place.source.table("deal")
    lifted = lift(deal(text))
    element = select(table.c.id).where(condition_sql(lifted.shape.node, place.frame("deal")))
    found = place.run(element, **constant_values(lifted.constants, place.dialect))
    assert found == place.run(select(table.c.id).where(condition_sql(deal(text).node, place.frame("deal"))))


ANSWERS = [
    ("customer.name", ["Acme", None, None]),
    ("customer.name is null", [False, True, True]),
    ("customer is null", [False, False, True]),
    ("customer.owner == me", [True, False, False]),
    ("customer.owner.region", ["Nord", None, None]),
    ("not (customer.name == 'Acme')", [False, True, True]),
    ("customer.name in ('Acme', 'Gone')", [True, False, False]),
    ("customer.name not in ('Acme', 'Gone')", [False, False, False]),
    ("count(lines)", [1, 1, 0]),
    ("sum(l.price * l.quantity for l in lines)", [Decimal("5.00"), Decimal("5.00"), Decimal("0.00")]),
    ("total", [Decimal("5.00"), Decimal("5.00"), Decimal("0.00")]),
    ("any(l.price > 2 for l in lines)", [True, False, False]),
    ("all(l.price > 2 for l in lines)", [True, False, True]),
    ("count(customer.deals)", [1, 0, 0]),
    ("customer.twice", [4040, None, None]),
    ("quantity > 0", [True, False, False]),
    ("not (quantity > 0)", [False, True, True]),
    ("done", [True, False, None]),
    ("quantity / 2", [Decimal("1.500000"), None, Decimal("-0.500000")]),
    ("null if done else amount", [None, Decimal("20.00"), None]),
]


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_deleted_records_do_not_exist(text: str, expected: list[Any], place: Place) -> None:
    table, found = place.source.table("deal"), deal(text)
    rows = place.run(select(to_sql(found.node, place.frame("deal"))).select_from(table).order_by(table.c.id))
    assert [place.value(one, found.type) for (one,) in rows] == expected


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_an_order_and_a_condition_are_expressions(text: str, expected: list[Any], place: Place) -> None:
    table, found = place.source.table("deal"), deal(text)
    element = to_sql(found.node, place.frame("deal"))
    rows = place.run(select(table.c.id).where(element.is_not(None)).order_by(element, table.c.id))
    there = [(value, key) for key, value in enumerate(expected, 1) if value is not None]
    assert [key for (key,) in rows] == [key for _, key in sorted(there)]


def test_a_column_of_a_condition_is_true_or_false(place: Place) -> None:
    table = place.source.table("deal")
    columns = [condition_column(deal(text).node, place.frame("deal")) for text in ("done", "quantity > 0", "true")]
    rows = place.run(select(*columns).select_from(table).order_by(table.c.id))
    assert [tuple(map(bool, one)) for one in rows] == [(True, True, True), (False, False, True), (False, False, True)]
    assert all(one is not None for found in rows for one in found)


def test_an_update_sets_what_an_expression_gives(place: Place) -> None:
    table, money = place.source.table("deal"), Type(Kind.MONEY, 2)
    text = "sum(l.price * l.quantity for l in lines) * 1.5 + coalesce(customer.credit, 0)"
    node = typed(text, scope_of(CATALOG, "deal"), money).node
    named = to_sql(deal("concat(code, ' of ', customer.name)").node, place.frame("deal"))
    changed = update(table).values(cost=to_sql(node, place.frame("deal"))).where(table.c.id < 3)
    rows = place.run(changed.returning(table.c.id, table.c.cost, named))
    given = sorted((key, place.value(cost, money), name) for key, cost, name in rows)
    assert given == [(1, Decimal("7.50"), "A of Acme"), (2, Decimal("7.50"), "B of ")]


def test_a_row_just_inserted_answers(place: Place) -> None:
    table = place.source.table("deal")
    asked = ("customer.owner.name", "count(customer.deals) > 1")
    seen = [to_sql(deal(text).node, place.frame("deal")) for text in asked]
    allowed = condition_column(deal("customer.owner == me").node, place.frame("deal"))
    encode = {"created_at": "2026-01-01T00:00:00.000000Z"} if place.dialect is Dialect.SQLITE else {"created_at": BORN}
    values = {**row("deal", 9, code="N", customer=1), **encode, "updated_at": encode["created_at"]}
    element = insert(table).values({name: bindparam(name) for name in values}).returning(table.c.id, *seen, allowed)
    ((key, name, several, may),) = place.run(element, **values)
    place.run(table.delete().where(table.c.id == 9).returning(table.c.id))
    assert (key, name, bool(may)) == (9, "Anna", True)
    assert several is not None


def test_a_given_record_comes_as_parameters_or_as_a_table(place: Place) -> None:
    scope = scope_of(CATALOG, "customer", {"this": record("deal")})
    node = typed("owner == this.customer.owner and this.amount > 5 and id == this.customer", scope).node
    table, other = place.source.table("customer"), place.source.table("deal").alias()
    encode = codec_of(Type(Kind.MONEY, 2), place.dialect).encode
    amount = encode(Decimal("10.00")) if encode else Decimal("10.00")
    values = {"this": 1, "this.customer": 1, "this.amount": amount}
    assert place.run(select(table.c.id).where(condition_sql(node, place.frame("customer"))), **values) == [(1,)]
    beside = Frame(place.source, table, {"this": Here(other)})
    rows = place.run(select(table.c.id, other.c.id).where(condition_sql(node, beside)))
    assert rows == [(1, 1)]


def test_a_result_that_does_not_fit_fails_the_statement(places: dict[str, Place]) -> None:
    node = typed("amount * 10000000000000000", scope_of(CATALOG, "deal"), Type(Kind.MONEY, 2)).node
    for place, error in ((places["sqlite"], sqlite3.OperationalError), (places["postgresql"], asyncpg.PostgresError)):
        text = statement(select(to_sql(node, place.frame("deal"))), place.dialect)
        values = [text.constants[name] for name in text.names]
        with pytest.raises((error, ArithmeticError)):
            place.engine.rows(text.sql, values)


def test_shapes_share_a_statement_and_differ_in_parameters(place: Place) -> None:
    found: list[Lifted] = [lift(deal(text)) for text in ("amount > 15 and code == 'B'", "amount > 5 and code == 'A'")]
    table = place.source.table("deal")
    element = select(table.c.id).where(condition_sql(found[0].shape.node, place.frame("deal")))
    rows = [place.run(element, **constant_values(one.constants, place.dialect)) for one in found]
    assert rows == [[(2,)], [(1,)]]


@pytest.mark.parametrize("dialect", Dialect)
def test_every_node_has_a_form_in_every_database(dialect: Dialect) -> None:
    tables = TABLES[dialect]
    assert set(tables.conditions) | set(tables.values) == set(NODES)
    assert not set(tables.conditions) & set(tables.values)
    assert set(tables.folds) == set(FOLDS) - {"any", "all", *ENDS}


def test_every_function_has_a_form_in_postgresql() -> None:
    alone = {name for name, function in FUNCTIONS.items() if function.alone}
    assert set(CALLS) == set(FUNCTIONS) - NODES_OF_THEIR_OWN - alone


def test_all_letters_that_change_are_known() -> None:
    changes = (python_texts.lower, python_texts.upper, python_texts.folded)
    beyond = {code for low, high in BEYOND for code in range(low, high)}
    others = [chr(code) for code in range(0x80, sys.maxunicode + 1) if code not in beyond]
    assert [one for one in others if any(change(one) != one for change in changes)] == []
    assert {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()} == set(BLANKS)
