import json
import re
from pathlib import Path

import pytest

import engine.http
from engine.http.answering import by_reader
from engine.http.problem_json import problem_json
from engine.http.problems import Problem, problem_of, too_many_attempts
from engine.http.request import Request
from engine.http.response import Response
from engine.rules.failure import Failure
from engine.text.messages import MESSAGES
from tests.http.tiny import request_at

ENGLISH = [(b"accept-language", b"en")]


def test_a_problem_holds_all_failures_in_the_readers_language() -> None:
    failures = (
        Failure("required", "name"),
        Failure("too_small", "a~1b~0c", {"min": 3}),
        Failure("x", None, {}, {"en": "Too late"}),
    )
    problem = Problem(422, "invalid", {"count": 3}, failures)
    answer = problem_json(request_at(headers=ENGLISH), problem)
    assert (answer.status, answer.headers) == (422, ((b"content-type", b"application/problem+json"),))
    assert json.loads(answer.body) == {
        "type": "urn:metaloom:problem:invalid",
        "title": "Something needs to be corrected",
        "status": 422,
        "code": "invalid",
        "detail": "3 things need to be corrected",
        "failures": [
            {"pointer": "/name", "code": "required", "message": "Required"},
            {"pointer": "/a~1b~0c", "code": "too_small", "message": "Must be at least 3"},
            {"pointer": "", "code": "x", "message": "Too late"},
        ],
        "request": "0123456789abcdef",
    }


def test_without_a_wish_the_sites_language_is_spoken() -> None:
    assert json.loads(problem_json(request_at(), Problem(404, "not_found")).body)["title"] == "没有找到"


def test_headers_of_a_problem_go_with_it() -> None:
    assert problem_json(request_at(), too_many_attempts(7)).headers[1] == (b"retry-after", b"7")


def test_every_problem_raised_here_has_its_texts() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(engine.http.__file__).parent.glob("*.py"))
    raised = re.findall(r'Problem\(\s*(\d{3}), "([a-z_]+)"', sources)
    assert len(raised) > 10
    assert {code for _, code in raised} | {f"title_{status}" for status, _ in raised} <= MESSAGES.keys()


class Lower(Exception):
    pass


class Lowest(Lower):
    pass


def test_a_table_serves_subclasses_too() -> None:
    problem = problem_of(Lowest(), {Lower: lambda error: Problem(409, "conflict")})
    assert problem is not None
    assert problem.code == "conflict"


def test_the_nearest_class_is_meant() -> None:
    table = {Exception: lambda error: Problem(500, "internal"), Lower: lambda error: Problem(409, "conflict")}
    problem = problem_of(Lowest(), table)
    assert problem is not None
    assert problem.code == "conflict"


def test_what_nobody_foresaw_is_no_problem() -> None:
    assert problem_of(ValueError(), {Lower: lambda error: Problem(409, "conflict")}) is None


def page(request: Request, problem: Problem) -> Response:
    return Response(problem.status, (), b"page")


@pytest.mark.parametrize(
    ("target", "accept", "is_page"),
    [
        ("/customer", b"text/html,*/*;q=0.8", True),
        ("/customer", b"*/*", False),
        ("/customer", b"application/json", False),
        ("/api/customer", b"text/html,*/*;q=0.8", False),
        ("/apiary", b"text/html", True),
    ],
)
def test_who_reads_pages_gets_one_outside_of_the_api(target: str, accept: bytes, is_page: bool) -> None:
    answer = by_reader(page, problem_json)(request_at(target, [(b"accept", accept)]), Problem(404, "not_found"))
    assert (answer.body == b"page") is is_page
