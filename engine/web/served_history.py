"""What happened to a record of the running application, in the screens' terms."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.meta.doing import done_by
from engine.meta.fields import AnyReference, AnyReferenceField, ReferencesField
from engine.meta.labels import text_in
from engine.meta.system import USER
from engine.screens.timeline import Happened, Titles
from engine.service import read
from engine.service.requested import requested
from engine.service.timeline import Event, timeline
from engine.service.work import Context
from engine.text.mentions import named
from engine.web.backend import Past

SHOWN = 20


async def past(context: Context, entity: str, identity: int, after: str) -> Past:
    """A page of it: of each entity that is named, one statement for all titles."""
    found = await timeline(context, entity, identity, after, SHOWN)
    whom = {one.by for one in found.events if one.by}.union(*(named(one.text or "") for one in found.events))
    people = await read.titles(context, USER, whom)
    happened = [_happened(context, one) for one in found.events]
    titles, title = await _titles(context, found.events), await _title(context, entity, identity, gone=found.gone)
    return Past(happened, titles, people, found.following, title, found.gone)


async def wanted(context: Context, request: int) -> Past:
    """What a change request would make of its record."""
    events = await requested(context, request)
    return Past([_happened(context, one) for one in events], await _titles(context, events), {})


async def _title(context: Context, entity: str, identity: int, *, gone: bool) -> str:
    if not gone:
        return (await read.titles(context, entity, [identity])).get(identity, "")
    asked = read.Query(entity=entity, where=f"id == {identity}", fields=("id",), bin=True, titles=True)
    page = await read.page(context, asked)
    return "".join(page.shape.title(row) or "" for row in page.rows)


def _happened(context: Context, event: Event) -> Happened:
    return Happened(
        at=event.at,
        person=event.by,
        known=event.known,
        operation=event.operation,
        via=event.via,
        action=_action(context, event.action),
        fields=event.fields,
        before=event.before,
        after=event.after,
        text=event.text,
        comment=(event.id, event.deletable) if event.deletable else None,
        editable=event.id if event.editable else 0,
        edited=event.edited,
    )


def _action(context: Context, name: str | None) -> str:
    if name is None:
        return ""
    known = done_by(context.compiled.catalog, name)
    return "" if known is None else text_in(known.label, context.principal.locale, known.name)


async def _titles(context: Context, events: Sequence[Event]) -> Titles:
    wanted: dict[str, set[int]] = {}
    for to, identity in _named(events):
        wanted.setdefault(to, set()).add(identity)
    found: dict[tuple[str, int] | str, str] = {}
    for to, ids in sorted(wanted.items()):
        found |= {(to, one): title for one, title in (await read.titles(context, to, ids)).items()}
    texts = await read.named_titles(context, _texts(events))
    return found | {str(text): title for text, title in texts.items()}


def _named(events: Iterable[Event]) -> Iterator[tuple[str, int]]:
    for field, value in _values(events):
        if isinstance(field, ReferencesField):
            yield from ((field.to, one) for one in value)
        elif isinstance(field, AnyReference):
            yield field.to, value


def _texts(events: Iterable[Event]) -> Iterator[str]:
    return (value for field, value in _values(events) if isinstance(field, AnyReferenceField))


def _values(events: Iterable[Event]) -> Iterator[tuple[Any, Any]]:
    for event in events:
        for values in (event.before, event.after):
            yield from ((event.fields[name], value) for name, value in values.items() if value is not None)
