"""A choice whose filter reads other fields is cleared when these change and it does not fit any more."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": "app: shop\nlocales: [en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "customer.yaml": """
entity: customer
title: name
fields: {name: {type: text, required: true}}
""",
    "contact.yaml": """
entity: contact
title: name
owner: owner
fields:
  name: {type: text, required: true}
  phone: text
  owner: user
  customer: {type: reference, to: customer}
  chief: {type: reference, to: contact}
""",
    "visit.yaml": """
entity: visit
title: name
fields:
  name: {type: text, required: true}
  open: {type: bool, default: true}
  customer: {type: reference, to: customer}
  contact: {type: reference, to: contact, filter: customer == this.customer, required: not open}
  deputy: {type: reference, to: contact, filter: chief == this.contact}
  guess: {type: reference, to: contact, filter: customer == this.customer, suggest: contact}
  other: {type: reference, to: contact, filter: name != 'x'}
  phone: {type: text, value: contact.phone}
  talks: {type: lines, of: talk}
  calls: {type: text, value: "concat(phone, '/', deputy.name)"}
""",
    "talk.yaml": """
entity: talk
part_of: visit
title: subject
fields:
  subject: text
  of: {type: reference, to: customer}
  who: {type: reference, to: contact, filter: customer == this.of}
  there: {type: reference, to: contact, filter: customer == this.visit.customer}
  number: {type: text, value: "concat(who.phone, '/', there.phone, '/', visit.contact.phone)"}
""",
    "boss.yaml": """
role: boss
grants:
  customer: {read: true, create: true, update: true}
  contact: {read: true, create: true, update: true}
  visit: {read: true, create: true, update: true}
""",
    "rep.yaml": """
role: rep
grants:
  customer: {read: true}
  contact: {read: mine}
  visit: {read: true, update: true}
""",
}


async def house(world: World) -> Client:
    """Two customers, three contacts, and a visit to the first."""
    boss = await world.person_as("boss", "boss")
    for name in ("Acme", "Bolt"):
        await boss.make("customer", name=name)
    for name, customer, chief in (("Al", 1, None), ("Bo", 2, None), ("Cy", 1, 1)):
        await boss.make("contact", name=name, customer=customer, phone=f"1-{name}", chief=chief)
    talks = [{"subject": "A", "of": 1, "who": 1, "there": 3}]
    await boss.make("visit", name="V", customer=1, contact=1, deputy=3, other=2, talks=talks)
    return boss


def told(visit: dict[str, Any]) -> tuple[Any, ...]:
    """What was chosen, and what is worked out from it."""
    return picked(visit, "contact", "deputy", "other", "phone", "calls")


def test_a_choice_goes_with_what_it_depends_on_and_takes_others_along(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        assert told(await boss.get("visit", 1)) == (1, 3, 2, "1-Al", "1-Al/Cy")
        changed = await boss.set("visit", 1, customer=2)
        assert told(changed) == (None, None, 2, None, "/")
        assert told(await boss.get("visit", 1)) == (None, None, 2, None, "/")
        assert await differences(world) == []

    play(story, FILES)


def test_a_choice_that_still_fits_stays(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        assert told(await boss.set("visit", 1, name="W", other=3)) == (1, 3, 3, "1-Al", "1-Al/Cy")
        await boss.set("contact", 1, customer=2)
        assert told(await boss.set("visit", 1, name="X")) == (1, 3, 3, "1-Al", "1-Al/Cy")
        assert told(await boss.set("visit", 1, customer=2)) == (1, 3, 3, "1-Al", "1-Al/Cy")

    play(story, FILES)


@pytest.mark.parametrize("contact", [1, 3])
def test_a_choice_that_was_sent_and_does_not_fit_is_refused(play: Play, contact: int) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        with pytest.raises(Refused) as refused:
            await boss.set("visit", 1, customer=2, contact=contact)
        assert faults(refused.value) == {"contact": "no_such_record"}

    play(story, FILES)


def test_a_choice_that_fits_is_sent_with_what_it_depends_on(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        assert told(await boss.set("visit", 1, customer=2, contact=2)) == (2, None, 2, "1-Bo", "1-Bo/")
        assert await differences(world) == []

    play(story, FILES)


def test_what_is_required_cannot_be_cleared(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set("visit", 1, open=False)
        with pytest.raises(Refused) as refused:
            await boss.set("visit", 1, customer=2)
        assert faults(refused.value) == {"contact": "required"}

    play(story, FILES)


def test_a_typed_suggestion_that_does_not_fit_follows_again(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        assert picked(await boss.set("visit", 1, guess=3), "guess") == (3,)
        assert picked(await boss.set("visit", 1, customer=2, contact=2), "guess") == (2,)
        assert await differences(world) == []

    play(story, FILES)


def test_what_may_not_be_seen_is_not_cleared_as_long_as_it_fits(play: Play) -> None:
    async def story(world: World) -> None:
        await house(world)
        rep = await world.person_as("rep", "rep")
        assert (await rep.set("visit", 1, customer=1, name="W"))["contact"] == 1
        assert (await rep.set("visit", 1, customer=2))["contact"] is None

    play(story, FILES)


def test_choices_of_lines_go_with_their_own_fields_and_with_those_of_their_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        (talk,) = (await boss.get("visit", 1))["talks"]
        assert picked(talk, "who", "there", "number") == (1, 3, "1-Al/1-Cy/1-Al")
        (talk,) = (await boss.set("visit", 1, talks=[{"id": 1, "of": 2}]))["talks"]
        assert picked(talk, "who", "there", "number") == (None, 3, "/1-Cy/1-Al")
        (talk,) = (await boss.set("visit", 1, customer=2))["talks"]
        assert picked(talk, "who", "there", "number") == (None, None, "//")
        assert await differences(world) == []

    play(story, FILES)


def test_a_choice_sent_in_a_line_that_does_not_fit_any_more_is_refused(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        with pytest.raises(Refused) as refused:
            await boss.set("visit", 1, talks=[{"id": 1, "of": 2, "who": 1}])
        assert faults(refused.value) == {"talks/0/who": "no_such_record"}

    play(story, FILES)


@pytest.mark.parametrize("address", ["/visit/preview", "/visit/1/preview"])
def test_a_form_clears_what_does_not_fit_while_somebody_chooses(play: Play, address: str) -> None:
    async def story(world: World) -> None:
        browser = await visitor(world, (await house(world)).user)
        form = {"name": "V", "open": "true", "contact": "1", "other": "2"}
        fits = await browser.send(address, {**form, "customer": "1"})
        assert 'data-of="contact" data-text' not in fits.text
        cleared = await browser.send(address, {**form, "customer": "2"})
        assert '<i data-of="contact" data-text=""' in cleared.text
        assert 'data-of="other" data-text' not in cleared.text

    play(story, FILES)
