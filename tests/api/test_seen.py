"""What a program sees over the API: own records or all, masked fields, and nothing by any other way."""

from typing import Any

import pytest

from tests.service.sales import FILES
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import World


async def _asked(client: Client, address: str, **parameters: str) -> tuple[int, Any]:
    answer = await client.raw.get(address, params=parameters)
    return answer.status_code, answer.json()


def test_a_scope_of_own_records_holds_in_lists_and_for_single_records(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        await boss.make("customer", name="Hers")
        mine = await boss.make("customer", name="His", owner=rep.user)
        assert await rep.ids("customer") == [mine["id"]]
        assert (await _asked(rep, "/api/customer/1"))[0] == 404
        assert (await _asked(rep, "/api/customer/999"))[0] == 404

    play(story, FILES)


def test_a_field_no_role_gives_is_not_there(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        made = await boss.make("customer", name="His", owner=rep.user, limit="5.00")
        assert "limit" not in await rep.get("customer", made["id"])

    play(story, FILES)


def test_a_field_under_a_condition_is_empty_where_it_does_not_hold(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        seen = await boss.make("customer", name="B", level="b", phone="1", owner=rep.user)
        hidden = await boss.make("customer", name="A", level="a", phone="2", owner=rep.user)
        phones = {one["id"]: one["phone"] for one in await rep.all("customer")}
        assert phones == {seen["id"]: "1", hidden["id"]: None}
        assert await rep.ids("customer", where="phone == '2'") == []
        assert await rep.ids("customer", where="phone is null") == [hidden["id"]]
        assert await rep.ids("customer", where="not (phone == '2')") == [hidden["id"], seen["id"]]

    play(story, FILES)


def test_roles_add_up(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, both = await shop.person_as("boss", "boss"), await shop.person_as("both", "rep", "clerk")
        await boss.make("customer", name="Hers", level="c", phone="3")
        (seen,) = await both.all("customer")
        assert seen["phone"] == "3"

    play(story, FILES)


def test_who_holds_no_role_sees_colleagues_and_currencies_and_nothing_else(play: Play) -> None:
    async def story(shop: World) -> None:
        nobody = await shop.person_as("nobody")
        assert (await _asked(nobody, "/api/customer"))[0] == 404
        assert (await _asked(nobody, "/api/no_such"))[0] == 404
        paths = (await _asked(nobody, "/api/-/openapi.json"))[1]["paths"]
        assert {path.split("/")[2] for path in paths} == {
            "-",
            "currency",
            "currency_rate",
            "department",
            "group",
            "user",
        }
        assert (await nobody.raw.post("/api/currency", json={"code": "XXX"})).status_code == 403

    play(story, FILES)


@pytest.mark.parametrize(
    "parameters",
    [
        {"where": "{} == null"}, {"where": "{} is null"},
        {"where": "count(c for c in contacts if c.customer.{} is null) > 0"},
        {"sort": "{}"}, {"sort": "-{}"}, {"fields": "id,{}"}, {"expand": "{}"}, {"expand": "parent.{}"},
    ],
)  # fmt: skip
def test_an_unreadable_name_is_answered_like_one_that_does_not_exist(play: Play, parameters: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        rep = await shop.person_as("rep", "rep")
        answers = []
        for name in ("limit", "xyzzy"):
            asked = {key: text.format(name) for key, text in parameters.items()}
            status, problem = await _asked(rep, "/api/customer", **asked)
            del problem["request"]
            answers.append((status, str(problem).replace(name, "?")))
        assert answers[0] == answers[1]
        assert answers[0][0] == 400

    play(story, FILES)


def test_the_document_of_the_api_knows_only_what_its_reader_may(play: Play) -> None:
    async def story(shop: World) -> None:
        rep = await shop.person_as("rep", "rep")
        _, document = await _asked(rep, "/api/-/openapi.json")
        assert "limit" not in document["components"]["schemas"]["customer"]["properties"]
        assert "/api/note" not in document["paths"]
        assert document["openapi"] == "3.1.0"

    play(story, FILES)
