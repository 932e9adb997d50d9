import asyncio
from ipaddress import ip_network

import pytest

from engine.http.asgi import Header
from engine.http.languages import preferred
from engine.http.problems import Problem
from engine.http.site import Site
from tests.http.tiny import request_at

PROXIES = (ip_network("10.0.0.0/24"),)


def test_a_header_is_found_by_its_name() -> None:
    request = request_at(headers=[(b"if-match", b'"3"'), (b"x-name", b"caf\xe9")])
    assert (request.header(b"if-match"), request.header(b"x-name"), request.header(b"range")) == ('"3"', "café", None)


def test_headers_that_stand_several_times_are_joined() -> None:
    request = request_at(headers=[(b"accept", b"a"), (b"accept", b"b"), (b"cookie", b"a=1"), (b"cookie", b"b=2")])
    assert request.header(b"accept") == "a, b"
    assert request.cookies == [("a", "1"), ("b", "2")]


@pytest.mark.parametrize("name", [b"host", b"authorization", b"content-type", b"origin", b"x-csrf-token"])
def test_headers_that_decide_something_stand_once(name: bytes) -> None:
    with pytest.raises(Problem, match="400 bad_header"):
        request_at(headers=[(name, b"a"), (name, b"b")])


def test_a_query_is_read_once() -> None:
    request = request_at("/customer?limit=5&name=%E5%AE%A2")
    assert request.query == {"limit": "5", "name": "客"}
    assert request.query is request.query


def test_a_body_is_read_once_and_kept() -> None:
    request = request_at(body=b"abc")
    assert asyncio.run(request.body()) == asyncio.run(request.body()) == b"abc"


def test_a_handler_may_take_less_than_the_wall_does() -> None:
    assert asyncio.run(request_at(body=b"abc").body(3)) == b"abc"
    with pytest.raises(Problem, match="413 body_too_large"):
        asyncio.run(request_at(body=b"abc").body(2))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        ((), [], "10.0.0.9"),
        ((), [(b"x-forwarded-for", b"1.2.3.4")], "10.0.0.9"),
        ((ip_network("192.168.0.0/16"),), [(b"x-forwarded-for", b"1.2.3.4")], "10.0.0.9"),
        (PROXIES, [], "10.0.0.9"),
        (PROXIES, [(b"x-forwarded-for", b"1.2.3.4")], "1.2.3.4"),
        (PROXIES, [(b"x-forwarded-for", b"6.6.6.6, 1.2.3.4")], "1.2.3.4"),
        (PROXIES, [(b"x-forwarded-for", b"6.6.6.6, 1.2.3.4, 10.0.0.7")], "1.2.3.4"),
        (PROXIES, [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"1.2.3.4")], "1.2.3.4"),
        (PROXIES, [(b"x-forwarded-for", b"1.2.3.4, made up")], "made up"),
    ],
)
def test_an_address_is_the_connections_or_what_our_proxies_say(
    proxies: tuple[object, ...], forwarded: list[Header], address: str
) -> None:
    assert request_at(headers=forwarded, site=Site(proxies=proxies)).address == address  # type: ignore[arg-type] # a parameter


@pytest.mark.parametrize(
    ("asked", "locale"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-GB,zh;q=0.8", "en-GB"),
        ("zh;q=0.8,en-GB;q=0.9", "en-GB"),
        ("fr,en;q=0.3", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        ("en;q=0", "zh"),
        ("zha", "zh"),
        ("en;q=5", "zh"),
        ("../../etc,en", "en"),
        (",".join(["fr"] * 100_000), "zh"),
    ],
)
def test_the_language_is_the_one_asked_for_that_the_engine_speaks(asked: str | None, locale: str) -> None:
    assert preferred(asked, "zh") == locale


def test_a_known_reader_is_answered_in_their_own_language() -> None:
    request = request_at(headers=[(b"accept-language", b"en")])
    assert request.locale == "en"
    request.locale = "zh-CN"
    assert request.locale == "zh-CN"
