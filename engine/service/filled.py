"""What messages say of records, as their reader may know it: texts with the fields of a record put into them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from engine.expressions import Value
from engine.expressions.written import is_record
from engine.meta.fields import AnyField
from engine.meta.labels import Label, text_in
from engine.meta.pointers import Pointer
from engine.screens.cells import wording
from engine.screens.reader import Reader
from engine.service import read
from engine.service.work import Context
from engine.text.dates import in_zone
from engine.text.placeholders import Parts, Placeholder, read_placeholders, write_day

UNKNOWN: Final = "…"
"""What stands for a value that is empty, or that the reader does not see."""

Words = Mapping[int, Mapping[tuple[str, str], str]]
"""By record, and by placeholder with its format, the value in words."""


async def filled(context: Context, told: Sequence[tuple[Label, Pointer | None]]) -> list[str]:
    """Each text in the reader's language, with the values of its record as it is now."""
    locale = context.principal.locale
    parts = [read_placeholders(text_in(text, locale, ""))[0] for text, _ in told]
    wanted: dict[str, set[int]] = {}
    for (_, about), one in zip(told, parts, strict=True):
        if about is not None and any(isinstance(part, Placeholder) for part in one):
            wanted.setdefault(about.entity, set()).add(about.id)
    known = {entity: await _words(context, entity, ids, parts) for entity, ids in wanted.items()}
    return [
        _joined(one, known.get(about.entity, {}).get(about.id, {}) if about is not None else {})
        for (_, about), one in zip(told, parts, strict=True)
    ]


async def _words(context: Context, entity: str, ids: Iterable[int], texts: Iterable[Parts]) -> Words:
    view = context.compiled.visible(context.principal.roles).entities.get(entity)
    named = dict.fromkeys((part.path, part.format) for one in texts for part in one if isinstance(part, Placeholder))
    shown = [one for one in named if view is not None and one[0] in view.fields]
    fields = dict.fromkeys(name for name, _ in shown)
    if not fields:
        return {}
    where = is_record(sorted(ids))
    asked = read.Query(entity=entity, where=where, fields=("id", *fields), titles=True, limit=read.MAX_LIMIT)
    page = await read.page(context, asked)
    catalog, principal = context.compiled.catalog, context.principal
    reader = Reader(principal.locale, principal.zone(context.compiled.zone), context.clock.now, catalog.app.currency)
    found: dict[int, Mapping[tuple[str, str], str]] = {}
    for row in page.rows:
        values, titles = page.shape.values(row), page.shape.reference_titles(row)
        identity = values["id"]
        assert isinstance(identity, int), "every record has one"
        known = catalog.entities[entity].fields
        found[identity] = {
            (name, form): _worded(known[name], values[name], form, titles.get(name) or "", reader)
            for name, form in shown
            if values.get(name) is not None
        }
    return found


def _worded(field: AnyField, value: Value, form: str, title: str, reader: Reader) -> str:
    if form and isinstance(value, date):
        return write_day(form, in_zone(value, reader.zone) if isinstance(value, datetime) else value)
    return wording(field, value, title, reader)


def _joined(parts: Parts, values: Mapping[tuple[str, str], str]) -> str:
    return "".join(part if isinstance(part, str) else values.get((part.path, part.format)) or UNKNOWN for part in parts)
