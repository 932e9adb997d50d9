"""Where an expression stands in a statement: which table is the record in hand, and which are those around it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeAlias

from sqlalchemy import CTE, Table, column, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, TableValuedAlias

from engine.expressions.nodes import Root
from engine.meta.system import BIN_COLUMNS
from engine.storage.sql.several import VALUE
from engine.storage.sql.source import Source

Element: TypeAlias = ColumnElement[Any]
Condition: TypeAlias = ColumnElement[bool]


class Outer(ColumnElement[Any]):
    """A column of a table that stands further out: it never brings its table into the FROM of a subselect.

    SQLAlchemy's own correlation asks the statement around, and does not find it inside RETURNING.
    """

    inherit_cache = False
    _from_objects: ClassVar[list[FromClause]] = []

    def __init__(self, column: Element) -> None:
        self.column = column
        self.type = column.type


@compiles(Outer)
def _outer(element: Outer, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.column, include_table=True))


def alias(of: Table | CTE, names: Iterable[str]) -> FromClause:
    """A table under a name of its own, with just these columns (and those that say whether a record is there).

    SQLAlchemy copies every column it is given, which costs more than all the rest of a statement.
    """
    if isinstance(of, CTE):
        return of.alias()
    wanted = {*names, "id", BIN_COLUMNS[0]}
    return table(of.name, *(column(name, of.c[name].type) for name in sorted(wanted) if name in of.c)).alias()


@dataclass(frozen=True, slots=True, eq=False)
class Here:
    """A record as a table or alias; `outer` where that belongs to a statement around this one. The rows of a list have
    one column, whatever the field is called.
    """

    table: FromClause
    outer: bool = False

    def column(self, name: str) -> Element:
        """The column of a field."""
        found = self.table.c[VALUE if isinstance(self.table, TableValuedAlias) else name]
        return Outer(found) if self.outer else found


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What is at hand: `table` holds the record in hand; `others` the records of generators, by their numbers.

    A record that the place gives (`this` of a filter) may stand in `others` by its name; else it comes as parameters.
    """

    source: Source
    table: FromClause
    others: Mapping[Root, Here] = field(default_factory=dict)
    outer: bool = False
    arguments: tuple[Element, ...] = ()
    """Of the table whose rows are written: what its slots stand for."""

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing at hand but the record."""
        return not (self.others or self.outer or self.arguments)

    def record(self, root: Root) -> Here | None:
        """The table of a record; None for one that comes as parameters."""
        return Here(self.table, self.outer) if root == 0 else self.others.get(root)

    def inside(self, tables: Mapping[Root, FromClause]) -> "Frame":
        """In a subselect from these tables."""
        outside = {root: Here(here.table, outer=True) for root, here in self.others.items()}
        own = {root: Here(table) for root, table in tables.items()}
        return replace(self, others={**outside, **own}, outer=True)
