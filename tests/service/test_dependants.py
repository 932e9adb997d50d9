"""Stored values of other records follow every change, whatever way they hang together; refused is what they cannot."""

from collections.abc import Mapping

import pytest

from tests.service import chains
from tests.service.sales import APP, FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World


async def house(world: World) -> Client:
    """Two regions, a customer in each, one with two contacts, an item and a visit."""
    boss = await world.person_as("boss", "boss")
    for name, factor in (("North", "2"), ("South", "3")):
        await boss.make("region", name=name, factor=factor)
    for number, name in ((1, "Acme"), (2, "Bolt")):
        await boss.make("customer", name=name, region=number)
    for amount in ("10.00", "30.00"):
        await boss.make("contact", name=f"K{amount}", customer=1, amount=amount)
    await boss.make("item", name="pen", contact=1, pieces=5)
    await boss.make("visit", customer=1, done=True, hours=4)
    return boss


async def told(boss: Client) -> tuple[tuple[object, ...], ...]:
    """What the customers and the regions know of what is below them."""
    customers = [await boss.get("customer", number) for number in (1, 2)]
    regions = [await boss.get("region", number) for number in (1, 2)]
    return (
        *(picked(one, "contact_count", "expected", "activity") for one in customers),
        *(picked(one, "expected", "pieces") for one in regions),
    )


def test_totals_of_totals_follow_what_is_made_below(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        assert await told(boss) == ((2, "80.00", 3), (0, "0.00", 0), ("80.00", 5), ("0.00", 0))
        assert await differences(world) == []

    play(story, chains.FILES)


def test_a_contact_takes_its_totals_along_to_another_customer(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        moved = await boss.set("contact", 1, customer=2)
        assert picked(moved, "region_name", "expected", "share") == ("South", "30.00", "0.3333")
        assert await told(boss) == ((1, "60.00", 2), (1, "30.00", 1), ("60.00", 0), ("30.00", 5))
        assert await differences(world) == []

    play(story, chains.FILES)


def test_deleting_and_restoring_takes_from_totals_and_gives_back(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        before = await told(boss)
        await boss.drop("contact", 2)
        assert await told(boss) == ((1, "20.00", 2), (0, "0.00", 0), ("20.00", 5), ("0.00", 0))
        await boss.back("contact", 2)
        await boss.drop("visit", 1)
        assert (await boss.get("customer", 1))["busiest"] is None
        await boss.back("visit", 1)
        assert await told(boss) == before
        assert await differences(world) == []

    play(story, chains.FILES)


def test_a_value_follows_through_references_to_grandchildren(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set("customer", 1, level="c", name="Apex")
        await boss.set("region", 1, name="West")
        item = await boss.get("item", 1)
        assert picked(item, "level", "label") == ("c", "pen/Apex/West")
        assert (await boss.get("contact", 1))["region_name"] == "West"
        assert await differences(world) == []

    play(story, chains.FILES)


def test_a_factor_at_the_top_runs_down_and_the_totals_up_again(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        region = await boss.set("region", 1, factor="0.5")
        assert picked(region, "expected", "best") == ("20.00", "20.00")
        assert (await boss.get("visit", 1))["region_expected"] == "20.00"
        moved = await boss.set("customer", 1, region=2)
        assert picked(moved, "expected", "region_name") == ("120.00", "South")
        assert await told(boss) == ((2, "120.00", 3), (0, "0.00", 0), ("0.00", 0), ("120.00", 5))
        assert await differences(world) == []

    play(story, chains.FILES)


def test_records_of_one_kind_follow_each_other(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set("customer", 1, parent=2)
        assert picked(await boss.get("customer", 2), "with_children", "same_level") == (2, 1)
        await boss.set("customer", 2, level="a")
        await boss.drop("contact", 2)
        assert picked(await boss.get("customer", 2), "with_children", "same_level") == (1, 0)
        assert await differences(world) == []

    play(story, chains.FILES)


def test_a_followed_value_leaves_version_and_author_of_its_record_alone(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        before = await boss.get("customer", 1)
        other = await world.person_as("other", "boss")
        await other.make("contact", name="New", customer=1, amount="1.00")
        after = await boss.get("customer", 1)
        assert picked(after, "version", "updated_at", "updated_by") == picked(
            before, "version", "updated_at", "updated_by"
        )
        assert after["contact_count"] == before["contact_count"] + 1

    play(story, chains.FILES)


def test_the_answer_holds_what_follows_in_the_record_itself(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        made = await boss.make("contact", name="New", customer=1, amount="40.00")
        assert made["share"] == "0.2500"
        assert made == await boss.get("contact", made["id"])
        changed = await boss.set("contact", made["id"], amount="160.00")
        assert changed["share"] == "0.4000"
        assert changed == await boss.get("contact", made["id"])

    play(story, chains.FILES)


def test_a_check_of_another_record_refuses_the_write_that_breaks_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        customer = await boss.make("customer", name="Acme", limit="10.00")
        contact = await boss.make("contact", name="Ann", customer=customer["id"], expected="10.00")
        other = await boss.make("customer", name="Bolt")
        elsewhere = await boss.make("contact", name="Bob", customer=other["id"], expected="0.01")
        for change in (
            boss.make("contact", name="Cid", customer=customer["id"], expected="0.01"),
            boss.set("contact", contact["id"], expected="10.01"),
            boss.set("contact", elsewhere["id"], customer=customer["id"]),
        ):
            with pytest.raises(Refused) as refused:
                await change
            assert faults(refused.value) == {"": "check:over_limit"}
        assert picked(await boss.get("customer", customer["id"]), "contact_count", "expected") == (1, "10.00")
        assert len(await boss.ids("contact")) == 2
        assert await differences(world) == []

    play(story, FILES)


TEAMS: Mapping[str, str] = {
    "app.yaml": APP,
    "team.yaml": """
entity: team
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40}
  room: {type: integer, default: 2}
  closed: {type: bool, default: false}
  members: {type: collection, of: partner, by: team}
  budget: {type: money, max: 100, value: sum(m.cost for m in members)}
  motto: {type: text, max: 11, value: "concat(name, ' ', max(m.name for m in members))"}
checks:
  crowded: {when: count(members) > room, message: Too many members}
  leaderless:
    when: count(members) > 0 and not any(m.leads for m in members)
    before: [update]
    message: Nobody leads
""",
    "partner.yaml": """
entity: partner
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 10}
  team: {type: reference, to: team}
  leads: {type: bool, default: true}
  cost: {type: money, default: 0}
  badge: {type: text, max: 60, unique: true, value: "concat(team.name, '-', name)"}
  part: {type: percent, value: cost / team.budget}
  left: {type: money, min: 10, value: 100 - team.budget}
checks:
  rich: {when: team.budget > 50 and cost > 40, fields: [cost], message: Too rich}
  twins: {when: cost > 0 and count(m for m in team.members if m.cost == cost) > 1, message: The same cost twice}
  closed: {when: team.closed, fields: [team], message: The team is closed}
  heavy: {when: part > 0.5, fields: [cost], message: More than half, before: [update]}
""",
    "boss.yaml": """
role: boss
grants:
  team: {read: true, create: true, update: true, delete: true, restore: true}
  partner: {read: true, create: true, update: true, delete: true, restore: true}
""",
}


async def fault(asked: object) -> dict[str, str]:
    """What the refusal of a change says."""
    with pytest.raises(Refused) as refused:
        await asked  # type: ignore[misc]
    assert refused.value.response.status_code == 422, refused.value
    return faults(refused.value)


def test_a_check_that_reads_a_collection_is_asked_by_whoever_changes_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("team", name="T")
        for name in "ab":
            await boss.make("partner", name=name, team=1)
        assert await fault(boss.make("partner", name="c", team=1)) == {"": "check:crowded"}
        lone = await boss.make("partner", name="c")
        assert await fault(boss.set("partner", lone["id"], team=1)) == {"": "check:crowded"}
        await boss.set("partner", 1, leads=False)
        assert await fault(boss.set("partner", 2, leads=False)) == {"": "check:leaderless"}
        assert await fault(boss.drop("partner", 2)) == {"": "check:leaderless"}
        await boss.drop("partner", 1)
        await boss.set("partner", lone["id"], team=1)
        assert await fault(boss.back("partner", 1)) == {"": "check:crowded"}
        assert await differences(world) == []

    play(story, TEAMS)


def test_a_check_over_totals_sees_them_with_the_record_in_them(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("team", name="T", room=9)
        await boss.make("partner", name="a", team=1, cost="20.00")
        assert await fault(boss.make("partner", name="b", team=1, cost="20")) == {"": "check:twins"}
        assert await fault(boss.make("partner", name="b", team=1, cost="41")) == {"cost": "check:rich"}
        made = await boss.make("partner", name="b", team=1, cost="30")
        assert await fault(boss.set("partner", made["id"], cost="31")) == {"cost": "check:heavy"}
        assert (await boss.get("team", 1))["budget"] == "50.00"
        assert await differences(world) == []

    play(story, TEAMS)


def test_what_a_check_reads_through_a_reference_is_looked_at_when_its_own_record_is_saved(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("team", name="T", room=9)
        await boss.make("partner", name="a", team=1)
        await boss.set("team", 1, closed=True)
        assert await fault(boss.make("partner", name="b", team=1)) == {"team": "check:closed"}
        assert await fault(boss.set("partner", 1, cost="1.00")) == {"team": "check:closed"}

    play(story, TEAMS)


def test_a_total_that_does_not_fit_refuses_the_write(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("team", name="T", room=9)
        await boss.make("partner", name="a", team=1, cost="20.00")
        await boss.make("partner", name="b", team=1, cost="20.50")
        assert await fault(boss.make("partner", name="c", team=1, cost="59.51")) == {"": "too_large"}
        assert await fault(boss.make("partner", name="muchlonger", team=1)) == {"": "too_long"}
        await boss.make("team", name="U")
        assert await fault(boss.make("partner", name="d", team=2, cost="91")) == {"left": "too_small"}
        assert picked(await boss.get("team", 1), "budget", "motto") == ("40.50", "T b")
        assert await differences(world) == []

    play(story, TEAMS)


def test_a_sum_beyond_all_digits_refuses_the_write(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        await boss.make("contact", name="a", customer=made["id"], expected="9999999999999999.99")
        assert await fault(boss.make("contact", name="b", customer=made["id"], expected="0.01")) == {
            "": "result_out_of_range"
        }
        assert (await boss.get("customer", made["id"]))["expected"] == "9999999999999999.99"

    play(story, FILES)


def test_a_unique_value_that_is_taken_elsewhere_refuses_the_write(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        for name in ("S", "T"):
            await boss.make("team", name=name)
        await boss.make("partner", name="a", team=1)
        await boss.make("partner", name="a", team=2)
        assert await fault(boss.set("team", 2, name="S")) == {"": "duplicate"}
        assert await fault(boss.set("partner", 2, team=1)) == {"badge": "duplicate"}
        assert (await boss.get("partner", 2))["badge"] == "T-a"

    play(story, TEAMS)
