"""What transitions and approvals ask of the record's own fields, put into what they say, before that is looked at."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.meta.declared import Declared
from engine.meta.source import Content, JoinedSource, Origin, Path, Source, Tree

TRANSITIONS: Final = "transitions"
_PARTS: Final = {"workflow": TRANSITIONS, "approval": "levels"}
"""Kinds that ask, each with the key whose entries do; an approval also as a whole."""
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
    """Whether it may ask anything: a workflow, or an approval."""
    return bool(_PARTS.keys() & (source.value or {}).keys())


def with_own_asks(source: Source, entities: Mapping[str, Declared]) -> Source:
    """The definition in which fields of its entity that are asked without a type are asked as they are."""
    value = source.value or {}
    entity = entities.get(str(value.get("of")))
    fields = (entity.source.value or {}).get("fields") if entity is not None else None
    if entity is None or not isinstance(fields, dict):
        return source
    found = {place: fields[key] for place in _untyped(value) if (key := str(place[-1])) in fields}
    if not found:
        return source
    origins = {path: origin for place, field in found.items() for path, origin in _origins(place, field)}
    return JoinedSource(
        source, [entity.source], _with(value, found), origins, of=source, parts=("fields",),
        taken_out=source.taken_out,
    )  # fmt: skip


def _untyped(value: Content) -> Iterator[Path]:
    """The places of what is asked without a type."""
    part = next(name for kind, name in _PARTS.items() if kind in value)
    below = value.get(part)
    places: list[Path] = [(part, name, _ASK) for name in below] if isinstance(below, dict) else []
    for place in [*places, *([(_ASK,)] if part != TRANSITIONS else [])]:
        asked = _at(value, place)
        for key, one in asked.items() if isinstance(asked, dict) else ():
            if isinstance(one, dict) and "type" not in one:
                yield (*place, key)


def _at(value: Content, place: Path) -> Tree | None:
    below: Tree | None = value
    for key in place:
        below = below.get(str(key)) if isinstance(below, dict) else None
    return below


def _with(value: Content, found: Mapping[Path, Tree]) -> Content:
    for place, field in found.items():
        value = _mapping(_put(value, place, _shared(field)))
    return value


def _put(value: Tree, place: Path, shared: dict[str, Tree]) -> Tree:
    """The same, where what is asked at a place has what the field says too."""
    if not place:
        return {**shared, **_mapping(value)}
    known, (key, *rest) = _mapping(value), (str(one) for one in place)
    return {**known, key: _put(known[key], tuple(rest), shared)}


def _mapping(value: Tree) -> dict[str, Tree]:
    assert isinstance(value, dict), "it was gone through as one"
    return value


def _shared(field: Tree) -> dict[str, Tree]:
    if isinstance(field, str):
        return {"type": field}
    return {key: one for key, one in field.items() if key in _OWN} if isinstance(field, dict) else {}


def _origins(place: Path, field: Tree) -> Iterator[tuple[Path, Origin]]:
    for one in _shared(field):
        yield (*place, one), Origin(False, ("fields", str(place[-1]), one))
