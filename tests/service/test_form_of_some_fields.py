"""The form of somebody who may not know of a field that is there under a condition only."""

from collections.abc import Mapping

from tests.service.sales import APP
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "deal.yaml": """
entity: deal
title: name
fields:
  name: {type: text, max: 20}
  open: {type: bool}
  price: {type: money, visible: open}
""",
    "clerk.yaml": """
role: clerk
grants:
  deal: {read: true, create: true, update: true, fields: {price: {read: false}}}
""",
}


def test_a_form_follows_without_what_its_reader_may_not_know_of(play: Play) -> None:
    async def story(shop: World) -> None:
        clerk = await shop.person("clerk", "clerk")
        at = await visitor(shop, clerk)
        followed = await at.send("/deal/preview", {"name": "A", ":base": "{}"})
        assert (followed.status_code, "price" in followed.text) == (200, False)
        assert "price" not in await at.page("/deal/new")

    play(story, FILES)
