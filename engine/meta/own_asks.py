"""What a transition asks of the record's own fields, put into what it says itself, before that is looked at."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.meta.declared import Declared
from engine.meta.source import Content, JoinedSource, Origin, Path, Source, Tree

TRANSITIONS: Final = "transitions"
_ASK: Final = "ask"

ASKED_KEYS: Final = frozenset(
    (
        "label", "help", "description", "required", "default", "min", "max", "precision", "scale", "options",
        "dictionary", "pattern", "region", "grain", "to", "filter",
    )
)  # fmt: skip
"""The keys of a field that have an effect on what is asked, besides its `type`."""

_OWN: Final = (ASKED_KEYS | {"type"}) - {"default", "required"}
"""What of a field of the record holds wherever it is asked."""


def is_asking(source: Source) -> bool:
    """Whether it asks anything: a workflow with transitions."""
    value = source.value or {}
    return "workflow" in value and isinstance(value.get(TRANSITIONS), dict)


def with_own_asks(source: Source, entities: Mapping[str, Declared]) -> Source:
    """The workflow in which fields of its entity that are asked without a type are asked as they are."""
    value = source.value or {}
    entity = entities.get(str(value.get("of")))
    fields = (entity.source.value or {}).get("fields") if entity is not None else None
    if entity is None or not isinstance(fields, dict):
        return source
    found = {(name, key): fields[key] for name, key in _untyped(value) if key in fields}
    if not found:
        return source
    origins = {path: origin for (name, key), field in found.items() for path, origin in _origins(name, key, field)}
    return JoinedSource(
        source, [entity.source], _with(value, found), origins, of=source, parts=("fields",),
        taken_out=source.taken_out,
    )  # fmt: skip


def _untyped(value: Content) -> Iterator[tuple[str, str]]:
    """By transition the names that are asked without a type."""
    for name, asked in _asked(value):
        yield from ((name, key) for key, one in asked.items() if isinstance(one, dict) and "type" not in one)


def _asked(value: Content) -> Iterator[tuple[str, dict[str, Tree]]]:
    transitions = value.get(TRANSITIONS)
    for name, one in transitions.items() if isinstance(transitions, dict) else ():
        asked = one.get(_ASK) if isinstance(one, dict) else None
        if isinstance(asked, dict):
            yield name, asked


def _with(value: Content, found: Mapping[tuple[str, str], Tree]) -> Content:
    transitions = dict(_mapping(value[TRANSITIONS]))
    for (name, key), field in found.items():
        one = _mapping(transitions[name])
        asked = _mapping(one[_ASK])
        transitions[name] = {**one, _ASK: {**asked, key: {**_shared(field), **_mapping(asked[key])}}}
    return {**value, TRANSITIONS: transitions}


def _mapping(value: Tree) -> dict[str, Tree]:
    assert isinstance(value, dict), "it was gone through as one"
    return value


def _shared(field: Tree) -> dict[str, Tree]:
    if isinstance(field, str):
        return {"type": field}
    return {key: one for key, one in field.items() if key in _OWN} if isinstance(field, dict) else {}


def _origins(name: str, key: str, field: Tree) -> Iterator[tuple[Path, Origin]]:
    for one in _shared(field):
        yield (TRANSITIONS, name, _ASK, key, one), Origin(False, ("fields", key, one))
