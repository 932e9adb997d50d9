"""Why somebody may do what with a record: every condition that has a say in it, asked at once."""

from typing import NamedTuple

from engine.compile.compiled import Compiled
from engine.compile.reading import Roles, condition_node, sight
from engine.expressions.nodes import AnyNode, Literal
from engine.expressions.types import BOOL
from engine.meta.system import HIDDEN
from engine.security.rights import NEVER, grants_of, rights, taken, to_take
from engine.storage.driver import Statement
from engine.storage.sql.change import find
from engine.storage.sql.expression import condition_column
from engine.storage.sql.expression_frame import Frame


class Ground(NamedTuple):
    """A right on a record, or on its `field`, as a role says it; without a role everybody has it."""

    right: str
    role: str
    condition: str
    field: str = ""


class Explained(NamedTuple):
    """A statement over record `id`: whether it may be seen, whether each of `rights` and then of `grounds` holds,
    whether each of `fields` is seen, and whether a file that has the record has each of `taken`.
    """

    statement: Statement
    rights: tuple[str, ...]
    grounds: tuple[Ground, ...]
    fields: tuple[str, ...]
    taken: tuple[str, ...]


def explained(compiled: Compiled, entity: str, roles: Roles, *, gone: bool) -> Explained:
    """What to ask of a record of an entity for somebody with these roles; with `gone` of one in the bin."""
    return compiled.recent(("explained", entity, roles, gone), lambda: _explained(compiled, entity, roles, gone))


def _explained(compiled: Compiled, entity: str, roles: Roles, gone: bool) -> Explained:
    given, seen, known = rights(compiled.catalog, roles, entity), sight(compiled, roles), compiled.catalog.entities
    others = {name: text for name, text in given.operations.items() if name != "read"}
    told = tuple(grounds(compiled, entity, roles))
    fields = tuple(name for name in known[entity].fields if not name.startswith(HIDDEN))
    asked: list[AnyNode] = [seen.row(entity)]
    asked += [condition_node(compiled, text, entity) for text in others.values()]
    asked += [condition_node(compiled, one.condition, entity) for one in told]
    asked += [seen.cell(entity, name) if name in given.fields else _NEVER for name in fields]
    taken = tuple(
        name for name in fields if given.may("export") and name in given.fields and known[entity].fields[name].stored
    )
    asked += [condition_node(compiled, given.fields[name].export, entity) for name in taken]
    here = Frame(compiled.source, compiled.source.table(entity))
    columns = [condition_column(node, here) for node in asked]
    statement = find(compiled.source, entity, columns, gone=gone, held=False)
    return Explained(statement, ("read", *others), told, fields, taken)


def grounds(compiled: Compiled, entity: str, roles: Roles) -> list[Ground]:
    """What these roles say of an entity, with all they include, and what everybody may do with its records."""
    found, known = [], compiled.catalog.entities[entity]
    for role, grant in grants_of(compiled.catalog, roles, entity):
        found += [Ground(name, role, condition) for name, condition in grant.conditions.items()]
        found += [Ground(to_take(name), role, taken(known, grant, name)) for name in known.actions]
        for field, one in grant.fields.items():
            found += [Ground(right, role, text, field) for right, text in one.conditions.items()]
    return [one for one in found if one.condition != NEVER or one.field]


_NEVER = Literal(BOOL, False)
