"""From a SQLAlchemy element to the text and parameter names the driver runs: once per statement, at first use."""

import re
from typing import Any

from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler, SQLiteDialect
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from engine.storage.driver.base import Dialect, Statement


class _Sqlite(SQLiteCompiler):
    """SQLite 3.40 says inside RETURNING that no column is null, where the id is declared NOT NULL; not so of `+NULL`.

    Only columns of the table that is changed are concerned, and only these are written otherwise: an index would not
    serve it. The columns of that table have no table before them; those of subselects have, which SQLAlchemy leaves out
    all the way down: of two tables in one of them it would say `id = id`.
    """

    def visit_select(self, select_stmt: Any, *arguments: Any, **options: Any) -> str:
        options.pop("include_table", None)
        text: str = super().visit_select(select_stmt, *arguments, **options)  # type: ignore[no-untyped-call] # untyped there
        return text

    def returning_clause(self, stmt: Any, *arguments: Any, **options: Any) -> str:
        text: str = super().returning_clause(stmt, *arguments, **options)  # type: ignore[no-untyped-call] # untyped there
        own = rf'(?<![.\w"])((?:"?{re.escape(stmt.table.name)}"?\.)?"?\w+"?) IS (NOT )?NULL\b'
        return re.sub(own, r"\1 IS \2+NULL", text)


def _sqlite() -> SqlDialect:
    dialect = SQLiteDialect(paramstyle="qmark")
    dialect.statement_compiler = _Sqlite
    # Words of SQLite that SQLAlchemy does not know: a field may have such a name.
    dialect.identifier_preparer.reserved_words = dialect.identifier_preparer.reserved_words | {"nothing", "returning"}
    return dialect


SQL_DIALECTS: dict[Dialect, SqlDialect] = {
    Dialect.SQLITE: _sqlite(),
    # The base dialect writes no casts beside parameters; `$1::NUMERIC(18,2)` would round silently.
    Dialect.POSTGRESQL: PGDialect(paramstyle="numeric_dollar"),  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
}


def statement(element: ClauseElement, dialect: Dialect, *, heavy: bool = False, varies: bool = False) -> Statement:
    """Compile `element`; bound values become constants of the statement, bare `bindparam(name)` its parameters."""
    compiled: Any = element.compile(dialect=SQL_DIALECTS[dialect])
    assert isinstance(compiled, SQLCompiler)
    names = tuple(compiled.positiontup or ())
    binds = compiled.binds
    constants = {name: binds[name].effective_value for name in names if not binds[name].required}
    return Statement(sql=str(compiled), names=names, constants=constants, heavy=heavy, varies=varies)
