"""One's own second factor over the API: begun, added with a code of the device, taken off with one."""

import msgspec

from engine.api.own import own_account
from engine.http.bodies import json_read
from engine.http.own_account import OwnAccount
from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.http.runtime import Runtime
from engine.rules import Failure
from engine.service.work import Invalid


class Shown(msgspec.Struct, forbid_unknown_fields=True):
    """A code of the device; `sealed` is what the answer that told the secret said, where it is to be added."""

    code: str
    sealed: str = ""


_shown = msgspec.json.Decoder(Shown)
_json = msgspec.json.Encoder()


async def show(request: Request, runtime: Runtime) -> Response:
    """GET /api/-/factor."""
    found = await (await own_account(request, runtime, adds_factor=True)).factor()
    return json_response(_json.encode({"on": found is not None, "codes": len(found.codes) if found else 0}))


async def begin(request: Request, runtime: Runtime) -> Response:
    """POST /api/-/factor/begin: the secret for a device, which nothing is stored of."""
    own = await own_account(request, runtime, adds_factor=True)
    await _not_there(own)
    begun = own.begin_factor()
    return json_response(_json.encode({"secret": begun.secret, "address": begun.address, "sealed": begun.sealed}))


async def add(request: Request, runtime: Runtime) -> Response:
    """POST /api/-/factor; this answer alone holds the codes that recover it."""
    own, sent = await own_account(request, runtime, adds_factor=True), await json_read(request, _shown, "bad_code")
    await _not_there(own)
    codes = await own.add_factor(own.begin_factor(sent.sealed), sent.code)
    if codes is None:
        raise _wrong()
    return json_response(_json.encode({"codes": codes}), 201)


async def take_off(request: Request, runtime: Runtime) -> Response:
    """POST /api/-/factor/end."""
    own, sent = await own_account(request, runtime), await json_read(request, _shown, "bad_code")
    if not await own.take_off_factor(sent.code):
        raise _wrong()
    return empty_response()


async def _not_there(own: OwnAccount) -> None:
    if await own.factor():
        raise Problem(409, "factor_there")


def _wrong() -> Invalid:
    return Invalid((Failure("wrong_code", "code"),))
