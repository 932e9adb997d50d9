"""The defaults of an entity as steps: given once, to a new record, where nothing was sent."""

from engine.expressions import Environment, Needs, Record, Value, needs, python_form, scope_of, type_of, typed
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, Formula, Literal
from engine.rules.assign import assigned
from engine.rules.steps import Step
from engine.rules.values import literal


def default_steps(catalog: Catalog, entity: Entity) -> tuple[Step, ...]:
    """A step for each field that has a default, in the order of the fields."""
    return tuple(_step(catalog, entity, field) for field in entity.fields.values() if field.default is not None)


def _step(catalog: Catalog, entity: Entity, field: AnyField) -> Step:
    if isinstance(field.default, Literal):
        return _constant(field.name, literal(field, field.default.value))
    assert isinstance(field.default, Formula), "a default is written out or worked out"
    return formula_step(catalog, entity, field, field.default.text, once=True)


def _constant(name: str, value: Value) -> Step:
    return Step(name, lambda record, environment: value, Needs(), once=True)


def formula_step(catalog: Catalog, entity: Entity, field: AnyField, text: str, *, once: bool) -> Step:
    """The step that gives `field` what the expression `text` gives."""
    checked = typed(text, scope_of(catalog, entity.name), type_of(field))
    form, assign = python_form(checked), assigned(field)

    def give(record: Record, environment: Environment) -> Value:
        value = form(record, environment)
        return None if value is None else assign(value)

    return Step(field.name, give, needs(checked), once)
