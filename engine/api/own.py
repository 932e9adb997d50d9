"""One's own account over the API: who asks, in a session."""

from engine.api.headers import no_parameters
from engine.http.own_account import OwnAccount
from engine.http.request import Request
from engine.http.runtime import Runtime
from engine.http.session import check_csrf
from engine.storage.rows.audit import Via


async def own_account(request: Request, runtime: Runtime, *, adds_factor: bool = False) -> OwnAccount:
    """The account of whoever asks; raises Problem 401, or 403 for a program and for who must do something else first.

    `adds_factor`: also who must have a second factor first.
    """
    principal, held = await runtime.owner(request, adds_factor=adds_factor)
    check_csrf(request, held)
    no_parameters(request)
    return OwnAccount(runtime, request, principal, held.token, Via.API)
