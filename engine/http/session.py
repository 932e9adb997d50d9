"""Whose session a request claims, by cookie or bearer token, and whether a page of ours sent it (CSRF).

Before log-in there is no session to derive a token from, and a cookie of our own could be planted by a neighbour on the
same host; so the log-in form is guarded by `check_site` alone: browsers say with every form from where it comes.
"""

from typing import NamedTuple

from engine.http.admission import SAFE_METHODS
from engine.http.asgi import Header
from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.site import Site
from engine.security.tokens import is_api_token, is_csrf_token, is_token

CSRF_HEADER = b"x-csrf-token"
CSRF_FIELD = "_csrf"


class Ticket(NamedTuple):
    """A token somebody shows; whether it stands for anybody is not known yet. Only a cookie is sent unasked."""

    token: str
    by_cookie: bool

    @property
    def of_program(self) -> bool:
        """Whether it is an API token; else it is that of a session."""
        return is_api_token(self.token)


def ticket(request: Request) -> Ticket | None:
    """The token of a request, from `Authorization: Bearer` or else the cookie; None without one, or where it is none.

    A query never holds it. A cookie that stands twice counts as none: one of the two was planted.
    """
    authorization = request.header(b"authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        known = scheme.lower() == "bearer" and (is_token(token) or is_api_token(token))
        return Ticket(token, by_cookie=False) if known else None
    if b"cookie" not in request.headers:
        return None
    wanted = cookie_name(request.site)
    tokens = [value for name, value in request.cookies if name == wanted]
    return Ticket(tokens[0], by_cookie=True) if len(tokens) == 1 and is_token(tokens[0]) else None


def not_logged_in() -> Problem:
    """Nobody, or nobody any more."""
    return Problem(401, "not_logged_in", headers=((b"www-authenticate", b"Bearer"),))


def cookie_name(site: Site) -> str:
    """Over https a name that neighbours under the same domain cannot set."""
    return "__Host-loom_session" if site.https else "loom_session"


def session_cookie(site: Site, token: str, seconds: int) -> Header:
    """`Set-Cookie` for a session that lasts so many seconds."""
    assert is_token(token), "a session's token is one of ours"
    return _cookie(site, token, seconds)


def no_session_cookie(site: Site) -> Header:
    """`Set-Cookie` that takes the session away."""
    return _cookie(site, "", 0)


def _cookie(site: Site, value: str, seconds: int) -> Header:
    secure = "; Secure" if site.https else ""
    text = f"{cookie_name(site)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", text.encode("ascii")


def check_site(request: Request) -> None:
    """Raises Problem 403 for a request that a browser sent from elsewhere, or does not say from where (`null`).

    Programs that are no browser name neither header, and carry no cookies that somebody else could use.
    """
    fetched = request.headers.get(b"sec-fetch-site", b"none")
    origin = request.headers.get(b"origin")
    own = request.site.origin(request.headers[b"host"])
    if fetched not in (b"same-origin", b"none") or (origin is not None and origin != own):
        raise Problem(403, "cross_site")


def check_csrf(request: Request, shown: Ticket, field: str | None = None) -> None:
    """Raises Problem 403 where a change by cookie was not sent by a page of this session.

    Needs the session's token (`csrf_token`) in the header `X-CSRF-Token` or as `field`, the form's `_csrf`. A bearer
    token needs none: no browser sends it by itself.
    """
    if request.method in SAFE_METHODS or not shown.by_cookie:
        return
    check_site(request)
    given = request.header(CSRF_HEADER) or field
    if not given or not is_csrf_token(given, shown.token):
        raise Problem(403, "csrf")
