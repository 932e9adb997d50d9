"""A call of a table whose rows are records: a function over all of them, as somebody would write it."""

import ast
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeGuard

from msgspec.structs import replace

from engine.expressions.build_gone import LIST
from engine.expressions.building import Building
from engine.expressions.nodes import Aggregate, AnyNode, Read
from engine.expressions.parse import parse
from engine.expressions.problems import Problems
from engine.expressions.table_rows import all_below
from engine.expressions.types import Kind, Type, type_of
from engine.meta.catalog import Catalog
from engine.meta.fields import (
    AnyField,
    ChoiceField,
    ChoicesField,
    DateField,
    DatetimeField,
    NumberField,
    TimeField,
    tree_of,
)
from engine.meta.tables import POSITION, SPECIFICITY, VALID_FROM, VALID_UNTIL, Hit, Table, end_of, start_of

_FUNCTIONS: Final[Mapping[Hit, str]] = {"sum": "sum", "collect": "count"}
"""What is made of the rows that fit; else the first counts. Those that are collected are gone over by others."""

_MOST_WRITTEN: Final = 60
"""Values of a dictionary that are written out with those below them; of more the database is asked."""

_VALUE: Final = "each_value"
"""What the values of a row are called while one after the other is looked at."""

_RANGED = (NumberField, DateField, DatetimeField, TimeField)


def ask_records(building: Building, part: ast.Call, table: Table, output: str) -> AnyNode:
    """What the row that counts says; which one that is, is the order of the rows."""
    given = {keyword.arg or "": f"({building.source.text(keyword.value)})" for keyword in part.keywords}
    catalog = building.scope.whole or building.scope.catalog
    asked = " and ".join(_conditions(table, given, catalog))
    function = _FUNCTIONS.get(table.hit, "first")
    of_each = f"each.{output}" if output in table.outputs and function != "count" else "each"
    text = f"{function}({of_each} for each in records({table.name}){f' if {asked}' if asked else ''})"
    problems = Problems()
    source = parse(text, problems)
    inside = dataclasses.replace(building, source=source, problems=problems, named=[]) if source is not None else None
    node = inside.node(inside.source.tree) if inside is not None else None
    if problems.found or not isinstance(node, Aggregate):
        found = problems.found[0]
        return building.fail(part.func, found.code, found.message, found.hint)
    if function == "count":
        node = _listed(node, table, output)
    order = (f"-{SPECIFICITY}", POSITION) if table.hit == "specific" else (POSITION,)
    return replace(node, loops=(replace(node.loops[0], order=order),)) if function != "sum" else node


def is_tree(column: AnyField, catalog: Catalog) -> bool:
    """Whether values lie below each other: then a row is for all below the one it names."""
    entity = column.dictionary if isinstance(column, ChoiceField) else getattr(column, "to", None)
    return entity in catalog.entities and tree_of(catalog.entities[entity].fields) is not None


def is_asked(column: AnyField, catalog: Catalog) -> bool:
    """Whether what lies below a value is asked of the database: it may become another on a screen."""
    return is_tree(column, catalog) and not _is_settled(column)


def _is_settled(column: AnyField) -> TypeGuard[ChoiceField]:
    return isinstance(column, ChoiceField) and not column.open and len(column.options) <= _MOST_WRITTEN


def _below(column: AnyField, argument: str) -> str:
    """That the argument is what a row names, or lies below it."""
    each = f"each.{column.name}"
    if not isinstance(column, ChoiceField):
        return f"under({argument}, {each})"
    if not _is_settled(column):
        return f"any(under({argument}, {_VALUE}) for {_VALUE} in {each})"
    lower = {one: [two for two in all_below(column, (one,)) if two != one] for one in column.options}
    ways = (f"{_is_one_of(argument, found)} and '{one}' in {each}" for one, found in lower.items() if found)
    return f"({' or '.join((f'{argument} in {each}', *ways))})"


def _is_one_of(argument: str, values: Sequence[str]) -> str:
    quoted = [f"'{one}'" for one in values]
    return f"{argument} in ({', '.join(quoted)})" if len(quoted) > 1 else f"{argument} == {quoted[0]}"


def _listed(node: Aggregate, table: Table, output: str) -> Aggregate:
    """Of those that are counted the rows, or what they say."""
    each = node.element
    if output in table.outputs and isinstance(each, Read):
        each = replace(each, type=type_of(table.outputs[output]), path=(output,))
    return replace(node, type=Type(Kind.COLLECTION, entity=table.name), function=LIST, element=each)


def _conditions(table: Table, given: Mapping[str, str], catalog: Catalog) -> Iterator[str]:
    """That a row fits: each of its cells is empty, or says something that holds."""
    fields = catalog.entities[table.name].fields
    for name, column in table.inputs.items():
        argument = given[name]
        if is_tree(column, catalog):
            yield f"(each.{name} is null or {_below(column, argument)})"
        elif isinstance(column, _RANGED):
            yield f"(each.{start_of(name)} is null or each.{start_of(name)} <= {argument})"
            yield f"(each.{end_of(name)} is null or each.{end_of(name)} >= {argument})"
        elif isinstance(fields[name], ChoicesField):
            yield f"(each.{name} is null or {argument} in each.{name})"
        else:
            yield f"(each.{name} is null or each.{name} == {argument})"
    if table.date is not None:
        day = given[table.date]
        day = f"date({day})" if isinstance(table.inputs[table.date], DatetimeField) else day
        yield f"(each.{VALID_FROM} is null or each.{VALID_FROM} <= {day})"
        yield f"(each.{VALID_UNTIL} is null or each.{VALID_UNTIL} >= {day})"
