"""The statements that hold every stored computed value against its expression."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.compile.compiled import Compiled
from engine.compile.record_rules import dependants_of
from engine.expressions import parameter
from engine.meta.fields import AnyField
from engine.meta.workflows import lengths
from engine.rules.wire import wire
from engine.storage.driver import Statement
from engine.storage.sql.text import statement
from engine.storage.sql.verify import verifications


class Verifying(NamedTuple):
    """One computed field, and what finds its wrong values: id, stored, right."""

    entity: str
    field: AnyField
    statement: Statement


def verifying(compiled: Compiled) -> Iterator[Verifying]:
    """One for each computed field that is stored and in use; how long deadlines are that run was said earlier."""
    earlier = {(one.of, name) for one in compiled.catalog.workflows.values() for name in lengths(one)}
    known = {parameter(name): wire(value) for name, value in compiled.settings.items()}
    for node, element in verifications(compiled.source, dependants_of(compiled), known):
        if (node.entity, node.field) in earlier:
            continue
        field = compiled.catalog.entities[node.entity].fields[node.field]
        yield Verifying(node.entity, field, statement(element, compiled.dialect, heavy=True))
