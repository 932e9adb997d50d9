"""From a text to a typed expression: everything that is wrong with it at once, or a tree that every back end takes."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from engine.diagnostics.limits import Limit
from engine.expressions.asked import misplaced
from engine.expressions.bounds import bound
from engine.expressions.build_calls import build_call
from engine.expressions.build_conditions import build_both, build_comparison, build_if, build_not
from engine.expressions.build_listed import build_listed
from engine.expressions.build_names import build_attribute, labelled
from engine.expressions.build_numbers import build_arithmetic, build_sign
from engine.expressions.build_results import result
from engine.expressions.build_tables import build_output, table_of
from engine.expressions.build_values import build_constant
from engine.expressions.build_words import build_bare
from engine.expressions.building import Building, own
from engine.expressions.named import Named
from engine.expressions.nodes import Aggregate, AnyNode, Read, Slot, Typed
from engine.expressions.parse import Source, parse
from engine.expressions.problems import Place, Problem, Problems
from engine.expressions.scope import Scope
from engine.expressions.sources import cleared
from engine.expressions.types import MANY, RECORDS, Kind, Type
from engine.expressions.walk import size, walk


def check(text: str, scope: Scope, want: Type | None = None) -> tuple[Typed | None, tuple[Problem, ...]]:
    """The typed expression, or None and what is wrong with the text.

    With `want` its result is of that type: numbers are rounded to its scale and must fit, a text written out must be
    one of the options of a choice. Without, it may be anything that can stand by itself. RECORDS and MANY want records.
    """
    return _checked(text, scope, want, [])


def names_in(text: str, scope: Scope, want: Type | None = None) -> tuple[Named, ...]:
    """What an expression that was checked before names, in the order of the text."""
    found: list[Named] = []
    _checked(text, scope, want, found)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.place))


def _checked(
    text: str, scope: Scope, want: Type | None, named: list[Named]
) -> tuple[Typed | None, tuple[Problem, ...]]:
    problems = Problems()
    source = parse(text, problems, lambda word: labelled(scope, word))
    if source is None:
        return None, tuple(problems.found)
    building = Building(scope, source, problems, own(scope.entity), _build, named=named)
    if want in (RECORDS, MANY):
        node = build_listed(building, source.tree, want)
    else:
        node = result(building, source.tree, building.node(source.tree), want)
    if not problems.found:
        _within_budget(node, source, problems)
    if not problems.found and misplaced(node):
        message = "`records` is not asked inside another function over many records"
        building.fail(source.tree, "EXP-FUNCTION", message, "make a computed field of the inner one")
    if problems.found or node.type.kind is Kind.UNKNOWN:
        assert problems.found, f"nothing was said about {text!r}"
        return None, tuple(problems.found)
    return Typed(cleared(node), scope.entity, tuple(problems.warnings)), ()


def typed(text: str, scope: Scope, want: Type | None = None) -> Typed:
    """The typed expression of a text that was checked before; AssertionError if it was not."""
    found, problems = check(text, scope, want)
    assert found is not None, f"{text!r}: {problems}"
    return found


def _list(building: Building, part: ast.List | ast.Tuple) -> AnyNode:
    return building.fail(part, "EXP-SYNTAX", "a list stands behind `in` only", "write `x in (a, b)`")


def _generator(building: Building, part: ast.GeneratorExp) -> AnyNode:
    hint = "write `sum(c.amount for c in contacts)`, or `count`, `avg`, `min`, `max`, `any`, `all`"
    return building.fail(part, "EXP-SYNTAX", "`for` stands inside a function over many records only", hint)


def _sign(building: Building, part: ast.UnaryOp) -> AnyNode:
    return build_not(building, part) if isinstance(part.op, ast.Not) else build_sign(building, part)


def _attribute(building: Building, part: ast.Attribute) -> AnyNode:
    table = table_of(building, part.value)
    return build_attribute(building, part) if table is None else build_output(building, part, table)


_BUILDERS: Mapping[type[ast.expr], Callable[[Building, Any], AnyNode]] = {
    ast.Constant: build_constant,
    ast.Name: build_bare,
    ast.Attribute: _attribute,
    ast.BinOp: build_arithmetic,
    ast.UnaryOp: _sign,
    ast.BoolOp: build_both,
    ast.Compare: build_comparison,
    ast.IfExp: build_if,
    ast.Call: build_call,
    ast.List: _list,
    ast.Tuple: _list,
    ast.GeneratorExp: _generator,
}
"""What Python's grammar has beside these, no text of ours is."""


def _build(building: Building, part: ast.expr) -> AnyNode:
    builder = _BUILDERS.get(type(part))
    if builder is None:
        return building.fail(part, "EXP-SYNTAX", "this cannot stand in an expression")
    return builder(building, part)


def _within_budget(node: AnyNode, source: Source, problems: Problems) -> None:
    if size(node) > Limit.SIZE.most:
        _too_large(
            source, problems, f"with the computed fields it reads the expression has more than {Limit.SIZE.most} parts"
        )
    elif any(bound(one) >= 10**Limit.BETWEEN.most for one in walk(node)):
        _too_large(source, problems, f"a number in between may need more than {Limit.BETWEEN.most} digits")
    elif len({one for one in walk(node) if isinstance(one, Read | Slot | Aggregate)}) > Limit.READS.most:
        _too_large(source, problems, f"an expression reads at most {Limit.READS.most} different fields")


def _too_large(source: Source, problems: Problems, message: str) -> None:
    place = source.place(source.tree)
    problems.add("EXP-BUDGET", Place(place.offset, place.length), message, "make a computed field of a part of it")
