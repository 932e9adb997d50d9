"""The values of dictionaries as they stand in the database, where people may have edited them."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from engine.meta.catalog import Dictionary
from engine.meta.fields import CODE, Option
from engine.meta.system import LABEL, PARENT, POSITION, RETIRED, TONE
from engine.storage.driver.base import Connection, Row, Statement
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement


async def read_values(connection: Connection, source: Source) -> dict[str, dict[str, Option]]:
    """The options that each dictionary offers, in their order, those below another one after it."""
    return {name: await _options(connection, source, one) for name, one in source.catalog.dictionaries.items()}


async def _options(connection: Connection, source: Source, dictionary: Dictionary) -> dict[str, Option]:
    locales = list(source.catalog.app.locales)
    rows = await connection.all(_statement(source, dictionary, locales))
    options = {row[0]: _option(row, locales) for row in rows}
    return {code: options[code] for code in _depth_first(options)} if dictionary.hierarchical else options


def _statement(source: Source, dictionary: Dictionary, locales: Iterable[str]) -> Statement:
    table = source.table(dictionary.name)
    labels = [table.c[f"{LABEL}_{locale}"] for locale in locales]
    columns = [table.c[CODE], table.c[TONE], table.c[RETIRED], *labels]
    element = select(*columns).select_from(table)
    if dictionary.hierarchical:
        above = table.alias()
        element = select(*columns, above.c[CODE]).select_from(table.outerjoin(above, above.c.id == table.c[PARENT]))
    return statement(element.order_by(table.c[POSITION].asc().nulls_last(), table.c.id), source.dialect)


def _option(row: Row, locales: list[str]) -> Option:
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
