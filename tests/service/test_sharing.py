"""Sharing a record: with whom, for what, until when, and never for more than whoever shares it may do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.storage.driver import Statement
from tests.service.sales import APP
from tests.service.test_tokens import in_days, program
from tests.support.client import ANY, Client, Refused
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "deal.yaml": """
entity: deal
title: name
owner: owner
features: {recycle: {}, share: {}}
fields:
  name: {type: text, max: 20}
  secret: {type: text, max: 20}
  owner: {type: user, default: =me}
""",
    "boss.yaml": """
role: boss
grants:
  deal: {read: true, create: true, update: true, delete: true, assign: true, share: true}
  group: {read: true, create: true}
  group_member: {read: true, create: true, delete: true}
  department: {read: true, create: true, update: true}
  user: {read: true, update: true}
""",
    "rep.yaml": """
role: rep
grants:
  deal:
    read: mine or shared('read')
    create: true
    update: mine or shared('edit')
    share: mine or shared('read')
    fields:
      secret: {read: mine}
""",
}


async def refused(asked: Any) -> int:
    """The status of a refusal."""
    with pytest.raises(Refused) as found:
        await asked
    return found.value.response.status_code


async def share(giver: Client, record: int, action: str = "share", **asked: Any) -> None:
    """Share a deal."""
    await giver.take("deal", record, action, **asked)


def test_a_record_is_seen_by_whom_it_is_shared_with(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob, eve = [await shop.person_as(name, "rep") for name in ("ann", "bob", "eve")]
        deal = (await ann.make("deal", name="A", secret="x"))["id"]
        assert await refused(bob.get("deal", deal)) == 404
        await share(ann, deal, user=bob.user)
        assert (await bob.get("deal", deal))["name"] == "A"
        assert (await bob.get("deal", deal))["secret"] is None
        assert await bob.ids("deal") == [deal]
        assert await refused(bob.set("deal", deal, name="B")) == 403
        assert await refused(eve.get("deal", deal)) == 404
        assert await eve.ids("deal") == []

    play(story, FILES)


def test_a_record_is_changed_by_whom_it_is_shared_with_for_that(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob = await shop.person_as("ann", "rep"), await shop.person_as("bob", "rep")
        deal = (await ann.make("deal", name="A"))["id"]
        await share(ann, deal, "share_to_edit", user=bob.user)
        assert (await bob.set("deal", deal, name="B"))["name"] == "B"
        assert await refused(bob.drop("deal", deal)) == 403

    play(story, FILES)


def test_a_record_is_shared_with_one_person_one_group_or_one_department(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, ann, bob = [await shop.person_as(*who) for who in (("boss", "boss"), ("ann", "rep"), ("bob", "rep"))]
        east, team = [(await boss.make(one, name="East"))["id"] for one in ("department", "group")]
        await boss.set("user", bob.user, department=east)
        by_group, by_department, by_none = [(await ann.make("deal", name=name))["id"] for name in "ABC"]
        await share(ann, by_group, group=team)
        await share(ann, by_department, department=east)
        for asked in ({}, {"user": bob.user, "group": team}):
            assert await refused(share(ann, by_none, **asked)) == 422
        assert await bob.ids("deal") == [by_department]
        member = await boss.make("group_member", group=team, person=bob.user)
        assert await bob.ids("deal") == [by_department, by_group]
        await boss.drop("group_member", member["id"])
        assert await bob.ids("deal") == [by_department]

    play(story, FILES)


def test_a_share_with_a_department_reaches_those_below_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, ann = await shop.person_as("boss", "boss"), await shop.person_as("ann", "rep")
        bob, eve = await shop.person_as("bob", "rep"), await shop.person_as("eve", "rep")
        east = (await boss.make("department", name="East"))["id"]
        town = (await boss.make("department", name="Town", parent=east))["id"]
        street = (await boss.make("department", name="Street", parent=town))["id"]
        above, own, below = [(await ann.make("deal", name=name))["id"] for name in "ABC"]
        for deal, department in ((above, east), (own, town), (below, street)):
            await share(ann, deal, department=department)
        await boss.set("user", bob.user, department=town)
        assert (await eve.ids("deal"), await eve.ids("share")) == ([], [])
        assert await bob.ids("deal") == [own, above]
        assert await bob.ids("deal", where="shared('read')") == [own, above]
        assert len(await bob.ids("share")) == 2
        assert (await bob.get("deal", above))["name"] == "A"
        await boss.set("department", town, parent=None)
        assert await bob.ids("deal") == [own]
        assert await refused(bob.get("deal", above)) == 404

    play(story, FILES)


@pytest.mark.trust("R-105")
def test_a_share_ends_on_its_day(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob = await shop.person_as("ann", "rep"), await shop.person_as("bob", "rep")
        today, before = [(await ann.make("deal", name=name))["id"] for name in "AB"]
        day = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        await share(ann, today, user=bob.user, until=str(day + timedelta(days=1)))
        await share(ann, before, user=bob.user, until=str(day - timedelta(days=1)))
        assert await bob.ids("deal") == [today]

    play(story, FILES)


def test_a_share_goes_as_far_as_its_giver_still_may(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, ann, bob = [await shop.person_as(*who) for who in (("boss", "boss"), ("ann", "rep"), ("bob", "rep"))]
        deal = (await ann.make("deal", name="A"))["id"]
        await share(ann, deal, "share_to_edit", user=bob.user)
        assert await bob.ids("deal") == [deal]
        await boss.set("deal", deal, owner=boss.user)
        assert await bob.ids("deal") == []
        assert await refused(bob.set("deal", deal, name="B")) == 404
        await boss.set("deal", deal, owner=ann.user)
        assert await bob.ids("deal") == [deal]
        await boss.set("user", ann.user, active=False)
        assert await bob.ids("deal") == []

    play(story, FILES)


@pytest.mark.trust("R-105", "V-14")
def test_nobody_gives_on_what_was_only_shared_with_them(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob, eve = [await shop.person_as(name, "rep") for name in ("ann", "bob", "eve")]
        deal = (await ann.make("deal", name="A"))["id"]
        await share(ann, deal, user=bob.user)
        assert await refused(share(bob, deal, user=eve.user)) == 403
        assert await refused(share(bob, deal, "share_to_edit", user=bob.user)) == 403
        assert await refused(share(eve, deal, user=eve.user)) == 404

    play(story, FILES)


@pytest.mark.trust("R-105")
def test_shares_are_seen_by_both_sides_and_taken_back_by_the_giver(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob, eve = [await shop.person_as(name, "rep") for name in ("ann", "bob", "eve")]
        deal = (await ann.make("deal", name="A"))["id"]
        await share(ann, deal, user=bob.user)
        (given,) = await ann.all("share")
        assert (given["record"], given["level"], given["user"], given["giver"]) == (
            f"deal/{deal}", "read", bob.user, ann.user,
        )  # fmt: skip
        assert (await bob.ids("share"), await eve.ids("share")) == ([given["id"]], [])
        assert await refused(bob.drop("share", given["id"])) == 403
        assert await refused(bob.make("share", record=f"deal/{deal}", user=eve.user, giver=ann.user)) == 403
        assert await refused(ann.set("share", given["id"], level="edit")) == 403
        await ann.drop("share", given["id"])
        assert await bob.ids("deal") == []

    play(story, FILES)


def test_a_token_deals_with_shares_as_far_as_its_scopes_say(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob = await shop.person_as("ann", "rep"), await shop.person_as("bob", "rep")
        deal = (await ann.make("deal", name="A"))["id"]
        await share(ann, deal, user=bob.user)
        (given,) = await ann.ids("share")
        blind, reader, sharer = [
            await program(shop, ann, *scopes) for scopes in (["deal:*"], ["read"], ["deal:read", "deal:share"])
        ]
        seen = [(await one.get(f"/api/share/{given}")).status_code for one in (blind, reader, sharer)]
        assert seen == [404, 200, 404]
        assert (await reader.delete(f"/api/share/{given}", headers=ANY)).status_code == 403
        path, sent = f"/api/deal/{deal}/actions/share", {"user": bob.user}
        assert [(await one.post(path, json=sent)).status_code for one in (blind, reader, sharer)] == [200, 403, 200]
        unfit = {"name": "x", "scopes": ["deal:actions/share"], "valid_until": in_days(1)}
        assert (await ann.raw.post("/api/-/tokens", json=unfit)).status_code == 422

    play(story, FILES)


def test_what_is_shared_with_somebody_is_found_by_that(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob = await shop.person_as("ann", "rep"), await shop.person_as("bob", "rep")
        own, shared = (await bob.make("deal", name="O"))["id"], (await ann.make("deal", name="S"))["id"]
        await share(ann, shared, user=bob.user)
        assert await bob.ids("deal", where="shared('read')") == [shared]
        assert await bob.ids("deal", where="not shared('read')") == [own]
        assert await bob.ids("deal", where="shared('edit')") == []

    play(story, FILES)


ONLY_SHARED: Mapping[str, str] = {
    "app.yaml": FILES["app.yaml"],
    "visit.yaml": "entity: visit\ntitle: place\nfeatures: {share: {levels: [edit]}}\nfields:\n  place: text\n",
    "boss.yaml": "role: boss\ngrants: {visit: {read: true, create: true}}\n",
    "rep.yaml": "role: rep\ngrants: {visit: {read: \"shared('edit')\", update: \"shared('read')\"}}\n",
}


def test_a_share_of_somebody_who_may_nothing_by_themselves_is_worth_nothing(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, ann, bob = [
            await shop.person_as(name, role) for name, role in (("b", "boss"), ("a", "rep"), ("c", "rep"))
        ]
        made = await boss.make("visit", place="Ulm")
        at = "'2026-01-01T00:00:00.000000Z'"

        async def given(connection: Any) -> None:
            names = 'record, level, "user", giver, created_at, updated_at, version'
            values = f"'visit/{made['id']}', 'edit', {bob.user}, {ann.user}, {at}, {at}, 1"
            await connection.run(Statement(f"INSERT INTO share ({names}) VALUES ({values})"))

        await shop.database.transact(given)
        assert await bob.all("visit") == []

    play(story, ONLY_SHARED)
