"""One's own account over the API, what is noted of accounts, and how many requests are let in."""

from dataclasses import replace
from typing import Any

import httpx
import pyotp

from engine.http.answering import mounted
from engine.http.hardening import Hardening
from engine.http.problem_json import problem_json
from engine.http.refusals import REFUSALS
from engine.http.site import Site
from engine.security.paced import Paced
from engine.security.policy import Policy
from engine.service.accounts import make_account
from engine.web.health import HEALTH
from tests.service.sales import FILES
from tests.service.test_factors import SEALED, code
from tests.service.test_people import GOOD, account, entered, log_in, passwords, status
from tests.service.test_tokens import in_days
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

NEXT = "quite another horse"


def bearer(shop: World, answer: httpx.Response, user: int) -> Client:
    """Somebody with the session of this answer."""
    return Client(shop.anonymous(Authorization=f"Bearer {answer.json()['token']}"), user)


def test_a_password_is_changed_over_the_api_as_on_the_screen(play: Play) -> None:
    """The same checks, the same tries, also for a one-time password; all other sessions end. Never by a token."""

    async def story(shop: World) -> None:
        made = await account(shop, "ann", "boss")
        ann = bearer(shop, await log_in(shop, "ann", made.password), made.user)
        sent = {"old_password": made.password, "new_password": GOOD}
        fault = await ann.raw.post("/api/-/password", json={**sent, "new_password": "short"})
        assert [(one["pointer"], one["code"]) for one in fault.json()["failures"]] == [
            ("/new_password", "password_too_short")
        ]
        wrong = await ann.raw.post("/api/-/password", json={**sent, "old_password": "no"})
        assert (wrong.status_code, wrong.json()["failures"][0]["pointer"]) == (422, "/old_password")
        for body in ({}, {"old_password": "x"}, {**sent, "user": 1}, []):
            assert (await ann.raw.post("/api/-/password", json=body)).status_code == 400
        changed = await ann.raw.post("/api/-/password", json=sent)
        assert changed.status_code == 201
        assert await status(ann) == 401
        again = bearer(shop, changed, made.user)
        assert await status(again) == 200
        told = {"name": "n", "scopes": ["*"], "valid_until": in_days(3)}
        program = bearer(shop, await again.raw.post("/api/-/tokens", json=told), made.user)
        for address in ("password", "factor", "factor/begin", "factor/end"):
            assert (await program.raw.post(f"/api/-/{address}", json=sent)).json()["code"] == "session_needed"
        shop.application.runtime.policy = replace(Policy(), limits=replace(Policy().limits, account=3))
        tried = [await again.raw.post("/api/-/password", json={**sent, "old_password": "no"}) for _ in range(4)]
        assert [one.status_code for one in tried][-1] == 429

    play(story, FILES)


def test_a_second_factor_is_added_and_taken_off_over_the_api(play: Play) -> None:
    """Also by whoever may do nothing else before; a code serves once, and guessing ends."""

    async def story(shop: World) -> None:
        shop.application.runtime.policy = Policy()
        ann = await entered(shop, "ann", "boss")
        for verb, address in (("GET", "factor"), ("POST", "factor/begin"), ("GET", "factor")):
            assert (await ann.raw.request(verb, f"/api/-/{address}")).status_code == 404  # no secret to seal with
        shop.application.runtime.policy = replace(SEALED, factor_required=True)
        shop.application.runtime.identities.forget_all()
        assert (await ann.raw.get("/api/customer")).json()["code"] == "factor_must_add"
        assert (await ann.raw.get("/api/-/factor")).json() == {"on": False, "codes": 0}
        begun = (await ann.raw.post("/api/-/factor/begin")).json()
        assert begun["secret"] in begun["address"]
        device = pyotp.TOTP(begun["secret"])
        wrong = await ann.raw.post("/api/-/factor", json={"code": "000000", "sealed": begun["sealed"]})
        assert (wrong.status_code, wrong.json()["failures"][0]["code"]) == (422, "wrong_code")
        assert (await ann.raw.post("/api/-/factor", json={"sealed": begun["sealed"]})).status_code == 400
        other = await ann.raw.post("/api/-/factor", json={"code": code(device, -1), "sealed": "made up"})
        assert other.status_code == 422
        added = await ann.raw.post("/api/-/factor", json={"code": code(device, -1), "sealed": begun["sealed"]})
        assert (added.status_code, len(added.json()["codes"])) == (201, 10)
        assert await status(ann) == 200
        assert (await ann.raw.get("/api/-/factor")).json() == {"on": True, "codes": 10}
        assert (await ann.raw.post("/api/-/factor/begin")).json()["code"] == "factor_there"
        assert (await ann.raw.post("/api/-/factor/end", json={"code": code(device, -1)})).status_code == 422
        assert (await ann.raw.post("/api/-/factor/end", json={"code": code(device)})).status_code == 204
        assert (await ann.raw.get("/api/customer")).json()["code"] == "factor_must_add"
        shop.application.runtime.policy = replace(SEALED, limits=replace(SEALED.limits, account=2))
        shop.application.runtime.identities.forget_all()
        tried = [await ann.raw.post("/api/-/factor/end", json={"code": "000000"}) for _ in range(3)]
        assert tried[-1].status_code == 429

    play(story, FILES)


def test_administrators_look_after_accounts_over_the_api_as_on_the_screen(play: Play) -> None:
    """A link that serves once, a second factor that was lost, open sessions; for nobody else, and by no token."""

    async def story(shop: World) -> None:
        shop.application.runtime.policy = SEALED
        ann, root = await entered(shop, "ann", "boss"), await shop.person_as("root", "admin")
        at = f"/api/-/accounts/{ann.user}"
        for verb, what in (("POST", "link"), ("DELETE", "factor"), ("DELETE", "sessions")):
            assert (await ann.raw.request(verb, f"{at}/{what}")).status_code == 403
            assert (await root.raw.request(verb, f"/api/-/accounts/{2**40}/{what}")).status_code == 404
            assert (await root.raw.get(f"{at}/{what}")).status_code == 405
        begun = (await ann.raw.post("/api/-/factor/begin")).json()
        shown = {"code": code(pyotp.TOTP(begun["secret"])), "sealed": begun["sealed"]}
        assert (await ann.raw.post("/api/-/factor", json=shown)).status_code == 201
        assert (await log_in(shop, "ann", GOOD)).json()["code"] == "code_needed"
        assert (await root.raw.delete(f"{at}/factor")).status_code == 204
        again = bearer(shop, await log_in(shop, "ann", GOOD), ann.user)
        assert await status(again) == 200
        assert (await root.raw.delete(f"{at}/sessions")).status_code == 204
        assert await status(again) == 401
        again = bearer(shop, await log_in(shop, "ann", GOOD), ann.user)
        desk = await visitor(shop, root.user)
        assert (await desk.send("/-/accounts", {"account": "ann", "session": "all"})).status_code == 303
        assert await status(again) == 401
        link = (await root.raw.post(f"{at}/link")).json()["path"]
        chosen = {"new_password": NEXT, "repeat_password": NEXT}
        assert (await desk.client.post(link, data=chosen)).headers["location"] == "/-/login"
        assert (await log_in(shop, "ann", NEXT)).status_code == 201
        assert [row[0] for row in await noted(shop, ann.user)][-4:] == [
            "sessions_ended", "sessions_ended", "reset_link", "password",
        ]  # fmt: skip

    play(story, FILES)


async def noted(shop: World, user: int) -> list[tuple[Any, ...]]:
    """What the audit has of a person: what was done, by whom, by what, and what is told of it."""
    found = f"""SELECT operation, "by", via, before, after FROM _audit WHERE entity = 'user' AND record = {user}"""
    return [row for row in await shop.rows(found + " ORDER BY id") if row[0] not in ("create", "update")]


def test_what_is_done_to_an_account_is_noted_without_a_secret(play: Play) -> None:
    """V-38: told to the owner and to administrators in the history of the person, never with a secret."""

    async def story(shop: World) -> None:
        shop.application.runtime.policy = SEALED
        made = await make_account(shop.database, shop.compiled, passwords(), "ann", "Ann", ["boss"])
        ann = bearer(shop, await log_in(shop, "ann", made.password), made.user)
        sent = {"old_password": made.password, "new_password": GOOD}
        ann = bearer(shop, await ann.raw.post("/api/-/password", json=sent), made.user)
        told = {"name": "reports", "scopes": ["read"], "valid_until": in_days(3)}
        token = (await ann.raw.post("/api/-/tokens", json=told)).json()
        assert (await ann.raw.delete(f"/api/-/tokens/{token['id']}")).status_code == 204
        begun = (await ann.raw.post("/api/-/factor/begin")).json()
        device = pyotp.TOTP(begun["secret"])
        shown = {"code": code(device), "sealed": begun["sealed"]}
        codes = (await ann.raw.post("/api/-/factor", json=shown)).json()["codes"]
        assert (await ann.raw.delete("/api/-/sessions")).status_code == 204
        root = await shop.person("root", "admin")
        desk = await visitor(shop, root)
        assert (await desk.send("/-/accounts", {"account": "ann", "factor": "off"})).status_code == 303
        link = (await desk.send("/-/accounts", {"account": "ann"})).text.partition("/-/reset/")[2].partition('"')[0]
        chosen = {"new_password": NEXT, "repeat_password": NEXT}
        assert (await desk.client.post(f"/-/reset/{link[:43]}", data=chosen)).status_code == 303
        what = await noted(shop, made.user)
        assert [row[:3] for row in what] == [
            ("password", made.user, "api"),
            ("token_made", made.user, "api"),
            ("token_ended", made.user, "api"),
            ("factor_on", made.user, "api"),
            ("sessions_ended", made.user, "api"),
            ("factor_off", root, "form"),
            ("reset_link", root, "form"),
            ("password", made.user, "form"),
        ]
        secrets = (token["token"], GOOD, NEXT, made.password, begun["secret"], *codes, link[:43])
        stored = str(await shop.rows("SELECT * FROM _audit"))
        assert not any(one in stored for one in secrets)
        assert what[1][4] == what[2][3]
        ann = bearer(shop, await log_in(shop, "ann", NEXT), made.user)
        bob, boss = await shop.person_as("bob", "rep"), Client(await shop.client(root), root)
        at = f"/api/user/{made.user}/history"
        own, all_, others = [(await one.raw.get(at)).json()["items"] for one in (ann, boss, bob)]
        assert [one["operation"] for one in all_][-1] == "create"
        assert len(all_) == len(what) + 1
        assert [one["operation"] for one in own] == [one["operation"] for one in all_]
        assert {one["operation"] for one in others} <= {"create", "update"}
        (change, *_) = next(one for one in all_ if one["operation"] == "token_made")["changes"]
        assert (change["field"], change["after"]) == ("name", "reports")
        listed = await boss.all("audit_entry", where=f"record == 'user/{made.user}' and operation == 'factor_off'")
        assert len(listed) == 1
        page = await desk.page(f"/user/{made.user}/history")
        assert "['read']" not in page
        assert "made a link to a new password" in page or "生成重设密码的链接" in page

    play(story, FILES)


def test_too_many_requests_of_an_account_or_a_network_are_told_to_wait(play: Play) -> None:
    """V-35, V-39: over the API and on screens, by whatever session or token; health is always told."""

    async def story(shop: World) -> None:
        ann, bob = await shop.person_as("ann", "boss"), await shop.person_as("bob", "boss")
        told = {"name": "n", "scopes": ["read"], "valid_until": in_days(3)}
        program = bearer(shop, await ann.raw.post("/api/-/tokens", json=told), ann.user)
        browser = await visitor(shop, ann.user)
        shop.application.runtime.policy = replace(Policy(), requests=Paced(3, lambda: 0.0))
        got = [await ann.raw.get("/api/customer"), await program.raw.get("/api/customer")]
        got += [
            await browser.client.get("/customer"),
            await browser.client.get("/customer", headers={"accept": "text/html"}),
        ]
        got += [await program.raw.get("/api/customer")]
        assert [one.status_code for one in got] == [200, 200, 200, 429, 429]
        assert [int(one.headers["retry-after"]) for one in got[3:]] == [20, 20]
        assert got[4].json()["code"] == "too_many_requests"
        assert await status(bob) == 200

        async def handle(request: Any) -> Any:
            raise AssertionError(request)

        wall = Hardening(
            mounted(handle, REFUSALS, problem_json), Site(), requests=Paced(2, lambda: 0.0), uncounted=HEALTH
        )
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=wall, client=("192.0.2.7", 1)), base_url="http://localhost"
        ) as nobody:
            asked = ("/-/login", "/-/ready", "/x", "/api/y", "/-/live")
            assert [(await nobody.get(one)).status_code for one in asked] == [500, 500, 500, 429, 500]

    play(story, FILES)


def test_an_account_that_is_made_disabled_or_given_a_role_is_noted_as_a_record(play: Play) -> None:
    async def story(shop: World) -> None:
        root = await shop.person_as("root", "admin")
        ann = await root.make("user", account="ann", name="Ann", active=True)
        held = await root.make("role_assignment", holder=ann["id"], role="boss")
        await root.set("user", ann["id"], active=False)
        await root.drop("role_assignment", held["id"])
        rows = await shop.rows(f'SELECT entity, operation, via FROM _audit WHERE "by" = {root.user} ORDER BY id')
        assert rows == [
            ("user", "create", "api"), ("role_assignment", "create", "api"), ("user", "update", "api"),
            ("role_assignment", "delete", "api"),
        ]  # fmt: skip

    play(story, FILES)
