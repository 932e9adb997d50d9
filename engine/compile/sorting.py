"""Where records come by a field that is ordered as it sounds: by a column kept beside it, seen where it is."""

from collections.abc import Sequence

import msgspec

from engine.expressions import scope_of, typed
from engine.expressions.nodes import AnyNode, Call, If, Literal, Read
from engine.expressions.types import TEXT
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, TextField
from engine.meta.system import sort_column
from engine.security.sight import YES, Sight

LONGEST_KEY = 10_000


def order_of(entity: Entity, keys: Sequence[tuple[str, bool]]) -> tuple[AnyField, ...]:
    """What stands behind the rows for a cursor: the fields, or texts that say how they sound."""
    return tuple(_in_order(entity.fields[name]) for name, _ in keys)


def _in_order(field: AnyField) -> AnyField:
    return TextField(name=field.name, label={}, max=LONGEST_KEY) if field.sorted_by_sound else field


def by_sound(catalog: Catalog, sight: Sight, entity: str, name: str, language: str) -> AnyNode:
    """How a field sounds, in a language if it is translated; null where it is not seen."""
    other = catalog.entities[entity].fields[name].translations.get(language)
    own = _seen(sight, entity, name)
    if other is None:
        return own
    both = typed(f"coalesce({other}, {name})", scope_of(catalog, entity)).node
    assert isinstance(both, Call), "it is a call as it stands there"
    return msgspec.structs.replace(both, arguments=(_seen(sight, entity, other), own))


def _seen(sight: Sight, entity: str, name: str) -> AnyNode:
    cell = sight.cell(entity, name)
    node = Read(TEXT, 0, entity, (sort_column(name),))
    return node if cell is YES else If(TEXT, cell, node, Literal(TEXT, None))
