"""What `convert:` says: an expression over `old`, the value that a field of another type had."""

from typing import Final

from engine.expressions import OLD, Problem, Type, Typed, check, scope_of, type_of
from engine.expressions.nodes import Aggregate, AnyNode, Clock, Read
from engine.expressions.types import TEXT
from engine.expressions.walk import walk
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyField, ChoiceField

Found = tuple[Typed | None, tuple[Problem, ...]]

_ALONE: Final = "`convert` knows `old` and nothing else: neither who, nor when, nor other records"


def conversion(field: AnyField, old: Type, catalog: Catalog) -> Found:
    """The expression of a field that has one, for a value of this type; or what is wrong with it.

    What it gives has the type of the field; a choice takes texts too, each of which has to be one of its options.
    """
    text, scope = field.convert or "", scope_of(catalog, None, {OLD: old})
    found = _alone(text, check(text, scope, type_of(field)))
    if not isinstance(field, ChoiceField) or {one.code for one in found[1]} != {"EXP-TYPE"}:
        return found
    as_text = _alone(text, check(text, scope, TEXT))
    return as_text if as_text[0] is not None else found


def _alone(text: str, found: Found) -> Found:
    typed, problems = found
    if typed is None or not any(map(_of_others, walk(typed.node))):
        return typed, problems
    return None, (Problem("EXP-NAME", _ALONE, 0, len(text), "work it out in a computed field of its own"),)


def _of_others(node: AnyNode) -> bool:
    return isinstance(node, Clock | Aggregate) or (isinstance(node, Read) and node.root != OLD)
