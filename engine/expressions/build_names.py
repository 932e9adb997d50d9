"""Names and paths: what they stand for, and what somebody meant who wrote another."""

import ast

from engine.diagnostics import nearest
from engine.diagnostics.limits import Limit
from engine.expressions import foreign
from engine.expressions.build_pointers import behind_any
from engine.expressions.build_settings import build_all_settings, build_setting, names_settings
from engine.expressions.build_values import adapted
from engine.expressions.building import BROKEN, Building, own
from engine.expressions.foreign import SENTENCES, WORDS
from engine.expressions.nodes import AnyNode, Fit, Read, Virtual
from engine.expressions.parse import parse
from engine.expressions.problems import Problem, Problems
from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.expressions.scope import OLD, Scope
from engine.expressions.sources import placed
from engine.expressions.types import Kind, Type, describe, type_of
from engine.meta.fields import AnyField
from engine.meta.phrases import some
from engine.meta.system import OF_DEPARTMENT, OF_OWNER, USER
from engine.meta.tables import Table

OWN_WORDS = ("this", "me")

READY_WORDS = (*OF_OWNER, *OF_DEPARTMENT)
"""Conditions of rights that are written as one word: see build_words.py."""


def build_name(building: Building, part: ast.Name) -> AnyNode:
    """A bare name: of the place, of a generator, one of the words `me` and `this`, or a field of the record in hand."""
    name = part.id
    if names_settings(building, part):
        return build_all_settings(building, part)
    if name in building.scope.names:
        type_ = building.scope.names[name]
        return Read(type=type_, root=name, entity=type_.entity)
    if name in building.variables:
        return building.variables[name]
    if name == "me":
        return building.me
    if name == "this" and building.here is not None:
        return building.here
    if building.here is not None and name in building.scope.fields_of(building.here.type.entity):
        return field_of(building, part, building.here, name)
    return _unknown(building, part)


def build_attribute(building: Building, part: ast.Attribute) -> AnyNode:
    """A step of a path."""
    if names_settings(building, part.value):
        return build_setting(building, part)
    base = building.node(part.value)
    if base.type.kind is Kind.UNKNOWN:
        return BROKEN
    if base.type.kind in (Kind.COLLECTION, Kind.LIST):
        written = building.written(part.value)
        hint = f"write `sum(x.{part.attr} for x in {written})`, or `any`, `min`, `max`, `avg`"
        return building.fail(part, "EXP-PATH", f"`{written}` are many", hint)
    if base.type.kind is Kind.ROW and isinstance(base, Read):
        return _output_of_row(building, part, base)
    if base.type.kind is not Kind.RECORD and not base.type.entity:
        written = building.written(part.value)
        message = f"`{written}` is {describe(base.type)} and has no fields"
        remedy = behind_any(written, base.type) if base.type.kind is Kind.ANY else _called_on(part.attr, written)
        return building.fail(part, "EXP-PATH", message, remedy)
    if not isinstance(base, Read):
        hint = "make a computed field of what is before `.`"
        return building.fail(part, "EXP-PATH", "a path begins with a name", hint)
    return field_of(building, part, base, part.attr)


def _output_of_row(building: Building, part: ast.Attribute, row: Read) -> AnyNode:
    table = building.scope.catalog.tables[row.type.entity]
    if part.attr not in table.outputs:
        return no_output(building, part, table)
    return Read(type=type_of(table.outputs[part.attr]), root=row.root, entity="", path=(part.attr,))


def no_output(building: Building, part: ast.Attribute, table: Table) -> AnyNode:
    """Report that a table has no output of this name."""
    meant = nearest(part.attr, table.outputs)
    hint = f"did you mean `{meant}`?" if meant else f"it gives {some(table.outputs)}"
    return building.fail(part, "EXP-NAME", f"`{table.name}` gives no `{part.attr}`", hint)


def _called_on(word: str, written: str) -> str | None:
    """What was meant by a word after the point of something that is no record."""
    return f"write `{word}({written})`" if word in FUNCTIONS else foreign.FUNCTIONS.get(word.lower())


def field_of(building: Building, part: ast.expr, base: Read, name: str) -> AnyNode:
    """A field of a record, or its own expression if it has no column."""
    fields = building.scope.fields_of(base.type.entity)
    if name not in fields:
        return _no_field(building, part, base.type.entity, name)
    if base.root == OLD and (base.path or not fields[name].has_column):
        message = "of the record as it was only its own stored fields are known"
        return building.fail(part, "EXP-PATH", message, "make a computed field of the rest")
    if len(base.path) > Limit.REFERENCES.most and not building.trail:
        message = f"a path follows at most {Limit.REFERENCES.most} references"
        return building.fail(part, "EXP-PATH", message, "make a computed field of a part of it")
    field = fields[name]
    building.note(part, name, type_of(field), base.type.entity)
    type_, way = placed(building, type_of(field), base), (*base.path, name)
    read = Read(type=type_, root=base.root, entity=base.entity, path=way, element=base.element)
    return read if not field.virtual or field.value is None else _virtual(building, part, base, read, field)


def _virtual(building: Building, part: ast.expr, base: Read, read: Read, field: AnyField) -> AnyNode:
    """The expression of a field that is worked out when it is read, with the record it belongs to in hand."""
    step = (base.type.entity, field.name)
    if step in building.trail:
        circle = [f"{entity}.{name}" for entity, name in building.trail[building.trail.index(step) :]]
        message = f"`{circle[0]}` is worked out from itself: {' → '.join([*circle, circle[0]])}"
        return building.fail(part, "EXP-CYCLE", message)
    node, found = _inside(building, step, field.value or "", base, read.type)
    circle_found = next((one for one in found if one.code == "EXP-CYCLE"), None)
    if circle_found is not None:
        return building.fail(part, circle_found.code, circle_found.message)
    if found or node.type.kind is Kind.UNKNOWN:
        return read  # reported where the field is defined
    return Virtual(type=read.type, at=read, node=_fitted(node, read.type))


def expression_of(building: Building, entity: str, text: str, base: Read) -> AnyNode:
    """An expression of the engine's own over a record of `entity`, with the one that `base` leads to in hand."""
    node, found = _inside(building, (entity, ""), text, base)
    assert not found, f"{text!r}: {found}"
    return node


def condition_of(building: Building, entity: str, text: str, base: Read) -> AnyNode | None:
    """A condition of a definition over a record of `entity`; None if it is wrong, which is reported where it stands."""
    node, found = _inside(building, (entity, ""), text, base)
    return None if found or node.type.kind is not Kind.BOOL else node


def _inside(
    building: Building, step: tuple[str, str], text: str, base: Read, want: Type | None = None
) -> tuple[AnyNode, list[Problem]]:
    inner = Problems()
    source = parse(text, inner)
    if source is None:
        return BROKEN, inner.found
    scope = building.scope.inside(step[0])
    trail, depth = (*building.trail, step), building.depth
    inside = Building(
        scope, source, inner, base, building.build, {}, trail, depth, loops=building.loops, me=building.me
    )
    node = inside.node(source.tree)
    return node if want is None else adapted(inside, source.tree, node, want), inner.found


def _fitted(node: AnyNode, type_: Type) -> AnyNode:
    return Fit(type=type_, node=node, strict=False) if type_.number and node.type.number else node


def _unknown(building: Building, part: ast.Name) -> AnyNode:
    name = part.id
    if name in FUNCTIONS or name in FOLDS:
        message = f"`{name}` is a function"
        return building.fail(part, "EXP-NAME", message, f"write `{name}(...)`")
    here = building.here.type.entity if building.here is not None else None
    message = f"`{here}` has no field `{name}`" if here else f"there is no `{name}` here"
    return building.fail(part, "EXP-NAME", message, _meant(building, name))


def _meant(building: Building, name: str) -> str | None:
    word = name.lower()
    if WORDS.get(word, name) != name:
        return f"write `{WORDS[word]}`"
    if word in SENTENCES:
        return SENTENCES[word]
    here = own(building.scope.entity) if building.here is None else building.here
    known = [*building.variables, *building.scope.names, *OWN_WORDS, *READY_WORDS]
    if here is not None:
        known += building.scope.fields_of(here.type.entity)
    return _did_you_mean(nearest(name, known))


def _no_field(building: Building, part: ast.expr, entity: str, name: str) -> AnyNode:
    fields = building.scope.fields_of(entity)
    if not fields and building.scope.entity_of(entity) is None and entity != USER:
        return building.fail(part, "EXP-NAME", "the fields of what this leads to are not known here")
    hint = _did_you_mean(nearest(name, fields))
    return building.fail(part, "EXP-NAME", f"`{entity}` has no field `{name}`", hint)


def _did_you_mean(word: str | None) -> str | None:
    return f"did you mean `{word}`?" if word is not None else None


def labelled(scope: Scope, word: str) -> str | None:
    """A hint for a word that is the label of a field."""
    fields = scope.fields_of(scope.entity) if scope.entity is not None else {}
    name = next((one.name for one in fields.values() if word in one.label.values()), None)
    return f"the field with the label {word} is `{name}`" if name is not None else None
