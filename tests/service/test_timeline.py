"""The history of a record: what was done with it and said of it, as far as its reader may read that now."""

from typing import Any

import pytest

from tests.service.sales import FILES
from tests.support.client import Client, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

TALKING = {
    **FILES,
    "customer.yaml": FILES["customer.yaml"].replace("{recycle: {}}", "{recycle: {}, comment: {}}").replace(
    "  phone:", "  items:\n    type: lines\n    fields:\n"
    "      what: {type: text, label: {en: What, zh: 内容}}\n      price: money\n  phone:")
    + "actions:\n  raise:\n    label: {en: Raise, zh: 提高}\n    ask: {by: {type: text, label: {en: By, zh: 幅度}}}\n"
    "    do:\n      - update: this\n        set: {level: c}\n",
    "boss.yaml": FILES["boss.yaml"].replace("customer: {", "customer: {actions: all, ")
    + "  comment: {read: true, create: true}\n",
    "teller.yaml": "role: teller\ngrants:\n  customer: {read: true, fields: {updated_by: {read: false},"
    " items: {read: false}}}\n",
}  # fmt: skip


async def _past(client: Client, identity: int, **asked: str) -> list[dict[str, Any]]:
    answer = await client.raw.get(f"/api/customer/{identity}/history", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def _changes(event: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {one["field"]: (one["before"], one["after"]) for one in event["changes"]}


async def _told(shop: World) -> tuple[Client, int]:
    """A customer with a past, and who made it."""
    boss = await shop.person_as("boss", "boss")
    made = await boss.make("customer", name="Acme", limit="10.00", phone="1", items=[{"what": "a", "price": "2.00"}])
    await boss.set("customer", made["id"], name="Acme & Co", phone="2")
    await boss.make("comment", about=f"customer/{made['id']}", text="They like tea")
    taken = await boss.raw.post(
        f"/api/customer/{made['id']}/actions/raise", json={"by": "much"}, headers={"If-Match": "*"}
    )
    assert taken.status_code == 200, taken.text
    return boss, made["id"]


def test_what_was_done_and_said_stands_there_the_newest_first(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, identity = await _told(shop)
        past = await _past(boss, identity)
        assert [picked(one, "operation", "via", "action", "version") for one in past] == [
            ("take", "api", "customer.raise", 2),
            ("update", "action", "customer.raise", 3),
            ("comment", None, None, None),
            ("update", "api", None, 2),
            ("create", "api", None, 1),
        ]
        assert {one["by"]["title"] for one in past} == {"Boss"}
        assert _changes(past[0]) == {"by": (None, "much")}
        assert _changes(past[1])["level"] == ("b", "c")
        assert past[2]["text"] == "They like tea"
        assert _changes(past[3]) == {"name": ("Acme", "Acme & Co"), "phone": ("1", "2")}
        assert _changes(past[4])["items"][1][0]["what"] == "a"

    play(story, TALKING)


@pytest.mark.parametrize(("language", "label"), [("en", "By"), ("zh", "幅度")])
def test_fields_are_called_by_their_labels(play: Play, language: str, label: str) -> None:
    async def story(shop: World) -> None:
        boss, identity = await _told(shop)
        await (await shop.person_as("admin", "admin")).set("user", boss.user, locale=language)
        await shop.application.look()
        (taken,) = await _past(boss, identity, limit="1")
        assert [one["label"] for one in taken["changes"]] == [label]

    play(story, TALKING)


def test_it_is_given_in_parts(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, identity = await _told(shop)
        whole, parts, after = await _past(boss, identity), [], ""
        while after is not None:
            answer = (
                await boss.raw.get(f"/api/customer/{identity}/history", params={"limit": "2", "after": after})
            ).json()
            parts, after = parts + answer["items"], answer["next"]
        assert parts == whole
        for wrong in ("x", "1", "1.x", "-1.2"):
            assert (await boss.raw.get(f"/api/customer/{identity}/history", params={"after": wrong})).status_code == 400
        assert (await boss.raw.get(f"/api/customer/{identity}/history", params={"where": "1"})).status_code == 400

    play(story, TALKING)


def test_rights_of_now_decide_what_is_there(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, identity = await _told(shop)
        clerk, rep = await shop.person_as("clerk", "clerk"), await shop.person_as("rep", "rep")
        teller = await shop.person_as("teller", "teller")
        past = [one for one in await _past(clerk, identity) if one["operation"] != "comment"]
        assert [one["operation"] for one in past] == ["take", "update", "update", "create"]
        assert [(one["action"], one["changes"]) for one in past[:1]] == [(None, [])]
        assert _changes(past[2])["phone"] == ("1", "2"), "its level is c"
        assert "owner" not in _changes(past[3])
        await boss.set("customer", identity, level="b")
        assert "phone" not in _changes((await _past(clerk, identity))[4])
        assert (await rep.raw.get(f"/api/customer/{identity}/history")).status_code == 404
        await boss.set("customer", identity, owner=rep.user)
        past = await _past(rep, identity)
        assert all("limit" not in _changes(one) for one in past)
        hidden = await _past(teller, identity)
        assert not any(one["by"] for one in hidden if one["operation"] != "comment")
        assert "items" not in _changes(hidden[-1])
        await boss.drop("customer", identity)
        assert (await boss.raw.get(f"/api/customer/{identity}")).status_code == 404
        binned = await _past(boss, identity)
        assert [one["operation"] for one in binned[:2]] == ["delete", "update"]
        assert _changes(binned[0])["phone"] == ("2", None)
        for outsider in (rep, clerk):
            assert (await outsider.raw.get(f"/api/customer/{identity}/history")).status_code == 404
        screens = await visitor(shop, boss.user)
        assert f'href="/customer/{identity}/history"' in await screens.page("/customer/bin")
        shown = await screens.page(f"/customer/{identity}/history")
        assert 'href="/customer/bin"' in shown
        assert f'href="/customer/{identity}"' not in shown
        assert "Acme &amp; Co" in shown
        await boss.purge("customer", identity)
        assert (await boss.raw.get(f"/api/customer/{identity}/history")).status_code == 404

    play(story, TALKING)


@pytest.mark.parametrize("address", ["customer/999", "nothing/1", "customer/x", "audit_entry/1"])
def test_there_is_none_of_what_may_not_be_seen(play: Play, address: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        assert (await boss.raw.get(f"/api/{address}/history")).status_code == 404

    play(story, TALKING)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["History", "changed it", "over the API", "1 line added", "They like tea", "<del>b</del>", "Raise"]),
        ("zh", ["历史记录", "修改", "通过接口", "新增 1 行", "They like tea", "<del>b</del>", "提高"]),
    ],
)
def test_the_screen_tells_it_in_words(play: Play, language: str, texts: list[str]) -> None:
    async def story(shop: World) -> None:
        boss, identity = await _told(shop)
        screens = await visitor(shop, boss.user)
        screens.speaks(language)
        shown = await screens.page(f"/customer/{identity}", tab="timeline")
        assert [one for one in texts[1:] if one not in shown] == []
        shown = await screens.page(f"/customer/{identity}/history")
        assert [one for one in texts if one not in shown] == []
        assert (await screens.client.get("/customer/999/history")).status_code == 404

    play(story, TALKING)
