"""The shape a database really has, read from its own catalogs."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.plan.shape import ColumnShape, IndexShape, Shape, TableShape

_SQLITE_COLUMNS = Statement(
    'SELECT t.name, c.name, lower(c.type), c."notnull", c.pk FROM sqlite_schema t, pragma_table_info(t.name) c'
    " WHERE t.type = 'table' ORDER BY t.name, c.cid"
)
_SQLITE_INDEXES = Statement(
    'SELECT t.name, i.name, i."unique", i.partial, c.name FROM sqlite_schema t, pragma_index_list(t.name) i,'
    " pragma_index_info(i.name) c WHERE t.type = 'table' AND i.origin = 'c' ORDER BY t.name, i.name, c.seqno"
)
_SQLITE_REFERENCES = Statement(
    'SELECT t.name, r."from", r."table" FROM sqlite_schema t, pragma_foreign_key_list(t.name) r'
    " WHERE t.type = 'table'"
)
_POSTGRESQL_COLUMNS = Statement(
    "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
    " coalesce(array_position(k.indkey::int2[], a.attnum) + 1, 0)"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
    " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum"
)
_POSTGRESQL_INDEXES = Statement(
    "SELECT c.relname::text, n.relname::text, i.indisunique, i.indpred IS NOT NULL, a.attname::text"
    " FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND NOT i.indisprimary AND i.indisvalid"
    " JOIN pg_class n ON n.oid = i.indexrelid"
    " CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)"
    " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
    " ORDER BY c.relname, n.relname, k.place"
)
_POSTGRESQL_REFERENCES = Statement(
    "SELECT c.relname::text, a.attname::text, t.relname::text FROM pg_constraint r"
    " JOIN pg_class c ON c.oid = r.conrelid JOIN pg_class t ON t.oid = r.confrelid"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = r.conkey[1]"
    " WHERE r.contype = 'f' AND c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
)

_STATEMENTS: Mapping[Dialect, tuple[Statement, Statement, Statement]] = {
    Dialect.SQLITE: (_SQLITE_COLUMNS, _SQLITE_INDEXES, _SQLITE_REFERENCES),
    Dialect.POSTGRESQL: (_POSTGRESQL_COLUMNS, _POSTGRESQL_INDEXES, _POSTGRESQL_REFERENCES),
}


async def found_shape(connection: Connection, names: Collection[str]) -> Shape:
    """What the database reports of the tables in `names` that are there; others are nobody's business here."""
    columns, indexes, references = _STATEMENTS[connection.dialect]
    of_columns = _grouped(await connection.all(columns), names)
    of_indexes = _grouped(await connection.all(indexes), names)
    of_references = _grouped(await connection.all(references), names)
    return {
        name: TableShape(
            columns={column: ColumnShape(kind, bool(required)) for column, kind, required, _ in rows},
            key=tuple(row[0] for row in sorted(rows, key=lambda row: int(row[3])) if row[3]),
            indexes=_indexes(of_indexes[name]),
            references=dict(of_references[name]),
        )
        for name, rows in of_columns.items()
    }


def _grouped(rows: list[tuple[Any, ...]], names: Collection[str]) -> defaultdict[str, list[tuple[Any, ...]]]:
    grouped: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for table, *rest in rows:
        if table in names:
            grouped[table].append(tuple(rest))
    return grouped


def _indexes(rows: list[tuple[Any, ...]]) -> dict[str, IndexShape]:
    found: dict[str, IndexShape] = {}
    for name, unique, partial, column in rows:
        before = found[name].columns if name in found else ()
        # An index over an expression has a place without a column; none of ours has.
        found[name] = IndexShape((*before, column or "(expression)"), bool(unique), bool(partial))
    return found
