"""Which fields records are found by: those that say so, and those that stand in the title and do not say no."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from engine.meta.fields import AnyField
from engine.meta.found_by import WORDS

_OWN: Final = re.compile(r"(?<![\w.'])[a-z]\w*(?![\w(.'])")
"""A name in an expression that no dot stands beside: a field of the record itself."""


def with_search(fields: Mapping[str, AnyField], written: Mapping[str, Any], title: str) -> dict[str, AnyField]:
    """The fields, those marked that records are found by; `written` are they as they were declared."""
    named = set(_OWN.findall(title))
    return {name: _marked(one, written.get(one.translates or name), named) for name, one in fields.items()}


def _marked(field: AnyField, written: object, named: set[str]) -> AnyField:
    if type(field) not in WORDS:
        return field
    said = getattr(written, "search", None)
    search = (field.translates or field.name) in named if said is None else said
    return msgspec.structs.replace(field, search=search) if search else field
