"""Many changes in one request, in their order, with a result for each: all of them or none, or each by itself."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import Meta, Raw, Struct

from engine.api.actions import MOST_IDS, Identity, changer, meant, told_of
from engine.api.conflicts import STANDING, told_with_both
from engine.compile import readable
from engine.http.bodies import json_body
from engine.http.idempotent import answered_once
from engine.http.problems import LARGEST_ID, Problem, not_found, problem_of
from engine.http.refusals import REFUSALS
from engine.http.request import Request
from engine.http.response import Response, json_response
from engine.http.runtime import Runtime
from engine.rules import Input
from engine.rules.body import Malformed, split
from engine.security import Principal
from engine.service import begin, perform, write
from engine.service.read import ADDED
from engine.service.work import Context
from engine.service.written import Submitted, Written
from engine.storage.driver import DatabaseFailure

Version: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST_ID)] | Literal["*"]


class Row(Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    """One change."""


class CreateRow(Row, frozen=True, tag="create"):
    """A new record."""

    values: Raw


class UpdateRow(Row, frozen=True, tag="update"):
    """Other values of a record, which still has `version` (`*`: any)."""

    id: Identity
    version: Version
    values: Raw


class DeleteRow(Row, frozen=True, tag="delete"):
    """A record goes, which still has `version` (`*`: any)."""

    id: Identity
    version: Version


class RestoreRow(Row, frozen=True, tag="restore"):
    """A record comes back out of the bin."""

    id: Identity


class PurgeRow(Row, frozen=True, tag="purge"):
    """A record in the bin goes for good."""

    id: Identity


AnyRow: TypeAlias = CreateRow | UpdateRow | DeleteRow | RestoreRow | PurgeRow


class Bulk(Struct, frozen=True, forbid_unknown_fields=True):
    """What is sent; with `atomic` nothing is done unless all of it can be."""

    rows: Annotated[list[AnyRow], Meta(min_length=1, max_length=MOST_IDS)]
    atomic: bool = True


Told: TypeAlias = Mapping[str, Any]
"""What came of a row, ready to be encoded."""


class Failed(NamedTuple):
    """A row that cannot be done, and why."""

    row: AnyRow
    error: Exception


class Refused(Exception):
    """Some rows of a request cannot be done, and so nothing is; None stands for those that were not tried."""

    def __init__(self, outcomes: list[Told | Failed | None]) -> None:
        super().__init__("a row was refused")
        self.outcomes = outcomes


_bulk = msgspec.json.Decoder(Bulk)
_json = msgspec.json.Encoder()
_PLACE: Final = re.compile(r"`\$(\S*)`")
_NOT_DONE: Final = Problem(424, "row_not_done")


async def change_many(request: Request, runtime: Runtime, entity: str) -> Response:
    """POST /api/{entity}/bulk."""
    principal = await changer(request, runtime)
    sent = _read(await json_body(request))
    if readable(runtime.compiled, entity, principal.roles) is None:
        raise not_found()
    if sent.atomic:
        return await _together(request, runtime, principal, entity, sent.rows)
    told = [await _alone(request, runtime, principal, entity, row, place) for place, row in enumerate(sent.rows)]
    return _answer(told)


def _read(body: bytes) -> Bulk:
    split(body)
    try:
        return _bulk.decode(body)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        raise Malformed("bad_rows", place=place[1] if place else "", max=MOST_IDS) from None


def _answer(told: list[Told]) -> Response:
    return json_response(_json.encode({"results": told}))


async def _together(
    request: Request, runtime: Runtime, principal: Principal, entity: str, rows: list[AnyRow]
) -> Response:
    """All in one transaction. After a row that cannot be done the others are still looked at, to tell all at once."""

    async def work(context: Context) -> Response:
        outcomes: list[Told | Failed | None] = []
        spoiled = False
        for row in rows:
            try:
                outcomes.append(None if spoiled else await _done(meant(context, request), entity, row))
            except Exception as error:
                outcomes.append(Failed(row, _foreseen(error)))
                spoiled = isinstance(error.__cause__, DatabaseFailure)  # the transaction does nothing more
        if any(isinstance(one, Failed) for one in outcomes):
            raise Refused(outcomes)
        return _answer([one for one in outcomes if not isinstance(one, Failed) and one is not None])

    try:
        return await answered_once(runtime, request, principal, work)
    except Refused as refused:
        told = [
            await _failure(request, runtime, principal, entity, one) if isinstance(one, Failed)
            else _told(_NOT_DONE, request.locale)
            for one in refused.outcomes
        ]  # fmt: skip
        count = sum(isinstance(one, Failed) for one in refused.outcomes)
    raise Problem(422, "rows_refused", {"count": count}, more={"results": told})


async def _alone(
    request: Request, runtime: Runtime, principal: Principal, entity: str, row: AnyRow, place: int
) -> Told:
    async def work(context: Context) -> Response:
        return json_response(_json.encode(await _done(meant(context, request), entity, row)))

    try:
        answer = await answered_once(runtime, request, principal, work, part=str(place))
    except Exception as error:
        return await _failure(request, runtime, principal, entity, Failed(row, _foreseen(error)))
    told: Told = msgspec.json.decode(answer.body, type=dict[str, Raw])
    return told


def _foreseen(error: Exception) -> Exception:
    """The same, where it is the fault of the row; everything else ends the request."""
    problem = problem_of(error, REFUSALS)
    if problem is None or problem.status >= 500:
        raise error
    return error


async def _done(context: Context, entity: str, row: AnyRow) -> Told:
    match row:
        case CreateRow():
            return _written(await perform.create(context, entity, _values(context, entity, row.values)), 201)
        case UpdateRow():
            version = None if row.version == "*" else row.version
            sent = _values(context, entity, row.values)
            return _written(await perform.update(context, entity, row.id, version, sent), 200)
        case RestoreRow():
            return _written(await perform.restore(context, entity, row.id), 200)
        case PurgeRow():
            await write.purge(context, entity, row.id)
            return {"status": 204, "id": row.id}
        case DeleteRow():
            waits = await perform.delete(context, entity, row.id, None if row.version == "*" else row.version)
            return {"status": 204, "id": row.id} if waits is None else {"status": 202, "id": row.id, "waiting": [waits]}


def _values(context: Context, entity: str, values: Raw) -> Input:
    members = split(bytes(values))
    return begin.readers(context, entity).read_json({name: raw for name, raw in members.items() if name not in ADDED})


def _written(written: Written | Submitted, status: int) -> Told:
    if isinstance(written, Submitted):
        return {"status": 202, "waiting": [written.request]}
    told: Told = {"status": status, "id": written.id, "version": written.version, "record": Raw(written.json())}
    return {**told, "status": 202, "waiting": list(written.waiting)} if written.waiting else told


async def _failure(request: Request, runtime: Runtime, principal: Principal, entity: str, failed: Failed) -> Told:
    row, error = failed
    if not isinstance(error, STANDING) or isinstance(row, CreateRow):
        problem = problem_of(error, REFUSALS)
        assert problem is not None, "it was foreseen"
    else:
        sent = split(bytes(row.values)) if isinstance(row, UpdateRow) else {}
        problem = await told_with_both(runtime, principal, entity, row.id, sent, error)
    return ({} if isinstance(row, CreateRow) else {"id": row.id}) | _told(problem, request.locale)


def _told(problem: Problem, locale: str) -> dict[str, Any]:
    return {"status": problem.status, **told_of(problem, locale)}
