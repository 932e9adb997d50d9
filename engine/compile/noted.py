"""Which entries of the audit somebody sees: those that tell of records they may see now, and no more than that.

Of a record that is in the bin, or gone, only those are told who see every record of its entity: nothing can be asked of
what is not there. What is granted on the entries themselves comes on top of this (reading.py).
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from engine.compile.compiled import Compiled
from engine.expressions.nodes import Aggregate, Among, AnyNode, Both, Either, Literal
from engine.expressions.types import BOOL
from engine.meta.catalog import Entity
from engine.meta.fields import LinesField
from engine.meta.system import AUDIT_ENTRY, BOOKS, HIDDEN, SETTINGS
from engine.security.rights import ENGINE, administers
from engine.security.sight import YES, Sight
from engine.storage.rows.audit import OfAccount

Roles = frozenset[str]

_AS_TOLD: Final = {
    "created_at": "updated_at",
    "updated_at": "updated_at",
    "created_by": "updated_by",
    "updated_by": "updated_by",
    "record_version": "version",
}
"""What the record itself tells of its last change: whoever may not know it there does not read it here."""


def noted_row(compiled: Compiled, roles: Roles, sight: Sight) -> AnyNode:
    """When an entry is seen, as far as its record goes."""
    if ENGINE in roles:
        return YES
    known = _known(compiled, roles)
    always = [one.name for one in known if sight.row(one.name) is YES]
    always += [SETTINGS] if administers(compiled.catalog, roles) else []
    some = (_of_seen(compiled, sight, one.name) for one in known if sight.row(one.name) is not YES)
    seen = _either([_of(compiled, always), *some])
    if administers(compiled.catalog, roles):
        return seen
    return _both(
        [
            seen,
            _either(
                [
                    _among(compiled, "operation not in ('create', 'update')", [one.value for one in OfAccount]),
                    _own(compiled),
                ]
            ),
        ]
    )


def noted_cell(compiled: Compiled, roles: Roles, sight: Sight, name: str) -> AnyNode:
    """When a field of an entry that is seen may be read, as far as its record goes."""
    if ENGINE in roles or name not in (*_AS_TOLD, "action", "changed"):
        return YES
    known = _known(compiled, roles)
    if name == "action":
        return _among(compiled, "action in ('a', 'b')", _actions(known))
    if name == "changed":
        return _either([_taken(compiled, known), _changed(compiled, sight, known)])
    return _of(compiled, [SETTINGS, *_names(known, lambda one: sight.cell(one.name, _AS_TOLD[name]) is YES)])


def _own(compiled: Compiled) -> AnyNode:
    """What was done to an account is told to whose it is, too (rows/audit.py)."""
    return _node(compiled, "record == me")


def _known(compiled: Compiled, roles: Roles) -> list[Entity]:
    """What records there are that may be seen at all: parts are told of with their whole."""
    found = compiled.visible(roles).entities.values()
    return [one for one in found if one.part_of is None and one.name not in BOOKS]


def _actions(known: Iterable[Entity]) -> list[str]:
    return [f"{one.name}.{action}" for one in known for action in one.actions]


def _taken(compiled: Compiled, known: Iterable[Entity]) -> AnyNode:
    """Of an action that was done it tells what was asked, to those who may do it."""
    asked = _among(compiled, "action in ('a', 'b')", _actions(known))
    return _both([_node(compiled, "operation == 'take'"), asked])


def _changed(compiled: Compiled, sight: Sight, known: Iterable[Entity]) -> AnyNode:
    """All of the fields that were changed may be read, on whatever record."""
    fields = {one.name: _read(compiled, sight, one) for one in known}
    whole = [name for name, read in fields.items() if len(read) == len(_noted(compiled, name))]
    parts = [
        _both([_of(compiled, [name]), _among(compiled, "all(n in ('a', 'b') for n in changed)", read)])
        for name, read in fields.items()
        if name not in whole
    ]
    return _both([_node(compiled, "operation != 'take'"), _either([_of(compiled, [SETTINGS, *whole]), *parts])])


def _read(compiled: Compiled, sight: Sight, entity: Entity) -> list[str]:
    there = (name for name in _noted(compiled, entity.name) if name in entity.fields)
    return [name for name in there if sight.cell(entity.name, name) is YES]


def _noted(compiled: Compiled, entity: str) -> list[str]:
    """The fields that entries name."""
    fields = (one for one in compiled.catalog.entities[entity].fields.values() if not one.record)
    kept = (one for one in fields if one.has_column or isinstance(one, LinesField))
    return [one.name for one in kept if not one.name.startswith(HIDDEN)]


def _names(known: Iterable[Entity], fits: Callable[[Entity], bool]) -> list[str]:
    return [one.name for one in known if fits(one)]


def _of_seen(compiled: Compiled, sight: Sight, entity: str) -> AnyNode:
    """The record of the entry is there, and may be seen."""
    named = _node(compiled, f"any(x for x in records({entity}) if x == record)")
    seen = sight.masked(_node(compiled, f"any(x for x in records({entity}))"))
    assert isinstance(named, Aggregate), "it goes over records"
    assert isinstance(seen, Aggregate), "so does what is masked"
    return msgspec.structs.replace(seen, condition=_both([named.condition, seen.condition]))


def _of(compiled: Compiled, entities: list[str]) -> AnyNode:
    return _among(compiled, "entity in ('a', 'b')", entities)


def _among(compiled: Compiled, text: str, names: list[str]) -> AnyNode:
    """The condition with these names in its list; they may be more than a text has room for."""
    node = _node(compiled, text)
    among = node.element if isinstance(node, Aggregate) else node
    assert isinstance(among, Among), "it has a list"
    listed = msgspec.structs.replace(among, items=tuple(Literal(among.items[0].type, one) for one in names))
    if not names:
        return Literal(BOOL, False)
    return msgspec.structs.replace(node, element=listed) if isinstance(node, Aggregate) else listed


def _node(compiled: Compiled, text: str) -> AnyNode:
    return compiled.condition(text, AUDIT_ENTRY).node


def _either(nodes: Iterable[AnyNode]) -> AnyNode:
    return Either(BOOL, tuple(nodes))


def _both(nodes: Iterable[Any]) -> AnyNode:
    return Both(BOOL, tuple(nodes))
