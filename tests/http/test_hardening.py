import asyncio
import logging

import pytest

from engine.http.answering import mounted
from engine.http.asgi import Application, Header, Message, Receive, Scope, Send
from engine.http.hardening import BrokenAnswer, Hardening
from engine.http.problems import Problem
from engine.http.request import MAX_BODY, Request
from engine.http.response import Response, html_response
from engine.http.site import Site
from tests.http.tiny import FORM, HOST, JSON, TABLE, call, handle, wall

EVIL = (b"host", b"evil.example")

REFUSED = [
    pytest.param("POST", "/json", [], [b""], 400, "body_missing", id="R-001-post"),
    pytest.param("PATCH", "/json", [JSON], [b""], 400, "body_missing", id="R-001-patch"),
    pytest.param("POST", "/json", [(b"content-type", b"application/json; charset=utf-16")], [b"{}"], 415,
                 "unsupported_media_type", id="R-005-utf-16"),
    pytest.param("POST", "/json", [(b"content-type", b"application/json; charset=latin-1")], [b"{}"], 415,
                 "unsupported_media_type", id="R-005-latin-1"),
    pytest.param("POST", "/json", [(b"content-type", b"text/plain")], [b"{}"], 415,
                 "unsupported_media_type", id="R-011"),
    pytest.param("POST", "/json", [FORM], [b"{}"], 415, "unsupported_media_type", id="R-011-form"),
    pytest.param("POST", "/form", [JSON], [b"{}"], 415, "unsupported_media_type", id="R-011-json-for-form"),
    pytest.param("POST", "/json", [], [b"{}"], 415, "unsupported_media_type", id="R-013-none"),
    pytest.param("POST", "/json", [JSON, JSON], [b"{}"], 400, "bad_header", id="R-013-two"),
    pytest.param("POST", "/json", [(b"content-type", b"application/json;boundary=x")], [b"{}"], 415,
                 "unsupported_media_type", id="R-013-boundary"),
    pytest.param("POST", "/json", [JSON, (b"content-encoding", b"gzip")], [b"{}"], 415,
                 "unsupported_media_type", id="R-013-compressed"),
    pytest.param("TRACE", "/echo", [], [b""], 405, "method_not_allowed", id="R-015-trace"),
    pytest.param("CONNECT", "/echo", [], [b""], 405, "method_not_allowed", id="R-015-connect"),
    pytest.param("OPTIONS", "/echo", [], [b""], 405, "method_not_allowed", id="R-015-options"),
    pytest.param("get", "/echo", [], [b""], 405, "method_not_allowed", id="R-015-lower-case"),
    pytest.param("APPROVE", "/echo", [], [b""], 405, "method_not_allowed", id="R-015-made-up"),
    pytest.param("POST", "/form", [FORM], [b"&".join(b"f%d=1" % n for n in range(50_000))], 400,
                 "too_many_parameters", id="R-018-form"),
    pytest.param("GET", "/query?" + "&".join(f"p{n}=1" for n in range(51)), [], [b""], 400,
                 "too_many_parameters", id="R-018-query"),
    pytest.param("GET", "/query?" + "&".join(f"p{n}=1" for n in range(50_000)), [], [b""], 414,
                 "uri_too_long", id="R-018-address"),
    pytest.param("GET", "/" + "a" * 9000, [], [b""], 414, "uri_too_long", id="R-018-path"),
    pytest.param("GET", "/echo", [(b"x-%d" % n, b"1") for n in range(200)], [b""], 431,
                 "headers_too_large", id="R-020-many"),
    pytest.param("GET", "/echo", [(b"x-long", b"a" * 65_536)], [b""], 431, "headers_too_large", id="R-020-long"),
    pytest.param("GET", "/echo", [(b"x-split", b"a\r\nset-cookie: b")], [b""], 400, "bad_header", id="R-020-crlf"),
    pytest.param("GET", "/echo", [(b"x-split", b"a\nb")], [b""], 400, "bad_header", id="R-020-lf"),
    pytest.param("GET", "/echo", [(b"x-split", b"a\0b")], [b""], 400, "bad_header", id="R-020-nul"),
    pytest.param("GET", "/echo", [(b"cookie", b"a=" + b"b" * 50_000)], [b""], 431, "headers_too_large", id="R-143"),
    pytest.param("GET", "/query?limit=1&limit=2", [], [b""], 400, "repeated_parameter", id="R-025"),
    pytest.param("POST", "/form", [FORM], [b"id=1&id=2"], 400, "repeated_parameter", id="R-025-form"),
    pytest.param("GET", "/query?limit=1&lim%69t=2", [], [b""], 400, "repeated_parameter", id="R-025-escaped"),
    pytest.param("GET", "/query?name=%ff", [], [b""], 400, "bad_query", id="not-utf-8"),
    pytest.param("GET", "/id/%D9%A1", [], [b""], 404, "not_found", id="R-026-arabic"),
    pytest.param("GET", "/id/+1", [], [b""], 404, "not_found", id="R-026-plus"),
    pytest.param("GET", "/id/01", [], [b""], 404, "not_found", id="R-026-zero"),
    pytest.param("GET", "/id/1.0", [], [b""], 404, "not_found", id="R-026-point"),
    pytest.param("GET", "/id/1e0", [], [b""], 404, "not_found", id="R-026-exponent"),
    pytest.param("GET", "/id/9223372036854775808", [], [b""], 404, "not_found", id="R-026-beyond"),
    pytest.param("GET", "/a%2Fb", [], [b""], 400, "bad_path", id="escaped-slash"),
    pytest.param("GET", "/a/../b", [], [b""], 400, "bad_path", id="dots"),
    pytest.param("POST", "/json", [JSON, (b"content-length", b"1000001")], [b"{}"], 413,
                 "body_too_large", id="declared-too-large"),
    pytest.param("POST", "/json", [JSON, (b"content-length", b"-1")], [b"{}"], 400, "bad_header", id="bad-length"),
    pytest.param("POST", "/json", [JSON, (b"transfer-encoding", b"chunked")], [b"a" * 600_000] * 2, 413,
                 "body_too_large", id="chunked-too-large"),
    pytest.param("GET", "/me?loom_session=" + "a" * 43, [], [b""], 401, "not_logged_in", id="R-093-query"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "target", "headers", "chunks", "status", "code"), REFUSED)
def test_a_bad_request_is_refused_with_its_code(
    method: str, target: str, headers: list[Header], chunks: list[bytes | None], status: int, code: str
) -> None:
    answer = call(target, headers, chunks, method=method)
    assert (answer.status, answer.code, answer.problem["status"]) == (status, code, status)
    assert answer.header("x-request-id") == answer.problem["request"]
    assert answer.header("x-content-type-options") == "nosniff"


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ([], "host_missing"),
        ([(b"host", b"")], "host_missing"),
        ([EVIL], "unknown_host"),
        ([(b"host", b"localhost.evil.example")], "unknown_host"),
        ([(b"host", b"localhost@evil.example")], "unknown_host"),
        ([(b"host", b"localhost:80:80")], "unknown_host"),
        ([HOST, EVIL], "bad_header"),
        ([EVIL, (b"x-forwarded-host", b"localhost")], "unknown_host"),
    ],
)
def test_only_our_own_hosts_are_served(host: list[Header], code: str) -> None:
    answer = call("/echo", host=host)
    assert (answer.status, answer.code) == (400, code)


@pytest.mark.parametrize("host", [b"localhost", b"LOCALHOST:8000", b"127.0.0.1:1", b"[::1]:8000"])
def test_the_loopback_names_are_ours_by_default(host: bytes) -> None:
    assert call("/echo", host=[(b"host", host)]).status == 200


@pytest.mark.parametrize(
    "header",
    [(b"x-forwarded-host", b"evil.example"), (b"x-http-method-override", b"DELETE"), (b"x-request-id", b"mine")],
)
def test_what_a_reader_says_of_the_way_is_ignored(header: Header) -> None:
    answer = call("/echo?_method=DELETE", [header])
    assert answer.status == 200
    assert answer.header("x-request-id") != "mine"


@pytest.mark.parametrize("kind", [b"application/json", b"application/JSON", b'application/json; charset="UTF-8"'])
def test_json_is_taken_under_its_own_name(kind: bytes) -> None:
    answer = call("/json", [(b"content-type", kind)], [b'{"a"', b":1}"], method="POST")
    assert (answer.status, answer.body) == (200, b'{"a":1}')


def test_a_body_of_exactly_the_limit_is_taken() -> None:
    assert call("/json", [JSON], [b"a" * MAX_BODY], method="POST").status == 200


def test_every_answer_carries_these_headers() -> None:
    answer = call("/echo/a")
    identity = answer.header("x-request-id")
    assert dict(answer.headers) == {
        b"content-type": b"application/json",
        b"x-echo": b"a",
        b"content-length": b"2",
        b"content-security-policy": b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        b"form-action 'self'; frame-ancestors 'none'",
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"same-origin",
        b"cross-origin-opener-policy": b"same-origin",
        b"cross-origin-resource-policy": b"same-origin",
        b"permissions-policy": b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        b"x-request-id": (identity or "").encode(),
        b"cache-control": b"no-store",
    }


def test_over_https_browsers_are_told_to_stay_there() -> None:
    answer = call("/echo", application=wall(Site(https=True)))
    assert answer.header("strict-transport-security") == "max-age=31536000; includeSubDomains"


def test_an_answer_may_say_how_long_it_is_kept() -> None:
    async def static(request: Request) -> Response:
        return html_response("", headers=((b"cache-control", b"max-age=31536000, immutable"),))

    answer = call("/app.js", application=wall(behind=mounted(static, TABLE, _unused)))
    assert answer.header("cache-control") == "max-age=31536000, immutable"


def _unused(request: Request, problem: Problem) -> Response:
    raise AssertionError


def test_head_is_get_without_the_body() -> None:
    answer = call("/echo", method="HEAD")
    assert (answer.status, answer.header("content-length"), answer.body) == (200, "2", b"")
    refused = call("/a%2Fb", method="HEAD")
    assert (refused.status, refused.body) == (400, b"")


def test_a_method_that_is_not_served_is_told_which_are() -> None:
    assert call("/echo", method="TRACE").header("allow") == "GET, HEAD, POST, PATCH, DELETE"


def test_a_foreseen_exception_is_a_problem() -> None:
    answer = call("/foreseen")
    assert (answer.status, answer.code) == (409, "busy")


@pytest.mark.parametrize("inside", [mounted(handle, TABLE, _unused), None])
def test_an_unforeseen_exception_says_nothing_but_its_id(
    inside: Application | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "engine.http"):
        answer = call("/fail", application=wall(behind=inside))
    assert (answer.status, answer.code) == (500, "internal")
    assert answer.problem["request"] in caplog.text
    assert "ValueError" in caplog.text
    assert "13800138000" not in caplog.text + answer.body.decode()
    assert "Traceback" not in answer.body.decode()
    assert "tiny.py" not in answer.body.decode()


def test_an_exception_of_what_stands_behind_is_answered_too(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError(scope["query_string"])

    answer = call("/?phone=13800138000", application=wall(behind=broken))
    assert (answer.status, answer.code) == (500, "internal")
    assert "13800138000" not in caplog.text


def test_an_answer_that_breaks_off_closes_the_connection(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError(scope["query_string"])

    with pytest.raises(BrokenAnswer) as raised:
        call("/?phone=13800138000", application=wall(behind=broken))
    assert raised.value.__suppress_context__
    assert str(raised.value) in caplog.text
    assert "13800138000" not in caplog.text


@pytest.mark.trust("R-030")
def test_a_body_that_ends_too_early_is_not_read() -> None:
    answer = call("/json", [JSON], [b'{"a"', None], method="POST")
    assert (answer.status, answer.code) == (400, "body_broken")
    assert (b"connection", b"close") in answer.headers


def test_a_chunked_body_is_counted_for_whoever_reads_it() -> None:
    async def reader(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    answer = call("/", [], [b"a" * 600_000] * 2, method="POST", application=wall(behind=reader))
    assert (answer.status, answer.code) == (413, "body_too_large")


def test_web_sockets_are_closed() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    asyncio.run(wall()({"type": "websocket"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_starting_and_stopping_pass_through() -> None:
    seen: list[str] = []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        raise AssertionError

    asyncio.run(Hardening(behind, Site())({"type": "lifespan"}, receive, send))
    assert seen == ["lifespan"]


def test_two_requests_have_two_ids() -> None:
    assert call("/echo").header("x-request-id") != call("/echo").header("x-request-id")
