"""What names an expression may use: the fields of a record in hand, `this`, `me`, and what the place gives besides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.expressions.types import Type, record
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField


@dataclass(frozen=True, slots=True)
class Scope:
    """Bare names are the fields of `entity` (None: there is no record in hand); `names` go before them.

    In the filter of a reference `entity` is the candidate's and `names` has `this`. `catalog` is what may be known:
    where a person sends expressions, the part visible to them. What a computed field without a column is worked out
    from is looked up in `whole`, because the field shows its result and not what it read.
    """

    catalog: Catalog
    entity: str | None = None
    names: Mapping[str, Type] = field(default_factory=dict)
    whole: Catalog | None = None

    def entity_of(self, name: str) -> Entity | None:
        """The entity of that name, if it may be known."""
        return self.catalog.entities.get(name)

    def fields_of(self, entity: str) -> Mapping[str, AnyField]:
        """Its fields that may be known."""
        known = self.entity_of(entity)
        return known.fields if known is not None else {}

    def inside(self, entity: str) -> "Scope":
        """Where the expression of a field of `entity` is read."""
        return Scope(self.whole or self.catalog, entity)


OLD = "old"
"""In checks: the record as it is stored, before the change; null where it is made."""


def check_scope(catalog: Catalog, entity: str) -> Scope:
    """The scope of checks, which may compare a record of `entity` with what it was."""
    return scope_of(catalog, entity, {OLD: record(entity)})


def scope_of(catalog: Catalog, entity: str | None = None, names: Mapping[str, Type] | None = None) -> Scope:
    """The scope of expressions about records of `entity`."""
    return Scope(catalog, entity, names or {})
