"""The three ways an expression is worked out, over the same rows: Python, SQLite, PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import asyncpg
from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.schema import CreateTable

from engine.expressions import Environment, OutOfRange, Typed, needs, python_form
from engine.meta.catalog import Catalog
from engine.storage.driver import Dialect
from engine.storage.driver.postgresql_calendar import keep_finite
from engine.storage.schema import build_tables, codec
from engine.storage.sql.expression import Frame, condition_sql, to_sql
from engine.storage.sql.expression_values import codec_of
from engine.storage.sql.lists import among, id_list
from engine.storage.sql.source import Source
from engine.storage.sql.sqlite_functions import register
from engine.storage.sql.text import SQL_DIALECTS, statement
from tests.storage.sql.expression_records import Rows, gathered, living

Answers = dict[int, Any]
FAILED = "out of range"
"""The answer for a record for which a result does not fit."""


class Engine(Protocol):
    """Works out an expression for records of an entity."""

    def answers(self, typed: Typed, keys: Sequence[int], environment: Environment) -> Answers: ...
    def found(self, typed: Typed, environment: Environment) -> set[int]: ...


class PythonEngine:
    """The Python form, given no more than what the expression needs."""

    def __init__(self, catalog: Catalog, rows: Rows) -> None:
        self._catalog, self._rows = catalog, rows

    def answers(self, typed: Typed, keys: Sequence[int], environment: Environment) -> Answers:
        """The value for each record."""
        form, wanted = python_form(typed), needs(typed)
        return {key: self._answer(typed, form, wanted, key, environment) for key in keys}

    def found(self, typed: Typed, environment: Environment) -> set[int]:
        """The records for which a condition holds."""
        answers = self.answers(typed, list(self._rows[str(typed.entity)]), environment)
        return {key for key, answer in answers.items() if answer is True}

    def _answer(self, typed: Typed, form: Any, wanted: Any, key: int, environment: Environment) -> Any:
        record = gathered(self._catalog, self._rows, str(typed.entity), key, wanted)
        try:
            return form(record, environment)
        except OutOfRange:
            return FAILED


class SqlEngine:
    """A database with these rows; what a subclass adds is how it runs SQL text."""

    dialect: Dialect

    def __init__(self, catalog: Catalog, rows: Rows) -> None:
        self._source = Source(catalog, build_tables(catalog, self.dialect), self.dialect)
        self._catalog, self._rows = catalog, rows
        for name, held in rows.items():
            table = self._source.table(name)
            self.create(str(CreateTable(table).compile(dialect=SQL_DIALECTS[self.dialect])))
            self._fill(name, table, list(held.values()))

    def create(self, sql: str) -> None:
        raise NotImplementedError

    def rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        raise NotImplementedError

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        raise NotImplementedError

    def answers(self, typed: Typed, keys: Sequence[int], environment: Environment) -> Answers:
        """The value for each record."""
        table = self._source.table(str(typed.entity))
        element = select(table.c.id, to_sql(typed.node, Frame(self._source, table)))
        element = element.where(among(table.c.id, "keys", self.dialect))
        decode = codec_of(typed.type, self.dialect).decode
        found = self._run(element, environment, {"keys": id_list(keys, self.dialect)})
        return {key: value if decode is None or value is None else decode(value) for key, value in found}

    def found(self, typed: Typed, environment: Environment) -> set[int]:
        """The records for which a condition holds."""
        table = self._source.table(str(typed.entity))
        element = select(table.c.id).where(condition_sql(typed.node, Frame(self._source, table)))
        return {key for (key,) in self._run(element, environment, {})}

    def _run(self, element: Any, environment: Environment, values: dict[str, Any]) -> list[Any]:
        text = statement(element, self.dialect)
        given = {**text.constants, **self._given(environment), **values}
        return self.rows(text.sql, [given[name] for name in text.names])

    def _given(self, environment: Environment) -> dict[str, Any]:
        assert environment.me is not None
        user = self._catalog.entities["user"]
        values = {"me": environment.me.values["id"]}
        for field in user.fields.values():
            values[f"me.{field.name}"] = self._encoded(field, environment.me.values[field.name])
        fields = user.fields["created_at"], self._catalog.entities["customer"].fields["since"]
        clock = zip(("now", "today"), fields, (environment.now, environment.today), strict=True)
        return values | {name: self._encoded(field, value) for name, field, value in clock}

    def _encoded(self, field: Any, value: Any) -> Any:
        encode = codec(field, self.dialect).encode
        return encode(value) if encode and value is not None else value

    def _fill(self, name: str, table: Table, rows: list[Any]) -> None:
        columns = [column.name for column in table.columns]
        text = statement(insert(table).values({one: bindparam(one) for one in columns}), self.dialect)
        fields = {**self._catalog.entities[name].fields, "deleted_at": self._catalog.entities[name].fields["created_at"]}
        self.many(
            text.sql,
            [[self._encoded(fields[one], row[one]) if row[one] is not None else None for one in text.names] for row in rows],
        )


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


__all__ = ["FAILED", "Answers", "Engine", "PythonEngine", "SqliteEngine", "living", "postgresql"]
