"""SQL texts of operations, written by Alembic in SQL mode: online it would end our transaction on SQLite."""

from collections.abc import Iterable
from io import StringIO

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from msgspec import Struct

from engine.storage.driver.base import Dialect
from engine.storage.plan.operations import Operation
from engine.storage.sql.text import SQL_DIALECTS


class Step(Struct, frozen=True):
    """One SQL text, and what it does in words; with `keep` the engine itself works something out for the records of
    that entity (keeping.py), which no SQL can.
    """

    what: str
    sql: str
    keep: str = ""


def render(operations: Iterable[Operation], dialect: Dialect) -> tuple[Step, ...]:
    """One step for each operation, without its closing semicolon."""
    buffer = StringIO()
    opts = {"as_sql": True, "output_buffer": buffer}
    context = MigrationContext.configure(dialect=SQL_DIALECTS[dialect], opts=opts)
    writer = Operations(context)
    return tuple(Step(operation.what, _text(operation, writer, buffer)) for operation in operations)


def _text(operation: Operation, writer: Operations, buffer: StringIO) -> str:
    buffer.seek(0)
    buffer.truncate()
    writer.invoke(operation.work)
    text = buffer.getvalue().strip()
    assert text.count(";") == 1, f"one operation is one statement: {text}"
    return "\n".join(line.rstrip() for line in text.rstrip(";").splitlines()).rstrip()
