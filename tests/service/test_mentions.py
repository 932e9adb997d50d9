"""People who are named in comments: those who see the record and are seen, told to them by whatever name they have."""

import re
from collections.abc import Mapping

import pytest

from tests.service.sales import APP
from tests.support.client import Client, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "visit.yaml": """
entity: visit
title: place
owner: owner
features: {comment: {}, recycle: {}}
fields:
  place: {type: text, max: 20}
  owner: {type: user, default: =me}
""",
    "chief.yaml": """
role: chief
grants:
  user: {read: true}
  visit: {read: true, update: true, comment: true}
  comment: {read: mine, create: true, update: mine, delete: mine, restore: mine}
""",
    "rep.yaml": """
role: rep
grants:
  user: {read: true}
  visit: {read: mine, create: mine, update: mine, delete: mine, comment: true}
""",
    "root.yaml": "role: root\ngrants:\n  user: {read: true, update: true}\n",
    "guest.yaml": "role: guest\ngrants:\n  visit: {read: true, comment: true}\n",
}


async def staff(world: World) -> tuple[Client, Client, Client, int]:
    """A chief, two reps, and a visit of the first of them."""
    chief, ann, bob = [await world.person_as(*who) for who in (("chief", "chief"), ("ann", "rep"), ("bob", "rep"))]
    return chief, ann, bob, (await ann.make("visit", place="Ulm"))["id"]


def shown(page: str) -> list[str]:
    """What was said, without markup, as the page tells it."""
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<p class="lm-prose">(.*?)</p>', page, flags=re.DOTALL)]


def test_whoever_is_named_is_told_by_the_name_they_have_now(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, _, visit = await staff(world)
        await chief.take("visit", visit, "comment", text=f"Well done, @user/{ann.user}!")
        eyes = await visitor(world, ann.user)
        home = await eyes.page("/-/inbox/notices")
        assert f'href="/visit/{visit}"' in home
        assert shown(home) == shown(await eyes.page(f"/visit/{visit}", tab="timeline")) == ["Well done, @Ann!"]
        root = await world.person_as("root", "root")
        await root.set("user", ann.user, name="Anna")
        assert shown(await eyes.page("/-/inbox/notices")) == ["Well done, @Anna!"]

    play(story, FILES)


def test_only_who_sees_the_record_and_is_seen_is_named(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, bob, visit = await staff(world)
        guest = await world.person_as("guest", "guest")
        await chief.take("visit", visit, "comment", text=f"@user/{guest.user} look")
        for who, named in ((chief, bob.user), (ann, bob.user), (chief, 99)):
            with pytest.raises(Refused) as refused:
                await who.take("visit", visit, "comment", text=f"@user/{named} look")
            assert faults(refused.value) == {"text": "cannot_mention"}
        eyes = await visitor(world, chief.user)
        found = {}
        for wanted in ("", "An", "Bo"):
            answer = await eyes.send(f"/visit/{visit}/mention", {":wanted": wanted})
            found[wanted] = set(re.findall(r'data-title="(\w+)"', answer.text))
        assert found["An"] == {"Ann"}
        assert found["Bo"] == set()
        assert {"Ann", "Chief"} <= found[""]
        other = await visitor(world, bob.user)
        assert "data-title" not in (await other.send(f"/visit/{visit}/mention", {":wanted": ""})).text

    play(story, FILES)


def test_a_mention_is_told_while_the_record_is_seen(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, _, visit = await staff(world)
        await chief.take("visit", visit, "comment", text=f"@user/{ann.user} look")
        assert shown(await (await visitor(world, ann.user)).page("/-/inbox/notices")) == ["@Ann look"]
        await ann.drop("visit", visit)
        assert shown(await (await visitor(world, ann.user)).page("/-/inbox/notices")) == []

    play(story, FILES)


def test_ones_own_comment_is_deleted_in_the_timeline_and_comes_back(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, _, visit = await staff(world)
        await chief.take("visit", visit, "comment", text="Mine")
        await ann.take("visit", visit, "comment", text="Hers")
        eyes = await visitor(world, chief.user)
        timeline = await eyes.page(f"/visit/{visit}", tab="timeline")
        (own,) = re.findall(r'action="/comment/(\d+)/delete"', timeline)
        assert "/comment/" not in await (await visitor(world, ann.user)).page(f"/visit/{visit}", tab="timeline")
        gone = await eyes.send(f"/comment/{own}/delete", {"version": "1"})
        assert gone.headers["location"] == f"/visit/{visit}?tab=timeline"
        assert shown(await eyes.page(f"/visit/{visit}", tab="timeline")) == ["Hers"]
        back = await eyes.send(f"/comment/{own}/restore", {})
        assert back.headers["location"] == f"/visit/{visit}?tab=timeline"
        assert shown(await eyes.page(f"/visit/{visit}", tab="timeline")) == ["Hers", "Mine"]

    play(story, FILES)


def test_ones_own_comment_is_changed_in_the_timeline_and_its_history_keeps_the_former_text(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, bob, visit = await staff(world)
        await chief.take("visit", visit, "comment", text="Helo")
        eyes, hers = await visitor(world, chief.user), await visitor(world, ann.user)
        timeline = await eyes.page(f"/visit/{visit}", tab="timeline")
        (own,) = re.findall(r'data-values="/comment/(\d+)/value"', timeline)
        assert "Edited" not in timeline
        changed = {":field": "text", ":version": "1", ":was": "Helo", "text": f"Hello @user/{ann.user}"}
        refused = await hers.send(f"/comment/{own}/value", changed)
        assert refused.status_code == 404
        unseen = await eyes.send(f"/comment/{own}/value", {**changed, "text": f"Hello @user/{bob.user}"})
        assert unseen.status_code == 422
        assert (await eyes.send(f"/comment/{own}/value", changed)).status_code == 303
        timeline = await hers.page(f"/visit/{visit}", tab="timeline")
        assert (shown(timeline), "Edited" in timeline) == (["Hello @Ann"], True)
        assert 'data-values="/comment/' not in timeline
        assert shown(await hers.page("/-/inbox/notices")) == ["Hello @Ann"]
        assert "Helo" in (await eyes.page(f"/comment/{own}", tab="timeline"))
        again = {":field": "text", ":version": "2", ":was": changed["text"], "text": "Hello all"}
        assert (await eyes.send(f"/comment/{own}/value", again)).status_code == 303
        assert shown(await hers.page("/-/inbox/notices")) == ["Hello all"], (
            "the notice stays, the comment is as it is now"
        )

    play(story, FILES)


def test_a_comment_made_over_the_api_is_looked_through_as_well(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, bob, visit = await staff(world)
        with pytest.raises(Refused) as refused:
            await chief.make("comment", about=f"visit/{visit}", text=f"@user/{bob.user} look")
        assert faults(refused.value) == {"text": "cannot_mention"}
        made = await chief.make("comment", about=f"visit/{visit}", text=f"@user/{ann.user} look")
        assert shown(await (await visitor(world, ann.user)).page("/-/inbox/notices")) == ["@Ann look"]
        with pytest.raises(Refused) as refused:
            await chief.set("comment", made["id"], text=f"@user/{bob.user} look")
        assert faults(refused.value) == {"text": "cannot_mention"}

    play(story, FILES)
