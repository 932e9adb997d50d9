"""The settings in force as parameters of statements."""

from collections.abc import Mapping
from typing import Any

from engine.expressions import Value, parameter
from engine.meta.catalog import App
from engine.storage.driver import Dialect
from engine.storage.schema import codec


def setting_parameters(app: App, values: Mapping[str, Value], dialect: Dialect) -> dict[str, Any]:
    """Each under the name that expressions have for it, in the driver's form."""
    encoders = {name: codec(app.settings[name], dialect).encode for name in values}
    return {parameter(name): _encoded(encoders[name], value) for name, value in values.items()}


def _encoded(encode: Any, value: Value) -> Any:
    return encode(value) if encode and value is not None else value
