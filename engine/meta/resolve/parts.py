"""Entities that stand inside another: the `fields` of a `lines` field are one of their own, `<entity>_<field>`.

So are the periods of a field that is `effective_dated` (periods.py), what `references` hold (members.py), and the rows
of a table that is `editable` (table_records.py).
"""

from collections.abc import Iterator
from dataclasses import replace

from engine.diagnostics import Report
from engine.diagnostics.limits import Limit
from engine.meta.declared import Declared
from engine.meta.kinds import DictionaryDecl, EntityDecl
from engine.meta.kinds.fields import ChoiceDecl, LinesDecl, ReferencesDecl, TextDecl
from engine.meta.kinds.shared import several
from engine.meta.resolve.approving import with_approvals
from engine.meta.resolve.brought import with_brought
from engine.meta.resolve.commenting import COMMENTING
from engine.meta.resolve.flowing import with_workflows
from engine.meta.resolve.members import NO_TITLE, members_decl
from engine.meta.resolve.periods import period_parts
from engine.meta.resolve.sharing import sharing
from engine.meta.resolve.site import Site
from engine.meta.resolve.table_records import records_of
from engine.meta.resolve.unique import Definitions
from engine.meta.source import Part

_TITLES = (TextDecl, ChoiceDecl)


def part_name(entity: str, field: str) -> str:
    """What the entity of lines is called whose fields stand in place."""
    return f"{entity}_{field}"


def with_parts(definitions: Definitions, report: Report) -> Definitions:
    """The definitions together with the entities that stand inside others, and with what workflows bring."""
    definitions = with_approvals(with_workflows(definitions, report), report)
    entities = {name: _with_features(one, report) for name, one in definitions.entities.items()}
    for declared in definitions.entities.values():
        for part in _parts(declared, definitions):
            if len(part.name) > Limit.NAME.most:
                message, hint = f"`{part.name}` would be the name of an entity", f"at most {Limit.NAME.most} characters"
                report.error("META-NAME", message, part.place, hint)
            elif part.name in entities:
                message = f"there is an entity `{part.name}` already"
                report.error("META-TWICE", message, part.place, f"write `of: {part.name}`, or call the field otherwise")
            else:
                entities[part.name] = part
    for table in definitions.tables.values():
        rows = records_of(table, report)
        if rows is not None:
            entities.setdefault(table.name, rows)
    return replace(definitions, entities=entities)


def _with_features(declared: Declared, report: Report) -> Declared:
    if not isinstance(declared.decl, EntityDecl):
        return declared
    decl, site = declared.decl, Site(declared, report)
    if decl.features.share is not None:
        decl = with_brought(decl, sharing(decl.features.share), site)
    if decl.features.comment is not None:
        decl = with_brought(decl, COMMENTING, site)
    return replace(declared, decl=decl)


def _parts(declared: Declared, definitions: Definitions) -> Iterator[Declared]:
    if not isinstance(declared.decl, EntityDecl):
        return
    yield from period_parts(declared, declared.decl)
    yield from _members(declared, declared.decl, definitions)
    for name, field in declared.decl.fields.items():
        if isinstance(field, LinesDecl) and field.fields is not None and field.of is None:
            path, depth = ("fields", name), 2
            called = part_name(declared.name, name)
            decl = EntityDecl(
                entity=called,
                was=_was(declared.decl, name, field),
                part_of=declared.name,
                title=_title(field, declared.name),
                fields=dict(field.fields),
            )
            left_out = frozenset(one[depth:] for one in declared.left_out if one[:depth] == path)
            part = Declared("entity", called, Part(declared.source, path), decl, left_out)
            yield part
            yield from _parts(part, definitions)


def _members(declared: Declared, decl: EntityDecl, definitions: Definitions) -> Iterator[Declared]:
    """What leads to nothing is reported where the field is resolved."""
    for name, field in decl.fields.items():
        if isinstance(field, ReferencesDecl) and field.to in definitions.entities:
            called = part_name(declared.name, name)
            target = definitions.entities[field.to].decl
            target_was = several(target.was) if isinstance(target, EntityDecl | DictionaryDecl) else ()
            made = members_decl(called, _was(decl, name, field), declared.name, field, target_was)
            yield Declared("entity", called, Part(declared.source, ("fields", name)), made)


def _was(whole: EntityDecl, name: str, field: LinesDecl | ReferencesDecl) -> tuple[str, ...]:
    """What it was called where either of the two was."""
    owners, names = (whole.entity, *several(whole.was)), (name, *several(field.was))
    return tuple(part_name(owner, one) for owner in owners for one in names if (owner, one) != (whole.entity, name))


def _title(field: LinesDecl, whole: str) -> str:
    """Nobody writes what stands for such a line: it is its first text."""
    fields = ((name, one) for name, one in (field.fields or {}).items() if name != whole)
    return next((name for name, one in fields if one == "text" or isinstance(one, _TITLES)), NO_TITLE)
