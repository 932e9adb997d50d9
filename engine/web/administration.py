"""Screens of administrators that are about the application as a whole: what each role may do, how it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.compile.explained import Ground
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.catalog import Entity, Role
from engine.meta.labels import text_in
from engine.screens.granted import Granted, matrix
from engine.screens.menu import AT_ADMINISTRATION, AT_HEALTH, AT_ROLES
from engine.security.rights import rights
from engine.service import roles
from engine.service.health import Finding, State, health
from engine.service.roles import Held, Holder, Told
from engine.text.date_formats import format_date
from engine.text.near import near_instant
from engine.web.answers import whole
from engine.web.routes import NAME, Table
from engine.web.visit import Visit


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role in the list of all: how many kinds of records it is about, what it includes, how often it is given."""

    name: str
    label: str
    kinds: int
    includes: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something that is looked at: what there is to say, how it is, what helps, and lines as the engine says them."""

    label: str
    text: str
    state: str
    remedy: str
    told: tuple[str, ...]


class AdministrationScreens:
    """The screens over the running application; `screens` has their addresses."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {
            ("-", "administration"): {"GET": _show_all},
            ("-", "roles"): {"GET": self._show_roles},
            ("-", "roles", NAME): {"GET": self._show_role},
            ("-", "health"): {"GET": self._show_health},
        }

    async def _show_roles(self, visit: Visit) -> Response:
        """`GET /-/roles`."""
        visit.administrators_only()
        async with self._runtime.reading(visit.person.principal) as context:
            found = await roles.roles(context)
        shown = [_line(visit, one) for one in sorted(found, key=lambda one: one.role.system)]
        return whole(visit, "roles.html", AT_ROLES, roles=shown)

    async def _show_health(self, visit: Visit) -> Response:
        """`GET /-/health`."""
        visit.administrators_only()
        runtime = self._runtime
        async with runtime.reading(visit.person.principal) as context:
            found = await health(context, runtime.database, runtime.policy)
        worst = sum(one.state is not State.GOOD for one in found)
        return whole(visit, "health.html", AT_HEALTH, findings=[_finding(visit, one) for one in found], worst=worst)

    async def _show_role(self, visit: Visit, name: str) -> Response:
        """`GET /-/roles/{role}`."""
        visit.administrators_only()
        async with self._runtime.reading(visit.person.principal) as context:
            found = await roles.role(context, name)
        catalog, reader = visit.whole, visit.reader
        return whole(
            visit, "role.html", AT_ROLES, told=found, called=lambda one: _called(visit, one),
            matrix=matrix(name, _granted(visit, found), catalog, reader), until=lambda one: _until(visit, one),
        )  # fmt: skip


async def _show_all(visit: Visit) -> Response:
    """`GET /-/administration`: what the menu has for administrators, with what it is for."""
    kept = [one for one in visit.catalog.entities.values() if one.recycle and one.part_of is None]
    bins = [(one.name, visit.many(one)) for one in kept if visit.may(one.name).bin]
    return whole(
        visit, "administration.html", AT_ADMINISTRATION, makes=visit.makes(visit.menu(None).entries), bins=bins
    )


def _finding(visit: Visit, one: Finding) -> FindingLine:
    reader = visit.reader
    facts = {
        name: near_instant(value, reader.now, reader.zone, reader.locale) if isinstance(value, datetime) else value
        for name, value in one.facts.items()
    }
    label, text = reader.say(f"health_{one.name}"), reader.say(f"health_{one.name}_is", **facts)
    remedy = reader.say(f"health_do_{one.remedy}") if one.remedy else ""
    return FindingLine(label, text, one.state.value, remedy, one.told)


def _granted(visit: Visit, told: Told) -> list[Granted]:
    """All in all; the service tells it role by role."""
    return [
        Granted(
            entity,
            rights(visit.whole, [told.role.name], entity),
            _with_rights(visit.whole.entities[entity], said),
            tuple(dict.fromkeys(one.role for one in said)),
        )
        for entity, said in told.grounds.items()
    ]


def _with_rights(entity: Entity, said: Iterable[Ground]) -> tuple[str, ...]:
    """The fields that may have rights of their own: those that grants speak of, and what is sensitive."""
    spoken_of = (one.field for one in said if one.field)
    return tuple(dict.fromkeys((*spoken_of, *(one.name for one in entity.fields.values() if one.sensitive))))


def _line(visit: Visit, held: Held) -> RoleLine:
    role = held.role
    includes = tuple(_called(visit, one) for one in role.includes)
    return RoleLine(role.name, _called(visit, role), len(role.grants), includes, held.count)


def _called(visit: Visit, role: Role | str) -> str:
    """What a role is called."""
    found = visit.whole.roles[role] if isinstance(role, str) else role
    return text_in(found.label, visit.reader.locale, found.name)


def _until(visit: Visit, holder: Holder) -> str:
    reader = visit.reader
    return reader.say("role_until", day=format_date(holder.until, reader.locale)) if holder.until else ""
