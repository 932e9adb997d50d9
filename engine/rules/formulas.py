"""What stored fields are worked out from, computed ones and suggested ones, and when they keep what they hold.

A frozen field keeps its value while its condition holds; one that is empty has nothing to keep. A suggested field keeps
what a person typed. Both are said once here, for the record in hand and for statements over many.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.expressions import Needs, Typed, Value, needs, scope_of, settings_read, type_of, typed
from engine.expressions.nodes import AnyNode, Both, Either, Empty, Read
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField
from engine.meta.system import typed_mark


@dataclass(frozen=True, slots=True)
class Working:
    """`value` is what a field becomes, unless `kept` holds; `needs` is what both read of other fields."""

    value: Typed
    kept: Typed | None
    needs: Needs

    @property
    def settings(self) -> frozenset[str]:
        """The names of the settings it depends on."""
        return settings_read(self.value.node) | (settings_read(self.kept.node) if self.kept else frozenset())


def working(catalog: Catalog, entity: Entity, field: AnyField) -> Working:
    """How a field that follows others is worked out."""
    assert field.formula is not None, "nobody works out a field without a formula"
    value = typed(field.formula, scope_of(catalog, entity.name), type_of(field))
    frozen = None if field.frozen is None else typed(field.frozen, scope_of(catalog, entity.name), BOOL)
    read = needs(value) if frozen is None else needs(value) | needs(frozen)
    return Working(value, _kept(entity, field, frozen), read)


def _kept(entity: Entity, field: AnyField, frozen: Typed | None) -> Typed | None:
    reasons: list[AnyNode] = []
    if field.suggest is not None:
        reasons.append(Read(type=BOOL, root=0, entity=entity.name, path=(typed_mark(field.name),)))
    if frozen is not None:
        own = Read(type=type_of(field), root=0, entity=entity.name, path=(field.name,))
        reasons.append(Both(type=BOOL, nodes=(Empty(type=BOOL, node=own, negated=True), frozen.node)))
    if not reasons:
        return None
    return Typed(reasons[0] if len(reasons) == 1 else Either(type=BOOL, nodes=tuple(reasons)), entity.name)


def suggested(entity: Entity) -> Mapping[str, str]:
    """The suggested fields that are stored, with the columns that say whether a person typed what they hold."""
    found = (one for one in entity.fields.values() if one.suggest is not None)
    return {one.name: typed_mark(one.name) for one in found if typed_mark(one.name) in entity.fields}


def typed_in(
    marks: Mapping[str, str], sent: Mapping[str, Value], before: Mapping[str, Value]
) -> Iterable[tuple[str, Value]]:
    """What is to be noted of suggested fields that were sent: they are typed; one that is cleared follows again.

    What is sent as it is stored is as before.
    """
    for name, mark in marks.items():
        if name in sent and not (before and sent[name] == before.get(name)):
            yield mark, True if sent[name] is not None else None
