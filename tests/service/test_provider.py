"""Log-in at an OpenID Connect provider, which runs in a process of its own and is asked over real HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from engine.security.passwords import Passwords
from engine.security.policy import Policy, Provider
from engine.security.seal import Seal
from engine.service import credentials
from engine.service.accounts import make_account
from engine.service.deeds import Deed
from engine.storage.rows.audit import Via
from tests.service.sales import FILES
from tests.support.provider import CLIENT, SECRET
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import CHEAP, World

BACK = "http://localhost/-/provider/back"
NOBODY = 999


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of one that runs."""
    with subprocess.Popen([sys.executable, "-m", "tests.support.provider"], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        yield run.stdout.readline().strip()
        run.terminate()


def policy(address: str) -> Policy:
    known = Provider(address, CLIENT, SECRET, BACK, "preferred_username")
    return Policy(seal=Seal(("a secret of thirty-two characters",)), provider=known)


def vouch(address: str, account: str, subject: str, spoil: str = "") -> None:
    """Whom the provider takes the next comer for."""
    httpx.post(f"{address}/as", json={"preferred_username": account, "sub": subject, "spoil": spoil})


async def browser(shop: World, address: str) -> httpx.AsyncClient:
    """A browser that has no cookie, in an installation with that provider."""
    shop.application.runtime.policy = policy(address)
    found = (await visitor(shop, NOBODY)).client
    found.headers.pop("cookie")
    return found


async def sent_there(client: httpx.AsyncClient, goal: str = "/customer") -> str:
    """The address the browser is sent back with."""
    there = await client.get("/-/provider", params={"return": goal})
    assert there.status_code == 303, there.text
    assert "HttpOnly; SameSite=Lax" in there.headers["set-cookie"]
    async with httpx.AsyncClient(trust_env=False) as elsewhere:
        back = (await elsewhere.get(there.headers["location"])).headers["location"]
    assert back.startswith(BACK)
    return back


async def logged_in(client: httpx.AsyncClient, goal: str = "/customer") -> httpx.Response:
    return await client.get(await sent_there(client, goal))


def test_whom_a_provider_vouches_for_is_logged_in_and_known_by_the_subject(play: Play, provider: str) -> None:
    """V-33: an account is found letter by letter, and only until its subject is known."""

    async def story(shop: World) -> None:
        client = await browser(shop, provider)
        made = await make_account(shop.database, shop.compiled, Passwords(CHEAP), "ann", "Ann", ["boss"])
        other = await shop.person("bob", "boss")
        assert "/-/provider" in (await client.get("/-/login")).text
        vouch(provider, "ann", "s-1")
        answer = await logged_in(client, "/customer?q=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/customer?q=1")
        assert (await client.get("/-/account")).status_code == 200
        assert await shop.rows("SELECT count(*) FROM _credential") == [(0,)]  # the one-time password serves no more
        vouch(provider, "bob", "s-1")  # renamed there: still the same person here
        assert (await logged_in(client)).status_code == 303
        assert (await shop.rows('SELECT DISTINCT "user" FROM _session WHERE "user" <> 999')) == [(made.user,)]
        for account, subject in (("ann", "s-2"), ("Bob", "s-3"), ("bоb", "s-4"), ("ghost", "s-5"), ("", "s-6")):
            vouch(provider, account, subject)  # taken already, another case, a Cyrillic о, nobody
            assert (await logged_in(client)).status_code == 403
        root = await shop.person_as("root", "admin")
        await root.set("user", made.user, active=False)
        vouch(provider, "ann", "s-1")
        assert (await logged_in(client)).status_code == 403
        assert other not in [user for (user,) in await shop.rows('SELECT "user" FROM _identity')]

    play(story, FILES)


SPOILT = ("issuer", "audience", "party", "expired", "nonce", "key", "public key as secret", "unsigned")


def test_what_is_not_signed_for_us_is_not_believed(play: Play, provider: str) -> None:
    """R-093: another key, another client, another log-in, an algorithm with a shared secret or none."""

    async def story(shop: World) -> None:
        client = await browser(shop, provider)
        await shop.person("ann", "boss")
        for spoil in SPOILT:
            vouch(provider, "ann", "s-1", spoil)
            assert (await logged_in(client)).status_code == 403, spoil
        assert await shop.rows("SELECT count(*) FROM _identity") == [(0,)]
        vouch(provider, "ann", "s-1")
        assert (await logged_in(client)).status_code == 303

    play(story, FILES)


def test_an_answer_is_for_the_browser_that_was_sent_and_serves_once(play: Play, provider: str) -> None:
    """V-25, V-31: state, cookie and code belong together; where to go on to is a path of ours."""

    async def story(shop: World) -> None:
        client = await browser(shop, provider)
        await shop.person("ann", "boss")
        vouch(provider, "ann", "s-1")
        back = await sent_there(client)
        sent = dict(parse_qsl(urlsplit(back).query))
        cookie = client.cookies["loom_provider"]
        stranger = shop.anonymous()
        stranger._transport = client._transport  # the screens, with no cookie
        assert (await stranger.get(back)).status_code == 403
        for changed in ({**sent, "state": "other"}, {**sent, "iss": "http://evil.example"}, {"state": sent["state"]}):
            assert (await client.get(BACK, params=changed)).status_code == 403
        client.cookies.set("loom_provider", cookie[:-4], domain="localhost.local", path="/-/provider")
        client.cookies.clear()
        client.headers["cookie"] = f"loom_provider={cookie}"
        assert (await client.get(back)).status_code == 303
        assert (await client.get(back)).status_code == 403
        client.headers.pop("cookie")
        for goal in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
            assert (await logged_in(client, goal)).headers["location"] == "/"

    play(story, FILES)


def test_without_its_provider_nobody_gets_in_and_nothing_breaks(play: Play, provider: str) -> None:
    async def story(shop: World) -> None:
        client = await browser(shop, "http://127.0.0.1:9")
        assert (await client.get("/-/provider")).status_code == 503
        shop.application.runtime.policy = Policy()
        assert (await client.get("/-/provider")).status_code == 404
        assert "/-/provider" not in (await client.get("/-/login")).text
        deed = Deed(await shop.person("ann"), None, Via.COMMAND, datetime.now(UTC))
        await credentials.set_password(shop.database, Passwords(CHEAP), deed, "correct horse battery", one_time=False)
        entered = await client.post("/-/login", data={"account": "ann", "password": "correct horse battery"})
        assert entered.status_code == 303

    play(story, FILES)
