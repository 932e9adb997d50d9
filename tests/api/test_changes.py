"""Changes over the API: versions, keys that make a retry safe, bodies that are refused, log-in."""

import pytest

from tests.service.sales import FILES
from tests.support.stage_plugin import Play
from tests.support.world import World


def test_a_change_says_which_version_it_is_based_on(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.raw.post("/api/customer", json={"name": "Acme"})
        assert (made.status_code, made.headers["etag"], made.headers["location"]) == (201, '"1"', "/api/customer/1")
        without = await boss.raw.patch("/api/customer/1", json={"name": "B"})
        assert (without.status_code, without.json()["code"]) == (428, "version_missing")
        changed = await boss.raw.patch("/api/customer/1", json={"name": "B"}, headers={"If-Match": '"1"'})
        assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
        stale = await boss.raw.patch("/api/customer/1", json={"name": "C"}, headers={"If-Match": '"1"'})
        assert (stale.status_code, stale.json()["code"]) == (412, "conflict")
        assert (await boss.get("customer", 1))["name"] == "B"

    play(story, FILES)


@pytest.mark.parametrize("version", ["1", 'W/"1"', '"1", "2"', '"x"', '"01x"', ""])
def test_an_etag_that_is_none_of_ours_is_refused(play: Play, version: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="Acme")
        answer = await boss.raw.patch("/api/customer/1", json={"name": "B"}, headers={"If-Match": version})
        assert answer.status_code == 400

    play(story, FILES)


def test_a_request_sent_again_under_its_key_is_answered_again_and_done_once(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        key = {"Idempotency-Key": "k-1"}
        first = await boss.raw.post("/api/customer", json={"name": "Acme"}, headers=key)
        again = await boss.raw.post("/api/customer", json={"name": "Acme"}, headers=key)
        assert (first.status_code, first.content, first.headers["location"]) == (
            again.status_code, again.content, again.headers["location"],
        )  # fmt: skip
        other = await boss.raw.post("/api/customer", json={"name": "Other"}, headers=key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
        assert await boss.ids("customer") == [1]

    play(story, FILES)


def test_a_key_is_one_persons_own(play: Play) -> None:
    async def story(shop: World) -> None:
        one, other = await shop.person_as("one", "boss"), await shop.person_as("other", "boss")
        for person in (one, other):
            await person.raw.post("/api/customer", json={"name": "Acme"}, headers={"Idempotency-Key": "same"})
        assert await one.ids("customer") == [2, 1]

    play(story, FILES)


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"", "application/json", 400, "body_missing"), (b'{"name": "a",}', "application/json", 400, "bad_json"),
        (b'{"name": "a", "name": "b"}', "application/json", 400, "duplicate_key"),
        (b"[" * 5000, "application/json", 400, "too_deep"), (b"[]", "application/json", 400, "not_an_object"),
        (b'{"name": "a"}', "text/plain", 415, "unsupported_media_type"),
        (b'{"name": "a", "nope": 1}', "application/json", 422, "invalid"),
        (b'{"name": "a", "limit": "NaN"}', "application/json", 422, "invalid"),
        (b'{"name": "a", "limit": 12.345}', "application/json", 422, "invalid"),
        (b'{"name": "a", "id": 7}', "application/json", 422, "invalid"),
        (b'{"name": "a", "contact_count": 7}', "application/json", 422, "invalid"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_taken_changes_nothing(
    play: Play, body: bytes, kind: str, status: int, code: str
) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        answer = await boss.raw.post("/api/customer", content=body, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert await boss.ids("customer") == []

    play(story, FILES)


def test_everything_wrong_is_said_at_once(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        answer = await boss.raw.post("/api/customer", json={"level": "z", "limit": "-1", "since": "2026-02-30"})
        assert {one["pointer"] for one in answer.json()["failures"]} == {"/name", "/level", "/limit", "/since"}

    play(story, FILES)


def test_a_deleted_record_is_in_the_bin_and_comes_back(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        await boss.drop("customer", made["id"])
        (gone,) = await boss.all("customer", bin="true")
        assert (gone["id"], gone["deleted_by"]) == (made["id"], boss.user)
        assert (await boss.back("customer", made["id"]))["name"] == "Acme"
        assert await boss.ids("customer") == [made["id"]]

    play(story, FILES)


def test_nobody_gets_in_without_a_session(play: Play) -> None:
    async def story(shop: World) -> None:
        nobody = shop.anonymous()
        for address in ("/api/customer", "/api/customer/1", "/api/-/openapi.json"):
            answer = await nobody.get(address)
            assert (answer.status_code, answer.json()["code"]) == (401, "not_logged_in")
        for account in ("boss", "xyzzy", "a\0b", "\U0010ffff"):
            wrong = await nobody.post("/api/-/session", json={"account": account, "password": "guess"})
            assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")

    play(story, FILES)
