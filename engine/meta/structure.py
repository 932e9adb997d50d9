"""Everything that is wrong with the structure of one file: what JSON Schema finds, as findings about keys and values.

Where a value may have several forms, the one that was meant is found first: by `type`, or by what stands there.
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator

from engine.meta.foreign import meant_type
from engine.meta.schema import Schema, kind_schema
from engine.meta.source import Content, Path
from engine.meta.wording import Finding, Mismatch, no_type, reworded, unknown_type, wrong_form

MOST_FINDINGS: Final = 100
"""Of one file. Who has more has one mistake a hundred times."""


def findings(kind: str, value: Content) -> list[Finding]:
    """What keeps `value` from being a definition of this kind; empty exactly where msgspec takes it."""
    return list(dict.fromkeys(islice(_findings(_validator(kind), value, ()), MOST_FINDINGS)))


@cache
def _validator(kind: str) -> Validator:
    return Draft202012Validator(kind_schema(kind))


def _findings(validator: Validator, value: Any, path: Path) -> Iterator[Finding]:
    for error in validator.iter_errors(value):
        found = _mismatch(error, path)
        if found.keyword != "anyOf":
            yield from reworded(found)
        elif "discriminator" in found.schema:
            yield from _of_field(validator, found)
        else:
            yield from _of_forms(validator, found)


def _mismatch(error: ValidationError, path: Path) -> Mismatch:
    is_key = len(error.schema_path) > 1 and error.schema_path[-2] == "propertyNames"
    place = (*path, *error.absolute_path, *([str(error.instance)] if is_key else []))
    assert isinstance(error.schema, dict), "no part of our schema is just true or false"
    return Mismatch(str(error.validator), error.validator_value, error.schema, error.instance, place, is_key)


def _of_field(validator: Validator, found: Mismatch) -> Iterator[Finding]:
    field, path, references = found.value, found.path, found.schema["discriminator"]["mapping"]
    if not isinstance(field, dict):
        yield unknown_type(field, path, references)
    elif "type" not in field:
        yield no_type(field, path, references)
    elif isinstance(kind := field["type"], str) and kind in references:
        yield from _findings(validator.evolve(schema={"$ref": references[kind]}), field, path)
    else:
        yield unknown_type(kind, (*path, "type"), references)
        meant = meant_type(kind, references) if isinstance(kind, str) else None
        if meant is not None:
            fixed = _findings(validator.evolve(schema={"$ref": references[meant]}), {**field, "type": meant}, path)
            yield from (one for one in fixed if not one.missing)


def _of_forms(validator: Validator, found: Mismatch) -> Iterator[Finding]:
    meant = [one for one in found.limit if _is_of_type(validator, one, found.value)]
    tried = [list(_findings(validator.evolve(schema=one), found.value, found.path)) for one in meant]
    yield from min(tried, key=len, default=[wrong_form(found)])


def _is_of_type(validator: Validator, form: Schema, value: Any) -> bool:
    """Whether `form` is for values like this one, right or wrong in detail."""
    if "$ref" in form:
        return isinstance(value, dict)
    if "enum" in form:
        return isinstance(value, str)
    return validator.evolve(schema={"type": form["type"]}).is_valid(value)
