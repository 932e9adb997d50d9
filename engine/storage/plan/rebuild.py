"""Make a table of SQLite anew where it cannot be changed: without some of its references, or under another name.

References are not looked at meanwhile (`Plan.rebuilds`), only before the commit.
"""

from collections.abc import Iterator, Mapping

from engine.storage.plan.render import Step
from engine.storage.plan.shape import TableShape


def rebuild(name: str, into: str, table: TableShape, deleting: Mapping[str, str]) -> Step:
    """A step that makes `name`, which has the columns of `table`, into one with exactly its columns and references.

    `deleting` says by column what happens to records that refer to one that is deleted. Indexes are gone afterwards.
    """
    new = f"_new_{into}"
    columns = ", ".join(f'"{column}"' for column in table.columns)
    return Step(
        f"make table {into} anew",
        ";\n".join(
            [
                f'CREATE TABLE "{new}" ({", ".join(_parts(table, deleting))}) STRICT',
                f'INSERT INTO "{new}" ({columns}) SELECT {columns} FROM "{name}"',  # noqa: S608 # names of definitions
                # Ids of deleted records never come back.
                f"DELETE FROM sqlite_sequence WHERE name = '{new}'",  # noqa: S608 # as above
                f"INSERT INTO sqlite_sequence SELECT '{new}', seq FROM sqlite_sequence WHERE name = '{name}'",  # noqa: S608 # as above
                f'DROP TABLE "{name}"',
                f'ALTER TABLE "{new}" RENAME TO "{into}"',
            ]
        ),
    )


def plain_indexes(name: str, table: TableShape, ours: Mapping[str, object]) -> Iterator[Step]:
    """Indexes that somebody else made, as far as what is reported of them is enough to make them again."""
    for index, shape in table.indexes.items():
        if index not in ours and not shape.partial and all(column in table.columns for column in shape.columns):
            columns = ", ".join(f'"{column}"' for column in shape.columns)
            unique = "UNIQUE " if shape.unique else ""
            yield Step(f"make index {index} again", f'CREATE {unique}INDEX "{index}" ON "{name}" ({columns})')


def _parts(table: TableShape, deleting: Mapping[str, str]) -> Iterator[str]:
    for column, shape in table.columns.items():
        key = " PRIMARY KEY AUTOINCREMENT" if table.key == (column,) else ""
        yield f'"{column}" {shape.kind.upper()}{" NOT NULL" if shape.required else ""}{key}'
    for column, to in table.references.items():
        rule = f" ON DELETE {deleting[column]}" if column in deleting else ""
        yield f'FOREIGN KEY ("{column}") REFERENCES "{to}" ("id"){rule}'
