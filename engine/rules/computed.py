"""The computed fields of an entity as steps, and all its steps in the order of their needs."""

from engine.meta.catalog import Catalog, Entity
from engine.rules.defaults import default_steps, formula_step
from engine.rules.order import arranged
from engine.rules.steps import Step


def computed_steps(catalog: Catalog, entity: Entity, *, virtual: bool = False) -> tuple[Step, ...]:
    """A step for each stored computed field (or each `virtual` one), in the order of the fields."""
    return tuple(
        formula_step(catalog, entity, field, field.value, once=False)
        for field in entity.fields.values()
        if field.value is not None and field.virtual is virtual
    )


def ordered_steps(catalog: Catalog, entity: Entity) -> tuple[Step, ...]:
    """Defaults and stored computed fields, each after those it reads; raises order.Circle."""
    steps = {step.field: step for step in (*default_steps(catalog, entity), *computed_steps(catalog, entity))}
    return tuple(steps[name] for name in arranged({name: step.reads for name, step in steps.items()}))
