"""Everything the definitions say about one record of an entity, compiled once."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.expressions import Record
from engine.meta.catalog import Catalog, Entity
from engine.rules.checks import CompiledCheck, compiled_checks
from engine.rules.computed import computed_steps, ordered_steps
from engine.rules.failure import Failure
from engine.rules.limits import limits
from engine.rules.steps import Step


@dataclass(frozen=True, slots=True)
class EntityRules:
    """Steps that fill a record, in their order; those of virtual fields, for a preview; and what is checked."""

    steps: tuple[Step, ...]
    virtual: tuple[Step, ...]
    limits: Callable[[Record], tuple[Failure, ...]]
    checks: tuple[CompiledCheck, ...]


def entity_rules(catalog: Catalog, entity: Entity) -> EntityRules:
    """The rules of an entity; its expressions have been checked. Raises order.Circle."""
    return EntityRules(
        steps=ordered_steps(catalog, entity),
        virtual=computed_steps(catalog, entity, virtual=True),
        limits=limits(entity),
        checks=compiled_checks(catalog, entity),
    )
