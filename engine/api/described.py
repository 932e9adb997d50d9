"""Entities and fields as the API describes them to whoever may know of them: in OpenAPI and as metadata."""

from collections.abc import Callable, Collection, Iterator, Mapping

import msgspec

from engine.api.schemas import Schema, schema_of
from engine.compile import Compiled, Readable, is_of_line, readable
from engine.meta.catalog import Entity, members_of
from engine.meta.fields import (
    NEVER,
    AnyChoice,
    AnyField,
    AnyReference,
    AnyReferenceField,
    IntegerField,
    ReferencesField,
)
from engine.meta.fields.base import Field
from engine.meta.labels import text_in
from engine.service.read import ACTIONS, EXPANDED


def entities_told(compiled: Compiled, roles: frozenset[str]) -> Mapping[str, tuple[Entity, Readable]]:
    """The entities that somebody with these roles may know of, as they are told of them, and what may be seen.

    The lines that are the inside of a field (`references`) are not told of.
    """
    names = ("told", roles)
    return compiled.keep(names, lambda: dict(_entities_told(compiled, roles)))


def _entities_told(compiled: Compiled, roles: frozenset[str]) -> Iterator[tuple[str, tuple[Entity, Readable]]]:
    known = compiled.visible(roles).entities
    for entity in known.values():
        view = readable(compiled, entity.name, roles)
        inside = entity.part_of is not None and members_of(compiled.catalog.entities[entity.part_of], entity.name)
        if view is not None and not inside:
            yield entity.name, (_told(entity, known), view)


def _told(entity: Entity, known: Collection[str]) -> Entity:
    """The entity, where a reference to what its reader knows nothing of is the number that it is to them."""
    actions = {
        name: msgspec.structs.replace(one, ask=_all_told(one.ask, known)) for name, one in entity.actions.items()
    }
    return msgspec.structs.replace(entity, fields=_all_told(entity.fields, known), actions=actions)


def _all_told(fields: dict[str, AnyField], known: Collection[str]) -> dict[str, AnyField]:
    return {name: _field_told(one, known) for name, one in fields.items()}


def _field_told(field: AnyField, known: Collection[str]) -> AnyField:
    if isinstance(field, AnyReference) and field.to not in known:
        return IntegerField(**{name: getattr(field, name) for name in Field.__struct_fields__})
    if isinstance(field, AnyReferenceField):
        return msgspec.structs.replace(field, to=tuple(one for one in field.to if one in known))
    if isinstance(field, ReferencesField) and field.to not in known:
        return msgspec.structs.replace(field, to="")
    return field


def record_schema(entity: Entity, locale: str) -> Schema:
    """A record as it is given."""
    fields = {name: described(field, locale) for name, field in entity.fields.items() if _is_held(field)}
    if entity.actions:
        names = {"type": "string", "enum": list(entity.actions)}
        description = "the actions that are possible with the record now; left out where there are none"
        fields[ACTIONS] = {"type": "array", "items": names, "readOnly": True, "description": description}
    fields[EXPANDED] = {"$ref": "#/components/schemas/-expanded"}
    return _object(fields)


def input_schema(entity: Entity, locale: str) -> Schema:
    """A record as it is sent."""
    sent = [field for field in entity.fields.values() if field.writable and field.editable != NEVER]
    return _object({field.name: described(field, locale) for field in sent})


def line_schema(entity: Entity, locale: str) -> Schema:
    """A line as it is given with its record and sent; with its id it is the one that is there already."""
    shown = [entity.fields["id"], *(one for one in entity.fields.values() if _is_held(one) and is_of_line(one))]
    fields = {
        field.name: described(field, locale) | ({} if field.writable or field.name == "id" else {"readOnly": True})
        for field in shown
    }
    return _object(fields)


def _is_held(field: AnyField) -> bool:
    """Whether a record in JSON has it: what only refers to the record, it has not."""
    return field.stored or field.owned


def _object(fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "additionalProperties": False}


def described(field: AnyField, locale: str) -> Schema:
    """The schema of a field, with what it is called and when it is there, needed or to be changed."""
    described = " ".join(text for holds, text in _CONDITIONAL if holds(field))
    values = {"x-values": values_of(field, locale)} if isinstance(field, AnyChoice) else {}
    title = {"title": text_in(field.label, locale, field.name)}
    return title | ({"description": described} if described else {}) | schema_of(field) | values


_CONDITIONAL: tuple[tuple[Callable[[AnyField], bool], str], ...] = (
    (lambda field: field.visible is not None, "Null and not to be set while it is not visible."),
    (lambda field: field.required_when is not None, "Required while the condition of the field holds."),
    (lambda field: field.suggest is not None, "Follows a suggestion until a value is sent; null lets it follow again."),
    (lambda field: field.editable not in (None, NEVER), "To be changed while the condition of the field holds."),
)


def values_of(field: AnyChoice, locale: str) -> list[Schema]:
    """What may stand in a choice, as people read it; a retired value stands in old records only."""
    return [
        {"value": name, "label": text_in(option.label, locale, name)}
        | ({"below": option.parent} if option.parent else {})
        | ({"retired": True} if option.retired else {})
        for name, option in field.options.items()
    ]
