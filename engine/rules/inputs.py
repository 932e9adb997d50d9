"""Everything that was sent for a record, read field by field; all that is wrong is found at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from msgspec import Raw

from engine.expressions.record import Value
from engine.meta.fields import AnyField
from engine.rules.failure import Failure
from engine.rules.values import Reader
from engine.rules.values_form import Desk, FormReader, form_reader
from engine.rules.values_json import json_reader
from engine.text.unreadable import Unreadable

G = TypeVar("G")

SHOWN_NAME = 100
"""Of a name that is no field so many characters are repeated."""


@dataclass(frozen=True, slots=True)
class Input:
    """The values that may be written, those that were sent for fields nobody writes, and what could not be read."""

    values: dict[str, Value]
    echoes: dict[str, Value]
    failures: tuple[Failure, ...]


class Readers:
    """How to read what is sent for some fields; built once for each set of fields that somebody may know."""

    def __init__(self, fields: Iterable[AnyField]) -> None:
        known = list(fields)
        self._written = frozenset(field.name for field in known if field.writable)
        self._json: Mapping[str, Reader] = {field.name: json_reader(field) for field in known}
        self._form: Mapping[str, FormReader] = {field.name: form_reader(field) for field in known}

    def read_json(self, members: Mapping[str, Raw]) -> Input:
        """The members of a JSON object (see body.split)."""
        readers = self._json
        return self._read(members, readers, lambda name, raw: readers[name](raw))

    def read_form(self, posted: Mapping[str, str], desk: Desk) -> Input:
        """The fields of a posted form, by name; what belongs to the form itself has been taken out."""
        readers = self._form
        return self._read(posted, readers, lambda name, text: readers[name](text, desk))

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


def echoed(echoes: Mapping[str, Value], stored: Mapping[str, Value]) -> tuple[Failure, ...]:
    """Failures for values of fields nobody writes, unless they are what is stored anyway (a new record stores none)."""
    return tuple(
        Failure("not_writable", name)
        for name, value in echoes.items()
        if name not in stored or stored[name] != value or type(stored[name]) is not type(value)
    )


def _unknown(name: str) -> Failure:
    short = name if len(name) <= SHOWN_NAME else name[:SHOWN_NAME] + "…"
    return Failure("unknown_field", short, {"name": short})
