"""Figures over a list as somebody may see it: how many records there are and what their amounts come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.compile.compiled import Compiled
from engine.compile.reading import Readable
from engine.compile.shape import Shape, make_shape
from engine.expressions import scope_of, typed
from engine.expressions.nodes import AnyNode
from engine.meta.fields import AnyField, DateField, DatetimeField
from engine.security.sight import YES
from engine.storage.driver import Statement
from engine.storage.sql.read import Reading, group_statement
from engine.storage.sql.searching import Search

_DAY: Final = DateField(name="day", label={})


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """A statement and the shapes of its rows: a `key` where records are grouped, their number, sums."""

    statement: Statement
    key: Shape
    sums: Shape


def grouping(
    compiled: Compiled, view: Readable, by: str, sums: Sequence[str], conditions: Sequence[AnyNode], *,
    search: Search | None = None,
) -> Grouping:  # fmt: skip
    """How many living records there are for each value of the field `by` (empty: in all), of instants for each day, and
    the sum of each of `sums`. What may not be seen is in no sum.
    """
    keys = (by,) if by else ()

    def make() -> Grouping:
        columns = [_in_common(compiled, view, name) for name in keys] + [view.fields[name] for name in sums]
        asked = [one for one in (view.row, *conditions) if one is not YES]
        reading = Reading(view.entity.name, columns, asked, gone=False, search=search)
        found = group_statement(compiled.source, reading, keyed=bool(by))
        fields = view.entity.fields
        common = [_DAY if isinstance(fields[name], DatetimeField) else fields[name] for name in keys]
        return Grouping(found, _shape(compiled, view, common), _shape(compiled, view, [fields[name] for name in sums]))

    names = (
        "grouping", view.entity.name, view.roles, view.language, by, tuple(sums), tuple(conditions), search is not None,
    )  # fmt: skip
    return compiled.recent(names, make)


def _in_common(compiled: Compiled, view: Readable, name: str) -> AnyNode:
    """The value of a field, of an instant its day in the application's zone; as far as it may be seen."""
    if not isinstance(view.entity.fields[name], DatetimeField):
        return view.fields[name]
    return view.sight.masked(typed(f"date({name})", scope_of(compiled.catalog, view.entity.name)).node)


def _shape(compiled: Compiled, view: Readable, fields: Sequence[AnyField]) -> Shape:
    return make_shape(view.entity.name, fields, None, compiled.dialect)
