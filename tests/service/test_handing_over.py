"""What somebody owned who leaves goes to somebody else, but for what a check keeps."""

from collections.abc import Mapping

from engine.meta.pointers import Pointer
from engine.service.accounts import ENGINE
from engine.service.handing_over import hand_over
from engine.service.several import AT_ONCE
from tests.service.sales import APP
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "deal.yaml": """
entity: deal
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 20}
  owner: {type: user, default: =me}
checks:
  stays: {when: name == 'kept' and changed(owner), before: update}
""",
    "task.yaml": "entity: task\ntitle: name\nowner: doer\nfields: {name: {type: text, max: 20}, doer: {type: user}}\n",
    "rep.yaml": "role: rep\ngrants: {deal: {read: true, create: true, delete: true}, task: {read: true, create: true}}",
}


def test_everything_of_a_leaver_is_handed_over_and_noted(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob = await shop.person_as("ann", "rep"), await shop.person_as("bob", "rep")
        deals = [(await ann.make("deal", name=name))["id"] for name in ("A", "kept", "B", "gone")]
        await ann.drop("deal", deals.pop())
        task, his = (await ann.make("task", doer=ann.user))["id"], (await bob.make("deal", name="H"))["id"]
        done = await hand_over(shop.database, shop.compiled, ENGINE, ann.user, bob.user)
        assert done.counts == {"deal": 2, "task": 1}
        assert list(done.kept) == [Pointer("deal", deals[1])]
        owners = {one["id"]: one["owner"] for one in await bob.all("deal")}
        assert owners == {deals[0]: bob.user, deals[1]: ann.user, deals[2]: bob.user, his: bob.user}
        assert (await bob.get("task", task))["doer"] == bob.user
        noted = await shop.rows("SELECT record, owner FROM ownership WHERE until IS NULL ORDER BY record")
        assert noted == [(f"deal/{deals[0]}", bob.user), (f"deal/{deals[2]}", bob.user), (f"task/{task}", bob.user)]
        again = await hand_over(shop.database, shop.compiled, ENGINE, ann.user, bob.user)
        assert (again.counts, len(again.kept)) == ({}, 1)

    play(story, FILES)


def test_more_go_than_fit_into_one_transaction(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, bob = await shop.person_as("ann", "rep"), await shop.person_as("bob", "rep")
        for number in range(AT_ONCE // 50 + 1):
            rows = [{"do": "create", "values": {"name": f"{number}", "doer": ann.user}}] * 50
            assert (await ann.raw.post("/api/task/bulk", json={"rows": rows})).status_code == 200
        done = await hand_over(shop.database, shop.compiled, ENGINE, ann.user, bob.user)
        assert done.counts == {"task": AT_ONCE + 50}

    play(story, FILES)
