"""Sessions: new at every log-in, ended after a while without a request, listed and ended by their owner."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from engine.http.entrance import program
from engine.security.passwords import Passwords
from engine.security.tokens import stored_token
from engine.service import sessions
from tests.service.sales import FILES
from tests.service.test_people import GOOD, entered, log_in, passwords, status
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import CHEAP, POLICY, World


def test_a_session_ends_without_a_request_for_long_and_after_its_life(play: Play) -> None:
    """V-32: neither a session nobody uses nor one that is always used lasts for ever."""

    async def story(shop: World) -> None:
        now = datetime.now(UTC)
        await entered(shop, "ann", "boss")
        opened = await sessions.log_in(shop.database, shop.compiled, passwords(), "ann", GOOD, now)
        assert opened is not None
        hashed = stored_token(opened.token)

        async def known(after: timedelta) -> bool:
            async with shop.database.read() as connection:
                found = await sessions.principal_of(connection, shop.compiled, hashed, now + after, POLICY)
            if found is None:
                return False
            await sessions.note_used(shop.database, found[2], now + after)
            return True

        assert await known(POLICY.idle - timedelta(minutes=1))
        assert await known(POLICY.idle + timedelta(hours=1))
        assert not await known(2 * POLICY.idle + timedelta(hours=2))
        for step in range(1, 15):
            assert await known(step * timedelta(hours=11)) is (step * timedelta(hours=11) < POLICY.life)
        assert not await known(POLICY.life)

    play(story, FILES)


def test_a_log_in_gives_up_the_session_it_came_with(play: Play) -> None:
    """V-32: a session id planted before the log-in is nobody's after it, and never becomes the new one."""

    async def story(shop: World) -> None:
        ann = await entered(shop, "ann", "boss")
        browser = await visitor(shop, ann.user)
        planted = browser.client.headers["cookie"].removeprefix("loom_session=")
        answer = await browser.client.post("/-/login", data={"account": "ann", "password": GOOD})
        assert answer.status_code == 303
        assert planted not in answer.headers["set-cookie"]
        assert "HttpOnly; SameSite=Lax" in answer.headers["set-cookie"]
        assert (await shop.anonymous(Authorization=f"Bearer {planted}").get("/api/customer")).status_code == 401

    play(story, FILES)


def test_a_changed_password_opens_a_new_session_and_ends_all_others(play: Play) -> None:
    async def story(shop: World) -> None:
        ann = await entered(shop, "ann", "boss")
        browser = await visitor(shop, ann.user)
        sent = {"old_password": GOOD, "new_password": "quite another horse", "repeat_password": "quite another horse"}
        answer = await browser.send("/-/password", sent)
        assert answer.status_code == 303
        assert await status(ann) == 401
        new = answer.headers["set-cookie"].partition("loom_session=")[2].partition(";")[0]
        assert (await shop.anonymous(Authorization=f"Bearer {new}").get("/api/customer")).status_code == 200
        assert await shop.rows("SELECT count(*) FROM _session") == [(1,)]

    play(story, FILES)


def test_the_owner_lists_sessions_and_ends_them(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob = await entered(shop, "ann", "boss"), await shop.person_as("bob", "boss")
        await log_in(shop, "ann", GOOD)
        listed = (await ann.raw.get("/api/-/sessions")).json()["items"]
        assert sorted(one["this"] for one in listed) == [False, True]
        assert {one["program"] for one in listed} == {"python-httpx"}
        other = next(one["id"] for one in listed if not one["this"])
        assert (await bob.raw.delete(f"/api/-/sessions/{other}")).status_code == 404
        assert (await ann.raw.delete(f"/api/-/sessions/{other}")).status_code == 204
        assert (await ann.raw.delete(f"/api/-/sessions/{other}")).status_code == 404
        again = (await log_in(shop, "ann", GOOD)).json()["token"]
        assert (await ann.raw.delete("/api/-/sessions")).status_code == 204
        assert await status(ann) == 200
        assert (await shop.anonymous(Authorization=f"Bearer {again}").get("/api/customer")).status_code == 401
        assert await status(bob) == 200

    play(story, FILES)


def test_a_browser_is_told_in_words() -> None:
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"
    assert program(windows) == "Chrome, Windows"
    assert program(windows + " Edg/141.0") == "Edge, Windows"
    assert program("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1") == "Safari, iPhone"
    assert program("curl/8.5.0") == "curl"
    assert program("<script>") == ""


def test_the_time_a_log_in_takes_does_not_tell_whether_there_is_the_account(play: Play) -> None:
    """V-36, R-098: a hash is worked out either way."""

    async def story(shop: World) -> None:
        await entered(shop, "ann", "boss")
        counted: list[str | None] = []

        class Counting(Passwords):
            def fits(self, password: str, stored: str | None) -> bool:
                counted.append(stored)
                return super().fits(password, stored)

        for name in ("ann", "nobody"):
            found = await sessions.log_in(
                shop.database, shop.compiled, Counting(CHEAP), name, "wrong", datetime.now(UTC)
            )
            assert found is None
        assert len(counted) == 2
        assert counted[1] is None

    play(story, FILES)


def said(log: pytest.LogCaptureFixture) -> list[str]:
    """What the engine wrote into the log; libraries may write too."""
    return [one.getMessage() for one in log.records if one.name.startswith("engine.")]


def test_log_ins_are_noted_without_what_was_typed(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    """V-38: the log names whom by a number, and quotes nothing."""

    async def story(shop: World) -> None:
        ann = await entered(shop, "ann", "boss")
        with caplog.at_level("INFO", logger="engine.http"):
            caplog.clear()
            await log_in(shop, "ann", GOOD)
            await log_in(shop, "ann", "secret guess")
            await log_in(shop, "typed password", "x")
        told = [re.sub(r"request [0-9a-f]{16}: ", "", one) for one in said(caplog)]
        refused = "a log-in was refused (wrong_credentials)"
        assert told == [f"person {ann.user} logged in", refused, refused]

    play(story, FILES)


def test_a_refusal_is_noted_with_whom(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    """Missing rights and forms of other sites, by the id of the person; what was sent is not in it."""

    async def story(shop: World) -> None:
        clerk = await shop.person_as("clerk", "clerk")
        browser = await visitor(shop, clerk.user)
        with caplog.at_level("INFO", logger="engine.http"):
            caplog.clear()
            assert (await clerk.raw.post("/api/customer", json={"name": "secret name"})).status_code == 403
            assert (await browser.client.post("/customer/new", data={"name": "secret name"})).status_code == 403
        told = [re.sub(r"request [0-9a-f]{16} ", "", one) for one in said(caplog)]
        assert told == [f"of person {clerk.user} was refused ({code})" for code in ("forbidden", "csrf")]

    play(story, FILES)
