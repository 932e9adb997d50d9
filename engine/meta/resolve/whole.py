"""What only shows when all roles and entities are there: circles of roles, rights that lead nowhere."""

from collections.abc import Mapping
from typing import Final

from engine.meta.catalog import Catalog, Role, with_included
from engine.meta.resolve.roles import NEVER
from engine.meta.resolve.site import Site


def check_roles(roles: Mapping[str, Role], sites: Mapping[str, Site]) -> None:
    """Report roles that include themselves, and rights to change what a role does not let see."""
    reported: set[str] = set()
    for name, role in roles.items():
        circle = _circle(name, roles)
        if circle and not reported & set(circle):
            reported |= set(circle)
            shown = " → ".join(f"`{one}`" for one in [*circle, circle[0]])
            sites[name].below("includes").at_value("META-CIRCLE", f"roles include each other: {shown}", _OPEN)
        if not role.system:
            _warn_of_blind_changes(role, roles, sites[name])


BLIND: Final = ("read", "create")
"""Rights that make sense without seeing what there is."""

_OPEN = "take one of them out"


def warn_of_unseen(catalog: Catalog, sites: Mapping[str, Site]) -> None:
    """Warn of entities that nobody may see; dictionaries everybody may, and for those it brings the engine cares."""
    seen = {entity for role in catalog.roles.values() for entity, grant in role.grants.items() if grant.read != NEVER}
    parts = {entity.name for entity in catalog.entities.values() if entity.part_of is not None}
    own = {entity.name for entity in catalog.entities.values() if not entity.system}
    for name in own - seen - parts - catalog.dictionaries.keys():
        hint = f"add `{name}: {{read: true}}` to the `grants` of a role; what no role grants, nobody has"
        sites[name].warn("META-NOBODY", f"no role may read `{name}`", hint)


def _circle(start: str, roles: Mapping[str, Role]) -> list[str]:
    """The shortest way from a role back to itself; empty if there is none."""
    paths = [[start]]
    seen = {start}
    while paths:
        path = paths.pop(0)
        for name in roles[path[-1]].includes:
            if name == start:
                return path
            if name in roles and name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return []


def _warn_of_blind_changes(role: Role, roles: Mapping[str, Role], site: Site) -> None:
    all_roles = [roles[name] for name in with_included(roles, [role.name])]
    for entity, grant in role.grants.items():
        given = [key for key, condition in grant.conditions.items() if key not in BLIND and condition != NEVER]
        if given and not any(one.grants[entity].read != NEVER for one in all_roles if entity in one.grants):
            message = f"`{role.name}` may {given[0]} `{entity}` without seeing it"
            site.below("grants", entity, given[0]).warn("META-GRANT", message, "grant `read` too")
        for field, rights in grant.fields.items():
            if rights.read == NEVER and rights.update not in (None, NEVER):
                message = f"`{role.name}` may update `{entity}.{field}` without seeing it"
                site.below("grants", entity, "fields", field).warn(
                    "META-GRANT", message, "exchange `read` and `update`?"
                )
