"""The three ways an expression is worked out, over the same rows: Python, SQLite, PostgreSQL."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import asyncpg
from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.schema import CreateTable

from engine.expressions import (
    OLD,
    Environment,
    Lifted,
    Needs,
    OutOfRange,
    Record,
    Typed,
    looked_through,
    needs,
    python_form,
)
from engine.expressions.nodes import Aggregate, Loop
from engine.meta.catalog import Catalog
from engine.storage.driver import Dialect, Statement
from engine.storage.driver.postgresql_calendar import keep_finite
from engine.storage.schema import build_tables, codec, engine_table
from engine.storage.sql.expression import Frame, condition_sql, to_sql
from engine.storage.sql.expression_values import codec_of, constant_values
from engine.storage.sql.lists import among, id_list
from engine.storage.sql.postgresql_functions import create_function, function_bodies
from engine.storage.sql.source import Source
from engine.storage.sql.sqlite_functions import register
from engine.storage.sql.text import SQL_DIALECTS, statement
from engine.storage.sql.tracked import TRACK
from tests.storage.sql.expression_records import Rows, gathered, living
from tests.support.everything import at_hand

Answers = dict[int, Any]
FAILED = "out of range"
"""The answer for a record for which a result does not fit."""


class PythonEngine:
    """The Python form, given no more than what the expression needs."""

    def __init__(self, catalog: Catalog, rows: Rows) -> None:
        self._catalog, self._rows = catalog, rows

    def answers(self, typed: Typed, keys: Sequence[int], environment: Environment) -> Answers:
        """The value for each record."""
        form, wanted = python_form(typed), needs(typed)
        return {key: self._answer(typed, form, wanted, key, environment) for key in keys}

    def _answer(self, typed: Typed, form: Any, wanted: Any, key: int, environment: Environment) -> Any:
        record = gathered(self._catalog, self._rows, str(typed.entity), key, wanted)
        try:
            for one in wanted.asked:
                there = {f"@{loop.of}": self._all(loop, looked_through(one)[loop.index]) for loop in _everywhere(one)}
                whole = Record(record.values, record.to, {**record.items, **there})
                record.found[one] = python_form(Typed(at_hand(one), typed.entity))(whole, environment)
            return form(record, environment)
        except OutOfRange:
            return FAILED

    def _all(self, loop: Loop, wanted: Needs) -> list[Record]:
        rows = self._rows[loop.of]
        return [gathered(self._catalog, self._rows, loop.of, key, wanted) for key in sorted(rows) if living(rows[key])]


def _everywhere(node: Aggregate) -> Iterator[Loop]:
    return (loop for loop in node.loops if loop.everywhere)


class SqlEngine(ABC):
    """A database with these rows; what a subclass adds is how it runs SQL text."""

    dialect: Dialect

    def __init__(self, catalog: Catalog, rows: Rows) -> None:
        self.source = Source(catalog, build_tables(catalog, self.dialect), self.dialect)
        self._catalog, self._rows = catalog, rows
        self._last: tuple[Any, Any] = None, None
        for name in catalog.entities:
            table = self.source.table(name)
            self.create(str(CreateTable(table).compile(dialect=SQL_DIALECTS[self.dialect])))
            self._fill(name, table, list(rows.get(name, {}).values()))
        track = engine_table(TRACK, self.dialect)
        self.create(str(CreateTable(track).compile(dialect=SQL_DIALECTS[self.dialect])))
        self._fill_history(track, rows.get(TRACK, {}))

    @abstractmethod
    def create(self, sql: str) -> None:
        """Run a statement that makes a table."""

    @abstractmethod
    def rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """What a statement gives."""

    @abstractmethod
    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each row."""

    def answers(self, lifted: Lifted, keys: Sequence[int], environment: Environment) -> Answers:
        """The value for each record."""
        if self._last[0] is not lifted.shape:
            self._last = lifted.shape, self._statement(lifted.shape)
        decode = codec_of(lifted.shape.type, self.dialect).decode
        values = {"keys": id_list(keys, self.dialect), **constant_values(lifted.constants, self.dialect)}
        found = self._run(self._last[1], environment, values)
        return {key: value if decode is None or value is None else decode(value) for key, value in found}

    def found(self, lifted: Lifted, environment: Environment) -> set[int]:
        """The records for which a condition holds."""
        table = self.source.table(str(lifted.shape.entity))
        element = select(table.c.id).where(condition_sql(lifted.shape.node, Frame(self.source, table)))
        values = dict(constant_values(lifted.constants, self.dialect))
        return {key for (key,) in self._run(statement(element, self.dialect), environment, values)}

    def _statement(self, typed: Typed) -> Statement:
        table = self.source.table(str(typed.entity))
        element = select(table.c.id, to_sql(typed.node, Frame(self.source, table)))
        return statement(element.where(among(table.c.id, "keys", self.dialect)), self.dialect)

    def _run(self, text: Statement, environment: Environment, values: dict[str, Any]) -> list[Any]:
        given = {**text.constants, **self._given(environment), **values}
        return self.rows(text.sql, [given[name] for name in text.names])

    def _given(self, environment: Environment) -> dict[str, Any]:
        assert environment.me is not None
        user = self._catalog.entities["user"]
        values = {"me": environment.me.values["id"]}
        for field in (one for one in user.fields.values() if one.has_column):
            values[f"me.{field.name}"] = self._encoded(field, environment.me.values[field.name])
        old = environment.given.get(OLD)
        for field in (one for one in self._catalog.entities["deal"].fields.values() if one.has_column):
            known = old.values[field.name] if isinstance(old, Record) else None
            values[f"{OLD}.{field.name}"] = self._encoded(field, known)
        fields = user.fields["created_at"], self._catalog.entities["customer"].fields["since"]
        clock = zip(("now", "today"), fields, (environment.now, environment.today), strict=True)
        return values | {name: self._encoded(field, value) for name, field, value in clock}

    def _encoded(self, field: Any, value: Any) -> Any:
        encode = codec(field, self.dialect).encode
        return encode(value) if encode and value is not None else value

    def _fill(self, name: str, table: Table, rows: list[Any]) -> None:
        columns = [column.name for column in table.columns]
        text = statement(insert(table).values({one: bindparam(one) for one in columns}), self.dialect)
        known = self._catalog.entities[name].fields
        fields = {**known, "deleted_at": known["created_at"], "deleted_by": known["created_by"]}
        self.many(text.sql, [[self._encoded(fields[one], row[one]) for one in text.names] for row in rows])

    def _fill_history(self, table: Table, rows: Mapping[int, Any]) -> None:
        text = statement(insert(table).values({one.name: bindparam(one.name) for one in table.columns}), self.dialect)
        moment = self._catalog.entities["deal"].fields["created_at"]
        known = [{**row, "id": key, "since": self._encoded(moment, row["since"])} for key, row in rows.items()]
        self.many(text.sql, [[row[one] for one in text.names] for row in known])


class SqliteEngine(SqlEngine):
    """SQLite in memory."""

    dialect = Dialect.SQLITE

    def __init__(self, catalog: Catalog, rows: Rows) -> None:
        self.raw = sqlite3.connect(":memory:")
        register(self.raw)
        super().__init__(catalog, rows)

    def create(self, sql: str) -> None:
        self.raw.execute(sql)

    def rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        try:
            return self.raw.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if "user-defined function raised exception" in str(error):
                raise OutOfRange from error
            raise

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self.raw.executemany(sql, rows)


class PostgresqlEngine(SqlEngine):
    """A PostgreSQL database that is empty before."""

    dialect = Dialect.POSTGRESQL

    def __init__(self, catalog: Catalog, rows: Rows, url: str) -> None:
        self._loop = asyncio.Runner()
        self.raw: Any = self._loop.run(asyncpg.connect(url))
        self._loop.run(keep_finite(self.raw))
        self._loop.run(self.raw.execute("SET session_replication_role = replica"))
        for name in function_bodies():
            self.create(create_function(name))
        super().__init__(catalog, rows)

    def create(self, sql: str) -> None:
        self._loop.run(self.raw.execute(sql))

    def rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        try:
            return self._loop.run(self.raw.fetch(sql, *values))
        except asyncpg.NumericValueOutOfRangeError as error:
            raise OutOfRange from error

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._loop.run(self.raw.executemany(sql, rows))

    def close(self) -> None:
        """Let go of the connection."""
        self._loop.run(self.raw.close())
        self._loop.close()


@contextmanager
def postgresql(catalog: Catalog, rows: Rows, url: str) -> Iterator[PostgresqlEngine]:
    """The engine, closed afterwards."""
    engine = PostgresqlEngine(catalog, rows, url)
    try:
        yield engine
    finally:
        engine.close()
