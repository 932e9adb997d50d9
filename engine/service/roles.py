"""The roles of the definitions: what each may do, itself and by the roles it includes, and who has it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.compile.explained import Ground, grounds
from engine.expressions import Value
from engine.meta.catalog import Role, including
from engine.meta.system import ROLE_ASSIGNMENT, USER
from engine.security import held_roles
from engine.service import read
from engine.service.work import Context, NotFound, administrators_only

SHOWN: Final = 100
"""So many of those who have a role are named; how many there are is told anyhow."""

_IN_FORCE: Final = (
    "(valid_until is null or valid_until >= today()) and holder.active"
    " and (holder.valid_until is null or holder.valid_until >= today())"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a role now, by `role`, which is it or includes it, until the end of a day if that is set."""

    person: int
    name: str
    role: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """A role, and how many assignments of it are in force."""

    role: Role
    count: int


@dataclass(frozen=True, slots=True)
class Told(Held):
    """All of it: by entity what its grants say, each with the role that says so; `included` are all it includes."""

    included: Sequence[str]
    grounds: Mapping[str, Sequence[Ground]]
    holders: Sequence[Holder]


async def roles(context: Context) -> list[Held]:
    """Every role; raises Forbidden for whoever is no administrator."""
    administrators_only(context, "read", ROLE_ASSIGNMENT)
    return [Held(one, (await _assigned(context, one.name, 1))[1]) for one in context.compiled.catalog.roles.values()]


async def role(context: Context, name: str) -> Told:
    """One role; raises Forbidden, NotFound."""
    administrators_only(context, "read", ROLE_ASSIGNMENT)
    found = context.compiled.catalog.roles.get(name)
    if found is None:
        raise NotFound
    included = [one for one in held_roles(context.compiled.catalog, [name]) if one != name]
    holders, count = await _assigned(context, name, SHOWN)
    return Told(found, count, included, _grounds(context, name), holders)


def _grounds(context: Context, name: str) -> dict[str, Sequence[Ground]]:
    """What everybody may do has no role, and is left out."""
    found = {
        entity: [one for one in grounds(context.compiled, entity, frozenset({name})) if one.role]
        for entity in context.compiled.catalog.entities
    }
    return {entity: said for entity, said in found.items() if said}


async def _assigned(context: Context, name: str, limit: int) -> tuple[list[Holder], int]:
    """Who has a role, the first of them by when it was given, and how many assignments there are."""
    named = " or ".join(f"role == '{one}'" for one in including(context.compiled.catalog.roles, name))
    asked = read.Query(
        entity=ROLE_ASSIGNMENT, where=f"({named}) and {_IN_FORCE}", sort=("id",), limit=limit, total=True, titles=True,
        fields=("holder", "role", "valid_until"),
    )  # fmt: skip
    page = await read.page(context, asked)
    found = [page.shape.values(row) for row in page.rows]
    names = await read.titles(context, USER, [one["holder"] for one in found if isinstance(one["holder"], int)])
    return [_holder(one, names) for one in found], page.total or 0


def _holder(values: Mapping[str, Value], names: Mapping[int, str]) -> Holder:
    person, until = values["holder"], values["valid_until"]
    assert isinstance(person, int), "nobody holds no role"
    return Holder(person, names.get(person, ""), str(values["role"]), until if isinstance(until, date) else None)
