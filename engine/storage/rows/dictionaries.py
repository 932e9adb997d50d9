"""The values of dictionaries as they stand in the database, where people may have edited them."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import column, select, table

from engine.meta.catalog import Dictionary
from engine.meta.fields import CODE, Option
from engine.meta.system import LABEL, PARENT, POSITION, RETIRED, TONE
from engine.storage.driver.base import Connection, Dialect, Row, Statement
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement


async def read_values(connection: Connection, source: Source) -> dict[str, dict[str, Option]]:
    """The options that each dictionary offers, in their order, those below another one after it."""
    return {name: await _options(connection, source, one) for name, one in source.catalog.dictionaries.items()}


async def _options(connection: Connection, source: Source, dictionary: Dictionary) -> dict[str, Option]:
    locales = tuple(source.catalog.app.locales)
    asked = _statement(dictionary.name, locales, source.dialect, hierarchical=dictionary.hierarchical)
    options = {row[0]: _option(row, locales) for row in await connection.all(asked)}
    return {code: options[code] for code in _depth_first(options)} if dictionary.hierarchical else options


@lru_cache(maxsize=2_000)
def _statement(name: str, locales: tuple[str, ...], dialect: Dialect, *, hierarchical: bool) -> Statement:
    """Kept for all definitions there will be: whoever begins to go by some reads every dictionary."""
    labels = [f"{LABEL}_{locale}" for locale in locales]
    values = table(name, *map(column, ("id", CODE, TONE, RETIRED, PARENT, POSITION, *labels)))
    columns = [values.c[one] for one in (CODE, TONE, RETIRED, *labels)]
    element = select(*columns).select_from(values)
    if hierarchical:
        above = values.alias()
        together = values.outerjoin(above, above.c.id == values.c[PARENT])
        element = select(*columns, above.c[CODE]).select_from(together)
    return statement(element.order_by(values.c[POSITION].asc().nulls_last(), values.c.id), dialect)


def _option(row: Row, locales: tuple[str, ...]) -> Option:
    _, tone, retired, *rest = row
    label = {locale: text for locale, text in zip(locales, rest, strict=False) if text}
    parent = rest[len(locales)] if len(rest) > len(locales) else None
    return Option(label=label, tone=tone, parent=parent, retired=bool(retired))


def _depth_first(options: dict[str, Option]) -> Iterator[str]:
    below: dict[str | None, list[str]] = {}
    for code, option in options.items():
        below.setdefault(option.parent, []).append(code)
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        code = waiting.pop()
        yield code
        waiting += reversed(below.get(code, []))
