"""Changes with an Idempotency-Key: done once, and answered the same way however often they are sent."""

from collections.abc import Awaitable, Callable
from hashlib import sha256

import msgspec

from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.security import Principal
from engine.service.work import Context
from engine.storage.driver import Violation
from engine.storage.rows.audit import Via
from engine.storage.rows.remembered import Answer, recall, remember

MAX_KEY = 255

_decoder = msgspec.json.Decoder(Response)


async def answered_once(
    runtime: Runtime, request: Request, principal: Principal, work: Callable[[Context], Awaitable[Response]],
    *, via: Via = Via.API, alone: bool = False, part: str = "",
) -> Response:  # fmt: skip
    """Run `work` in a transaction (see Runtime.change), or give the answer it gave before under the same key.

    The answer is kept in the transaction it tells of, so there is either both or neither. `part` names one of several
    transactions that a request takes.
    """
    key = _key(request)
    if key is None or principal.user is None:
        return await runtime.change(principal, work, via=via, alone=alone)
    user, key = principal.user, f"{key} {part}" if part else key
    asked = await _fingerprint(request, principal)

    async def once(context: Context) -> Response:
        before = await recall(context.connection, user, key, context.clock.now)
        if before is not None:
            return _again(before, asked)
        answer = await work(context)
        kept = Answer(asked, answer.status, msgspec.json.encode(answer))
        await remember(context.connection, user, key, kept, context.clock.now)
        return answer

    try:
        return await runtime.change(principal, once, via=via, alone=alone)
    except Violation as violation:
        # The same key twice at the same time: the other one was first, and has answered by now.
        if violation.table != "_idempotency" and violation.constraint != "pk_idempotency":
            raise
        return await runtime.change(principal, once, via=via, alone=alone)


def _again(before: Answer, asked: str) -> Response:
    if before.request != asked:
        raise Problem(422, "idempotency_mismatch")
    return _decoder.decode(before.body)


def _key(request: Request) -> str | None:
    key = request.header(b"idempotency-key")
    if key is None:
        return None
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise Problem(400, "bad_idempotency_key", {"max": MAX_KEY})
    return key


async def _fingerprint(request: Request, principal: Principal) -> str:
    # A program may see less than its owner: what the one was answered is not for the other.
    told = (request.method, "/".join(request.segments), request.header(b"if-match") or "", str(principal.token))
    return sha256("\n".join(told).encode() + b"\n" + await request.body()).hexdigest()
