"""The settings in force: what administrators set, or else the defaults."""

from collections.abc import Mapping

from engine.expressions import Value, parameter
from engine.meta.catalog import App
from engine.meta.fields import AnyField, Literal, Wire
from engine.rules.values import literal
from engine.text.unreadable import Unreadable


def setting_values(app: App, set_: Mapping[str, Wire | None]) -> dict[str, Value]:
    """The value of each setting. What was set by other definitions and does not fit is passed over."""
    return {name: _value(field, name in set_, set_.get(name)) for name, field in app.settings.items()}


def given(values: Mapping[str, Value]) -> dict[str, Value]:
    """Settings as an expression's environment gives them."""
    return {parameter(name): value for name, value in values.items()}


def _value(field: AnyField, is_set: bool, wire: Wire | None) -> Value:
    if is_set:
        try:
            return None if wire is None else literal(field, wire)
        except Unreadable:
            pass  # set when the setting had another type; the plan has told of it
    return literal(field, field.default.value) if isinstance(field.default, Literal) else None
