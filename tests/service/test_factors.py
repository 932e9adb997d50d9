"""The second factor: asked for at every log-in once it is there, each code once, recovered, required."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pyotp

from engine.security.factor import step_of, typed
from engine.security.passwords import Passwords
from engine.security.policy import Policy
from engine.security.seal import Seal
from engine.service import credentials
from engine.service.deeds import Deed
from engine.storage.rows.audit import Via
from tests.service.sales import FILES
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import CHEAP, World

SEALED = Policy(seal=Seal(("a secret of thirty-two characters", "the one that stood here before it")))
GOOD = "correct horse battery"


async def person(shop: World, policy: Policy = SEALED) -> Visitor:
    """Ann with a password of her own, in an installation with a secret."""
    shop.application.runtime.policy = policy
    user = await shop.person("ann", "boss")
    deed = Deed(user, None, Via.COMMAND, datetime.now(UTC))
    await credentials.set_password(shop.database, Passwords(CHEAP), deed, GOOD, one_time=False)
    return await visitor(shop, user)


async def begun(ann: Visitor) -> tuple[pyotp.TOTP, str]:
    """A device that was shown the secret, and what the page sends back with a code."""
    page = await ann.page("/-/factor")
    (secret,) = re.findall(r"<code>([A-Z2-7 ]{39})</code>", page)
    (sealed,) = re.findall(r'name="sealed" value="([^"]+)"', page)
    assert 'src="data:image/svg+xml' in page
    return pyotp.TOTP(secret.replace(" ", "")), sealed


def code(device: pyotp.TOTP, steps: int = 0) -> str:
    """What a device shows, so many steps from now."""
    return device.at(datetime.now(UTC) + timedelta(seconds=30 * steps))


async def added(ann: Visitor) -> tuple[pyotp.TOTP, list[str]]:
    """The device and the recovery codes; the code of the step before was taken."""
    device, sealed = await begun(ann)
    answer = await ann.send("/-/factor", {"sealed": sealed, "code": code(device, -1)})
    assert answer.status_code == 200, answer.text
    return device, re.findall(r"<code>([a-z2-9-]{14})</code>", answer.text)


async def log_in(shop: World, **sent: str) -> httpx.Response:
    return await shop.anonymous().post("/api/-/session", json={"account": "ann", "password": GOOD, **sent})


def test_a_second_factor_is_added_asked_for_and_never_taken_twice(play: Play) -> None:
    """V-25, R-100: of the same code at the same time one is taken; of a wrong one nobody learns more than that."""

    async def story(shop: World) -> None:
        ann = await person(shop)
        assert (await log_in(shop)).status_code == 201
        device, sealed = await begun(ann)
        wrong = await ann.send("/-/factor", {"sealed": sealed, "code": "000000"})
        assert wrong.status_code == 422
        device, codes = await added(ann)
        assert len(set(codes)) == 10
        stored = str(await shop.rows("SELECT * FROM _factor"))
        assert not any(one in stored for one in (device.secret, *codes))
        assert [(await log_in(shop, **sent)).json()["code"] for sent in ({}, {"code": "12"})] == [
            "code_needed", "wrong_code",
        ]  # fmt: skip
        assert (await log_in(shop, code=code(device, -1))).json()["code"] == "wrong_code"
        now = code(device)
        tried = await asyncio.gather(*(log_in(shop, code=now) for _ in range(4)))
        assert sorted(one.status_code for one in tried) == [201, 401, 401, 401]
        assert (await log_in(shop, code=codes[0].upper().replace("-", " "))).status_code == 201
        assert (await log_in(shop, code=codes[0])).status_code == 401
        assert await shop.rows("SELECT count(*) FROM _session WHERE half") == [(0,)]

    play(story, FILES)


def test_the_first_half_of_a_log_in_opens_nothing(play: Play) -> None:
    """V-32: what the password alone gives is no session; the second half has another token."""

    async def story(shop: World) -> None:
        ann = await person(shop)
        device, _ = await added(ann)
        browser = shop.anonymous  # a browser that has no cookie yet
        page = Visitor(ann.client, "")
        page.client.headers.pop("cookie")
        half = await page.client.post("/-/login", data={"account": "ann", "password": GOOD, "return": "/customer"})
        assert half.headers["location"] == "/-/code?return=%2Fcustomer"
        token = half.headers["set-cookie"].partition("loom_session=")[2].partition(";")[0]
        assert (await browser(Authorization=f"Bearer {token}").get("/api/customer")).status_code == 401
        page.client.cookies.clear()
        cookie = {"cookie": f"loom_session={token}"}
        refused = await page.client.post("/-/code", data={"code": "000000"}, headers=cookie)
        assert refused.status_code == 401
        let_in = await page.client.post("/-/code", data={"code": code(device), "return": "/customer"}, headers=cookie)
        assert (let_in.status_code, let_in.headers["location"]) == (303, "/customer")
        whole = let_in.headers["set-cookie"].partition("loom_session=")[2].partition(";")[0]
        assert whole != token
        assert (await browser(Authorization=f"Bearer {whole}").get("/api/customer")).status_code == 200
        page.client.cookies.clear()
        again = await page.client.post("/-/code", data={"code": code(device, 1)}, headers=cookie)
        assert again.headers["location"] == "/-/login"

    play(story, FILES)


def test_guessing_codes_ends_after_some_tries(play: Play) -> None:
    """V-35: the password that is right every time does not free the tries of the code."""

    async def story(shop: World) -> None:
        ann = await person(shop, replace(SEALED, limits=replace(SEALED.limits, account=4)))
        await added(ann)
        answers = [await log_in(shop, code="000000") for _ in range(6)]
        assert [one.status_code for one in answers] == [401] * 3 + [429] * 3

    play(story, FILES)


def test_who_must_have_a_second_factor_does_nothing_before(play: Play) -> None:
    async def story(shop: World) -> None:
        ann = await person(shop, replace(SEALED, factor_required=True))
        bare = await log_in(shop)
        client = shop.anonymous(Authorization=f"Bearer {bare.json()['token']}")
        assert (await client.get("/api/customer")).json()["code"] == "factor_must_add"
        assert (await client.get("/api/-/tokens")).json()["code"] == "factor_must_add"
        assert (await ann.client.get("/customer")).headers["location"] == "/-/factor"
        device, _ = await added(ann)
        assert (await ann.client.get("/customer")).status_code == 200
        assert (await client.get("/api/customer")).status_code == 401  # all other sessions ended
        off = await ann.send("/-/factor/end", {"code": code(device)})
        assert off.headers["location"] == "/-/account"
        assert (await ann.client.get("/customer")).headers["location"] == "/-/factor"
        await added(ann)
        root = await visitor(shop, await shop.person("root", "admin"))
        shop.application.runtime.policy = SEALED
        let_off = await root.send("/-/accounts", {"account": "ann", "factor": "off"})
        assert let_off.status_code == 303
        assert (await log_in(shop)).status_code == 201

    play(story, FILES)


def test_without_a_secret_there_is_no_second_factor(play: Play) -> None:
    async def story(shop: World) -> None:
        ann = await person(shop, Policy())
        assert (await ann.client.get("/-/factor")).status_code == 404
        assert "Second factor" not in await ann.page("/-/account")

    play(story, FILES)


def test_what_is_sealed_opens_with_a_former_secret_and_for_its_purpose_alone() -> None:
    former, now = Seal(("b" * 32,)), Seal(("a" * 32, "b" * 32))
    sealed = former.close("one", "text")
    assert now.open("one", sealed) == "text"
    assert now.open("other", sealed) is None
    assert now.open("one", sealed[:-2]) is None
    assert now.open("one", "é") is None
    assert Seal(("a" * 32,)).open("one", sealed) is None
    assert former.digests("x")[0] in now.digests("x")


def test_codes_are_read_however_they_are_typed() -> None:
    assert typed(" ABCD efgh-2345 ") == "abcd-efgh-2345"
    assert step_of("A" * 32, "١٢٣٤٥٦", datetime.now(UTC)) is None
