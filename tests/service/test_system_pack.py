"""What the engine brings beside people: saved views, comments, shares and ownership, closed until a role opens them."""

from typing import Any

import pytest

from tests.service.sales import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

PACK = ("saved_view", "comment", "share", "ownership")
ALL = "{read: true, create: true, update: true, delete: true}"
OPENED = {
    **FILES,
    "team.yaml": "role: team\ngrants:\n" + "".join(f"  {name}: {ALL}\n" for name in PACK),
}


async def _shop(shop: World) -> tuple[Client, dict[str, Any]]:
    """Somebody who may do everything with them, and a customer."""
    boss = await shop.person_as("boss", "boss", "team")
    return boss, await boss.make("customer", name="Acme")


@pytest.mark.parametrize("name", PACK)
def test_without_a_grant_nobody_knows_of_them(play: Play, name: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        assert (await boss.raw.get(f"/api/{name}")).status_code == 404
        assert f'href="/{name}"' not in await (await visitor(shop, boss.user)).page("/customer")

    play(story, FILES)


@pytest.mark.parametrize(
    ("name", "operations"),
    [
        ("saved_view", {"read", "update", "delete"}), ("share", {"read", "delete"}), ("ownership", {"read"}),
        ("comment", set()),
    ],
)  # fmt: skip
def test_an_administrator_has_what_looking_after_them_takes(play: Play, name: str, operations: set[str]) -> None:
    async def story(shop: World) -> None:
        grant = shop.compiled.catalog.roles["admin"].grants.get(name)
        given = {one for one in ("read", "create", "update", "delete") if grant and getattr(grant, one) == "true"}
        assert given == operations

    play(story, FILES)


def test_a_comment_is_its_authors_and_stays_when_the_record_goes(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, customer = await _shop(shop)
        about = f"customer/{customer['id']}"
        made = await boss.make("comment", about=about, text="Call them", mentions=[boss.user])
        assert picked(made, "about", "author", "mentions") == (about, boss.user, [boss.user])
        with pytest.raises(Refused):
            await boss.make("comment", about=about, text="Call them", author=boss.user + 1)
        await boss.drop("customer", customer["id"])
        assert (await boss.get("comment", made["id"]))["about"] == about
        assert (await boss.set("comment", made["id"], text="Called"))["about"] == about
        with pytest.raises(Refused) as refused:
            await boss.make("comment", about=about, text="Too late")
        assert faults(refused.value) == {"about": "no_such_record"}
        await boss.back("customer", customer["id"])
        assert await boss.ids("comment", where=f"about == '{about}'") == [made["id"]]

    play(story, OPENED)


@pytest.mark.parametrize("receivers", [(), ("user", "group"), ("user", "group", "department")])
def test_a_record_is_shared_with_one_each_time(play: Play, receivers: tuple[str, ...]) -> None:
    async def story(shop: World) -> None:
        boss, customer = await _shop(shop)
        admin = await shop.person_as("admin", "admin")
        known = {
            "user": boss.user,
            "group": (await admin.make("group", name="G"))["id"],
            "department": (await admin.make("department", name="D"))["id"],
        }
        record = f"customer/{customer['id']}"
        for name, key in known.items():
            assert picked(await boss.make("share", record=record, **{name: key}), "level", "giver") == (
                "read",
                boss.user,
            )
        with pytest.raises(Refused) as refused:
            await boss.make("share", record=record, **{name: known[name] for name in receivers})
        assert refused.value.response.json()["failures"][0]["code"] == "check:one_receiver"
        await admin.drop("group", known["group"])
        assert len(await boss.ids("share")) == 2

    play(story, OPENED)


def test_a_view_is_for_oneself_a_role_or_everybody(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, _ = await _shop(shop)
        query = {"where": "level == 'a'", "columns": ["name"]}
        view = {"name": "A", "entity": "customer", "query": query}
        made = (await boss.raw.post("/api/saved_view", json=view)).json()
        assert picked(made, "owner", "shared", "is_default", "query") == (boss.user, "nobody", False, query)
        assert (await boss.raw.post("/api/saved_view", json=view)).status_code == 422
        with pytest.raises(Refused) as refused:
            await boss.set("saved_view", made["id"], shared="role")
        assert faults(refused.value) == {"role": "required"}
        assert (await boss.set("saved_view", made["id"], shared="role", role="rep"))["role"] == "rep"

    play(story, OPENED)


def test_an_ownership_has_a_beginning_and_may_have_an_end(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, customer = await _shop(shop)
        had = {"record": f"customer/{customer['id']}", "owner": boss.user, "since": "2026-03-02T00:00:00Z"}
        assert (await boss.make("ownership", **had, reason="claimed"))["until"] is None
        with pytest.raises(Refused) as refused:
            await boss.make("ownership", **had, until="2026-03-01T00:00:00Z")
        assert faults(refused.value) == {"until": "check:ends_before_it_begins"}

    play(story, OPENED)
