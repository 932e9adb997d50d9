"""What a role may do: a table of entities and rights, with the conditions in words where there are words for them."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.expressions.parse import Source, parse
from engine.expressions.problems import Problems
from engine.meta.catalog import FIELD_RIGHTS, RIGHTS, Catalog, Entity
from engine.meta.labels import text_in
from engine.screens.reader import Reader
from engine.security.rights import ALWAYS, NEVER, Rights, to_take

USUAL: Final = ("read", "create", "update", "delete")
"""Rights that have a column in every such table; the others have one where they are given."""


IN_WORDS: Final[Mapping[str, str]] = {
    ALWAYS: "granted_always",
    NEVER: "granted_never",
    "mine": "granted_mine",
    "my_team": "granted_my_team",
    "my_group": "granted_my_group",
    "my_department": "granted_my_department",
    "my_branch": "granted_my_branch",
    "shared('read')": "granted_shared_read",
    "shared('edit')": "granted_shared_edit",
}
"""Conditions that have words, by how they are written."""


class Piece(NamedTuple):
    """A part of a condition: words, or how it is written."""

    text: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """What may be done with an entity: all in all, on which fields less than that, and by which roles."""

    entity: str
    rights: Rights
    fields: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantLine:
    """An entity, or below it a field or an action, with a cell for each column; an action has one for all.

    `by` are the roles that give the rights, where these are others than the one that is shown.
    """

    label: str
    cells: tuple[tuple[Piece, ...], ...]
    below: bool = False
    action: bool = False
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The columns by their labels, and the lines, entity by entity."""

    columns: tuple[str, ...]
    lines: tuple[GrantLine, ...]


def matrix(role: str, granted: Sequence[Granted], catalog: Catalog, reader: Reader) -> Matrix:
    """What a role may do; the application's own entities come first."""
    given = {right for one in granted for right in RIGHTS if one.rights.may(right)}
    columns = [right for right in RIGHTS if right in given or right in USUAL]
    ordered = sorted(granted, key=lambda one: catalog.entities[one.entity].system)
    lines = (line for one in ordered for line in _lines(role, one, columns, catalog, reader))
    return Matrix(tuple(reader.say(f"right_{right}") for right in columns), tuple(lines))


def _lines(
    role: str, granted: Granted, columns: Sequence[str], catalog: Catalog, reader: Reader
) -> Iterator[GrantLine]:
    entity, operations = catalog.entities[granted.entity], granted.rights.operations
    others = tuple(text_in(catalog.roles[one].label, reader.locale, one) for one in granted.roles if one != role)
    cells = tuple(_cell(operations[right], reader) for right in columns)
    yield GrantLine(text_in(entity.label, reader.locale, entity.name), cells, by=others)
    for name in granted.fields:
        less = _less(granted, name)
        if less:
            below = tuple(pieces(less[right], reader) if right in less else () for right in columns)
            yield GrantLine(text_in(entity.fields[name].label, reader.locale, name), below, below=True)
    yield from _actions(entity, operations, reader)


def _actions(entity: Entity, operations: Mapping[str, str], reader: Reader) -> Iterable[GrantLine]:
    # What an action of the same name as its right may be done with is said by that.
    own = (name for name in entity.actions if entity.right_to(name) != name)
    given = {name: operations[to_take(name)] for name in own}
    return (
        GrantLine(text_in(entity.actions[name].label, reader.locale, name), (pieces(when, reader),), True, True)
        for name, when in given.items()
        if when != NEVER
    )


def _less(granted: Granted, field: str) -> dict[str, str]:
    """When the field may be seen, changed and taken away, where that is not whenever the record may be."""
    own = granted.rights.fields.get(field)
    said = {right: NEVER if own is None else getattr(own, right) for right in FIELD_RIGHTS}
    return {right: text for right, text in said.items() if text not in (ALWAYS, granted.rights.operations[right])}


def _cell(condition: str, reader: Reader) -> tuple[Piece, ...]:
    return () if condition == NEVER else pieces(condition, reader)


def pieces(condition: str, reader: Reader) -> tuple[Piece, ...]:
    """A condition, each part that has words in words, and the rest as it is written."""
    source = parse(condition, Problems())
    if source is None:
        return (Piece(condition, is_code=True),)
    return tuple(_pieces(source, source.tree, reader))


def _pieces(source: Source, part: ast.expr, reader: Reader) -> Iterator[Piece]:
    parts = _parts(source, part)
    if len(parts) == 1:
        text = source.text(parts[0])
        known = IN_WORDS.get(text)
        yield Piece(reader.say(known)) if known else Piece(text, is_code=True)
        return
    assert isinstance(part, ast.BoolOp), "only these have several parts"
    between = Piece(reader.say("granted_or" if isinstance(part.op, ast.Or) else "granted_and"))
    for place, one in enumerate(parts):
        if place:
            yield between
        inner = tuple(_pieces(source, one, reader))
        yield from inner if len(inner) == 1 else (Piece("("), *inner, Piece(")"))


def _parts(source: Source, part: ast.expr) -> list[ast.expr]:
    """What an `or` or `and` joins, without what says nothing and each once; anything else is one part."""
    if not isinstance(part, ast.BoolOp):
        return [part]
    inner = [found[0] if len(found := _parts(source, one)) == 1 else one for one in part.values]
    idle = NEVER if isinstance(part.op, ast.Or) else ALWAYS
    said = {source.text(one): one for one in inner if source.text(one) != idle}
    return list(said.values()) or [inner[0]]
