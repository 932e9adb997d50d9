"""What is in the bin is called nothing for whoever may not look into the bin, wherever its number is sent."""

from collections.abc import Mapping

from tests.service.sales import APP
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 20}
""",
    "deal.yaml": """
entity: deal
title: name
fields:
  name: {type: text, max: 20, required: true}
  customer: {type: reference, to: customer}
""",
    "clerk.yaml": """
role: clerk
grants:
  customer: {read: true, create: true, delete: true}
  deal: {read: true, create: true, update: true}
""",
}


def test_a_form_that_comes_back_does_not_say_what_a_deleted_record_is_called(play: Play) -> None:
    async def story(shop: World) -> None:
        clerk = await shop.person_as("clerk", "clerk")
        living = await clerk.make("customer", name="Living one")
        gone = await clerk.make("customer", name="Gone one")
        await clerk.drop("customer", gone["id"])
        at = await visitor(shop, clerk.user)
        told = [
            (await at.send("/deal/new", {"name": "", "customer": str(one["id"]), ":base": "{}"})).text
            for one in (living, gone)
        ]
        assert ("Living one" in told[0], "Gone one" in told[1]) == (True, False)

    play(story, FILES)
