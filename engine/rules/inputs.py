"""Everything that was sent for a record, read field by field; all that is wrong is found at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import Any, NamedTuple, TypeVar

from msgspec import Raw

from engine.expressions.record import Value
from engine.meta.fields import AnyField
from engine.rules.failure import Failure
from engine.rules.lines import IDENTITY, form_identity, form_rows, json_identity, split_lines, split_members
from engine.rules.values import Reader
from engine.rules.values_form import Desk, FormReader, form_reader
from engine.rules.values_json import json_reader
from engine.rules.wire import wire
from engine.text.unreadable import Unreadable

G = TypeVar("G")

SHOWN_NAME = 100
"""Of a name that is no field so many characters are repeated."""


@dataclass(frozen=True, slots=True)
class Input:
    """The values that may be written, those that were sent for fields nobody writes, and what could not be read.

    `lines` has, by field, the lines that were sent with it (None: null).
    """

    values: dict[str, Value]
    echoes: dict[str, Value]
    failures: tuple[Failure, ...]
    lines: "Mapping[str, tuple[Line, ...] | None]" = attribute(default_factory=dict)


class Line(NamedTuple):
    """A line as it was sent; without an id it is a new one."""

    id: int | None
    sent: Input


class Readers:
    """How to read what is sent for some fields; built once for each set of fields that somebody may know.

    `lines` has the readers of lines that are sent with the record, by field; of those that are sent as nothing but the
    record they name, `member` is the field that names it.
    """

    def __init__(
        self, fields: Iterable[AnyField], lines: "Mapping[str, Readers] | None" = None, member: str | None = None
    ) -> None:
        known = list(fields)
        self.member = member
        self._lines = lines or {}
        self._written = frozenset(field.name for field in known if field.writable)
        self._json: Mapping[str, Reader] = {field.name: json_reader(field) for field in known}
        self._form: Mapping[str, FormReader] = {field.name: form_reader(field) for field in known}

    def read_json(self, members: Mapping[str, Raw]) -> Input:
        """The members of a JSON object (see body.split)."""
        readers = self._json
        if self._lines.keys().isdisjoint(members):
            return self._read(members, readers, lambda name, raw: readers[name](raw))
        own = {name: raw for name, raw in members.items() if name not in self._lines}
        found = self._read(own, readers, lambda name, raw: readers[name](raw))
        return self._with_lines(found, members, lambda name: _json_lines(members[name], self._lines[name]))

    def to_json(self, sent: Input) -> dict[str, Any]:
        """The members that are read as what may be written of this, in their wire form."""
        lines = {
            name: given and [self._lines[name]._line_to_json(one) for one in given]
            for name, given in sent.lines.items()
        }
        return {**{name: wire(value) for name, value in sent.values.items()}, **lines}

    def _line_to_json(self, line: Line) -> Any:
        if self.member is not None:
            return line.sent.values[self.member]
        return {**({} if line.id is None else {IDENTITY: line.id}), **self.to_json(line.sent)}

    def read_form(self, posted: Mapping[str, str], desk: Desk) -> Input:
        """The fields of a posted form, by name; what belongs to the form itself has been taken out."""
        readers = self._form
        own = {name: text for name, text in posted.items() if name.partition("/")[0] not in self._lines}
        found = self._read(own, readers, lambda name, text: readers[name](text, desk))
        return self._with_lines(
            found, posted, lambda name: _form_lines(form_rows(posted, name), self._lines[name], desk)
        )

    def _with_lines(self, found: Input, sent: Mapping[str, G], read: Callable[[str], tuple[Line, ...] | None]) -> Input:
        lines: dict[str, tuple[Line, ...] | None] = {}
        failures = list(found.failures)
        for name in (name for name in self._lines if name in sent):
            try:
                lines[name] = read(name)
            except Unreadable as refused:
                failures.append(Failure(refused.code, name, refused.arguments))
        return replace(found, failures=tuple(failures), lines=lines) if lines or failures else found

    def _read(self, sent: Mapping[str, G], known: Mapping[str, object], read: Callable[[str, G], Value]) -> Input:
        values: dict[str, Value] = {}
        echoes: dict[str, Value] = {}
        failures: list[Failure] = []
        for name, given in sent.items():
            if name not in known:
                failures.append(_unknown(name))
                continue
            try:
                (values if name in self._written else echoes)[name] = read(name, given)
            except Unreadable as refused:
                code = refused.code if name in self._written else "not_writable"
                failures.append(Failure(code, name, refused.arguments))
        return Input(values, echoes, tuple(failures))


def _json_lines(raw: Raw, readers: Readers) -> tuple[Line, ...] | None:
    split = split_lines(raw) if readers.member is None else split_members(raw, readers.member)
    return None if split is None else tuple(_line(one, json_identity, readers.read_json) for one in split)


def _form_lines(rows: Iterable[dict[str, str]], readers: Readers, desk: Desk) -> tuple[Line, ...]:
    return tuple(_line(row, form_identity, lambda texts: readers.read_form(texts, desk)) for row in rows)


def _line(
    sent: dict[str, G], identity: Callable[[dict[str, G]], int | None], read: Callable[[dict[str, G]], Input]
) -> Line:
    try:
        known = identity(sent)
    except Unreadable as refused:
        found = read(sent)
        wrong = Failure(refused.code, IDENTITY, refused.arguments)
        return Line(None, replace(found, failures=(wrong, *found.failures)))
    return Line(known, read(sent))


def echoed(echoes: Mapping[str, Value], stored: Mapping[str, Value]) -> tuple[Failure, ...]:
    """Failures for values of fields nobody writes, unless they are what is stored anyway (a new record stores none)."""
    return tuple(
        Failure("not_writable", name)
        for name, value in echoes.items()
        if name not in stored or stored[name] != value or type(stored[name]) is not type(value)
    )


def _unknown(name: str) -> Failure:
    short = name if len(name) <= SHOWN_NAME else name[:SHOWN_NAME] + "…"
    return Failure("unknown_field", short.replace("~", "~0").replace("/", "~1"), {"name": short})
