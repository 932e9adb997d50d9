"""What the engine noted of records, under new names: whose they were, what a field was called, an option, a role."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from engine.storage.driver.base import Dialect
from engine.storage.plan.render import Step

_NAMES: Final = (
    ("_audit", "entity"),
    ("_done", "entity"),
    ("_done", "made"),
    ("_notice", "entity"),
    ("_decided", "entity"),
    ("_outbox", "entity"),
)
"""Where the engine's own tables name an entity."""

TABLES: Final = tuple(dict(_NAMES))
"""All of these tables; a database that an earlier engine made may not have every one yet."""

_ENTITY = "UPDATE {table} SET {column} = '{now}' WHERE {column} = '{former}'"
_KEY: Mapping[Dialect, str] = {
    Dialect.SQLITE: (
        "UPDATE _audit SET {column} = json_remove(json_set({column}, '$.{now}', json({column} -> '$.{former}')),"
        " '$.{former}') WHERE entity = '{entity}' AND {column} -> '$.{former}' IS NOT NULL"
    ),
    Dialect.POSTGRESQL: (
        "UPDATE _audit SET {column} = (({column}::jsonb - '{former}')"
        " || jsonb_build_object('{now}', {column}::jsonb -> '{former}'))::text"
        " WHERE entity = '{entity}' AND {column}::jsonb -> '{former}' IS NOT NULL"
    ),
}
_VALUE: Mapping[Dialect, str] = {
    Dialect.SQLITE: (
        "UPDATE _audit SET {column} = json_set({column}, '$.{field}', '{now}')"
        " WHERE entity = '{entity}' AND {column} ->> '$.{field}' = '{former}'"
    ),
    Dialect.POSTGRESQL: (
        "UPDATE _audit SET {column} = jsonb_set({column}::jsonb, '{{{field}}}', '\"{now}\"')::text"
        " WHERE entity = '{entity}' AND {column}::jsonb ->> '{field}' = '{former}'"
    ),
}
_IN_LIST: Mapping[Dialect, str] = {
    Dialect.SQLITE: (
        "UPDATE _audit SET {column} = json_set({column}, '$.{field}', (SELECT json_group_array("
        "CASE value WHEN '{former}' THEN '{now}' ELSE value END) FROM json_each({column}, '$.{field}')))"
        " WHERE entity = '{entity}' AND json_type({column}, '$.{field}') = 'array'"
    ),
    Dialect.POSTGRESQL: (
        "UPDATE _audit SET {column} = jsonb_set({column}::jsonb, '{{{field}}}', (SELECT jsonb_agg("
        "CASE value WHEN '{former}' THEN '{now}' ELSE value END)"
        " FROM jsonb_array_elements_text({column}::jsonb -> '{field}')))::text"
        " WHERE entity = '{entity}' AND jsonb_typeof({column}::jsonb -> '{field}') = 'array'"
    ),
}
_COLUMNS = ("before", "after")


def audit_entity(former: str, now: str, tables: Collection[str] = TABLES) -> Iterator[Step]:
    """Entries of an entity that is called otherwise, and of actions that were done for good, in those of the engine's
    `tables` that there are. Names need no quotes: they hold letters, digits and `_`.
    """
    for table, column in _NAMES:
        if table in tables:
            text = _ENTITY.format(table=table, column=column, former=former, now=now)
            yield Step(f"rename {former} in {table}.{column}", text)


def audit_key(entity: str, former: str, now: str, dialect: Dialect) -> Iterator[Step]:
    """Values of a field that is called otherwise."""
    for column in _COLUMNS:
        text = _KEY[dialect].format(column=column, entity=entity, former=former, now=now)
        yield Step(f"rename {entity}.{former} in the audit, {column}", text)


def audit_value(entity: str, field: str, former: str, now: str, dialect: Dialect) -> Iterator[Step]:
    """One value of a field that is called otherwise."""
    yield from _values(_VALUE, entity, field, (former, now), dialect)


def audit_listed(entity: str, field: str, former: str, now: str, dialect: Dialect) -> Iterator[Step]:
    """The same of a field that holds several."""
    yield from _values(_IN_LIST, entity, field, (former, now), dialect)


def _values(
    texts: Mapping[Dialect, str], entity: str, field: str, names: tuple[str, str], dialect: Dialect
) -> Iterator[Step]:
    former, now = names
    for column in _COLUMNS:
        text = texts[dialect].format(column=column, entity=entity, field=field, former=former, now=now)
        yield Step(f"rename {former} of {entity}.{field} in the audit, {column}", text)


_FORGET_KEY: Mapping[Dialect, str] = {
    Dialect.SQLITE: (
        "UPDATE _audit SET {column} = json_remove({column}, '$.{key}')"
        " WHERE entity = '{entity}' AND {column} -> '$.{key}' IS NOT NULL"
    ),
    Dialect.POSTGRESQL: (
        "UPDATE _audit SET {column} = ({column}::jsonb - '{key}')::text"
        " WHERE entity = '{entity}' AND {column}::jsonb -> '{key}' IS NOT NULL"
    ),
}
_FORGET_ENTITY = "DELETE FROM {table} WHERE entity = '{entity}'"


def forget_key(entity: str, key: str, dialect: Dialect) -> Iterator[Step]:
    """Values of a field that is destroyed."""
    for column in _COLUMNS:
        text = _FORGET_KEY[dialect].format(column=column, entity=entity, key=key)
        yield Step(f"forget {entity}.{key} in the audit, {column}", text)


def forget_entity(entity: str) -> Iterator[Step]:
    """Entries of an entity that is destroyed."""
    for table in TABLES:
        yield Step(f"forget {entity} in {table}", _FORGET_ENTITY.format(table=table, entity=entity))
