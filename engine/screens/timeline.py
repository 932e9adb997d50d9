"""The history of a record: who did what with it, when and by what, the fields that changed in words, what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from engine.expressions.record import Value
from engine.meta.fields import (
    AnyField,
    AnyReference,
    AnyReferenceField,
    DatetimeField,
    MoneyField,
    ReferencesField,
    shows_lines,
)
from engine.meta.labels import text_in
from engine.rules.values import literal
from engine.screens.cells import Cell, Place, cell, wording
from engine.screens.reader import Reader, Row
from engine.text.mentions import spans
from engine.text.unreadable import Unreadable

Titles: TypeAlias = Mapping[tuple[str, int] | str, str]
"""What records are called, by entity and id or as a text names them, as far as they may be seen."""

TONES: Final = {"create": "green", "update": "blue", "delete": "red", "restore": "violet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that was done or said. `person` is their id, None for the engine; `known` says whether both may be
    known; `before` and `after` hold values of `fields` in their wire form; `action` is a label. A `comment` that its
    reader may delete is told by its id and version, one that they may change is `editable` by its id.
    """

    at: datetime | None
    person: int | None
    known: bool
    operation: str
    via: str | None
    action: str
    fields: Mapping[str, AnyField]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    text: str | None
    comment: tuple[int, int] | None = None
    editable: int = 0
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A field with what it held and what it holds, each empty where that was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of what was said; with a `person` it names them."""

    text: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the history: `what` was done `how` (empty where it goes without saying)."""

    who: str
    what: str
    tone: str
    how: str
    at: Cell | None
    changes: tuple[Change, ...]
    said: tuple[Span, ...]
    comment: tuple[int, int] | None = None
    editable: int = 0
    edited: bool = False


@dataclass(frozen=True, slots=True)
class TimelineScreen:
    """A page of the history, the newest first; `next` asks for the one behind it. `gone`: the record is in the bin."""

    entity: str
    label: str
    id: int
    title: str
    gone: bool
    moments: tuple[Moment, ...]
    next: str | None


def moment(one: Happened, titles: Titles, people: Mapping[int, str], reader: Reader) -> Moment:
    """An entry in words."""
    changes = (_change(name, field, one, titles, reader) for name, field in one.fields.items())
    return Moment(
        who=_who(one, people, reader),
        what=one.action or reader.say(f"was_{one.operation}"),
        tone=TONES.get(one.operation, "gray"),
        how=reader.say(f"via_{one.via}") if one.via not in (None, "form") else "",
        at=ago(one.at, reader),
        changes=tuple(each for each in changes if each.before or each.after),
        said=said(one.text or "", people, reader),
        comment=one.comment,
        editable=one.editable,
        edited=one.edited,
    )


def said(text: str, people: Mapping[int, str], reader: Reader) -> tuple[Span, ...]:
    """What was said, with what those are called by now whom it names."""
    return tuple(
        Span(one) if isinstance(one, str) else Span(f"@{people.get(one) or reader.say('hidden')}", one)
        for one in spans(text)
    )


def _who(one: Happened, people: Mapping[int, str], reader: Reader) -> str:
    if one.person is None:
        return reader.say("by_system" if one.known else "hidden")
    return people.get(one.person) or reader.say("hidden")


_AT: Final = DatetimeField(name="at", label={})


def ago(at: datetime | None, reader: Reader) -> Cell | None:
    """When that was, as a list shows it."""
    return None if at is None else cell(_AT, Row(0, 0, "", {_AT.name: at}), reader, Place.TABLE)


def _change(name: str, field: AnyField, one: Happened, titles: Titles, reader: Reader) -> Change:
    label = text_in(field.label, reader.locale, name)
    before, after = one.before.get(name), one.after.get(name)
    if shows_lines(field):
        return Change(label, "", _lines(before or [], after or [], reader))
    return Change(label, _words(field, before, titles, reader), _words(field, after, titles, reader))


def _lines(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], reader: Reader) -> str:
    """How many lines came, went and became others."""
    had, has = {one.get("id") for one in before}, {one.get("id") for one in after}
    counts = {"lines_added": len(has - had), "lines_changed": len(has & had), "lines_removed": len(had - has)}
    return reader.say("list_separator").join(reader.say(name, count=count) for name, count in counts.items() if count)


def _words(field: AnyField, wire: Any, titles: Titles, reader: Reader) -> str:
    """A value as plain words; as it was noted where the field has become another since."""
    if wire is None:
        return ""
    if isinstance(field, ReferencesField):
        return reader.say("list_separator").join(titles.get((field.to, one)) or reader.say("hidden") for one in wire)
    if isinstance(field, MoneyField) and field.currency:
        return str(wire)
    try:
        value: Value = literal(field, tuple(wire) if isinstance(wire, list) else wire)
    except Unreadable:
        return str(wire)
    return "" if value is None else wording(field, value, _title(field, wire, titles), reader)


def _title(field: AnyField, wire: Any, titles: Titles) -> str:
    if isinstance(field, AnyReference):
        return titles.get((field.to, wire), "")
    return titles.get(str(wire), "") if isinstance(field, AnyReferenceField) else ""
