"""Checks that warn: refused until somebody confirms by name, noted then; outcomes that are worked out."""

from typing import Any

import pytest

from engine.storage.rows.audit import read_entries
from tests.service.sales import APP
from tests.support.client import ANY, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES = {
    "app.yaml": APP,
    "offer.yaml": """
entity: offer
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40}
  strict: {type: bool, default: false}
  price: {type: money}
  floor: {type: money, default: 10}
  bundle: {type: reference, to: bundle}
checks:
  cheap: {when: price < floor, fields: [price], then: warn, message: {en: Below the floor, zh: 低于限价}}
  odd:
    when: price > 100
    then: "='forbid' if strict else 'warn' if floor > 0 else 'allow'"
    message: {en: A high price, zh: 价格偏高}
  wrong: {when: price < 0, fields: [price], message: {en: Less than nothing, zh: 不能为负}}
  off: {when: price > 0, then: allow, message: {en: Never, zh: 无}}
  gone: {when: price > 50, before: [delete], then: warn, message: {en: Worth something, zh: 仍有价值}}
""",
    "bundle.yaml": """
entity: bundle
title: name
fields:
  name: text
  offers: {type: collection, of: offer, by: bundle}
  total: {type: money, value: sum(o.price for o in offers)}
checks:
  full: {when: total > 60, then: warn, message: {en: The bundle is full, zh: 已满}}
""",
    "all.yaml": """
role: everyone
grants:
  offer: {read: true, create: true, update: true, delete: true, restore: true}
  bundle: {read: true, create: true, update: true}
""",
}


async def made(client: Any, confirm: str, **values: Any) -> Any:
    return await client.raw.post("/api/offer", json=values, headers={"Confirm": confirm})


@pytest.mark.parametrize(
    ("values", "code", "confirms"),
    [
        ({"price": "5.00"}, "unconfirmed", ["cheap"]),
        ({"price": "500.00"}, "unconfirmed", ["odd"]),
        ({"price": "500.00", "strict": True}, "invalid", [None]),
        ({"price": "-1.00"}, "invalid", ["cheap", None]),
        ({"price": "500.00", "floor": "900.00"}, "unconfirmed", ["cheap", "odd"]),
    ],
    ids=str,
)
def test_a_warning_says_by_which_name_it_is_confirmed(
    play: Play, values: dict[str, Any], code: str, confirms: list[str | None]
) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        answer = await anna.raw.post("/api/offer", json=values)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert [one.get("confirm") for one in answer.json()["failures"]] == confirms
        assert await shop.rows("SELECT count(*) FROM offer") == [(0,)]

    play(story, FILES)


def test_what_is_confirmed_is_done_and_noted(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        assert (await made(anna, "odd", price="5.00")).status_code == 422
        answer = await made(anna, "cheap, odd", price="5.00")
        assert answer.status_code == 201
        identity = answer.json()["id"]
        changed = await anna.raw.patch(
            f"/api/offer/{identity}", json={"price": "200.00"}, headers={**ANY, "Confirm": "odd"}
        )
        assert changed.json()["price"] == "200.00"
        async with shop.database.read() as connection:
            entries = [one.entry for one in await read_entries(connection, "offer", identity, 10)]
        assert [entry.confirmed for entry in entries] == [("odd",), ("cheap",)]

    play(story, FILES)


def test_nothing_confirms_what_is_forbidden(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        answer = await made(anna, "cheap,wrong,odd", price="-1.00")
        assert [one["code"] for one in answer.json()["failures"]] == ["check:wrong"]
        assert (await made(anna, "odd", price="500.00", strict=True)).status_code == 422

    play(story, FILES)


def test_an_outcome_may_be_that_all_is_well(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        assert (await anna.make("offer", price="500.00", floor="0.00"))["price"] == "500.00"

    play(story, FILES)


def test_deleting_and_restoring_may_warn(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        record = (await made(anna, "odd", price="500.00")).json()
        place = f"/api/offer/{record['id']}"
        with pytest.raises(Refused) as refused:
            await anna.drop("offer", record["id"])
        assert faults(refused.value) == {"": "check:gone"}
        assert (await anna.raw.delete(place, headers={**ANY, "Confirm": "gone"})).status_code == 204
        assert (await anna.raw.post(f"{place}/restore")).json()["code"] == "unconfirmed"
        assert (await anna.raw.post(f"{place}/restore", headers={"Confirm": "odd"})).status_code == 200

    play(story, FILES)


def test_a_warning_of_another_record_is_confirmed_with_the_name_of_its_entity(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        bundle = await anna.make("bundle", name="B")
        await anna.make("offer", price="50.00", bundle=bundle["id"])
        answer = await anna.raw.post("/api/offer", json={"price": "20.00", "bundle": bundle["id"]})
        assert [one["confirm"] for one in answer.json()["failures"]] == ["bundle.full"]
        answer = await made(anna, "bundle.full", price="20.00", bundle=bundle["id"])
        assert answer.status_code == 201
        assert (await anna.get("bundle", bundle["id"]))["total"] == "70.00"
        async with shop.database.read() as connection:
            entries = [one.entry for one in await read_entries(connection, "offer", answer.json()["id"], 10)]
        assert [entry.confirmed for entry in entries] == [("bundle.full",)]

    play(story, FILES)
