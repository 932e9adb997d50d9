"""Classes of attacks whose row asks for every way in, and requests that nobody sends by mistake (docs/security.md)."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.service.sales import APP, FILES
from tests.service.test_trust_rows import digest, unharmed
from tests.support.client import ANY, Client
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World, catalog_of

Way = Callable[[dict[str, Any]], Awaitable[httpx.Response]]

BROKEN: tuple[tuple[dict[str, Any], str], ...] = (
    ({"name": ""}, "required"),
    ({"name": "x" * 41}, "too_long"),
    ({"limit": "-1"}, "too_small"),
    ({"discount": "60"}, "too_large"),
    ({"level": "z"}, "not_a_choice"),
    ({"since": "2024-02-30"}, "not_a_date"),
    ({"limit": "0.001"}, "scale"),
    ({"code": "TAKEN"}, "duplicate"),
    ({"parent": 99}, "no_such_record"),
    ({"owner": 99}, "no_such_record"),
)
"""Values that break a rule of the definitions each, and what is said of them."""


def ways(boss: Client, browser: Visitor, record: int) -> dict[str, Way]:
    """Every way to write a customer."""

    async def bulk(do: dict[str, Any], values: dict[str, Any]) -> httpx.Response:
        return await boss.raw.post("/api/customer/bulk", json={"rows": [{**do, "values": values}]})

    async def create(values: dict[str, Any]) -> httpx.Response:
        return await boss.raw.post("/api/customer", json={"name": "x", **values})

    async def update(values: dict[str, Any]) -> httpx.Response:
        return await boss.raw.patch(f"/api/customer/{record}", json=values, headers=ANY)

    async def form(values: dict[str, Any]) -> httpx.Response:
        return await browser.send("/customer/new", {"name": "x", **values})

    async def edit(values: dict[str, Any]) -> httpx.Response:
        return await browser.send(f"/customer/{record}/edit", {":version": "1", ":base": "{}", **values})

    return {
        "create": create,
        "update": update,
        "bulk create": lambda values: bulk({"do": "create"}, {"name": "x", **values}),
        "bulk update": lambda values: bulk({"do": "update", "id": record, "version": 1}, values),
        "form": form,
        "edit": edit,
    }


def test_a_rule_holds_on_every_way_in(play: Play) -> None:
    """V-05: each rule of the definitions by each way to write; the same is said, and nothing changes."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        record = await boss.make("customer", name="One")
        await boss.make("customer", name="Two", code="TAKEN")
        browser = await visitor(shop, boss.user)
        before = await digest(shop)
        for name, way in ways(boss, browser, record["id"]).items():
            for values, code in BROKEN:
                answer = await way(values)
                assert answer.status_code == 422, (name, values, answer.status_code, answer.text[:300])
                if "json" in answer.headers["content-type"]:
                    assert f'"code":"{code}"' in answer.text, (name, values, answer.text)
                else:
                    (field,) = values
                    marked = re.findall(r'<(?:input|select|textarea|div)[^>]*aria-invalid="true"[^>]*>', answer.text)
                    assert [one for one in marked if field in one], (name, values, marked)
        assert await digest(shop) == before

    play(story, FILES)


def test_what_is_linked_is_seen_by_its_own_rights(play: Play) -> None:
    """V-07: a record that is not seen has no title, no value and no order in those that lead to it, by any way."""

    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        hidden = await boss.make("customer", name="Hidden Ltd", code="HID", limit="5.00")
        mine = await boss.make("customer", name="Mine", owner=rep.user, parent=hidden["id"])
        contact = await boss.make("contact", name="Con", customer=mine["id"], owner=rep.user)
        at, browser = f"/api/customer/{mine['id']}", await visitor(shop, rep.user)
        asked = [
            await rep.raw.get(at, params={"expand": "parent"}),
            await rep.raw.get("/api/customer", params={"expand": "parent", "total": "true"}),
            await rep.raw.get("/api/contact", params={"expand": "customer.parent"}),
            await rep.raw.get(f"{at}/history"),
            await rep.raw.get("/api/-/search", params={"q": "Hidden"}),
            await rep.raw.get("/api/customer", params={"search": "HID"}),
            await rep.raw.get("/api/-/openapi.json"),
            *[await browser.client.get(f"/customer/{mine['id']}{more}") for more in ("", "/edit", "/history")],
            *[await browser.client.get(page) for page in ("/customer", f"/contact/{contact['id']}", "/-/search?q=Hid")],
            await browser.send("/customer/pick/parent", {"name": "x", "q": "Hid", "parent": "Hid"}),
        ]
        for answer in asked:
            assert "Hidden" not in answer.text.replace("q=Hid", ""), answer.request.url
        for where in ("parent.name == 'Hidden Ltd'", "parent.name is not null", "parent.code < 'Z'"):
            assert await rep.ids("customer", where=where) == [], where
        for unread in ("parent.limit > 1", "parent.limit is null"):
            assert (await rep.raw.get("/api/customer", params={"where": unread})).status_code == 400
        for entity, one, field in (("customer", mine, "parent"), ("contact", contact, "customer")):
            told = []
            for target in (hidden["id"], 2**40):
                answer = await rep.raw.patch(f"/api/{entity}/{one['id']}", json={field: target}, headers=ANY)
                told.append((answer.status_code, [one["code"] for one in answer.json().get("failures", [])]))
            assert told[-1] == (422, ["no_such_record"])
            assert told[0] == told[1] or field == "parent"  # what stands there already may be sent back

    play(story, FILES)


def test_what_is_counted_is_what_may_be_seen(play: Play) -> None:
    """V-08: no total over records or fields that are not read; a count is as long as the list."""

    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        clerk = await shop.person_as("clerk", "clerk")
        mine = await boss.make("customer", name="Mine", owner=rep.user)
        await boss.make("customer", name="Other", limit="1000")
        await boss.make("contact", name="Seen", customer=mine["id"], expected="20", owner=rep.user)
        await boss.make("contact", name="Unseen", customer=mine["id"], expected="10", owner=boss.user)
        for where, found in (
            ("count(contacts) == 1", [mine["id"]]),
            ("count(contacts) == 2", []),
            ("min(c.expected for c in contacts) == 20", [mine["id"]]),
            ("min(c.expected for c in contacts) == 10", []),
            ("sum(c.expected for c in contacts) > 20", []),
            ("any(c.name == 'Unseen' for c in contacts)", []),
        ):
            assert await rep.ids("customer", where=where) == found, where
        for where in ("max(c.expected for c in contacts) > 1", "count(contacts) == 1", "max(c.limit for c in all) > 1"):
            assert (await clerk.raw.get("/api/customer", params={"where": where})).status_code == 400
        for where in ("limit > 1", "count(c for c in contacts if c.customer.limit > 1) > 0"):
            assert (await rep.raw.get("/api/customer", params={"where": where})).status_code == 400
        for person in (boss, rep, clerk):
            for entity in ("customer", "contact"):
                answer = await person.raw.get(f"/api/{entity}", params={"total": "true"})
                if answer.status_code == 200:
                    assert answer.json()["total"] == len(answer.json()["items"])

    play(story, FILES)


def test_an_id_is_never_given_again(play: Play) -> None:
    """V-15: what stood under an id, its links and its rights are not those of what comes later."""

    async def story(shop: World) -> None:
        root, boss = await shop.person_as("root", "admin"), await shop.person_as("boss", "boss")
        gone = await root.make("user", account="gone", name="Gone", active=True)
        left = await shop.client(gone["id"])
        await root.drop("user", gone["id"])
        again = await root.make("user", account="gone", name="Another", active=True)
        assert again["id"] > gone["id"]
        assert (await left.get("/api/-/sessions")).status_code == 401
        last = await boss.make("customer", name="Last")
        await boss.drop("customer", last["id"])
        await boss.purge("customer", last["id"])
        assert (await boss.make("customer", name="Next"))["id"] > last["id"]

    play(story, FILES)


def test_no_other_word_takes_an_action(play: Play) -> None:
    """V-24, R-113: an action is one of the definitions, taken by POST; a field is not changed by its name."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        record = await boss.make("customer", name="One")
        browser, before = await visitor(shop, boss.user), await digest(shop)
        names = (
            "to_approved",
            "may_approve",
            "set_level",
            "level",
            "__init__",
            "delete",
            "restore",
            "%2e%2e",
            "a b",
            "",
        )
        for name in names:
            at = f"customer/{record['id']}/actions/{name}"
            answers = [await boss.raw.post(f"/api/{at}", json={}), await browser.send(f"/{at}", {})]
            answers += [
                await boss.raw.get(f"/api/{at}"),
                await boss.raw.post(f"/api/customer/actions/{name}", json={"ids": [1]}),
            ]
            unharmed(answers, {400, 404, 405})
        assert await digest(shop) == before

    play(story, FILES)


@pytest.mark.trust("R-063", "R-071", "R-128")
def test_what_is_asked_of_nothing_or_takes_long_is_defined(play: Play) -> None:
    """Nothing in a list is refused, not everything; no time is slept; a value that is not offered is refused."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="One", level="a")
        refused = [
            await boss.raw.get("/api/customer", params={"where": where})
            for where in ("level in []", "level not in []", "level in [null]", "level not in [null]", "level in ['z']")
        ]
        unharmed(refused, {400})
        assert await boss.ids("customer", where="level in ['a', 'a']") == [1]
        slow = ("pg_sleep(3)", "randomblob(1000000000)", "'a' || pg_sleep(3)", "1; SELECT pg_sleep(3)")
        for text in slow:
            for place in ("where", "sort", "fields", "search", "after", "expand"):
                answer = await boss.raw.get("/api/customer", params={place: text})
                assert answer.elapsed < timedelta(seconds=2.5), (place, text)
                assert answer.status_code in (200, 400)
        browser, before = await visitor(shop, boss.user), await digest(shop)
        for posted in ({"level": "z"}, {"owner": "99"}, {"parent": "99"}, {"level": "a\nb"}):
            for headers in ({}, {"hx-request": "true"}):
                sent = browser.signed({"name": "typed <b>", **posted})
                answer = await browser.client.post("/customer/new", data=sent, headers=headers)
                assert answer.status_code == 422
                assert "typed &lt;b&gt;" in answer.text
        assert await digest(shop) == before

    play(story, FILES)


@pytest.mark.trust("R-125", "R-133")
def test_a_form_does_the_same_with_and_without_script(play: Play) -> None:
    """By script the answer says where to go, else it leads there; never to another site."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        browser = await visitor(shop, boss.user)
        for number, headers in enumerate(({}, {"hx-request": "true", "hx-current-url": "https://evil.example/"}), 1):
            sent = browser.signed({"name": f"N{number}"})
            answer = await browser.client.post("/customer/new", data=sent, headers=headers)
            told = answer.headers.get("location") or answer.headers.get("hx-redirect")
            assert told == f"/customer/{number}"
            refused = await browser.client.post("/customer/new", data=browser.signed({"name": ""}), headers=headers)
            assert refused.status_code == 422
            assert bool(re.search(r"<html", refused.text)) is not bool(headers)
        assert [one["name"] for one in await boss.all("customer", sort="id")] == ["N1", "N2"]
        for goal in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/%5cevil"):
            sent = browser.signed({"theme": "dark", "return": goal})
            led = (await browser.client.post("/-/preferences", data=sent)).headers["location"]
            assert re.match(r"/(?![/\\])", led), (goal, led)
            assert led == "/" or goal.startswith("/%5c")

    play(story, FILES)


CALLS = {
    "app.yaml": APP,
    "call.yaml": "entity: call\ntitle: name\nfields: {name: text, phone: text, code: text}\n",
    "boss.yaml": "role: boss\ngrants: {call: {read: true, create: true, update: true}}\n",
}
LATER = CALLS | {"call.yaml": "entity: call\ntitle: name\nfields: {name: text, code: {type: text, required: true}}\n"}


@pytest.mark.trust("R-126")
def test_a_form_that_is_older_than_the_definitions_loses_nothing_silently(play: Play, tmp_path: Path) -> None:
    """Of a field that is gone what was typed is told, once; what is needed by now is said at its field."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        call = f"/call/{(await boss.make('call', name='Acme', phone='1', code='A'))['id']}/edit"
        browser, now = await visitor(shop, boss.user), shop.compiled
        shop.application.runtime.swap(now.with_catalog(catalog_of(tmp_path, LATER)))
        loaded = {":version": "1", ":base": '{"name": "Acme", "phone": "1", "code": "A"}'}
        forms = {
            "/call/new": {"name": "Bolt", "code": "B", "code:title": "x"},
            call: {"name": "Nut", "code": "A", **loaded},
        }
        for path, sent in forms.items():
            answer = await browser.client.post(path, data=browser.signed(sent | {"phone": "0172 555"}))
            told = unescape(answer.text)
            assert answer.status_code == 422
            assert [text for text in ("The form has changed", "0172 555", sent["name"]) if text not in told] == []
        assert [one["name"] for one in await boss.all("call")] == ["Acme"]
        missing = await browser.client.post("/call/new", data=browser.signed({"name": "Bolt"}))
        assert (missing.status_code, "Required" in missing.text) == (422, True)
        sent = {path: browser.signed(values | {"phone": "1" if path == call else ""}) for path, values in forms.items()}
        assert [(await browser.client.post(path, data=one)).status_code for path, one in sent.items()] == [303, 303]
        assert [one["name"] for one in await boss.all("call", sort="id")] == ["Nut", "Bolt"]

    play(story, CALLS)


@pytest.mark.trust("R-103")
def test_the_last_administrator_stays_one(play: Play) -> None:
    """Nobody gives a role without the right to; who is the last cannot go, be closed, end, or be taken the role."""

    async def story(shop: World) -> None:
        root, rep = await shop.person_as("root", "admin"), await shop.person_as("rep", "rep")
        assert (
            await rep.raw.post("/api/role_assignment", json={"holder": rep.user, "role": "admin"})
        ).status_code == 404
        (held,) = await root.all("role_assignment", where=f"holder == {root.user}")
        before = await digest(shop)
        tried = [
            await root.raw.delete(f"/api/role_assignment/{held['id']}", headers=ANY),
            await root.raw.patch(f"/api/role_assignment/{held['id']}", json={"role": "rep"}, headers=ANY),
            await root.raw.patch(
                f"/api/role_assignment/{held['id']}",
                json={"holder": rep.user, "valid_until": "2020-01-01"},
                headers=ANY,
            ),
            await root.raw.patch(f"/api/user/{root.user}", json={"active": False}, headers=ANY),
            await root.raw.patch(f"/api/user/{root.user}", json={"valid_until": "2020-01-01"}, headers=ANY),
        ]
        assert {one.status_code for one in tried} == {422}
        assert {one.json()["failures"][0]["code"] for one in tried} == {"last_administrator"}
        assert await digest(shop) == before
        await root.make("role_assignment", holder=rep.user, role="admin")
        await root.set("user", root.user, active=False)
        await shop.application.look()
        assert (await root.raw.get("/api/user")).status_code == 401

    play(story, FILES)
