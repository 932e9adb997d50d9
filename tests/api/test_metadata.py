"""What programs learn of an application is what they may use of it."""

from typing import Any

from tests.api.orders import ORDERS
from tests.service.sales import FILES
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import World


async def _meta(client: Client, entity: str = "") -> Any:
    answer = await client.raw.get(f"/api/-/meta/{entity}".rstrip("/"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _fields(client: Client, entity: str) -> dict[str, Any]:
    return {one["name"]: one for one in (await _meta(client, entity))["fields"]}


def test_entities_are_told_with_what_may_be_done(play: Play) -> None:
    async def story(shop: World) -> None:
        rep = await shop.person_as("rep", "rep")
        told = await _meta(rep)
        assert (told["name"], told["currency"], told["languages"]) == ("shop", "CNY", ["en", "zh"])
        entities = {one["name"]: one for one in told["entities"]}
        assert "note" not in entities
        rights = entities["customer"]["rights"]
        assert (rights["read"], rights["create"], rights["restore"]) == ("sometimes", "sometimes", "never")
        assert entities["contact"]["rights"]["create"] == "always"
        unknown = [await rep.raw.get(f"/api/-/meta/{name}") for name in ("note", "xyzzy")]
        assert [(one.status_code, one.json()["code"]) for one in unknown] == [(404, "not_found")] * 2

    play(story, FILES)


def test_fields_are_told_with_their_rights_and_without_conditions(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        fields = await _fields(rep, "customer")
        assert "limit" not in fields
        assert "room" in fields
        assert fields["phone"]["rights"]["read"] == "sometimes"
        assert fields["discount"]["rights"]["update"] == "sometimes"
        assert fields["contact_count"]["rights"] == {
            "read": "always",
            "create": "never",
            "update": "never",
            "export": "never",
        }
        assert fields["name"]["required"] == "always"
        assert [one["value"] for one in fields["level"]["values"]] == ["a", "b", "c"]
        assert fields["parent"]["to"] == ["customer"]
        assert (await _fields(boss, "customer"))["limit"]["type"] == "money"
        assert "level !=" not in (await rep.raw.get("/api/-/meta/customer")).text

    play(story, FILES)


def test_actions_are_told_to_whoever_may_take_them(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        (action,) = (await _meta(boss, "order"))["actions"]
        assert (action["name"], action["right"], action["selection"]) == ("send", "always", True)
        assert [one["name"] for one in action["asks"]] == ["note"]
        assert (await _meta(clerk, "order"))["actions"] == []
        fields = await _fields(clerk, "order")
        assert fields["about"]["to"] == ["order"]
        assert "product" not in (await clerk.raw.get("/api/-/meta/order")).text

    play(story, ORDERS)
