"""People whom definitions name: by an expression over a record, or a role."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from engine.compile.compiled import Compiled
from engine.expressions import Environment, Record, Value
from engine.expressions.build_records import ACTIVE, has_role
from engine.meta.system import USER
from engine.storage.driver import Statement
from engine.storage.sql.change import those

Give: TypeAlias = Callable[[Record, Environment], Value]

Who: TypeAlias = Give | Statement
"""What gives the ids of people: an expression over the record, or for a role a statement."""


def holding(compiled: Compiled, roles: Iterable[str]) -> Statement:
    """The ids of those who hold one of these roles and may log in."""
    condition = compiled.condition(f"{ACTIVE} and {has_role(roles)}", USER)
    return those(compiled.source, USER, condition.node)
