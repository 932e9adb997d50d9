"""A list to be taken away: of the records that somebody may export what they may read, part by part.

All parts are read of one state of the records, so that none is missed or doubled while others write. Rights are those
of the moment of each part: who loses one while it goes on gets no more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from engine.expressions import Value
from engine.meta.fields import AnyField, AnyReference
from engine.meta.labels import text_in
from engine.screens.cells import wording
from engine.screens.reader import Reader
from engine.security.rights import exporting
from engine.service import read
from engine.service.deeds import own
from engine.service.work import Context, Forbidden, view_of
from engine.storage.rows.audit import OfAccount
from engine.text.csv_cells import MARK, csv_lines, text_cell
from engine.text.dates import in_zone

EACH: Final = read.MAX_LIMIT
"""Records of a part."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the lines; `following` asks for those behind them."""

    lines: bytes
    following: str | None


async def begun(context: Context, query: read.Query) -> read.Query:
    """The query with all that the parts of its file have in common; raises NotFound, Forbidden, BadQuery."""
    if not view_of(context, query.entity).rights.may("export"):
        raise Forbidden("export", query.entity)
    narrowed = _narrowed(context, query.entity)
    view = view_of(narrowed, query.entity)
    names = query.fields or tuple(view.fields)
    if any(name in view.lines for name in names):
        raise read.BadQuery("fields")
    whole = replace(query, fields=names, titles=True, limit=EACH)
    await read.page(narrowed, replace(whole, limit=1))
    return whole


def heads(context: Context, query: read.Query) -> bytes:
    """The first line of the file of a query that was `begun`: what its columns are called."""
    fields, locale = context.compiled.catalog.entities[query.entity].fields, context.principal.locale
    return MARK.encode() + csv_lines([[text_cell(text_in(fields[name].label, locale, name)) for name in query.fields]])


async def part(context: Context, query: read.Query, after: str) -> Part:
    """Some of its records, the first or those `after` others; raises NotFound and BadQuery by the rights of now."""
    page = await read.page(_narrowed(context, query.entity), replace(query, after=after))
    fields = context.compiled.catalog.entities[query.entity].fields
    return Part(_lines(context, page, [fields[name] for name in query.fields]), page.following)


async def note(context: Context, query: read.Query) -> None:
    """Say in the audit who takes what away."""
    asked = {
        "entity": query.entity,
        "view": query.view,
        "where": query.where,
        "search": query.search,
        "fields": list(query.fields),
    }
    told = {name: value for name, value in asked.items() if value}
    await own(context.principal, context.via, context.clock.now).note(context.connection, OfAccount.EXPORT, after=told)


def _narrowed(context: Context, entity: str) -> Context:
    """Where no more is seen than may be exported."""
    roles = context.principal.roles | {exporting(entity)}
    return replace(context, principal=replace(context.principal, roles=roles))


def _lines(context: Context, page: read.Page, fields: Sequence[AnyField]) -> bytes:
    catalog, principal = context.compiled.catalog, context.principal
    reader = Reader(principal.locale, principal.zone(context.compiled.zone), context.clock.now, catalog.app.currency)
    shape = page.shape
    return csv_lines(_cells(shape.values(row), shape.reference_titles(row), fields, reader) for row in page.rows)


def _cells(
    values: Mapping[str, Value], titles: Mapping[str, str | None], fields: Sequence[AnyField], reader: Reader
) -> Iterator[str]:
    for field in fields:
        yield _cell(field, values.get(field.name), titles.get(field.name) or "", reader)


def _cell(field: AnyField, value: Value, title: str, reader: Reader) -> str:
    """A number and a day as machines read them, everything else in the words of lists."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return in_zone(value, reader.zone).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if is_number and not isinstance(field, AnyReference):
        return str(value)
    return text_cell(wording(field, value, title, reader))
