"""SQL as text without parameters, as a plan holds it: every value is written out."""

from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.sql.elements import ClauseElement

from engine.storage.driver.base import Dialect


def _postgresql() -> SqlDialect:
    dialect = PGDialect(paramstyle="named")  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
    # Until it has met a server it doubles backslashes; the standard, which every server follows, does not.
    dialect._backslash_escapes = False
    return dialect


TEXT_DIALECTS: dict[Dialect, SqlDialect] = {
    Dialect.SQLITE: SQLiteDialect(paramstyle="named"),
    Dialect.POSTGRESQL: _postgresql(),
}


def sql_text(element: ClauseElement, dialect: Dialect) -> str:
    """The text of a statement."""
    return str(element.compile(dialect=TEXT_DIALECTS[dialect], compile_kwargs={"literal_binds": True}))
