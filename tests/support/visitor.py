"""A person in front of the screens of a running application, without a browser."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import httpx

from engine.http.answering import by_reader, mounted
from engine.http.hardening import Hardening
from engine.http.problem_json import problem_json
from engine.http.refusals import REFUSALS
from engine.http.site import Site
from engine.security.tokens import csrf_token, new_token, stored_token
from engine.storage.rows.sessions import open_session
from engine.web.assets import load_assets
from engine.web.own import own_screens
from engine.web.routes import Screens
from engine.web.served import Served
from tests.support.world import POLICY, World

_EMPTY_TAB = re.compile(r'tab=([a-z_]+)"[^>]*>[^<]*<span class="lm-count lm-number">0<')


class Visitor:
    """Asks for pages and sends forms, as a browser without script does."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self._token = client, token

    def speaks(self, locale: str) -> None:
        """Choose a language of the application for this browser."""
        self.client.headers["cookie"] += f"; look={locale}.system.standard"

    async def page(self, address: str, **parameters: str) -> str:
        """The page at an address."""
        answer = await self.client.get(address, params=parameters or None)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def record(self, address: str, *wanted: str) -> str:
        """The page of a record with all its tabs, one after the other; of lists it says are empty those `wanted`."""
        first = await self.page(address)
        empty = set(re.findall(_EMPTY_TAB, first)).difference(wanted)
        tabs = [one for one in dict.fromkeys(re.findall(r"[?&;]tab=([a-z_]+)", first)) if one not in empty]
        return first + "".join([await self.page(address, tab=tab) for tab in tabs])

    async def send(self, address: str, posted: Mapping[str, str]) -> httpx.Response:
        """The answer to a form."""
        return await self.client.post(address, data=self.signed(posted))

    async def form(self, address: str) -> dict[str, str]:
        """What the form at an address holds, and would send as it is."""
        reader = _Filled()
        reader.feed((await self.page(address)).partition('id="form-part"')[2].partition("</form>")[0])
        return reader.held

    def signed(self, posted: Mapping[str, str]) -> dict[str, str]:
        """What a form sends, with the token of the session's forms."""
        return {**posted, "_csrf": csrf_token(self._token)}


async def visitor(world: World, user: int) -> Visitor:
    """Somebody who is logged in."""
    token, now = new_token(), datetime.now(UTC)

    async def work(connection: Any) -> None:
        await open_session(connection, stored_token(token), user, now, now + POLICY.life)

    await world.database.transact(work)
    runtime = world.application.runtime
    screens = Screens(Served(runtime), load_assets(), "0", more=own_screens(runtime))
    site = Hardening(mounted(screens.handle, REFUSALS, by_reader(screens.render, problem_json)), Site())
    headers = {"accept": "text/html", "cookie": f"loom_session={token}"}
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://localhost", headers=headers)
    world.clients.append(client)
    return Visitor(client, token)


class _Filled(HTMLParser):
    """Reads what the inputs of a form hold."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, str] = {}
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in ("select", "textarea") and "name" in told:
            self._inside, self.held[told["name"]] = told["name"], ""
        elif tag == "option" and "selected" in told:
            self.held[self._inside] = told.get("value", "")
        elif tag == "input" and "name" in told and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.held[told["name"]] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._inside and self.lasttag == "textarea":
            self.held[self._inside] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._inside = ""
