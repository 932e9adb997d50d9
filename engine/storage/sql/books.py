"""Entities that are read from the engine's own tables: a common table expression stands for the table of one.

So every builder of statements works on them as on any other table, and there is nothing to be made in the database.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import CTE, Table, column, text

from engine.meta.system import AUDIT_ENTRY, SETTINGS
from engine.storage.driver.base import Dialect

_AUDIT: Final = """SELECT id, 1 AS version, at AS created_at, "by" AS created_by, at AS updated_at, "by" AS updated_by,
 operation, CASE WHEN entity <> '{settings}' THEN entity || '/' || CAST(record AS TEXT) END AS record, entity, action,
 via, {changed} AS changed, version AS record_version FROM _audit
 WHERE substr(entity, 1, 1) <> '_'"""
"""What is parked goes by the name of where it is kept, and its entries come back with it."""

_CHANGED: Final[Mapping[Dialect, str]] = {
    Dialect.SQLITE: (
        "CASE WHEN before IS NULL AND after IS NULL THEN NULL ELSE (SELECT json_group_array(key) FROM"
        " (SELECT key FROM json_each(before) UNION SELECT key FROM json_each(after) ORDER BY key)) END"
    ),
    Dialect.POSTGRESQL: (
        '(SELECT array_agg(names.key ORDER BY names.key COLLATE "C") FROM'
        " (SELECT json_object_keys(before\\:\\:json) AS key UNION SELECT json_object_keys(after\\:\\:json)) AS names)"
    ),
}

_TEXTS: Final[Mapping[str, Mapping[Dialect, str]]] = {
    AUDIT_ENTRY: {dialect: _AUDIT.format(settings=SETTINGS, changed=one) for dialect, one in _CHANGED.items()},
}


def book(described: Table, dialect: Dialect) -> CTE:
    """What stands for the table that would hold a book's records as `described`."""
    columns = (column(one.name, one.type) for one in described.c)
    found = text(_TEXTS[described.name][dialect]).columns(*columns)
    return found.cte(described.name).prefix_with("NOT MATERIALIZED")
