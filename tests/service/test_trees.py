"""Trees: nothing stands below itself, and what lies below something is found in one record and in all."""

import asyncio
from collections.abc import Mapping

import pytest

from engine.expressions import Record
from engine.service import choose
from tests.service.sales import APP
from tests.service.staged import REGION
from tests.support.client import Client, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "region.yaml": REGION,
    "place.yaml": """
entity: place
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  region: {type: choice, dictionary: region}
  parent: {type: reference, to: place, tree: true}
  twin: {type: reference, to: place}
  parts: {type: collection, of: place, by: parent}
  eastern: {type: bool, value: "under(region, 'east')"}
  in_twin: {type: bool, value: "under(this, twin)"}
  near: {type: bool, value: "under(parent, twin)"}
  twins_below: {type: integer, value: "count(p for p in parts if under(p, twin))"}
  shown: {type: integer, value: "1 if under(region, 'zhejiang') else round(2.4, 0)"}
checks:
  own_twin: {when: "under(twin, this) and twin != this", fields: [twin], message: {en: A twin below, zh: 下级}}
""",
    "boss.yaml": """
role: boss
grants: {place: {read: true, create: true, update: true, delete: true, restore: true}}
""",
    "guest.yaml": """
role: guest
grants: {place: {read: "under(region, 'east')"}}
""",
}

PLACES: Mapping[str, tuple[str | None, str | None]] = {
    "china": (None, None),
    "zhejiang": ("china", "zhejiang"),
    "hangzhou": ("zhejiang", "hangzhou"),
    "lake": ("hangzhou", "hangzhou"),
    "canton": ("china", "south"),
}


async def _furnished(shop: World) -> tuple[Client, dict[str, int]]:
    boss = await shop.person_as("boss", "boss")
    ids: dict[str, int] = {}
    for name, (parent, region) in PLACES.items():
        made = await boss.make("place", name=name, parent=ids.get(parent or ""), region=region)
        ids[name] = made["id"]
    return boss, ids


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("under(region, 'east')", ["hangzhou", "lake", "zhejiang"]),
        ("under(region, 'hangzhou')", ["hangzhou", "lake"]),
        ("not under(region, 'east')", ["canton", "china"]),
        ("under(this, 2)", ["hangzhou", "lake", "zhejiang"]),
        ("under(parent, 2)", ["hangzhou", "lake"]),
        ("under(parent.parent, 2)", ["lake"]),
        ("under(this, parent)", ["canton", "hangzhou", "lake", "zhejiang"]),
        ("under(this, 99)", []),
        ("under(region, parent.region)", ["hangzhou", "lake"]),
        ("any(p for p in parts if under(p, parent))", ["hangzhou", "zhejiang"]),
        ("eastern and shown == 1", ["hangzhou", "lake", "zhejiang"]),
        ("shown == 2", ["canton", "china"]),
    ],
)
def test_lists_ask_for_what_lies_below(play: Play, where: str, names: list[str]) -> None:
    async def story(shop: World) -> list[str]:
        boss, _ = await _furnished(shop)
        return sorted([one["name"] for one in await boss.all("place", where=where)])

    assert play(story, FILES) == names


def test_one_record_gives_the_answers_of_the_list(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, ids = await _furnished(shop)
        for name, twin in [("lake", "zhejiang"), ("lake", "canton"), ("canton", "china"), ("hangzhou", "hangzhou")]:
            saved = await boss.set("place", ids[name], twin=ids[twin])
            assert saved == await boss.get("place", ids[name])
        lake = await boss.set("place", ids["lake"], twin=ids["zhejiang"])
        assert [lake[each] for each in ("in_twin", "near", "eastern")] == [True, True, True]
        hangzhou = await boss.get("place", ids["hangzhou"])
        assert [hangzhou[each] for each in ("in_twin", "near", "twins_below")] == [True, False, 1]

    play(story, FILES)


def test_a_check_looks_upward(play: Play) -> None:
    async def story(shop: World) -> dict[str, str]:
        boss, ids = await _furnished(shop)
        with pytest.raises(Refused) as refused:
            await boss.set("place", ids["china"], twin=ids["lake"])
        return faults(refused.value)

    assert play(story, FILES) == {"twin": "check:own_twin"}


def test_a_right_goes_by_what_lies_below(play: Play) -> None:
    async def story(shop: World) -> list[str]:
        await _furnished(shop)
        guest = await shop.person_as("guest", "guest")
        return sorted([one["name"] for one in await guest.all("place")])

    assert play(story, FILES) == ["hangzhou", "lake", "zhejiang"]


@pytest.mark.parametrize(("moved", "below"), [("china", "lake"), ("zhejiang", "hangzhou"), ("lake", "lake")])
def test_nothing_stands_below_itself(play: Play, moved: str, below: str) -> None:
    async def story(shop: World) -> dict[str, str]:
        boss, ids = await _furnished(shop)
        with pytest.raises(Refused) as refused:
            await boss.set("place", ids[moved], parent=ids[below])
        return faults(refused.value)

    assert play(story, FILES) == {"parent": "circle"}


def test_what_is_moved_takes_all_below_it_along(play: Play) -> None:
    async def story(shop: World) -> list[str]:
        boss, ids = await _furnished(shop)
        await boss.set("place", ids["hangzhou"], parent=ids["canton"])
        return sorted([one["name"] for one in await boss.all("place", where=f"under(this, {ids['canton']})")])

    assert play(story, FILES) == ["canton", "hangzhou", "lake"]


def test_two_moves_at_once_make_no_circle(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, ids = await _furnished(shop)
        pairs = [("zhejiang", "canton"), ("canton", "zhejiang")] * 5
        asked = [
            boss.raw.patch(f"/api/place/{ids[one]}", json={"parent": ids[other]}, headers={"If-Match": "*"})
            for one, other in pairs
        ]
        statuses = {answer.status_code for answer in await asyncio.gather(*asked)}
        assert statuses == {200, 422}
        found = {one["id"]: one["parent"] for one in await boss.all("place")}
        assert None in (found[ids["zhejiang"]], found[found[ids["zhejiang"]]], found[found[found[ids["zhejiang"]]]])

    play(story, FILES)


def test_what_lies_in_the_bin_lies_below_nothing(play: Play) -> None:
    async def story(shop: World) -> list[str]:
        boss, ids = await _furnished(shop)
        await boss.drop("place", ids["lake"])
        return [one["name"] for one in await boss.all("place", where=f"under(this, {ids['hangzhou']})")]

    assert play(story, FILES) == ["hangzhou"]


def test_pickers_show_where_a_record_stands(play: Play) -> None:
    async def story(shop: World) -> dict[str, list[str]]:
        boss, ids = await _furnished(shop)
        asking = await shop.principal(boss.user)
        async with shop.application.runtime.reading(asking) as context:
            found = await choose.candidates(context, "place", "parent", "", Record({}), 9)
        names = {identity: name for name, identity in ids.items()}
        return {one.title: [names[each] for each in one.above] for one in found}

    assert play(story, FILES) == {
        "china": [],
        "zhejiang": ["china"],
        "hangzhou": ["china", "zhejiang"],
        "lake": ["china", "zhejiang", "hangzhou"],
        "canton": ["china"],
    }


def test_departments_and_superiors_are_trees(play: Play) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("root", "admin")
        head = await admin.make("user", account="head", name="Head")
        below = await admin.make("user", account="below", name="Below", manager=head["id"])
        assert await admin.ids("user", where=f"under(this, {head['id']})", sort="id") == [head["id"], below["id"]]
        with pytest.raises(Refused) as refused:
            await admin.set("user", head["id"], manager=below["id"])
        assert faults(refused.value) == {"manager": "circle"}

    play(story, FILES)
