"""Many changes in one request: all or none, or each by itself, with a result for each."""

from typing import Any

import httpx
import pytest

from tests.service.sales import FILES
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import World


def new(**values: Any) -> dict[str, Any]:
    return {"do": "create", "values": values}


async def bulk(client: Client, *rows: dict[str, Any], entity: str = "customer", **more: Any) -> httpx.Response:
    headers = {"Idempotency-Key": more.pop("key")} if "key" in more else {}
    return await client.raw.post(f"/api/{entity}/bulk", json={"rows": rows, **more}, headers=headers)


def results(answer: httpx.Response) -> list[Any]:
    """Status and code, by row."""
    return [(one["status"], one.get("code")) for one in answer.json()["results"]]


def test_rows_are_done_in_their_order_in_one_transaction(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        first = await bulk(boss, new(name="A"), new(name="B", phone="5"))
        assert results(first) == [(201, None), (201, None)]
        assert first.json()["results"][1]["record"] == await boss.get("customer", 2)
        answer = await bulk(
            boss,
            {"do": "update", "id": 1, "version": 1, "values": {"name": "A1"}},
            {"do": "update", "id": 1, "version": 2, "values": {"name": "A2"}},
            {"do": "delete", "id": 2, "version": "*"},
            {"do": "restore", "id": 2},
        )
        assert (answer.status_code, results(answer)) == (200, [(200, None), (200, None), (204, None), (200, None)])
        assert (await boss.get("customer", 1))["name"] == "A2"
        assert await boss.ids("customer") == [2, 1]

    play(story, FILES)


def test_nothing_is_done_unless_all_can_be_and_every_reason_is_told(play: Play) -> None:
    """R-106."""

    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        await boss.make("customer", name="Hers")
        await boss.make("customer", name="His", owner=rep.user)
        rows = (
            {"do": "update", "id": 2, "version": 1, "values": {"name": "Mine"}},
            {"do": "update", "id": 1, "version": 1, "values": {"name": "Mine too"}},
            {"do": "update", "id": 2, "version": 7, "values": {"name": "Late"}},
            new(level="z"),
            {"do": "restore", "id": 2},
        )
        answer = await bulk(rep, *rows)
        assert (answer.status_code, answer.json()["code"]) == (422, "rows_refused")
        expected = [(424, "row_not_done"), (404, "not_found"), (412, "conflict"), (422, "invalid"), (404, "not_found")]
        assert results(answer) == expected
        late = answer.json()["results"][2]
        assert (late["id"], late["sent"], late["current"]["name"]) == (2, {"name": "Late"}, "His")
        assert "limit" not in late["current"]
        assert (await boss.get("customer", 2))["name"] == "His"

    play(story, FILES)


def test_each_by_itself_where_that_is_asked_for(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        answer = await bulk(boss, new(name="A", code="x"), new(name="B", code="x"), new(name="C"), atomic=False)
        assert (answer.status_code, results(answer)) == (200, [(201, None), (422, "invalid"), (201, None)])
        assert answer.json()["results"][1]["failures"][0]["pointer"] == "/code"
        assert len(await boss.ids("customer")) == 2

    play(story, FILES)


def test_what_the_database_refuses_undoes_all(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        answer = await bulk(boss, new(name="A", code="x"), new(name="B", code="x"), new(level="z"))
        assert results(answer) == [(424, "row_not_done"), (422, "invalid"), (424, "row_not_done")]
        assert await boss.ids("customer") == []

    play(story, FILES)


@pytest.mark.parametrize("atomic", [True, False])
def test_a_request_sent_again_under_its_key_has_no_second_effect(play: Play, atomic: bool) -> None:
    """R-112, F-46."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        rows = (new(name="A"), new(name="B"))
        first = await bulk(boss, *rows, atomic=atomic, key="k")
        again = await bulk(boss, *rows, atomic=atomic, key="k")
        assert first.json() == again.json()
        assert len(await boss.ids("customer")) == 2
        other = await bulk(boss, new(name="C"), atomic=atomic, key="k")
        assert "idempotency_mismatch" in other.text
        assert len(await boss.ids("customer")) == 2

    play(story, FILES)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "rows"), ({"rows": []}, ".rows"), ({"rows": [new(name="A")] * 501}, ".rows"),
        ({"rows": [{"do": "drop", "id": 1}]}, ".rows[0].do"), ({"rows": [{"do": "delete", "id": 1}]}, ".rows[0]"),
        ({"rows": [{"do": "delete", "id": -1, "version": 1}]}, ".rows[0].id"),
        ({"rows": [{"do": "delete", "id": 2**63, "version": 1}]}, ".rows[0].id"),
        ({"rows": [{"do": "restore", "id": 1, "more": 1}]}, ".rows[0]"), ({"rows": [new()], "x": 1}, "rows"),
        ({"rows": [{"do": "update", "id": 1, "version": True, "values": {}}]}, ".rows[0].version"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_read_are_refused(play: Play, body: dict[str, Any], place: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        answer = await boss.raw.post("/api/customer/bulk", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_rows")
        assert place in answer.json()["detail"]

    play(story, FILES)


def test_nobody_changes_many_of_what_they_do_not_know(play: Play) -> None:
    async def story(shop: World) -> None:
        rep = await shop.person_as("rep", "rep")
        answer = await bulk(rep, new(words="x"), entity="note")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        nothing = await bulk(rep, new(words="x"), entity="xyzzy")
        assert nothing.json()["code"] == "not_found"
        assert (await rep.raw.get("/api/customer/bulk")).status_code == 405

    play(story, FILES)
