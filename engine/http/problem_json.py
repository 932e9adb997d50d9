"""A problem as `application/problem+json` (RFC 9457) in the reader's language."""

import msgspec

from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import PROBLEM_JSON, Response
from engine.rules.failure import Failure, failure_text
from engine.text.messages import message

_encode = msgspec.json.Encoder().encode


def problem_json(request: Request, problem: Problem) -> Response:
    """The answer; `request` in it is the id under which the log knows it, `type` a name that never changes."""
    body: dict[str, object] = {
        "type": f"urn:metaloom:problem:{problem.code}",
        "title": message(f"title_{problem.status}", request.locale),
        "status": problem.status,
        "code": problem.code,
        "detail": message(problem.code, request.locale, **problem.arguments),
        "failures": [failure_json(one, request.locale) for one in problem.failures],
        **why_json(problem, request.locale),
        **problem.more,
        "request": request.id,
    }
    return Response(problem.status, (PROBLEM_JSON, *problem.headers), _encode(body))


def failure_json(failure: Failure, locale: str) -> dict[str, str]:
    """One failure in a language."""
    return {
        "pointer": _pointer(failure.field),
        "code": failure.code,
        "message": failure_text(failure, locale),
        **({"confirm": failure.confirm} if failure.confirm else {}),
    }


def why_json(problem: Problem, locale: str) -> dict[str, object]:
    """What is in the way of an action that was refused, where that is known."""
    told = [{"kind": one.code, "message": failure_text(one, locale)} for one in problem.why]
    return {"why_not": told} if told else {}


def _pointer(field: str | None) -> str:
    """Where it is in what was sent (RFC 6901); empty for the whole of it."""
    return "" if field is None else "/" + field
