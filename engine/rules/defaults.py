"""Fields as steps: defaults, given once to a new record where nothing was sent, and what follows other fields."""

from engine.expressions import Environment, Needs, Record, Typed, Value, needs, python_form, scope_of, type_of, typed
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, Formula, Literal
from engine.rules.assign import assigned
from engine.rules.formulas import working
from engine.rules.steps import Give, Step
from engine.rules.values import literal


def default_steps(catalog: Catalog, entity: Entity) -> tuple[Step, ...]:
    """A step for each field that has a default, in the order of the fields."""
    return tuple(_step(catalog, entity, field) for field in entity.fields.values() if field.default is not None)


def _step(catalog: Catalog, entity: Entity, field: AnyField) -> Step:
    if isinstance(field.default, Literal):
        return _constant(field.name, literal(field, field.default.value))
    assert isinstance(field.default, Formula), "a default is written out or worked out"
    checked = typed(field.default.text, scope_of(catalog, entity.name), type_of(field))
    return Step(field.name, _giving(field, checked), needs(checked), once=True)


def _constant(name: str, value: Value) -> Step:
    return Step(name, lambda record, environment: value, Needs(), once=True)


def following_step(catalog: Catalog, entity: Entity, field: AnyField) -> Step:
    """The step that gives a field what it is worked out from, unless it keeps what it has."""
    found = working(catalog, entity, field)
    give = _giving(field, found.value)
    if found.kept is None:
        return Step(field.name, give, found.needs)
    name, keeps = field.name, python_form(found.kept)

    def give_or_keep(record: Record, environment: Environment) -> Value:
        return record.values.get(name) if keeps(record, environment) is True else give(record, environment)

    return Step(name, give_or_keep, found.needs)


def _giving(field: AnyField, checked: Typed) -> Give:
    form, assign = python_form(checked), assigned(field)

    def give(record: Record, environment: Environment) -> Value:
        value = form(record, environment)
        return None if value is None else assign(value)

    return give
