"""Conditions that people send: checked against what they may know, and looked at with their eyes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.compile.compiled import Compiled
from engine.compile.discreet import discreet
from engine.compile.languages import in_language
from engine.compile.reading import Readable
from engine.expressions import Problem, Scope, alone, check, lift
from engine.expressions.nodes import AnyNode
from engine.expressions.types import BOOL
from engine.storage.sql.expression_values import constant_values


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
