"""What the refusals of lower layers say to whoever asked: one table for the API and the screens."""

from engine.http.problems import Problem, ProblemTable, too_many_attempts
from engine.rules import Failure, Malformed
from engine.service.attempts import TooOften
from engine.service.read import BadQuery
from engine.service.work import Conflict, Done, Forbidden, Invalid, NotFound, NotNow, Referenced
from engine.storage.driver import Busy, TooSlow, Unreachable
from engine.storage.plan import NewerDefinitions

RETRY = ((b"retry-after", b"1"),)


def _reasons(error: BadQuery) -> tuple[Failure, ...]:
    """What is wrong with an expression, and at which character of it; these texts are English, as the language is."""
    return tuple(
        Failure(one.code, error.parameter, message={"en": f"{one.message} (character {one.offset + 1})"})
        for one in error.problems
    )


def _invalid(error: Invalid) -> Problem:
    """Where there are only warnings, it may be done all the same by whoever confirms them."""
    code = "unconfirmed" if all(one.confirm for one in error.failures) else "invalid"
    return Problem(422, code, {"count": len(error.failures)}, error.failures)


REFUSALS: ProblemTable = {
    NotFound: lambda error: Problem(404, "not_found"),
    Forbidden: lambda error: Problem(403, "forbidden", why=error.why),
    Invalid: _invalid,
    Conflict: lambda error: Problem(412, "conflict"),
    NotNow: lambda error: Problem(409, "not_now", {"action": error.label}, why=error.why),
    Done: lambda error: Problem(
        409, "already_done", {"action": error.label}, more={"made": [one._asdict() for one in error.made]}
    ),
    Referenced: lambda error: Problem(409, "in_use", {"entity": error.label}),
    BadQuery: lambda error: Problem(400, "bad_parameter", {"name": error.parameter}, _reasons(error)),
    TooOften: lambda error: too_many_attempts(error.seconds),
    Malformed: lambda error: Problem(400, error.code, error.arguments),
    NewerDefinitions: lambda error: Problem(503, "definitions_changing", headers=RETRY),
    Busy: lambda error: Problem(503, "busy", headers=RETRY),
    Unreachable: lambda error: Problem(503, "unreachable", headers=RETRY),
    TooSlow: lambda error: Problem(503, "too_slow"),
}
