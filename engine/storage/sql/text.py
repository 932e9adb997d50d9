"""From a SQLAlchemy element to the text and parameter names the driver runs: once per statement, at first use."""

from typing import Any

from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from engine.storage.driver.base import Dialect, Statement


def _sqlite() -> SqlDialect:
    dialect = SQLiteDialect(paramstyle="qmark")
    # Words of SQLite that SQLAlchemy does not know: a field may have such a name.
    dialect.identifier_preparer.reserved_words = dialect.identifier_preparer.reserved_words | {"nothing", "returning"}
    return dialect


SQL_DIALECTS: dict[Dialect, SqlDialect] = {
    Dialect.SQLITE: _sqlite(),
    # The base dialect writes no casts beside parameters; `$1::NUMERIC(18,2)` would round silently.
    Dialect.POSTGRESQL: PGDialect(paramstyle="numeric_dollar"),  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
}


def statement(element: ClauseElement, dialect: Dialect, *, heavy: bool = False) -> Statement:
    """Compile `element`; bound values become constants of the statement, bare `bindparam(name)` its parameters."""
    compiled: Any = element.compile(dialect=SQL_DIALECTS[dialect])
    assert isinstance(compiled, SQLCompiler)
    names = tuple(compiled.positiontup or ())
    binds = compiled.binds
    constants = {name: binds[name].effective_value for name in names if not binds[name].required}
    return Statement(sql=str(compiled), names=names, constants=constants, heavy=heavy)
