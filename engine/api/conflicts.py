"""Changes that what stands in the database refused: the answer has both, what was sent and what stands now."""

from collections.abc import Awaitable, Mapping
from typing import Any, Final

from msgspec import Raw

from engine.api.headers import etag
from engine.http.problems import Problem, problem_of
from engine.http.refusals import REFUSALS
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.security import Principal
from engine.service import read
from engine.service.work import Conflict, Done, NotFound, NotNow, Referenced

STANDING: Final = (Conflict, NotNow, Done, Referenced)
"""Refusals that would not have been with another state of the record."""


async def with_both(
    runtime: Runtime, principal: Principal, entity: str, identity: int, sent: Mapping[str, Raw],
    answer: Awaitable[Response],
) -> Response:  # fmt: skip
    """The answer; a refusal that the record as it stands is the reason for says `sent`, and `current` beside it."""
    try:
        return await answer
    except STANDING as refused:
        raise await told_with_both(runtime, principal, entity, identity, sent, refused) from refused


async def told_with_both(
    runtime: Runtime, principal: Principal, entity: str, identity: int, sent: Mapping[str, Raw], refused: Exception
) -> Problem:
    """The refusal as a problem with both; `current` is null where this person does not see the record (any more)."""
    problem = problem_of(refused, REFUSALS)
    assert problem is not None, "every refusal is in the table"
    both: dict[str, Any] = {"sent": dict(sent)} if sent else {}
    try:
        async with runtime.reading(principal) as context:
            found = await read.one(context, entity, identity)
    except NotFound:
        more = {**problem.more, **both, "current": None}
        return Problem(problem.status, problem.code, problem.arguments, more=more, why=problem.why)
    more = {**problem.more, **both, "current": Raw(found.json())}
    headers = (etag(found.version),)
    return Problem(problem.status, problem.code, problem.arguments, headers=headers, more=more, why=problem.why)
