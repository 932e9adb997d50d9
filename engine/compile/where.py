"""Which records are asked for: by conditions that people send, checked against what they may know, and by
written views; both are looked at with their eyes.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from engine.compile.compiled import Compiled
from engine.compile.discreet import discreet
from engine.compile.languages import in_language
from engine.compile.reading import Readable, condition_node
from engine.expressions import Problem, Scope, alone, check, lift
from engine.expressions.nodes import AnyNode
from engine.expressions.types import BOOL
from engine.meta.system import GROUP, PEOPLE
from engine.security.rights import ALWAYS
from engine.security.sight import YES
from engine.storage.sql.expression_values import constant_values

_OF_PEOPLE: Final = PEOPLE | {GROUP}
"""By the records of these a condition of the definitions knows whom it is about."""


class Where(NamedTuple):
    """A condition that somebody sent, masked; its literals are taken out, so that it shares a statement with others."""

    node: AnyNode
    literals: Mapping[str, Any]


def where_of(compiled: Compiled, view: Readable, text: str) -> Where | tuple[Problem, ...]:
    """A condition somebody sent, checked against what they can read; the problems where it does not hold up."""
    names = ("where", view.entity.name, view.roles, view.language, text)
    return compiled.recent(names, lambda: _where(compiled, view, text))


def _where(compiled: Compiled, view: Readable, text: str) -> Where | tuple[Problem, ...]:
    known = compiled.visible(view.roles)
    found, problems = check(text, Scope(known, view.entity.name, whole=compiled.catalog), BOOL)
    if found is None or problems:
        return discreet(problems, known.entities)
    lonely = alone(found)
    if lonely is not None:
        return (lonely,)
    shape, constants = lift(found)
    node = in_language(compiled.catalog, shape.node, view.language)
    return Where(view.sight.masked(node), constant_values(constants, compiled.dialect))


def view_condition(compiled: Compiled, view: Readable, name: str) -> AnyNode | None:
    """What a written view asks of its records; None where who looks knows of no such view.

    It is a condition of the definitions, which may name roles and settings and what people belong to, whoever looks.
    Of records it goes by what who looks may see: being in a view tells nothing that the record itself does not.
    """
    screen = compiled.visible(view.roles).screens.get(view.entity.name)
    written = screen.views.get(name) if screen is not None else None
    if written is None:
        return None
    asked, sight = written.filter or ALWAYS, view.sight
    eyes = replace(
        sight,
        row=lambda entity: YES if entity in _OF_PEOPLE else sight.row(entity),
        cell=lambda entity, field: YES if entity in _OF_PEOPLE else sight.cell(entity, field),
    )
    names = ("view", view.entity.name, view.roles, name)
    return compiled.keep(names, lambda: eyes.masked(condition_node(compiled, asked, view.entity.name)))
