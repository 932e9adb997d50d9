"""How somebody comes in, as far as their request tells: by what program, from where, with which session so far."""

import re

from engine.http.request import Request
from engine.http.session import ticket
from engine.security.throttle import network
from engine.service.sessions import Entrance
from engine.storage.rows.sessions import Told

BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
"""How browsers name themselves; most name others after themselves too."""

SYSTEMS = ("Windows", "iPhone", "iPad", "Android", "Macintosh", "Linux")

_NAMES = {"Edg": "Edge", "OPR": "Opera", "Macintosh": "macOS"}
_PROGRAM = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}", re.ASCII)


def entrance(request: Request) -> Entrance:
    """What a request that opens a session tells; a session whose cookie it sends is the one that is given up."""
    held = ticket(request)
    former = held.token if held and held.by_cookie else ""
    return Entrance(Told(program(request.header(b"user-agent") or ""), network(request.address)), former)


def program(agent: str) -> str:
    """What a person knows a browser by, `Firefox, Linux`; of any other program its name."""
    found = [next((name for name in names if name in agent), None) for names in (BROWSERS, SYSTEMS)]
    if any(found):
        return ", ".join(_NAMES.get(name, name) for name in found if name)
    named = _PROGRAM.match(agent)
    return named[0] if named else ""
