"""Where a database is not as the last apply left it: what somebody changed by hand, as lines of a plan."""

from collections.abc import Iterator

from engine.storage.driver.base import Dialect
from engine.storage.plan.change import Risk
from engine.storage.plan.plan import Line
from engine.storage.plan.shape import Shape, TableShape

RESTORE = "undo the change made by hand, or restore a backup"
FREE_NAME = "rename or move that table, or use an empty database"
OTHER_FIELD = "use another name for the field"


def drift(found: Shape, former: Shape, target: Shape, dialect: Dialect) -> tuple[Line, ...]:
    """`found` is what is there, `former` what the definitions so far asked for, `target` what they will ask for."""
    return (*_missing(found, former, dialect), *_in_the_way(found, former, target))


def _missing(found: Shape, former: Shape, dialect: Dialect) -> Iterator[Line]:
    for name, table in former.items():
        if name in found:
            yield from _table(name, found[name], table, dialect)
        elif not name.startswith("_"):
            yield _blocked(name, "its table is missing in the database", RESTORE)


def _table(name: str, found: TableShape, former: TableShape, dialect: Dialect) -> Iterator[Line]:
    for column, shape in former.columns.items():
        if column not in found.columns and name.startswith("_"):
            what = "a column that this version of the engine keeps for itself is added"
            yield Line("+", f"{name}.{column}", what, Risk.ADDITIVE)
        elif column not in found.columns:
            yield _blocked(f"{name}.{column}", "its column is missing in the database", RESTORE)
        elif found.columns[column] != shape:
            kind = found.columns[column].kind
            yield _blocked(f"{name}.{column}", f"its column is {kind} in the database, not {shape.kind}", RESTORE)
    if found.key != former.key:
        yield _blocked(name, "its table has another key in the database", RESTORE)
    for index, wanted in former.indexes.items():
        if found.indexes.get(index) != wanted:
            yield Line("~", name, f"index {index} is missing or other in the database; it is made again", Risk.ADDITIVE)
    yield from _references(name, found, former, dialect)


def _references(name: str, found: TableShape, former: TableShape, dialect: Dialect) -> Iterator[Line]:
    for column, to in former.references.items():
        if found.references.get(column) == to:
            continue
        what = f"its reference to {to} is missing in the database"
        if dialect is Dialect.SQLITE:
            yield _blocked(f"{name}.{column}", what, RESTORE)
        else:
            yield Line("~", f"{name}.{column}", f"{what}; it is made again", Risk.ADDITIVE)


def _in_the_way(found: Shape, former: Shape, target: Shape) -> Iterator[Line]:
    """Tables and columns that nobody asked for so far, where the new definitions want to have theirs."""
    for name, table in target.items():
        if name in found and name not in former:
            yield _blocked(name, "the database has a table of this name that the engine did not make", FREE_NAME)
        for column, shape in table.columns.items() if name in former else ():
            there = found[name].columns.get(column) if name in found else None
            if there is not None and column not in former[name].columns and there != shape:
                yield _blocked(f"{name}.{column}", f"a column of this name is left, as {there.kind}", OTHER_FIELD)


def _blocked(path: str, what: str, remedy: str) -> Line:
    return Line("~", path, what, Risk.UNSUPPORTED, blocked=True, remedy=remedy)
