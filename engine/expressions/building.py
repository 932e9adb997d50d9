"""What is at hand while a tree is given its types: the scope, the variables, where problems go. Knows no construct."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal as OneOf
from typing import TypeAlias

from engine.expressions.named import Named
from engine.expressions.nodes import ME, AnyNode, Literal, Loop, Read
from engine.expressions.parse import Source
from engine.expressions.problems import Place, Problems
from engine.expressions.scope import Scope
from engine.expressions.types import UNKNOWN, Type, record
from engine.meta.system import USER

BROKEN = Literal(type=UNKNOWN, wire=None)
"""Stands where a problem was reported, so that what is around it is checked all the same."""

PERSON = Read(type=record(USER), root=ME, entity=USER)
"""Who asks."""

Build: TypeAlias = Callable[["Building", ast.expr], AnyNode]


@dataclass(frozen=True, slots=True)
class Building:
    """One text on its way to a typed tree.

    `here` is the record in hand, `variables` those of the generators around, `trail` the computed fields in whose
    expressions we are, `build` the way down into a part; `named` gathers what its parts name. `loops` are the
    generators around, by the number of their variable. `me` is who asks.
    """

    scope: Scope
    source: Source
    problems: Problems
    here: Read | None
    build: Build
    variables: Mapping[str, Read] = field(default_factory=dict)
    trail: tuple[tuple[str, str], ...] = ()
    depth: int = 0
    named: list[Named] = field(default_factory=list)
    loops: Mapping[int, Loop] = field(default_factory=dict)
    me: Read = PERSON

    @property
    def zone(self) -> str:
        """The application's time zone."""
        return self.scope.catalog.app.time_zone

    def node(self, part: ast.expr) -> AnyNode:
        """The typed tree of a part."""
        return self.build(self, part)

    def fail(self, part: ast.expr, code: str, message: str, hint: str | None = None) -> Literal:
        """Report what is wrong with a part; what is given stands in its place."""
        return self.fail_at(self.step(part), code, message, hint)

    def step(self, part: ast.expr) -> Place:
        """Where a part stands; of a path its last step."""
        place = self.source.place(part)
        if isinstance(part, ast.Attribute):
            return Place(place.offset + place.length - len(part.attr), len(part.attr))
        return place

    def note(self, part: ast.expr, name: str, type_: Type, entity: str) -> None:
        """Remember which field a part names, or which setting."""
        self.named.append(Named(self.step(part), name, type_, entity))

    def note_option(self, part: ast.expr, name: str, type_: Type) -> None:
        """Remember that a text in quotes names an option."""
        place = self.source.place(part)
        self.named.append(Named(Place(place.offset + 1, place.length - 2), name, type_, option=True))

    def note_definition(self, part: ast.Name, kind: OneOf["entity", "role", "table"], type_: Type) -> None:
        """Remember that a bare name is that of an entity, of a role or of a table."""
        self.named.append(Named(self.step(part), part.id, type_, definition=kind))

    def fail_at(self, place: Place, code: str, message: str, hint: str | None = None) -> Literal:
        """Report what is wrong at a place."""
        self.problems.add(code, place, message, hint)
        return BROKEN

    def written(self, part: ast.expr) -> str:
        """A part as it is written, shortened, for hints."""
        text = self.source.text(part)
        return text if len(text) <= 40 else "..."

    def with_variable(self, name: str, read: Read, loop: Loop | None = None) -> "Building":
        """Inside a generator."""
        loops = self.loops if loop is None else {**self.loops, loop.index: loop}
        return replace(self, variables={**self.variables, name: read}, depth=self.depth + 1, loops=loops)


def own(entity: str | None) -> Read | None:
    """The record in hand."""
    return Read(type=record(entity), root=0, entity=entity) if entity is not None else None
