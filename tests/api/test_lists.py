"""Lists over the API: pages that neither repeat nor lose a record, conditions, and parameters that are refused."""

from typing import Any

import pytest

from tests.service.sales import FILES
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import World


async def _pages(client: Client, **asked: str) -> list[int]:
    """The ids of all pages, as a program goes through them."""
    found: list[int] = []
    after: str | None = ""
    while after is not None:
        more = {"after": after} if after else {}
        page: dict[str, Any] = (await client.raw.get("/api/customer", params={**asked, "limit": "3", **more})).json()
        found += [one["id"] for one in page["items"]]
        after = page["next"]
    return found


@pytest.mark.parametrize("sort", ["", "id", "-id", "level", "-level", "limit,-name", "-limit", "since", "-created_at"])
def test_pages_hold_every_record_once_in_the_order_asked_for(play: Play, sort: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for number in range(11):
            limit = None if number % 3 == 0 else f"{number % 4}.50"
            await boss.make("customer", name=f"N{number % 5}", level="abc"[number % 3], limit=limit)
        asked = {"sort": sort} if sort else {}
        paged = await _pages(boss, **asked)
        assert sorted(paged) == list(range(1, 12))
        assert paged == await boss.ids("customer", **asked)

    play(story, FILES)


def test_empty_values_come_last_in_either_direction(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for limit in ("2.00", None, "1.00"):
            await boss.make("customer", name="N", limit=limit)
        assert await boss.ids("customer", sort="limit") == [3, 1, 2]
        assert await boss.ids("customer", sort="-limit") == [1, 3, 2]

    play(story, FILES)


def test_a_condition_of_the_language_chooses(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="Acme", limit="10.00")
        other = await boss.make("customer", name="Zürich Straße", limit="20.00")
        assert await boss.ids("customer", where="limit * 2 > 30 and contains(name, 'STRASSE')") == [other["id"]]
        assert await boss.ids("customer", where="owner == me and since == today() and known_for == 0") == [2, 1]

    play(story, FILES)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"limit": "0"}, "bad_parameter"), ({"limit": "501"}, "bad_parameter"), ({"limit": "abc"}, "bad_parameter"),
        ({"limit": "１"}, "bad_parameter"), ({"bin": "yes"}, "bad_parameter"), ({"after": "x"}, "bad_parameter"),
        ({"sort": "name,name"}, "bad_parameter"), ({"sort": "a,b,c,d"}, "bad_parameter"),
        ({"sort": ""}, "bad_parameter"), ({"where": "name = 'x'"}, "bad_parameter"),
        ({"where": "name"}, "bad_parameter"), ({"where": "'; --"}, "bad_parameter"),
        ({"total": "1"}, "bad_parameter"), ({"user": "1"}, "unknown_parameter"), ({"sudo": "1"}, "unknown_parameter"),
    ],
)  # fmt: skip
def test_a_parameter_that_makes_no_sense_is_refused(play: Play, parameters: dict[str, str], code: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        answer = await boss.raw.get("/api/customer", params=parameters)
        assert (answer.status_code, answer.json()["code"]) == (400, code)

    play(story, FILES)


def test_what_is_wrong_with_a_condition_is_said_with_its_place(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        answer = await boss.raw.get("/api/customer", params={"where": "level == 'a' and nme == 'x'"})
        (failure,) = answer.json()["failures"]
        assert failure["code"] == "EXP-NAME"
        assert "`nme`" in failure["message"]
        assert "(character 18)" in failure["message"]

    play(story, FILES)


def test_the_total_counts_what_may_be_seen_on_all_pages(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        for number in range(5):
            await boss.make("customer", name=f"N{number}", level="ab"[number % 2], phone="1", owner=rep.user)
        await boss.make("customer", name="Hers")
        for client, where, total in (
            (boss, "", 6), (rep, "", 5), (boss, "phone == '1'", 5), (rep, "phone == '1'", 2), (rep, "id == 6", 0),
        ):  # fmt: skip
            asked = {"total": "true", "limit": "2"} | ({"where": where} if where else {})
            page = (await client.raw.get("/api/customer", params=asked)).json()
            assert page["total"] == total
        first = (await boss.raw.get("/api/customer", params={"limit": "2"})).json()
        assert "total" not in first
        after = {"limit": "2", "after": first["next"], "total": "true"}
        assert (await boss.raw.get("/api/customer", params=after)).json()["total"] == 6
        await boss.drop("customer", 6)
        assert (await boss.raw.get("/api/customer", params={"bin": "true", "total": "true"})).json()["total"] == 1

    play(story, FILES)
