"""Taking a record out of the bin for good."""

from collections.abc import Mapping

from tests.service.sales import APP
from tests.service.test_sharing import refused
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "order.yaml": """
entity: order_
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 20}
  lines:
    type: lines
    fields: {words: {type: text, max: 20}}
  above: {type: reference, to: order_}
""",
    "visit.yaml": """
entity: visit
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 20}
  order_: {type: reference, to: order_, on_delete: cascade}
""",
    "boss.yaml": """
role: boss
grants:
  order_: {read: true, create: true, update: true, delete: true, restore: true, purge: name != 'kept'}
  visit: {read: true, create: true, delete: true, restore: true}
""",
    "rep.yaml": "role: rep\ngrants: {order_: {read: true, delete: true, restore: true}}\n",
}


def test_what_is_taken_out_of_the_bin_is_gone_with_its_lines_and_what_went_with_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        order = (await boss.make("order_", name="A", lines=[{"words": "x"}, {"words": "y"}]))["id"]
        await boss.make("visit", name="V", order_=order)
        assert await refused(boss.purge("order_", order)) == 404
        await boss.drop("order_", order)
        assert await refused(rep.purge("order_", order)) == 403
        await boss.purge("order_", order)
        assert await boss.ids("order_", bin="true") == await boss.ids("visit", bin="true") == []
        assert await shop.rows("SELECT count(*) FROM order__lines") == [(0,)]
        assert await refused(boss.back("order_", order)) == 404
        told = await shop.rows("SELECT operation FROM _audit WHERE entity IN ('order_', 'visit') ORDER BY id")
        assert [one for (one,) in told] == ["create", "create", "delete", "delete", "purge", "purge"]

    play(story, FILES)


def test_what_something_refers_to_or_a_right_excludes_stays_in_the_bin(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        first, kept = [(await boss.make("order_", name=name))["id"] for name in ("A", "kept")]
        below = (await boss.make("order_", name="B", above=first))["id"]
        for one in (below, first, kept):
            await boss.drop("order_", one)
        assert await refused(boss.purge("order_", kept)) == 403
        assert await refused(boss.purge("order_", first)) == 409
        await boss.purge("order_", below)
        await boss.purge("order_", first)
        assert await boss.ids("order_", bin="true") == [kept]

    play(story, FILES)
