"""API tokens: made by their owner, never wider than the owner's rights, of no use for the account itself."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from engine.security.tokens import stored_token
from engine.service import tokens
from tests.service.sales import FILES
from tests.support.client import ANY, Client
from tests.support.stage_plugin import Play
from tests.support.world import World

TOKENS = "/api/-/tokens"


def in_days(count: int) -> str:
    """A last day of a token, as the application counts days."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=count)).date().isoformat()


async def made(owner: Client, *scopes: str, days: int = 30) -> dict[str, Any]:
    """What is told of a new token, this one time with the token."""
    sent = {"name": "reports", "scopes": scopes, "valid_until": in_days(days)}
    answer = await owner.raw.post(TOKENS, json=sent)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def program(shop: World, owner: Client, *scopes: str) -> httpx.AsyncClient:
    """A program with a token of these scopes."""
    token = (await made(owner, *scopes))["token"]
    return shop.anonymous(Authorization=f"Bearer {token}")


async def got(client: httpx.AsyncClient, address: str) -> int:
    return (await client.get(address)).status_code


def test_a_token_is_told_once_stored_as_its_hash_and_ended_at_once(play: Play) -> None:
    """V-38: neither the table nor a later answer holds the token; R-093: an ended one is nobody's."""

    async def story(shop: World) -> None:
        ann, bob = await shop.person_as("ann", "boss"), await shop.person_as("bob", "boss")
        told = await made(ann, "read")
        token = told.pop("token")
        assert token.startswith("loom_")
        assert told["mark"] == token[:11]
        assert told["valid_until"] == in_days(30)
        asking = shop.anonymous(Authorization=f"Bearer {token}")
        assert await got(asking, "/api/customer") == 200
        ((hashed, used),) = await shop.rows("SELECT hash, used_at FROM _token")
        assert hashed == stored_token(token)
        assert used is not None
        listed = await ann.raw.get(TOKENS)
        assert [one | {"used_at": None} for one in listed.json()["items"]] == [told]
        assert token not in listed.text
        assert (await bob.raw.get(TOKENS)).json() == {"items": []}
        assert (await bob.raw.delete(f"{TOKENS}/{told['id']}")).status_code == 404
        assert (await ann.raw.delete(f"{TOKENS}/{told['id']}")).status_code == 204
        assert await got(asking, "/api/customer") == 401
        assert (await ann.raw.delete(f"{TOKENS}/{told['id']}")).status_code == 404

    play(story, FILES)


def test_scopes_narrow_the_rights_of_the_owner(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("ann", "boss")
        one = await boss.make("customer", name="Acme")
        at = f"/api/customer/{one['id']}"
        tried = {
            "read": lambda client: client.get(at),
            "note": lambda client: client.get("/api/note"),
            "create": lambda client: client.post("/api/customer", json={"name": "Other"}),
            "update": lambda client: client.patch(at, json={"name": "Acme"}, headers=ANY),
        }
        expected = {
            ("*",): (200, 200, 201, 200),
            ("read",): (200, 200, 403, 403),
            ("customer:read",): (200, 404, 403, 403),
            ("customer:create",): (404, 404, 404, 404),
            ("customer:read", "customer:create"): (200, 404, 201, 403),
            ("customer:read", "customer:update"): (200, 404, 403, 200),
            ("customer:*",): (200, 404, 201, 200),
            ("note:*", "contact:read"): (404, 200, 404, 404),
        }
        for scopes, statuses in expected.items():
            client = await program(shop, boss, *scopes)
            found = tuple([(await ask(client)).status_code for ask in tried.values()])
            assert found == statuses, scopes
        narrow = await program(shop, boss, "customer:read")
        paths = (await narrow.get("/api/-/openapi.json")).json()["paths"]
        assert "/api/customer" in paths
        assert "/api/note" not in paths

    play(story, FILES)


def test_a_token_is_never_wider_than_its_owner_is_now(play: Play) -> None:
    """V-14: what the owner loses, the token loses; what the owner never had, no scope gives."""

    async def story(shop: World) -> None:
        root, rep = await shop.person_as("root", "admin"), await shop.person_as("ann", "rep")
        boss = await shop.person_as("boss", "boss")
        other = await boss.make("customer", name="Not hers")
        mine = await rep.make("customer", name="Hers")
        everything = await program(shop, rep, "*")
        seen = (await everything.get("/api/customer", params={"fields": "id"})).json()["items"]
        assert [one["id"] for one in seen] == [mine["id"]]
        assert await got(everything, f"/api/customer/{other['id']}") == 404
        assert "limit" not in (await everything.get(f"/api/customer/{mine['id']}")).json()
        assert (await everything.get("/api/customer", params={"where": "limit > 0"})).status_code == 400
        (held,) = await root.ids("role_assignment", where=f"holder.id == {rep.user}")
        await root.drop("role_assignment", held)
        await shop.application.look()
        assert await got(everything, "/api/customer") == 404
        await root.set("user", rep.user, active=False)
        await shop.application.look()
        assert await got(everything, "/api/customer") == 401

    play(story, FILES)


def test_a_token_is_of_no_use_for_accounts(play: Play) -> None:
    """V-12, V-14: no token makes another, ends a session, sets settings, makes people or gives roles."""

    async def story(shop: World) -> None:
        root = await shop.person_as("root", "admin", "boss")
        token = await program(shop, root, "*")
        account = await root.all("user", fields="id,version")
        made_one = {"name": "more", "scopes": ["*"], "valid_until": in_days(1)}
        tried = [
            token.get(TOKENS),
            token.post(TOKENS, json=made_one),
            token.delete(f"{TOKENS}/1"),
            token.delete("/api/-/session"),
            token.get("/api/-/settings"),
            token.post("/api/user", json={"account": "eve", "name": "Eve"}),
            token.post("/api/role_assignment", json={"holder": root.user, "role": "boss"}),
            token.patch(f"/api/user/{account[0]['id']}", json={"account": "eve"}, headers=ANY),
        ]
        assert [(await one).status_code for one in tried] == [403] * len(tried)
        assert await got(token, "/api/user") == 200
        cookie = token.headers["authorization"].removeprefix("Bearer ")
        assert await got(shop.anonymous(Cookie=f"loom_session={cookie}"), "/api/customer") == 401
        assert await got(shop.anonymous(), f"/api/customer?token={cookie}") == 401

    play(story, FILES)


REFUSED: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"name": " "}, {"name": "required"}),
    ({"name": "n" * 61}, {"name": "too_long"}),
    ({"name": "a\0b"}, {"name": "bad_character"}),
    ({"scopes": []}, {"scopes": "required"}),
    ({"scopes": ["read", "customer:fly"]}, {"scopes": "unknown_scope"}),
    ({"scopes": ["note:delete"]}, {"scopes": "unknown_scope"}),
    ({"scopes": ["secret:read"]}, {"scopes": "unknown_scope"}),
    ({"scopes": ["customer:actions/fly"]}, {"scopes": "unknown_scope"}),
    ({"valid_until": in_days(-1)}, {"valid_until": "token_expiry"}),
    ({"valid_until": in_days(400)}, {"valid_until": "token_expiry"}),
    ({"valid_until": "soon", "user": 1}, {"valid_until": "not_a_date", "user": "unknown_field"}),
]


def test_what_no_token_can_be_is_refused(play: Play) -> None:
    """V-13: whose it is cannot be sent; what its owner does not know of is no scope."""

    async def story(shop: World) -> None:
        rep = await shop.person_as("ann", "clerk")
        for changed, faults in REFUSED:
            sent = {"name": "reports", "scopes": ["read"], "valid_until": in_days(3), **changed}
            answer = await rep.raw.post(TOKENS, json=sent)
            assert answer.status_code == 422, answer.text
            assert {one["pointer"].removeprefix("/"): one["code"] for one in answer.json()["failures"]} == faults
        assert await shop.rows("SELECT count(*) FROM _token") == [(0,)]

    play(story, FILES)


def test_there_are_only_so_many_and_they_run_out(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(shop: World) -> None:
        monkeypatch.setattr(tokens, "MOST", 1)
        ann = await shop.person_as("ann", "boss")
        told = await made(ann, "read", days=0)
        again = await ann.raw.post(TOKENS, json={"name": "x", "scopes": ["read"], "valid_until": in_days(1)})
        assert [one["code"] for one in again.json()["failures"]] == ["too_many_tokens"]
        async with shop.database.read() as connection:
            hashed, later = stored_token(told["token"]), datetime.now(UTC) + timedelta(days=2)
            assert await tokens.principal_of(connection, shop.compiled, hashed, later) is None

    play(story, FILES)
