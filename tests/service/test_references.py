"""References: only to what lives, may be seen, and fits the filter, which knows the record in hand."""

import asyncio
from collections.abc import Mapping

import pytest

from tests.service.sales import APP, FILES
from tests.support.client import Client, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.world import World


async def refused(asked: object) -> dict[str, str]:
    """What the refusal of a change says."""
    with pytest.raises(Refused) as answer:
        await asked  # type: ignore[misc]
    return faults(answer.value)


NOBODY = {"customer": "no_such_record"}


def test_a_reference_leads_to_a_living_record(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        gone = await boss.make("customer", name="Gone")
        await boss.drop("customer", gone["id"])
        assert await refused(boss.make("contact", name="Ann", customer=gone["id"])) == NOBODY
        assert await refused(boss.make("contact", name="Ann", customer=gone["id"] + 1)) == NOBODY
        for odd in (0, -1, "1", 1.0, True, [1], {"id": 1}, 2**63):
            assert await refused(boss.make("contact", name="Ann", customer=odd)) == {"customer": "not_a_reference"}

    play(story, FILES)


def test_what_may_not_be_seen_is_not_there_to_be_referred_to(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        hers = await boss.make("customer", name="Hers")
        mine = await boss.make("customer", name="Mine", owner=rep.user)
        assert await refused(rep.make("contact", name="Ann", customer=hers["id"])) == NOBODY
        contact = await rep.make("contact", name="Ann", customer=mine["id"])
        assert await refused(rep.set("contact", contact["id"], customer=hers["id"])) == NOBODY

    play(story, FILES)


def test_nothing_is_told_of_a_record_that_may_not_be_seen(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        limited = await boss.make("customer", name="Hers", limit="1.00")
        free = await boss.make("customer", name="Hers too")
        answers = []
        for identity in (limited["id"], free["id"], 999):
            with pytest.raises(Refused) as answer:
                await rep.make("contact", name="Ann", customer=identity, expected="5.00")
            answers.append(answer.value.response.json() | {"request": ""})
        assert answers[0] == answers[1] == answers[2]

    play(story, FILES)


def test_a_reference_that_stays_as_it_is_is_not_looked_at(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        hers = await boss.make("customer", name="Hers")
        contact = await boss.make("contact", name="Ann", customer=hers["id"], owner=rep.user)
        changed = await rep.set("contact", contact["id"], name="Bea", customer=hers["id"])
        assert changed["name"] == "Bea"

    play(story, FILES)


def test_a_filter_compares_with_the_record_in_hand_and_its_defaults(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        parent = await boss.make("customer", name="Parent", level="b")
        child = await boss.make("customer", name="Child", parent=parent["id"])
        assert await refused(boss.make("customer", name="X", level="a", parent=parent["id"])) == {
            "parent": "no_such_record"
        }
        other = await boss.make("customer", name="Other", level="c")
        assert await refused(boss.set("customer", child["id"], parent=other["id"])) == {"parent": "no_such_record"}
        moved = await boss.set("customer", child["id"], parent=other["id"], level="c")
        assert moved["parent"] == other["id"]

    play(story, FILES)


PROJECTS: Mapping[str, str] = {
    "app.yaml": APP,
    "firm.yaml": """
entity: firm
title: name
fields:
  name: {type: text, max: 40}
  partner: {type: reference, to: firm}
  lead: {type: user, default: =me}
  places: {type: collection, of: place, by: firm}
""",
    "place.yaml": """
entity: place
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40}
  firm: {type: reference, to: firm}
  open: {type: bool, default: true}
  rank: {type: integer, default: 0}
""",
    "project.yaml": """
entity: project
title: name
fields:
  name: {type: text, max: 40}
  firm: {type: reference, to: firm}
  least: {type: integer, default: 0}
  started: {type: date, default: =today()}
  place:
    type: reference
    to: place
    filter: "firm == this.firm and open and rank >= this.least"
  guest:
    type: reference
    to: place
    filter: "firm == this.firm.partner and any(p.rank > rank for p in this.firm.places)"
  helper: {type: user, filter: "this.firm.lead == me or account == 'joe'"}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  firm: {read: true, create: true, update: true}
  place: {read: true, create: true, update: true, delete: true}
  project: {read: true, create: true, update: true}
""",
}


def test_a_filter_goes_through_references_and_collections_of_the_record_in_hand(play: Play) -> None:
    async def story(world: World) -> None:
        boss, joe = await world.person_as("boss", "boss"), await world.person_as("joe", "boss")
        partner = await boss.make("firm", name="Partner")
        firm = await joe.make("firm", name="Firm", partner=partner["id"])
        near = await boss.make("place", name="near", firm=firm["id"], rank=5)
        far = await boss.make("place", name="far", firm=partner["id"], rank=4)
        high = await boss.make("place", name="high", firm=partner["id"], rank=5)
        shut = await boss.make("place", name="shut", firm=firm["id"], open=False, rank=5)
        fits = {"firm": firm["id"], "place": near["id"], "guest": far["id"], "helper": joe.user}
        assert (await boss.make("project", **fits))["guest"] == far["id"]
        wrong = {"place": shut["id"], "guest": high["id"], "helper": boss.user}
        assert await refused(boss.make("project", **{**fits, **wrong})) == dict.fromkeys(wrong, "no_such_record")
        assert await refused(boss.make("project", **fits, least=6)) == {"place": "no_such_record"}
        assert await refused(boss.make("project", place=near["id"])) == {"place": "no_such_record"}
        assert (await joe.make("project", firm=firm["id"], helper=boss.user))["helper"] == boss.user

    play(story, PROJECTS)


async def _race(boss: Client, one: object, other: object) -> list[object]:
    return await asyncio.gather(one, other, return_exceptions=True)  # type: ignore[call-overload, no-any-return]


def test_no_record_is_left_behind_when_what_it_refers_to_goes_at_the_same_time(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for number in range(12):
            customer = await boss.make("customer", name=f"C{number}")
            await _race(
                boss,
                boss.make("note", words="hello", about=customer["id"]),
                boss.drop("customer", customer["id"]),
            )
        orphans = "SELECT count(*) FROM note n JOIN customer c ON c.id = n.about WHERE c.deleted_at IS NOT NULL"
        assert await shop.rows(orphans) == [(0,)]

    play(story, FILES)


def test_of_two_equal_unique_values_at_the_same_time_one_is_taken(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for number in range(6):
            code = f"X{number}"
            answers = await _race(
                boss, boss.make("customer", name="a", code=code), boss.make("customer", name="b", code=code)
            )
            (fault,) = [faults(one) for one in answers if isinstance(one, Refused)]
            assert fault == {"code": "duplicate"}
        assert len(await boss.ids("customer", where="code is not null")) == 6

    play(story, FILES)


def test_of_a_value_taken_while_its_first_owner_comes_back_one_keeps_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for number in range(6):
            first = await boss.make("customer", name="first", code=f"X{number}")
            await boss.drop("customer", first["id"])
            await _race(boss, boss.back("customer", first["id"]), boss.make("customer", name="new", code=f"X{number}"))
        assert len(await boss.ids("customer", where="code is not null")) == 6

    play(story, FILES)


ALONE: Mapping[str, str] = {
    "app.yaml": APP,
    "note.yaml": """
entity: note
title: name
fields:
  name: {type: text, max: 20}
  room: {type: reference, to: room}
  desk: {type: reference, to: desk, default: =room.desk}
""",
    "desk.yaml": "entity: desk\ntitle: name\nfields: {name: {type: text, max: 20}}\n",
    "room.yaml": "entity: room\ntitle: concat('Room ', id)\nfields: {desk: {type: reference, to: desk}}\n",
    "porter.yaml": "role: porter\ngrants: {desk: {read: true, create: true}, room: {read: true, create: true}}\n",
    "writer.yaml": "role: writer\ngrants: {note: {read: true, create: true, update: true}, room: {read: true}}\n",
}


def test_a_default_may_be_sent_back_by_whoever_could_not_choose_it(play: Play) -> None:
    async def story(shop: World) -> None:
        porter, writer = await shop.person_as("porter", "porter"), await shop.person_as("writer", "writer")
        first, second = await porter.make("desk", name="First"), await porter.make("desk", name="Second")
        room = (await porter.make("room", desk=first["id"]))["id"]
        made = await writer.make("note", room=room, desk=first["id"])
        assert made["desk"] == first["id"]
        assert await refused(writer.make("note", room=room, desk=second["id"])) == {"desk": "no_such_record"}
        await writer.set("note", made["id"], desk=None)
        assert await refused(writer.set("note", made["id"], desk=first["id"])) == {"desk": "no_such_record"}

    play(story, ALONE)
