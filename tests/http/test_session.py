import pytest

from engine.http.asgi import Header
from engine.http.session import Ticket, cookie_name, no_session_cookie, session_cookie, ticket
from engine.http.site import Site
from engine.security.tokens import csrf_token
from tests.http.tiny import Answer, call, request_at, wall

TOKEN, OTHER = "a" * 43, "b" * 43
COOKIE: Header = (b"cookie", b"theme=dark; loom_session=" + TOKEN.encode())
BEARER: Header = (b"authorization", b"Bearer " + TOKEN.encode())
CSRF: Header = (b"x-csrf-token", csrf_token(TOKEN).encode())
OWN: Header = (b"origin", b"http://localhost:8000")
HTTPS = Site(https=True)


def post(*headers: Header, target: str = "/me") -> Answer:
    return call(target, headers, method="POST")


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ([], None),
        ([COOKIE], Ticket(TOKEN, True)),
        ([(b"cookie", b"loom_session=" + TOKEN.encode())], Ticket(TOKEN, True)),
        ([BEARER], Ticket(TOKEN, False)),
        ([(b"authorization", b"bearer " + TOKEN.encode())], Ticket(TOKEN, False)),
        ([COOKIE, (b"authorization", b"Bearer " + OTHER.encode())], Ticket(OTHER, False)),
        ([COOKIE, (b"authorization", b"Basic YTpi")], None),
        ([(b"authorization", b"Bearer")], None),
        ([(b"authorization", b"Bearer short")], None),
        ([(b"authorization", b"Bearer " + b"a" * 5000)], None),
        ([(b"cookie", b"loom_session=")], None),
        ([(b"cookie", b"loom_session=%s; loom_session=%s" % (TOKEN.encode(), OTHER.encode()))], None),
        ([(b"cookie", b"__Host-loom_session=" + TOKEN.encode())], None),
        ([(b"cookie", b"LOOM_SESSION=" + TOKEN.encode())], None),
        ([(b"cookie", b"\xff;;;=;")], None),
    ],
)
def test_a_ticket_is_a_bearer_token_or_the_cookie(headers: list[Header], found: Ticket | None) -> None:
    assert ticket(request_at(f"/me?loom_session={OTHER}&token={OTHER}", headers)) == found


def test_over_https_only_the_name_counts_that_neighbours_cannot_set() -> None:
    cookies = b"loom_session=%s; __Host-loom_session=%s" % (OTHER.encode(), TOKEN.encode())
    assert ticket(request_at("/me", [(b"cookie", cookies)], site=HTTPS)) == Ticket(TOKEN, True)


def test_a_cookie_is_kept_from_scripts_and_other_sites() -> None:
    name, value = session_cookie(Site(), TOKEN, 3600)
    assert name == b"set-cookie"
    assert value == f"loom_session={TOKEN}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax".encode()


def test_over_https_a_cookie_goes_no_other_way() -> None:
    _, value = session_cookie(HTTPS, TOKEN, 3600)
    assert value == f"__Host-loom_session={TOKEN}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure".encode()


@pytest.mark.parametrize("site", [Site(), HTTPS])
def test_log_out_takes_the_same_cookie_away(site: Site) -> None:
    _, value = no_session_cookie(site)
    assert value.startswith(f"{cookie_name(site)}=; Path=/; Max-Age=0; ".encode())


def test_nobody_is_told_to_log_in() -> None:
    answer = call("/me")
    assert (answer.status, answer.code, answer.header("www-authenticate")) == (401, "not_logged_in", "Bearer")


@pytest.mark.parametrize("headers", [[COOKIE, CSRF], [COOKIE, CSRF, OWN], [BEARER], [BEARER, OWN]])
def test_a_change_from_a_page_of_the_session_passes(headers: list[Header]) -> None:
    assert post(*headers).status == 200


def test_a_form_may_carry_the_token_in_a_field() -> None:
    assert post(COOKIE, target="/me?field=" + csrf_token(TOKEN)).status == 200


@pytest.mark.parametrize(
    "given",
    [
        [],
        [(b"x-csrf-token", b"")],
        [(b"x-csrf-token", csrf_token(OTHER).encode())],
        [(b"x-csrf-token", TOKEN.encode())],
        [(b"x-csrf-token", b"[]")],
        [(b"x-csrf-token", b"\xff")],
    ],
)
def test_a_change_by_cookie_without_its_token_is_refused(given: list[Header]) -> None:
    answer = post(COOKIE, *given)
    assert (answer.status, answer.code) == (403, "csrf")


ELSEWHERE = [
    (b"origin", b"null"),
    (b"origin", b"https://evil.example"),
    (b"origin", b"https://localhost:8000"),
    (b"origin", b"http://localhost:3000"),
    (b"origin", b"http://localhost:8000.evil.example"),
    (b"sec-fetch-site", b"cross-site"),
    (b"sec-fetch-site", b"same-site"),
]


@pytest.mark.parametrize("header", ELSEWHERE)
@pytest.mark.parametrize("target", ["/me", "/log-in"])
def test_a_change_from_another_site_is_refused(header: Header, target: str) -> None:
    answer = post(COOKIE, CSRF, header, target=target)
    assert (answer.status, answer.code) == (403, "cross_site")


@pytest.mark.parametrize("header", [OWN, (b"sec-fetch-site", b"same-origin"), (b"sec-fetch-site", b"none")])
def test_a_log_in_from_our_own_page_passes(header: Header) -> None:
    assert post(header, target="/log-in").status == 200


def test_over_https_our_origin_is_too() -> None:
    headers = [(b"origin", b"https://localhost:8000")]
    assert call("/log-in", headers, method="POST", application=wall(HTTPS)).status == 200
    assert call("/log-in", [OWN], method="POST", application=wall(HTTPS)).status == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_needs_no_token(method: str) -> None:
    assert call("/me", [COOKIE, (b"sec-fetch-site", b"cross-site")], method=method).status == 200
