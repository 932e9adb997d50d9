"""The ready words of rights: my own, my team's, my groups', my department's and my branch's records."""

import pytest

from tests.service.sales import APP
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import World

WORDS = ("mine", "my_team", "my_group", "my_department", "my_branch")

DEAL = """
entity: deal
title: name
owner: owner
department: department
fields:
  name: {type: text, required: true}
  owner: {type: user}
  department: {type: department}
"""

BOSS = """
role: boss
includes: [admin]
grants:
  deal: {read: true, create: true, update: true}
"""


def role(word: str) -> str:
    """A role that sees, and makes, what the word says."""
    return f"role: r_{word}\ngrants:\n  deal: {{read: {word}, create: {word}}}\n"


FILES = {
    "app.yaml": APP,
    "deal.yaml": DEAL,
    "boss.yaml": BOSS,
    **{f"r_{word}.yaml": role(word) for word in WORDS},
}

SEEN = {
    "mine": {"hers"},
    "my_team": {"hers", "reports", "below"},
    "my_group": {"hers", "group"},
    "my_department": {"hers", "beside"},
    "my_branch": {"hers", "beside", "lower"},
}
"""By word what the person in the middle of the organisation sees."""


async def organisation(shop: World, word: str) -> Client:
    """The person `hers`, who holds the word, with people around; a deal of each, called like its owner."""
    boss, hers = await shop.person_as("boss", "boss"), await shop.person_as("hers", f"r_{word}")
    people = {"hers": hers.user}
    for name in ("chief", "reports", "below", "group", "beside", "lower", "elsewhere"):
        people[name] = await shop.person(name)
    top = await boss.make("department", name="All")
    middle = await boss.make("department", name="North", parent=top["id"])
    lower = await boss.make("department", name="North-East", parent=middle["id"])
    places = {"hers": middle, "beside": middle, "lower": lower, "chief": top}
    for name, place in places.items():
        await boss.set("user", people[name], department=place["id"])
    for name, above in (("hers", "chief"), ("reports", "hers"), ("below", "reports")):
        await boss.set("user", people[name], manager=people[above])
    project = await boss.make("group", name="Project")
    for name in ("hers", "group"):
        await boss.make("group_member", group=project["id"], person=people[name])
    for name, owner in people.items():
        department = places[name]["id"] if name in places else None
        await boss.make("deal", name=name, owner=owner, department=department)
    await boss.make("deal", name="nobody")
    return hers


@pytest.mark.parametrize("word", WORDS)
def test_a_word_says_whose_records_are_seen(play: Play, word: str) -> None:
    async def story(shop: World) -> None:
        person = await organisation(shop, word)
        assert {one["name"] for one in await person.all("deal")} == SEEN[word]

    play(story, FILES)


@pytest.mark.trust("V-16")
def test_who_belongs_nowhere_sees_nothing(play: Play) -> None:
    """Nothing stands in the field of the person, and in that of the record: the two are not the same."""

    async def story(shop: World) -> None:
        await organisation(shop, "mine")
        loose = await shop.person_as("loose", *(f"r_{word}" for word in WORDS))
        assert await loose.all("deal") == []
        for owner in (None, loose.user + 1):
            assert (await loose.raw.post("/api/deal", json={"name": "x", "owner": owner})).status_code in (403, 422)

    play(story, FILES)


@pytest.mark.parametrize(
    ("word", "owner", "status"),
    [
        ("my_team", "below", 201),
        ("my_team", "chief", 403),
        ("my_group", "group", 201),
        ("my_group", "beside", 403),
        ("my_department", "beside", 403),
    ],
)
def test_a_word_is_asked_of_a_new_record_as_it_would_be(play: Play, word: str, owner: str, status: int) -> None:
    async def story(shop: World) -> None:
        person = await organisation(shop, word)
        [identity] = [row[0] for row in await shop.rows(f"SELECT id FROM \"user\" WHERE account = '{owner}'")]
        answer = await person.raw.post("/api/deal", json={"name": "New", "owner": identity})
        assert answer.status_code == status

    play(story, FILES)


def test_without_a_field_of_its_own_a_record_is_in_the_department_of_its_owner(play: Play) -> None:
    async def story(shop: World) -> None:
        person = await organisation(shop, "my_department")
        assert {one["name"] for one in await person.all("deal")} == {"hers", "beside"}

    play(story, {**FILES, "deal.yaml": DEAL.replace("department: department\nfields", "fields")})


def test_a_person_filters_by_the_words_too(play: Play) -> None:
    async def story(shop: World) -> None:
        await organisation(shop, "mine")
        boss = await shop.person_as("second", "boss")
        made = await boss.make("deal", name="own", owner=boss.user)
        assert await boss.ids("deal", where="my_team") == [made["id"]]

    play(story, FILES)


def test_the_first_of_a_collection_goes_by_what_it_is_ordered_by_in_another_record(play: Play) -> None:
    files = {
        **FILES,
        "deal.yaml": DEAL + "  first_group: {type: text, value: first(g.group.name for g in owner.groups)}\n",
    }

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for name in ("West", "East", "North"):
            group = await boss.make("group", name=name)
            await boss.make("group_member", group=group["id"], person=boss.user)
        made = await boss.make("deal", name="one", owner=boss.user)
        assert (await boss.get("deal", made["id"]))["first_group"] == "East"
        assert await boss.ids("deal", where="first(g.group.name for g in owner.groups) == 'East'") == [made["id"]]

    play(story, files)
