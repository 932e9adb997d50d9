"""Who may write what: own records or all, conditions on the record found and on the new one, fields one by one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from engine.rules import Input
from engine.service import preview
from tests.service.sales import APP, FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.world import World


async def status(asked: Any) -> int:
    """The status of a refusal."""
    with pytest.raises(Refused) as refused:
        await asked
    return refused.value.response.status_code


async def fault(asked: Any) -> dict[str, str]:
    """What a refusal says of fields."""
    with pytest.raises(Refused) as refused:
        await asked
    return faults(refused.value)


def test_what_may_not_be_seen_cannot_be_found_by_writing_either(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        hers = await boss.make("customer", name="Hers")
        for identity in (hers["id"], 999):
            assert await status(rep.get("customer", identity)) == 404
            assert await status(rep.set("customer", identity, name="x")) == 404
            assert await status(rep.drop("customer", identity)) == 404
            assert await status(rep.back("customer", identity)) == 404
        assert await boss.get("customer", hers["id"]) == hers

    play(story, FILES)


def test_what_may_be_seen_but_not_changed_is_forbidden(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        made = await boss.make("customer", name="Acme")
        gone = await boss.make("customer", name="Gone")
        await boss.drop("customer", gone["id"])
        assert await status(clerk.make("customer", name="x")) == 403
        assert await status(clerk.set("customer", made["id"], name="x")) == 403
        assert await status(clerk.drop("customer", made["id"])) == 403
        assert await status(clerk.back("customer", gone["id"])) == 403
        assert await status(clerk.all("customer", bin="true")) == 400
        assert await status(clerk.get("customer", gone["id"])) == 404
        assert await boss.get("customer", made["id"]) == made

    play(story, FILES)


def test_the_scope_of_making_is_tested_on_the_new_record(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        assert await status(rep.make("customer", name="Hers", owner=boss.user)) == 403
        assert await status(rep.make("customer", name="Nobody's", owner=None)) == 403
        assert (await rep.make("customer", name="Mine"))["owner"] == rep.user
        assert len(await boss.ids("customer")) == 1

    play(story, FILES)


def test_the_scope_of_changing_is_tested_on_the_record_as_found(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        mine = await rep.make("customer", name="Mine")
        contact = await rep.make("contact", name="Ann", customer=mine["id"], expected="999.99")
        await rep.set("contact", contact["id"], expected="1000.00")
        assert await status(rep.set("contact", contact["id"], expected="1.00")) == 403
        await boss.set("contact", contact["id"], expected="999.00")
        assert (await rep.set("contact", contact["id"], name="Bea"))["name"] == "Bea"

    play(story, FILES)


def test_who_gives_a_record_away_gets_nothing_back_but_its_version(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        mine = await rep.make("customer", name="Mine")
        given = await rep.set("customer", mine["id"], owner=boss.user)
        assert {name: value for name, value in given.items() if value is not None} == {"id": mine["id"], "version": 2}
        assert await status(rep.get("customer", mine["id"])) == 404

    play(story, FILES)


def test_a_field_no_role_gives_is_unknown_also_to_writers(play: Play) -> None:
    async def story(shop: World) -> None:
        rep = await shop.person_as("rep", "rep")
        mine = await rep.make("customer", name="Mine")
        for asked in (
            rep.make("customer", name="x", limit="5.00"),
            rep.set("customer", mine["id"], limit="5.00"),
            rep.set("customer", mine["id"], limit=None),
        ):
            assert await fault(asked) == {"limit": "unknown_field"}

    play(story, FILES)


def test_a_field_under_a_condition_is_written_where_it_holds(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        mine = await rep.make("customer", name="Mine", discount="0.1")
        assert (await rep.set("customer", mine["id"], discount="0.2"))["discount"] == "0.2000"
        assert await fault(rep.make("customer", name="x", level="c", discount="0.1")) == {"discount": "not_writable"}
        await boss.set("customer", mine["id"], level="c")
        assert await fault(rep.set("customer", mine["id"], discount="0.3")) == {"discount": "not_writable"}
        assert (await rep.set("customer", mine["id"], discount="0.2", name="Same"))["name"] == "Same"
        assert await fault(rep.set("customer", mine["id"], discount="0.3", level="b")) == {"discount": "not_writable"}

    play(story, FILES)


@pytest.mark.parametrize("guess", ["555", "556", ""])
def test_what_is_not_seen_on_a_record_cannot_be_guessed_by_writing_it(play: Play, guess: str) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        made = await boss.make("customer", name="Acme", level="a", phone="555", owner=rep.user)
        expected = {"phone": "not_writable"} if guess else None
        answer = await rep.raw.patch(f"/api/customer/{made['id']}", json={"phone": guess}, headers={"If-Match": "*"})
        assert (faults(Refused(answer)) if answer.status_code == 422 else None) == expected
        assert (await boss.get("customer", made["id"]))["phone"] == "555"

    play(story, FILES)


async def previewed(shop: World, client: Client, entity: str, identity: int | None, **sent: Any) -> dict[str, Any]:
    """The values that a form would show."""
    person = await shop.principal(client.user)
    given = Input(sent, {}, ())
    shown: preview.Preview = await shop.change(
        person, lambda context: preview.preview(context, entity, identity, given)
    )
    return shown.values


def test_a_preview_shows_no_more_than_the_record(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        made = await boss.make("customer", name="Acme", level="a", phone="555", owner=rep.user, limit="5.00")
        values = await previewed(shop, rep, "customer", made["id"], level="b")
        assert picked(values, "phone", "level", "name") == (None, "b", "Acme")
        assert "limit" not in values
        await boss.set("customer", made["id"], level="b")
        assert (await previewed(shop, rep, "customer", made["id"]))["phone"] == "555"
        assert (await previewed(shop, rep, "customer", made["id"], level="a"))["phone"] is None

    play(story, FILES)


def test_a_preview_fills_computes_and_judges_and_stores_nothing(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", limit="5.00")
        values = await previewed(shop, boss, "contact", None, customer=made["id"])
        assert picked(values, "name", "customer_level", "owner", "id") == (None, "b", boss.user, None)
        assert await previewed(shop, boss, "customer", made["id"], name="Other") == {
            **await previewed(shop, boss, "customer", made["id"]), "name": "Other",
        }  # fmt: skip
        assert await boss.get("customer", made["id"]) == made

    play(story, FILES)


RIGHTS: Mapping[str, str] = {
    "app.yaml": APP,
    "deal.yaml": """
entity: deal
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 40}
  owner: {type: user, default: =me}
  state: {type: choice, default: open, options: {open: {}, won: {}, lost: {}}}
  amount: {type: money, default: 0}
  cost: {type: money}
  lines: {type: collection, of: line, by: deal}
""",
    "line.yaml": """
entity: line
title: concat(id)
fields:
  deal: {type: reference, to: deal}
  price: {type: money}
  double: {type: money, value: price * 2}
""",
    "reader.yaml": "role: reader\ngrants:\n  deal: {read: state != 'lost', fields: {cost: {read: false}}}\n",
    "seller.yaml": """
role: seller
includes: [reader]
grants:
  deal: {read: mine, create: "true", update: mine, fields: {amount: {update: state == 'open'}}}
""",
    "closer.yaml": """
role: closer
grants:
  deal: {read: amount > 100, update: amount > 100, delete: state == 'lost', restore: mine,
         fields: {cost: {read: state == 'won', update: false}}}
""",
    "dropper.yaml": "role: dropper\ngrants:\n  deal: {delete: true, update: true}\n",
    "writer.yaml": """
role: writer
grants:
  deal: {read: true, fields: {cost: {read: "any(l.price > 10 for l in lines)"}}, create: true, update: true}
  line: {read: true, create: true, update: true, fields: {double: {read: price < 5}}}
""",
    "all.yaml": """
role: chief
grants:
  user: {read: true}
  deal: {read: true, create: true, update: true, delete: true, restore: true}
  line: {read: true, create: true, update: true, delete: true}
""",
}


def test_included_and_added_roles_give_what_each_of_them_gives(play: Play) -> None:
    async def story(world: World) -> None:
        chief, seller = await world.person_as("chief", "chief"), await world.person_as("seller", "seller")
        both = await world.person_as("both", "seller", "closer")
        lost = await chief.make("deal", name="lost", state="lost", amount="500.00", cost="1.00")
        won = await chief.make("deal", name="won", state="won", amount="500.00", cost="2.00")
        small = await chief.make("deal", name="small", cost="3.00")
        own = await chief.make("deal", name="own", state="lost", owner=seller.user, cost="4.00")
        assert await seller.ids("deal") == [own["id"], small["id"], won["id"]]
        assert [one.get("cost") for one in await seller.all("deal")] == ["4.00", None, None]
        assert await both.ids("deal") == [small["id"], won["id"], lost["id"]]
        assert [one["cost"] for one in await both.all("deal")] == [None, "2.00", None]
        assert (await both.set("deal", lost["id"], name="x"))["name"] == "x"
        assert await status(both.set("deal", small["id"], name="x")) == 403
        assert await fault(both.set("deal", won["id"], cost="9.00")) == {"cost": "not_writable"}

    play(story, RIGHTS)


def test_a_right_to_change_is_none_to_see(play: Play) -> None:
    async def story(world: World) -> None:
        chief, dropper = await world.person_as("chief", "chief"), await world.person_as("dropper", "dropper")
        made = await chief.make("deal", name="x")
        for asked in (
            dropper.drop("deal", made["id"]),
            dropper.set("deal", made["id"], name="y"),
            dropper.all("deal"),
            dropper.make("deal", name="z"),
        ):
            assert await status(asked) == 404
        reading = await world.person_as("reading", "reader", "dropper")
        await reading.drop("deal", made["id"])

    play(story, RIGHTS)


def test_deleting_and_restoring_have_scopes_of_their_own(play: Play) -> None:
    async def story(world: World) -> None:
        chief, closer = await world.person_as("chief", "chief"), await world.person_as("closer", "closer")
        kept = await chief.make("deal", name="kept", amount="500.00")
        lost = await chief.make("deal", name="lost", amount="500.00", state="lost")
        own = await chief.make("deal", name="own", amount="500.00", state="lost", owner=closer.user)
        assert await status(closer.drop("deal", kept["id"])) == 403
        for one in (lost, own):
            await closer.drop("deal", one["id"])
        assert await closer.ids("deal", bin="true") == [own["id"], lost["id"]]
        assert await status(closer.back("deal", lost["id"])) == 403
        assert (await closer.back("deal", own["id"]))["id"] == own["id"]

    play(story, RIGHTS)


def test_a_new_record_may_take_what_its_conditions_allow_it(play: Play) -> None:
    async def story(world: World) -> None:
        seller = await world.person_as("seller", "seller")
        assert (await seller.make("deal", name="x", amount="5.00"))["amount"] == "5.00"
        assert await fault(seller.make("deal", name="x", amount="5.00", state="won")) == {"amount": "not_writable"}
        assert (await seller.make("deal", name="x", state="won"))["amount"] == "0.00"

    play(story, RIGHTS)


def test_a_preview_leaves_empty_what_only_other_records_could_show(play: Play) -> None:
    async def story(world: World) -> None:
        writer = await world.person_as("writer", "writer")
        made = await writer.make("deal", name="x")
        assert (await previewed(world, writer, "line", None, price=Decimal(4)))["double"] == 8
        assert (await previewed(world, writer, "line", None, price=Decimal(6)))["double"] is None
        chief = await world.person_as("chief", "chief")
        await chief.set("deal", made["id"], cost="7.00")
        assert (await previewed(world, writer, "deal", made["id"]))["cost"] is None
        await chief.make("line", deal=made["id"], price="11")
        assert (await previewed(world, writer, "deal", made["id"]))["cost"] == 7
        assert (await previewed(world, writer, "deal", None))["cost"] is None

    play(story, RIGHTS)
