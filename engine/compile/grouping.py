"""Figures over a list as somebody may see it: how many records there are and what their amounts come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.compile.compiled import Compiled
from engine.compile.reading import Readable
from engine.compile.shape import Shape, make_shape
from engine.expressions.nodes import AnyNode
from engine.security.sight import YES
from engine.storage.driver import Statement
from engine.storage.sql.read import Reading, group_statement
from engine.storage.sql.searching import Search


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
    """How many living records there are for each value of the field `by` (empty: in all), and the sum of each of
    `sums`. What may not be seen is in no sum.
    """
    keys = (by,) if by else ()

    def make() -> Grouping:
        columns = [view.fields[name] for name in (*keys, *sums)]
        asked = [one for one in (view.row, *conditions) if one is not YES]
        reading = Reading(view.entity.name, columns, asked, gone=False, search=search)
        found = group_statement(compiled.source, reading, keyed=bool(by))
        return Grouping(found, _shape(compiled, view, keys), _shape(compiled, view, sums))

    names = (
        "grouping", view.entity.name, view.roles, view.language, by, tuple(sums), tuple(conditions), search is not None,
    )  # fmt: skip
    return compiled.recent(names, make)


def _shape(compiled: Compiled, view: Readable, names: Sequence[str]) -> Shape:
    return make_shape(view.entity.name, [view.entity.fields[name] for name in names], None, compiled.dialect)
