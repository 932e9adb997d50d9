"""Actions by the API: done with one record, or with each of several."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta, Raw

from engine.api.conflicts import with_both
from engine.api.headers import etag, expected_version, no_parameters
from engine.http.bodies import check_type
from engine.http.idempotent import answered_once
from engine.http.problem_json import failure_json, why_json
from engine.http.problems import LARGEST_ID, Problem, not_found, problem_of
from engine.http.refusals import REFUSALS
from engine.http.request import Request
from engine.http.response import Response, json_response
from engine.http.runtime import Runtime
from engine.http.session import check_csrf
from engine.meta.labels import text_in
from engine.rules.body import Malformed, split
from engine.security import Principal
from engine.service import answer_links, read
from engine.service.perform import (
    AskedLevel,
    Obstacle,
    Performed,
    action_of,
    perform,
    readers,
    weighed,
    who_is_asked,
)
from engine.service.work import Context, Invalid, Made
from engine.text.messages import message

MOST_IDS = 500
"""Records of one request."""

IDS, ASK = "ids", "ask"

_json = msgspec.json.Encoder()
Identity: TypeAlias = Annotated[int, Meta(ge=1, le=LARGEST_ID)]

_ids = msgspec.json.Decoder(list[Identity])


async def show(request: Request, runtime: Runtime, entity: str, identity: int) -> Response:
    """GET /api/{entity}/{id}/actions: those that are possible now, and what is in the way of the others."""
    no_parameters(request)
    principal, _ = await runtime.principal(request)
    async with runtime.reading(principal) as context:
        await read.one(context, entity, identity, ("id",))
        found = await weighed(context, entity, identity)
        known = context.compiled.catalog.entities[entity].actions
    told = [
        {"name": name, "label": text_in(one.label, request.locale, name), "possible": name in found.offers.names}
        | {"why_not": [_obstacle(each, request.locale) for each in found.barred.get(name, ())]}
        for name, one in known.items()
        if name in found.offers.names or name in found.barred
    ]
    return json_response(_json.encode(told))


def _obstacle(obstacle: Obstacle, locale: str) -> dict[str, str]:
    return {"kind": obstacle.kind, "message": text_in(obstacle.told, locale)}


async def take(request: Request, runtime: Runtime, entity: str, identity: int, action: str) -> Response:
    """POST /api/{entity}/{id}/actions/{action}: the body has the values it asks for."""
    principal = await changer(request, runtime)
    version = expected_version(request) if request.header(b"if-match") is not None else None
    members = await _members(request)

    async def work(context: Context) -> Response:
        sent = readers(context, entity, action).read_json(members)
        return answer(await perform(meant(context, request), entity, identity, action, version, sent))

    done = answered_once(runtime, request, principal, work)
    return await with_both(runtime, principal, entity, identity, members, done)


async def foresee(request: Request, runtime: Runtime, entity: str, identity: int, action: str) -> Response:
    """GET /api/{entity}/{id}/actions/{action}/approval: the levels that would have to agree, with their people."""
    principal, _ = await runtime.principal(request)
    no_parameters(request)
    async with runtime.reading(principal) as context:
        found = await who_is_asked(context, entity, identity, action)
    if found is None:
        raise not_found()
    return json_response(_json.encode({"levels": [_level(one, request.locale) for one in found]}))


def _level(one: AskedLevel, locale: str) -> dict[str, Any]:
    people = [{"id": each.id, "title": each.name, "agrees": each.agrees} for each in one.people]
    label = text_in(one.level.label, locale, one.level.name)
    return {"level": one.level.name, "label": label, "need": one.level.need, "people": people}


async def make_link(request: Request, runtime: Runtime, task: int) -> Response:
    """POST /api/approval_task/{id}/link: a one-time link that opens a page with buttons, for one's own task."""
    principal = await changer(request, runtime)
    token, until = await runtime.change(principal, lambda context: answer_links.make_link(context, task))
    return json_response(_json.encode({"path": f"/-/answer/{token}", "expires_at": until}))


async def take_each(request: Request, runtime: Runtime, entity: str, action: str) -> Response:
    """POST /api/{entity}/actions/{action}: `ids` of records, and in `ask` the values; each is done or not by itself."""
    principal = await changer(request, runtime)
    body = await _members(request)
    unknown = next((name for name in body if name not in (IDS, ASK)), None)
    if unknown is not None:
        raise Problem(400, "unknown_parameter", {"name": unknown[:100]})
    ids, members = _identities(body.get(IDS)), split(bytes(body[ASK])) if ASK in body else {}
    async with runtime.reading(principal) as context:
        if not action_of(context, entity, action).selection:
            raise not_found()
        sent = readers(context, entity, action).read_json(members)
    if sent.failures:
        raise Invalid(sent.failures)
    told = [await _one(request, runtime, principal, entity, one, action, members) for one in ids]
    done = [one for one in told if "code" not in one]
    return json_response(_json.encode({"done": done, "failed": [one for one in told if "code" in one]}))


async def _one(
    request: Request, runtime: Runtime, principal: Principal, entity: str, identity: int, action: str,
    members: Mapping[str, Raw],
) -> Mapping[str, Any]:  # fmt: skip
    """What came of one of them; a failure is told beside it, and the others go on."""

    async def work(context: Context) -> Response:
        sent = readers(context, entity, action).read_json(members)
        found = await perform(meant(context, request), entity, identity, action, None, sent)
        return json_response(_json.encode({"id": identity, "made": made_json(found.made)}))

    try:
        done = await answered_once(runtime, request, principal, work, part=str(identity))
    except Exception as error:
        problem = problem_of(error, REFUSALS)
        if problem is None or problem.status >= 500:
            raise
        return {"id": identity, **told_of(problem, request.locale)}
    found: Mapping[str, Any] = msgspec.json.decode(done.body)
    return found


def told_of(problem: Problem, locale: str) -> dict[str, Any]:
    """Why an action was not done with one of several records."""
    failures = [failure_json(one, locale) for one in problem.failures]
    detail = message(problem.code, locale, **problem.arguments)
    return {
        "code": problem.code, "detail": detail, "failures": failures, **why_json(problem, locale), **problem.more
    }  # fmt: skip


def answer(done: Performed) -> Response:
    """The record as it is now, and what was made."""
    record = Raw(b"null") if done.found is None else Raw(done.found.json(done.names))
    body = _json.encode({"record": record, "made": made_json(done.made)})
    return json_response(body, headers=() if done.found is None else (etag(done.found.version),))


def made_json(made: Any) -> list[dict[str, Any]]:
    """Records that were made."""
    return [one._asdict() for one in made if isinstance(one, Made)]


async def changer(request: Request, runtime: Runtime) -> Principal:
    """Who wants to change something; raises Problem 401, 403 or 400."""
    principal, held = await runtime.principal(request)
    check_csrf(request, held)
    no_parameters(request)
    return principal


def meant(context: Context, request: Request) -> Context:
    """With the names of warnings in `Confirm`, separated by commas; a name that none has does nothing."""
    names = request.header(b"confirm")
    return context if names is None else replace(context, confirmed=frozenset(map(str.strip, names.split(","))))


async def _members(request: Request) -> dict[str, Raw]:
    """What was sent; an action that asks nothing needs no body."""
    body = await request.body()
    if not body:
        return {}
    check_type(request, "application/json")
    return split(body)


def _identities(raw: Raw | None) -> list[int]:
    """The ids, each once."""
    try:
        found = _ids.decode(bytes(raw)) if raw is not None else []
    except msgspec.DecodeError:
        found = []
    if not 1 <= len(found) <= MOST_IDS:
        raise Malformed("bad_ids", max=MOST_IDS)
    return list(dict.fromkeys(found))
