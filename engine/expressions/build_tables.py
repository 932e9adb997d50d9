"""Calls of decision tables: `sla(priority=priority).response`."""

import ast
from collections.abc import Mapping
from typing import Final

from engine.diagnostics import nearest
from engine.expressions.build_names import no_output
from engine.expressions.build_results import result
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Applied, Read
from engine.expressions.parse import parse
from engine.expressions.problems import Problems
from engine.expressions.scope import Scope, scope_of
from engine.expressions.table_records import ask_records, is_asked
from engine.expressions.table_rows import Body, NotAPath
from engine.expressions.types import Kind, Type, type_of
from engine.meta.catalog import Catalog
from engine.meta.phrases import listed, some
from engine.meta.tables import Table

ROW: Final = "row"
"""In place of an output: the record of an editable table that counts."""


def table_of(building: Building, part: ast.expr) -> Table | None:
    """The table that a part calls, if it calls one."""
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
        return building.scope.catalog.tables.get(part.func.id)
    return None


def build_table(building: Building, part: ast.Call, table: Table) -> AnyNode:
    """A call by itself, which gives the table's only output."""
    only, *others = table.outputs
    if table.hit == "collect":
        return _called(building, part, table, ROW if others else only)
    if others:
        call = f"{table.name}(...)"
        hint = f"write {listed(f'{call}.{name}' for name in table.outputs)}"
        return building.fail(part.func, "EXP-PATH", f"`{table.name}` gives a row", hint)
    return _called(building, part, table, only)


def build_output(building: Building, part: ast.Attribute, table: Table) -> AnyNode:
    """`sla(priority=priority).response`."""
    assert isinstance(part.value, ast.Call), "only calls of tables come here"
    if table.hit == "collect" and part.attr in table.outputs:
        hint = f"write `sum(r.{part.attr} for r in {building.written(part.value)})`, or `any`, `min`, `max`"
        return building.fail(part, "EXP-PATH", f"`{table.name}` gives many rows", hint)
    if part.attr in table.outputs or (part.attr == ROW and table.editable):
        return _called(building, part.value, table, part.attr)
    return no_output(building, part, table)


def _called(building: Building, part: ast.Call, table: Table, output: str) -> AnyNode:
    assert isinstance(part.func, ast.Name), "a table is called by its name"
    if output in table.outputs:
        building.note_definition(part.func, "table", type_of(table.outputs[output]))
    step = ("", table.name)
    if step in building.trail:
        circle = [name for _, name in building.trail[building.trail.index(step) :]]
        return building.fail(part.func, "EXP-CYCLE", f"tables ask each other: {' → '.join([*circle, table.name])}")
    arguments = _arguments(building, part, table)
    if any(one is None or one.type.kind is Kind.UNKNOWN for one in arguments.values()):
        return BROKEN
    if table.editable:
        catalog = building.scope.whole or building.scope.catalog
        for name, node in arguments.items():
            if is_asked(table.inputs[name], catalog) and not isinstance(node, Read):
                return _no_path(building, part, table, name)
        return ask_records(building, part, table, output)
    given = [one for one in arguments.values() if one is not None]
    body = Body(building, table, given, lambda text, want: formula(building, table, text, want))
    try:
        if table.hit == "collect":
            return body.rows()
        tree = body.of(output)
    except NotAPath as fault:
        return _no_path(building, part, table, fault.name)
    type_ = tree.type if table.sliced is not None else type_of(table.outputs[output])
    return Applied(type_, table.name, tuple(body.arguments), tree)


def _arguments(building: Building, part: ast.Call, table: Table) -> Mapping[str, AnyNode | None]:
    """What is written for each input, None where that is nothing, or not right."""
    found: dict[str, AnyNode | None] = dict.fromkeys(table.inputs)
    if part.args:
        names = ", ".join(f"{name}={building.written(one)}" for name, one in zip(table.inputs, part.args, strict=False))
        building.fail(
            part.args[0], "EXP-FUNCTION", "a table takes its inputs by name", f"write `{table.name}({names})`"
        )
        return found
    for keyword in part.keywords:
        field = table.inputs.get(keyword.arg or "")
        if field is None:
            meant = nearest(keyword.arg or "", table.inputs)
            hint = f"did you mean `{meant}`?" if meant else f"its inputs are {some(table.inputs)}"
            building.fail(keyword.value, "EXP-FUNCTION", f"`{table.name}` has no input `{keyword.arg}`", hint)
        else:
            found[field.name] = result(building, keyword.value, building.node(keyword.value), type_of(field))
    written = {keyword.arg for keyword in part.keywords}
    missing = [name for name in table.inputs if name not in written]
    if missing and written <= table.inputs.keys():
        wanted = ", ".join(f"{name}=..." for name in missing)
        building.fail(part.func, "EXP-FUNCTION", f"`{table.name}` needs {some(missing)} too", f"write `{wanted}`")
    return found


def _no_path(building: Building, part: ast.Call, table: Table, name: str) -> AnyNode:
    value = next(one.value for one in part.keywords if one.arg == name)
    message = f"a row of `{table.name}` asks for more of `{name}` than this value says"
    return building.fail(value, "EXP-PATH", message, "name a field of the record, or make a computed field of it")


def table_scope(catalog: Catalog, table: Table) -> Scope:
    """Where expressions in the cells of a table are read: their names are its inputs."""
    return scope_of(catalog, None, {name: type_of(field) for name, field in table.inputs.items()})


def formula(building: Building, table: Table, text: str, want: Type) -> AnyNode:
    """The tree of an expression in a cell; it was checked where it stands, or is reported there."""
    problems = Problems()
    source = parse(text, problems)
    if source is None:
        return BROKEN
    scope = table_scope(building.scope.whole or building.scope.catalog, table)
    trail = (*building.trail, ("", table.name))
    inside = Building(scope, source, problems, None, building.build, trail=trail, me=building.me)
    node = result(inside, source.tree, inside.node(source.tree), want)
    circle = next((one for one in problems.found if one.code == "EXP-CYCLE"), None)
    if circle is not None:
        building.problems.add(circle.code, building.source.place(building.source.tree), circle.message)
    return BROKEN if problems.found else node
