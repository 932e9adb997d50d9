"""The roles over the API, for administrators: what each may do, and who has it now."""

from typing import Any

import msgspec

from engine.api.headers import no_parameters, shown
from engine.http.request import Request
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.labels import text_in
from engine.service import roles
from engine.service.roles import Held, Told

_json = msgspec.json.Encoder()


async def show(request: Request, runtime: Runtime) -> Response:
    """GET /api/-/roles."""
    principal, _ = await runtime.principal(request)
    no_parameters(request)
    async with runtime.reading(principal) as context:
        found = await roles.roles(context)
    return shown(request, _json.encode({"items": [_role(one, principal.locale) for one in found]}))


async def show_one(request: Request, runtime: Runtime, name: str) -> Response:
    """GET /api/-/roles/{role}."""
    principal, _ = await runtime.principal(request)
    no_parameters(request)
    async with runtime.reading(principal) as context:
        found = await roles.role(context, name)
    return shown(request, _json.encode(_role(found, principal.locale) | _told(found)))


def _role(held: Held, locale: str) -> dict[str, Any]:
    role = held.role
    named = {"name": role.name, "label": text_in(role.label, locale, role.name), "description": role.description}
    return named | {"includes": role.includes, "holders": held.count}


def _told(told: Told) -> dict[str, Any]:
    """`field` of a right is null where it is on the whole record; `role` is the one that gives it."""
    rights = [
        {"entity": entity, "field": one.field or None, "right": one.right, "role": one.role, "when": one.condition}
        for entity, said in told.grounds.items()
        for one in said
    ]
    people = [
        {"person": {"id": one.person, "title": one.name}, "role": one.role, "valid_until": one.until}
        for one in told.holders
    ]
    return {"included": told.included, "rights": rights, "people": people}
