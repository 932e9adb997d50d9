"""Records that are made in between, from within a picker; those somebody used of late come first in it."""

import json
import re
from collections.abc import Mapping

from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": "app: shop\nlocales: [en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "firm.yaml": """
entity: firm
label: Firm
title: name
owner: owner
fields:
  name: {type: text, required: true, label: Name}
  owner: {type: user, default: =me, required: true}
  vat: {type: text, label: VAT, required: kind == 'abroad'}
  kind: {type: choice, required: true, default: home, options: {home: {}, abroad: {}}}
  size: {type: integer, required: true, min: 1, label: Size}
  town: {type: text, label: Town}
checks:
  named: {when: name == town, fields: [town], message: Not the same}
""",
    "order.yaml": """
entity: order
title: code
fields:
  code: {type: text, required: true}
  firm: {type: reference, to: firm, filter: size > 1}
  firms: {type: references, to: firm}
  about: {type: any_reference, to: [firm]}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  firm: {read: mine, create: true}
  order: {read: true, create: true, update: true}
""",
    "reader.yaml": """
role: reader
grants:
  firm: {read: true}
  order: {read: true, create: true}
""",
}


async def shop(world: World) -> tuple[Client, Visitor]:
    """Four firms of the boss and one of somebody else."""
    boss = await world.person_as("boss", "boss")
    other = await world.person_as("other", "boss")
    for number, who in enumerate((boss, boss, boss, other, boss), 1):
        await who.make("firm", name=f"F{number}", size=1 if number == 2 else 9)
    return boss, await visitor(world, boss.user)


def ids(page: str) -> list[str]:
    """What is offered, in order."""
    return re.findall(r'data-id="([^"]+)"', page)


def test_what_was_used_of_late_comes_first_where_nothing_is_typed(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        used = {":recent": "order/5 firm/1 firm/4 firm/2 firm/3 nonsense firm/99"}
        for field in ("firm", "firms"):
            empty = (await screens.send(f"/order/pick/{field}", {f"{field}:title": "", **used})).text
            typed = (await screens.send(f"/order/pick/{field}", {f"{field}:title": "F", **used})).text
            seen = ["5", "3", "1"] if field == "firm" else ["5", "3", "2", "1"]
            assert ids(typed) == seen
            first = ["1", "3"] if field == "firm" else ["1", "2", "3"]
            assert ids(empty) == [*first, "5"]

    play(story, FILES)


def test_a_picker_leads_to_a_new_record_for_whoever_may_make_one(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        offered = (await screens.send("/order/pick/firm", {"firm:title": "Zet"})).text
        assert 'data-new="/firm/quick?q=Zet"' in offered
        assert "New Firm “Zet”" in offered
        assert "data-new" not in (await screens.send("/order/pick/firm", {"firm:title": "Z", ":quick": "on"})).text
        assert "data-new" not in (await screens.send("/order/pick/firm", {"of.firm:title": "Z"})).text
        reader = await world.person_as("reader", "reader")
        reading = await visitor(world, reader.user)
        assert "data-new" not in (await reading.send("/order/pick/firm", {"firm:title": "Zet"})).text
        assert (await reading.client.get("/firm/quick")).status_code == 403
        assert (await reading.send("/firm/quick", {"name": "Zet", ":asked": "name"})).status_code == 403

    play(story, FILES)


def test_the_dialog_asks_for_what_is_needed_and_tells_what_was_made(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        dialog = await screens.page("/firm/quick", q="Zet")
        asked = re.findall(r'id="quick-([a-z]+)" name="([a-z:]+)"', dialog)
        assert asked == [("name", "name"), ("size", "size")]
        assert 'value="Zet"' in dialog
        sent = {":asked": "name size", "name": "Zet", "size": "7"}
        answer = await screens.send("/firm/quick", sent)
        assert (answer.status_code, answer.text) == (204, "")
        assert json.loads(answer.headers["hx-trigger"]) == {"made": {"id": "6", "title": "Zet", "record": "firm/6"}}
        made = await boss.get("firm", 6)
        assert (made["name"], made["size"], made["kind"], made["owner"]) == ("Zet", 7, "home", boss.user)

    play(story, FILES)


def test_what_is_wrong_stands_at_its_field_in_the_dialog_also_where_it_was_not_asked(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        sent = {":asked": "name size kind town", "name": "Zet", "size": "many", "kind": "abroad", "town": "Zet"}
        answer = await screens.send("/firm/quick", sent)
        assert answer.status_code == 422
        wrong = re.findall(r'id="fault-quick-([a-z]+)"><svg.*?</svg><span>([^<]+)', answer.text)
        assert dict(wrong) == {"size": "Must be a number", "vat": "Required", "town": "Not the same"}
        assert 'value="many"' in answer.text

    play(story, FILES)
