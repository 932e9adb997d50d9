"""A request as handlers read it. Nothing of it is worked out before it is asked for."""

from collections.abc import Mapping
from typing import Final

from engine.http.asgi import Header, Receive, Scope
from engine.http.languages import preferred
from engine.http.problems import Problem
from engine.http.site import Site
from engine.http.urlencoded import read_pairs

MAX_BODY: Final = 1_000_000
MAX_PARAMETERS: Final = 50

_KEY: Final = "metaloom.request"

_ONLY_ONCE: Final = frozenset(
    {
        b"host", b"content-type", b"content-length", b"content-encoding", b"transfer-encoding", b"authorization",
        b"origin", b"sec-fetch-site", b"x-csrf-token", b"idempotency-key",
    }
)  # fmt: skip


class Request:
    """One request; made by the wall in front (hardening.py), found again by `request_of`.

    `id` names it in answers and logs, `segments` are those of its whole path, `headers` stand by lower-case name (one
    that stands several times is joined). `locale` is the reader's: what the browser asks for, until who it is is known;
    `person` is then the id of their record.
    """

    __slots__ = (
        "_body",
        "_locale",
        "_query",
        "_receive",
        "headers",
        "id",
        "method",
        "person",
        "scope",
        "segments",
        "site",
    )

    def __init__(self, scope: Scope, receive: Receive, site: Site, identity: str) -> None:
        self.id = identity
        self.scope = scope
        self.site = site
        self.method: str = scope["method"]
        self.person: int | None = None
        self.segments: tuple[str, ...] = ()
        self.headers: Mapping[bytes, bytes] = dict(scope["headers"])
        self._receive = receive
        self._body: bytes | None = None
        self._query: Mapping[str, str] | None = None
        self._locale: str | None = None

    def header(self, name: bytes) -> str | None:
        """A header as text (Latin-1, as HTTP has it), by its lower-case name."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    async def left(self) -> None:
        """Wait until whoever asks is there no more; for answers that last, to requests without a body."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the address, each once; raises Problem 400 where they cannot be read as that."""
        if self._query is None:
            self._query = read_pairs(self.scope["query_string"], MAX_PARAMETERS, "bad_query")
        return self._query

    @property
    def cookies(self) -> list[tuple[str, str]]:
        """Names and values as they were sent; a name may stand several times."""
        pairs = [part.partition("=") for part in (self.header(b"cookie") or "").split(";")]
        return [(name.strip(), value.strip()) for name, equals, value in pairs if equals]

    @property
    def address(self) -> str:
        """Where the reader comes from, as far as the connection and our own proxies say; empty where nobody does."""
        client = self.scope.get("client")
        return self.site.reader(client[0], self.header(b"x-forwarded-for")) if client else ""

    @property
    def locale(self) -> str:
        """The language to answer in."""
        if self._locale is None:
            self._locale = preferred(self.header(b"accept-language"), self.site.locale)
        return self._locale

    @locale.setter
    def locale(self, known: str) -> None:
        self._locale = known

    async def body(self, limit: int = MAX_BODY) -> bytes:
        """All of the body; raises Problem 413 beyond `limit` bytes, 400 where it ends too early."""
        if self._body is None:
            self._body = await _read(self._receive, limit)
        return self._body

    def check_headers(self) -> Mapping[bytes, bytes]:
        """The headers, those that stand several times joined; raises Problem 400 where one must not."""
        sent: list[Header] = self.scope["headers"]
        if len(sent) != len(self.headers):
            self.headers = _joined(sent)
        return self.headers


def remember(request: Request) -> None:
    """Leave the request where `request_of` finds it."""
    request.scope[_KEY] = request


def request_of(scope: Scope) -> Request:
    """The request that the wall in front made of this scope."""
    request: Request = scope[_KEY]
    return request


def _joined(sent: list[Header]) -> Mapping[bytes, bytes]:
    joined: dict[bytes, bytes] = {}
    for name, value in sent:
        if name in joined and name in _ONLY_ONCE:
            raise Problem(400, "bad_header", {"name": name.decode("latin-1")})
        mark = b"; " if name == b"cookie" else b", "
        joined[name] = joined[name] + mark + value if name in joined else value
    return joined


async def _read(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            # The client has gone, or sent chunks that are none, and waits: an answer is lost on the one only.
            raise Problem(400, "body_broken", headers=((b"connection", b"close"),))
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def too_large(limit: int) -> Problem:
    """The body is larger than it may be."""
    return Problem(413, "body_too_large", {"max": limit})
