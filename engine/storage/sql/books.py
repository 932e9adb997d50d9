"""Entities that are read from the engine's own tables: a statement brings what stands for their table along, as a CTE.

So every builder of statements works on them as on any other table, and there is nothing to be made in the database.
"""

import re
from collections.abc import Mapping
from typing import Final

from engine.meta.system import AUDIT_ENTRY, SETTINGS
from engine.storage.driver.base import Dialect

_AUDIT: Final = """SELECT id, 1 AS version, at AS created_at, "by" AS created_by, at AS updated_at, "by" AS updated_by,
 operation, CASE WHEN entity <> '{settings}' THEN entity || '/' || CAST(record AS TEXT) END AS record, entity, action,
 {changed} AS changed, version AS record_version FROM _audit
 WHERE substr(entity, 1, 1) <> '_'"""
"""What is parked goes by the name of where it is kept, and its entries come back with it."""

_CHANGED: Final[Mapping[Dialect, str]] = {
    Dialect.SQLITE: (
        "CASE WHEN before IS NULL AND after IS NULL THEN NULL ELSE (SELECT json_group_array(key) FROM"
        " (SELECT key FROM json_each(before) UNION SELECT key FROM json_each(after) ORDER BY key)) END"
    ),
    Dialect.POSTGRESQL: (
        '(SELECT array_agg(names.key ORDER BY names.key COLLATE "C") FROM'
        " (SELECT json_object_keys(before::json) AS key UNION SELECT json_object_keys(after::json)) AS names)"
    ),
}

_TEXTS: Final[Mapping[str, Mapping[Dialect, str]]] = {
    AUDIT_ENTRY: {dialect: _AUDIT.format(settings=SETTINGS, changed=one) for dialect, one in _CHANGED.items()},
}

_FROM: Final = {name: re.compile(rf"(?:\bFROM|\bJOIN|,)\s+{name}\b") for name in _TEXTS}

_BEGINNING: Final = re.compile(r"WITH (RECURSIVE )?")


def with_books(sql: str, dialect: Dialect) -> str:
    """The statement with the books that it reads before it."""
    for name, texts in _TEXTS.items():
        if name in sql and _FROM[name].search(sql):
            sql = _preceded(sql, f"{name} AS NOT MATERIALIZED ({texts[dialect]})")
    return sql


def _preceded(sql: str, book: str) -> str:
    begun = _BEGINNING.match(sql)
    return f"WITH {book}\n{sql}" if begun is None else f"{begun[0]}{book},\n{sql[begun.end() :]}"
