"""Which computed fields of a record are the sum of a column of its lines, so that screens can show them below it."""

from collections.abc import Mapping
from typing import TypeAlias

from engine.expressions import scope_of, typed
from engine.expressions.nodes import Aggregate, AnyNode, Fit, Read, Rescale, Virtual
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import LinesField

Totals: TypeAlias = Mapping[str, Mapping[str, str]]
"""By field with lines and their column, the field of the record that is its sum."""


def totals(catalog: Catalog, entity: Entity) -> Totals:
    """The totals of an entity's lines; of several fields that are the same sum the first one."""
    found: dict[str, dict[str, str]] = {one.name: {} for one in entity.fields.values() if isinstance(one, LinesField)}
    computed = [one for one in entity.fields.values() if one.value is not None] if found else []
    for field in computed:
        assert field.value is not None, "it is computed"
        summed = _summed(typed(field.value, scope_of(catalog, entity.name)).node)
        if summed is not None and summed[0] in found:
            found[summed[0]].setdefault(summed[1], field.name)
    return found


def _summed(node: AnyNode) -> tuple[str, str] | None:
    """The collection and the column where it is a plain sum over all its records, as `sum(l.amount for l in lines)`."""
    bare = _bare(node)
    if not isinstance(bare, Aggregate) or bare.function != "sum" or bare.condition is not None or len(bare.loops) > 1:
        return None
    (loop,), element = bare.loops, _bare(bare.element)
    if not isinstance(element, Read) or element.root != loop.index or len(loop.path) + len(element.path) > 2:
        return None
    return loop.path[0], element.path[0]


def _bare(node: AnyNode) -> AnyNode:
    """Without what fits a number to its field; a computed field without a column is read like any other."""
    if isinstance(node, Virtual):
        return node.at
    return _bare(node.node) if isinstance(node, Rescale | Fit) else node
