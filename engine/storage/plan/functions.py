"""Functions that the engine keeps in PostgreSQL: made where they are missing or not as they are to be.

On SQLite they are registered with each connection.
"""

from collections.abc import Iterable

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.plan.change import Risk
from engine.storage.plan.plan import Line
from engine.storage.plan.render import Step
from engine.storage.sql.postgresql_functions import create_function, function_bodies

_BODIES = Statement(
    "SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
    " AND pronargs IN (1, 2) AND proargtypes[0] = 'text'::regtype AND left(proname, 1) = '_'"
)


async def other_functions(connection: Connection) -> tuple[str, ...]:
    """The names of those that are missing or other."""
    if connection.dialect is Dialect.SQLITE:
        return ()
    found: dict[str, str] = dict(await connection.all(_BODIES))
    return tuple(name for name, body in function_bodies().items() if found.get(name) != body)


def function_lines(names: Iterable[str]) -> tuple[Line, ...]:
    """What a reader is told of them."""
    return tuple(Line("~", name, "a function of the engine is made anew", Risk.ADDITIVE) for name in names)


def function_steps(names: Iterable[str]) -> tuple[Step, ...]:
    """What makes them."""
    return tuple(Step(f"make function {name}", create_function(name)) for name in names)
