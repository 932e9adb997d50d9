"""What a set of roles may do with an entity: conditions over the record and `me`, as expressions.

Roles add up; nothing is granted that no role grants. Conditions are texts that were checked with the definitions; they
are kept as short as they can be ("true", "false"), because every statement carries them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from engine.expressions.build_shared import received, without_shares
from engine.meta.approvals import ABSENCE, REQUEST, TASK, WAITING
from engine.meta.catalog import RIGHTS, Catalog, Entity, FieldGrant, Grant, lines_field, with_included
from engine.meta.fields import CODE, AnyField
from engine.meta.sharing import GIVER, GIVING, HELD, SHARE
from engine.meta.system import ADMIN_ROLE, BOOKS, HIDDEN, OPEN
from engine.security.scopes import covers, scopes_among, taking

NEVER = "false"
ALWAYS = "true"


ENGINE: Final = "_engine"
"""The role of the engine where it acts by the definitions, which no definition can have: everything is granted."""

ENGINE_ROLES: Final = frozenset((ENGINE,))

EVERYBODY: Final = Grant(read=ALWAYS)
"""What everybody may do with the values of a dictionary: nothing could be read without them."""


_EXPORTING: Final = "export "

OWN_SHARES: Final = Grant(read=f"{GIVER} == me or {received()}", delete=f"{GIVER} == me")
"""What everybody may do with shares: see those they gave and those they were given, and take back what they gave."""


_APPROVING: Final[Mapping[str, Grant]] = {
    REQUEST: Grant(
        read="submitted_by == me or any(t for t in tasks if t.person == me or t.instead_of == me)"
        " or any(one for one in informed if one == me)"
    ),
    TASK: Grant(read="person == me or instead_of == me or request.submitted_by == me"),
    ABSENCE: Grant(
        read="person == me or substitute == me", create="person == me", update="person == me", delete="person == me"
    ),
}
"""What everybody may do with approvals, also while a setting has switched them off, for what is under way: see
what they submitted and are asked. What they do with it `who` of each action says.
"""


_CLOSED: Final = ("update", "delete", "assign")
"""What nobody does with a record while something closes it."""


@dataclass(frozen=True, slots=True)
class FieldRights:
    """For one field of a record that may be seen: when its value is, when it may be changed or given, and when a file
    that may have the record has it.
    """

    read: str
    update: str
    create: str
    export: str = NEVER


@dataclass(frozen=True, slots=True)
class Rights:
    """A condition per operation, and the rights of every field that can be read at all."""

    operations: Mapping[str, str]
    fields: Mapping[str, FieldRights]

    def may(self, operation: str) -> bool:
        """Whether there is a record at all with which this might be done."""
        return self.operations[operation] != NEVER


def rights(catalog: Catalog, roles: Iterable[str], entity: str) -> Rights:
    """What these roles, and all they include, give on `entity`.

    What is part of another is seen wherever that is, with all its fields, and changed with it only.
    """
    roles, part = frozenset(roles), catalog.entities[entity]
    if ENGINE in roles or part.part_of is None or not sees_lines(catalog, roles, part):
        return granted(catalog, roles, entity)
    operations = {name: ALWAYS if name == "read" else NEVER for name in RIGHTS}
    there = (name for name, field in part.fields.items() if field.visible != NEVER)
    return Rights(operations, dict.fromkeys(there, FieldRights(ALWAYS, NEVER, NEVER)))


def to_take(action: str) -> str:
    """The operation that an action is, among those a right is needed for."""
    return f"take {action}"


def sees_lines(catalog: Catalog, roles: Iterable[str], part: Entity) -> bool:
    """Whether these roles see lines in the records they are a part of."""
    whole = catalog.entities[part.part_of or ""]
    given = rights(catalog, roles, whole.name)
    return given.may("read") and lines_field(whole, part.name).name in given.fields


def granted(catalog: Catalog, roles: Iterable[str], entity: str) -> Rights:
    """What grants on the entity itself give; what the engine notes, nobody writes, itself not in this way either."""
    roles = frozenset(roles)
    given = _granted(catalog, roles, entity)
    if exporting(entity) in roles:
        read = both(given.operations["read"], given.operations["export"])
        given = replace(given, operations={**given.operations, "read": read})
    return _only_read(given) if entity in BOOKS else given


def exporting(entity: str) -> str:
    """What stands among the roles of whoever takes records of an entity away: they see only those they may export.

    So that whatever reads goes by it; no role can be called so.
    """
    return _EXPORTING + entity


def _granted(catalog: Catalog, roles: frozenset[str], entity: str) -> Rights:
    if ENGINE in roles:
        return _everything(catalog.entities[entity])
    grants = [grant for _, grant in _given(catalog, roles, entity)]
    operations = {name: any_of(getattr(grant, name) for grant in grants) for name in RIGHTS}
    for action in catalog.entities[entity].actions:
        operations[to_take(action)] = any_of(taken(catalog.entities[entity], grant, action) for grant in grants)
    fields = _fields(catalog.entities[entity].fields, grants)
    owner = catalog.entities[entity].owner
    if owner is not None:
        fields[owner] = replace(fields[owner], update=both(fields[owner].update, operations["assign"]))
    if entity in catalog.dictionaries:
        fields[CODE] = replace(fields[CODE], update=NEVER)  # records hold it
    seen = {name: given for name, given in fields.items() if given.read != NEVER}
    return _still_open(Rights(operations, seen), catalog.entities[entity].closed)


def _still_open(given: Rights, closed: str | None) -> Rights:
    """What all grants together give while nothing closes the record: said once, and not again for each of them."""
    if closed is None:
        return given
    still = f"not ({closed})"
    changed = {name: both(given.operations[name], still) for name in _CLOSED}
    fields = {name: replace(one, update=both(one.update, still)) for name, one in given.fields.items()}
    return Rights({**given.operations, **changed}, fields)


def grants_of(catalog: Catalog, roles: frozenset[str], entity: str) -> list[tuple[str, Grant]]:
    """What these roles grant on an entity, each with the role that does, and what everybody has (no role)."""
    closed = catalog.entities[entity].closed
    return [(role, _while_open(grant, closed)) for role, grant in _given(catalog, roles, entity)]


def _given(catalog: Catalog, roles: frozenset[str], entity: str) -> list[tuple[str, Grant]]:
    """The same, also while something closes the record."""
    held = (catalog.roles[role] for role in held_roles(catalog, roles))
    scopes = scopes_among(roles)
    found = [(role.name, narrowed(role.grants[entity], entity, scopes)) for role in held if entity in role.grants]
    return found + [("", grant) for grant in _everybodys(catalog, entity, scopes)]


def narrowed(grant: Grant, entity: str, scopes: frozenset[str]) -> Grant:
    """What of a grant scopes let pass; all of it where there are none."""
    if not scopes:
        return grant
    closed: dict[str, Any] = {name: NEVER for name in RIGHTS if not covers(scopes, entity, name)}
    actions = {name: when for name, when in grant.actions.items() if covers(scopes, entity, taking(name))}
    return msgspec.structs.replace(grant, actions=actions, **closed)


def _while_open(grant: Grant, closed: str | None) -> Grant:
    """What a grant gives while nothing closes the record."""
    if closed is None:
        return grant
    still = f"not ({closed})"
    changed: dict[str, Any] = {name: both(getattr(grant, name), still) for name in _CLOSED}
    return msgspec.structs.replace(grant, **changed)


def taken(entity: Entity, grant: Grant, action: str) -> str:
    """When an action may be done; nobody gives on by a share what they hold by a share."""
    right = entity.right_to(action)
    if right is None:
        return grant.actions.get(action, NEVER)
    given: str = getattr(grant, right)
    return both(given, without_shares(getattr(grant, HELD[GIVING[action]]))) if right == SHARE else given


def is_common(catalog: Catalog, roles: Iterable[str], entity: str) -> bool:
    """Whether these roles give nothing on an entity but what everybody has without one."""
    common = _everybodys(catalog, entity, scopes_among(roles))
    return bool(common) and granted(catalog, roles, entity) == granted(catalog, (), entity)


def _everybodys(catalog: Catalog, entity: str, scopes: frozenset[str]) -> list[Grant]:
    """What needs no role: the values of dictionaries, and of the engine's own records what all must know. Only what is
    a person's own takes a scope.
    """
    if entity in catalog.dictionaries:
        return [EVERYBODY]
    if entity == SHARE and any(one.shared for one in catalog.entities.values()):
        return [narrowed(OWN_SHARES, entity, scopes)]
    if entity in _APPROVING and _has_approvals(catalog):
        actions = dict.fromkeys(catalog.entities[entity].actions, ALWAYS)
        return [narrowed(msgspec.structs.replace(_APPROVING[entity], actions=actions), entity, scopes)]
    if entity not in OPEN:
        return []
    closed = FieldGrant(read=NEVER, update=NEVER)
    return [Grant(read=ALWAYS, fields=dict.fromkeys(catalog.entities[entity].fields.keys() - OPEN[entity], closed))]


def _has_approvals(catalog: Catalog) -> bool:
    """Whether records may wait for one, also while a setting has switched them all off, and what began goes on."""
    others = (one for name, one in catalog.entities.items() if name != REQUEST)
    if catalog.approvals:
        return True
    return any(WAITING in one.fields or any(check.approval for check in one.checks.values()) for one in others)


def _only_read(given: Rights) -> Rights:
    operations = {name: condition if name == "read" else NEVER for name, condition in given.operations.items()}
    return Rights(operations, {name: FieldRights(one.read, NEVER, NEVER) for name, one in given.fields.items()})


def _everything(entity: Entity) -> Rights:
    operations = dict.fromkeys((*RIGHTS, *map(to_take, entity.actions)), ALWAYS)
    named = (name for name in entity.fields if not name.startswith(HIDDEN))
    return Rights(operations, dict.fromkeys(named, FieldRights(ALWAYS, ALWAYS, ALWAYS, ALWAYS)))


def held_roles(catalog: Catalog, roles: Iterable[str]) -> tuple[str, ...]:
    """The roles with all they include, each once; a name that is no role gives nothing."""
    return with_included(catalog.roles, roles)


def administers(catalog: Catalog, roles: Iterable[str]) -> bool:
    """Whether these roles are those of an administrator: the engine's own, or one that includes it; no token's are."""
    roles = frozenset(roles)
    return ADMIN_ROLE in held_roles(catalog, roles) and not scopes_among(roles)


def _fields(fields: Mapping[str, AnyField], grants: list[Grant]) -> dict[str, FieldRights]:
    """Fields that no grant speaks of have the rights of the record, which are worked out once for all of them."""
    spoken_of = {name for grant in grants for name in grant.fields}
    plain = {sensitive: _field("", grants, sensitive=sensitive) for sensitive in (False, True)}
    given = {
        name: _field(name, grants, sensitive=one.sensitive) if name in spoken_of else plain[one.sensitive]
        for name, one in fields.items()
    }
    return {name: _open(fields[name], one) for name, one in given.items()}


def _open(field: AnyField, given: FieldRights) -> FieldRights:
    """Nobody changes what is not editable as the record stands; a new record is looked at as it would be (rules)."""
    if field.visible == NEVER:
        return FieldRights(NEVER, NEVER, NEVER)
    if field.editable is None:
        return given
    create = NEVER if field.editable == NEVER else given.create
    return FieldRights(given.read, both(given.update, field.editable), create, given.export)


def _field(name: str, grants: list[Grant], *, sensitive: bool) -> FieldRights:
    return FieldRights(
        read=_with_record((grant.read, _read(grant, name)) for grant in grants),
        update=any_of(both(grant.update, _update(grant, name)) for grant in grants),
        create=any_of(both(grant.create, _update(grant, name)) for grant in grants),
        export=_with_record((grant.export, _export(grant, name, sensitive=sensitive)) for grant in grants),
    )


def _with_record(given: Iterable[tuple[str, str]]) -> str:
    """When somebody has a right on a field of a record on which they have it; by grant the one and the other."""
    granted = [(record, field) for record, field in given if record != NEVER]
    if granted and all(field == ALWAYS for _, field in granted):
        return ALWAYS
    return any_of(both(record, field) for record, field in granted)


def _read(grant: Grant, name: str) -> str:
    given = grant.fields.get(name)
    return ALWAYS if given is None or given.read is None else given.read


def _export(grant: Grant, name: str, *, sensitive: bool) -> str:
    given = grant.fields.get(name)
    unsaid = NEVER if sensitive else ALWAYS
    return unsaid if given is None or given.export is None else given.export


def _update(grant: Grant, name: str) -> str:
    """Where only `read` is narrowed, what is not seen is not changed either."""
    given = grant.fields.get(name)
    return ALWAYS if given is None else given.update or given.read or ALWAYS


def any_of(conditions: Iterable[str]) -> str:
    """Their `or`, without what cannot matter."""
    wanted = dict.fromkeys(one for one in conditions if one != NEVER)
    if ALWAYS in wanted:
        return ALWAYS
    return " or ".join(f"({one})" for one in wanted) if len(wanted) > 1 else next(iter(wanted), NEVER)


def both(one: str, other: str) -> str:
    """Their `and`, without what cannot matter."""
    if NEVER in (one, other):
        return NEVER
    if one in (ALWAYS, other):
        return other
    return one if other == ALWAYS else f"({one}) and ({other})"
