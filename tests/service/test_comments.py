"""Commenting on records: by whom the right `comment` says, read by whoever sees the record, in its history."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.service.sales import APP
from tests.service.test_tokens import program
from tests.support.client import Client, Refused
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
  place: {type: text, max: 20, label: {en: Place, zh: 地点}}
  owner: {type: user, default: =me}
""",
    "road.yaml": "entity: road\ntitle: name\nfields:\n  name: text\n  legs: {type: lines, fields: {way: text}}\n",
    "chief.yaml": """
role: chief
grants:
  visit: {read: true, comment: owner != me}
  road: {read: true, create: true}
  comment: {read: mine, delete: mine}
""",
    "rep.yaml": """
role: rep
grants:
  visit: {read: mine, create: mine, update: mine, delete: mine, fields: {updated_at: {read: false}}}
""",
}


async def refused(asked: Any) -> int:
    """The status of a refusal."""
    with pytest.raises(Refused) as found:
        await asked
    return found.value.response.status_code


async def said(client: Client, identity: int) -> list[tuple[str, str]]:
    """By whom what was said of a visit, the newest first."""
    answer = await client.raw.get(f"/api/visit/{identity}/history")
    assert answer.status_code == 200, answer.text
    told = [one for one in answer.json()["items"] if one["operation"] not in ("create", "update")]
    assert {one["operation"] for one in told} <= {"comment"}
    return [(one["by"]["title"], one["text"]) for one in told]


def test_a_record_is_commented_on_by_whoever_has_the_right_and_read_by_whoever_sees_it(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, ann, bob = [await shop.person_as(*who) for who in (("chief", "chief"), ("ann", "rep"), ("bob", "rep"))]
        visit = (await ann.make("visit", place="Ulm"))["id"]
        await chief.take("visit", visit, "comment", text="<b>Well</b> done")
        assert await refused(chief.take("visit", visit, "comment", text="")) == 422
        assert await refused(ann.take("visit", visit, "comment", text="Thanks")) == 403
        assert await refused(bob.take("visit", visit, "comment", text="Hm")) == 403
        assert await said(ann, visit) == await said(chief, visit) == [("Chief", "<b>Well</b> done")]
        assert (await bob.raw.get(f"/api/visit/{visit}/history")).status_code == 404
        assert (await ann.raw.get("/api/comment")).status_code == 404
        assert (await ann.get("visit", visit)).get("_actions") is None
        assert (await chief.get("visit", visit))["_actions"] == ["comment"]

    play(story, FILES)


def test_ones_own_comment_is_deleted_by_the_rights_of_comments(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, vice, ann = [
            await shop.person_as(*who) for who in (("chief", "chief"), ("vice", "chief"), ("ann", "rep"))
        ]
        visit = (await ann.make("visit", place="Ulm"))["id"]
        await chief.take("visit", visit, "comment", text="First")
        await vice.take("visit", visit, "comment", text="Second")
        (own,) = await chief.ids("comment", where=f"about == 'visit/{visit}'")
        assert await refused(vice.drop("comment", own)) == 404
        await chief.drop("comment", own)
        assert await said(ann, visit) == [("Vice", "Second")]

    play(story, FILES)


def test_what_is_not_commented_on_has_a_history_without_comments(play: Play) -> None:
    async def story(shop: World) -> None:
        chief = await shop.person_as("chief", "chief")
        road = await chief.make("road", name="A8", legs=[{"way": "East"}])
        for path in (f"road/{road['id']}", f"road_legs/{road['legs'][0]['id']}"):
            answer = await chief.raw.get(f"/api/{path}/history")
            assert answer.status_code == 200, answer.text
            assert {one["operation"] for one in answer.json()["items"]} <= {"create"}

    play(story, FILES)


def test_a_token_comments_with_a_scope_for_that(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, ann = await shop.person_as("chief", "chief"), await shop.person_as("ann", "rep")
        path = f"/api/visit/{(await ann.make('visit', place='Ulm'))['id']}/actions/comment"
        asked = [await program(shop, chief, *scopes) for scopes in (["read"], ["read", "visit:comment"])]
        assert [(await one.post(path, json={"text": "x"})).status_code for one in asked] == [403, 200]

    play(story, FILES)


@pytest.mark.trust("V-19")
def test_comments_are_written_and_shown_on_the_screen_of_the_record(play: Play) -> None:
    async def story(shop: World) -> None:
        ann, chief = await shop.person_as("ann", "rep"), await shop.person("chief", "chief")
        visit = (await ann.make("visit", place="Ulm"))["id"]
        eyes = await visitor(shop, chief)
        assert (
            f'action="/visit/{visit}/actions/comment?tab=timeline"' in (await eyes.client.get(f"/visit/{visit}")).text
        )
        sent = eyes.signed({"text": "<script>alert(1)</script>", ":version": "1"})
        assert (await eyes.client.post(f"/visit/{visit}/actions/comment", data=sent)).status_code == 303
        page = (await eyes.client.get(f"/visit/{visit}/history")).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page

    play(story, FILES)
