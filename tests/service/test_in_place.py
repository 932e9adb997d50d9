"""One value of a record changed where it is shown, in a list or on its page."""

import re
from collections.abc import Mapping

import httpx

from tests.service.test_several import FILES, deals, people
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor
from tests.support.world import World

SCRIPTED = {"hx-request": "true", "hx-request-type": "partial"}


async def asked(here: Visitor, address: str) -> httpx.Response:
    return await here.client.get(address, headers=SCRIPTED)


async def kept(here: Visitor, address: str, field: str, posted: Mapping[str, str]) -> httpx.Response:
    return await here.client.post(address, data=here.signed({":field": field, **posted}), headers=SCRIPTED)


def test_a_value_is_changed_in_its_row_and_what_is_computed_follows(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        (one,) = await deals(boss, "A", amount="20.00")
        page = await here.page("/deal")
        editable = set(re.findall(r'data-edit="(\w+)"', page))
        assert {"amount", "state"} <= editable
        assert "twice" not in editable
        control = await asked(here, f"/deal/{one}/value/amount?row=on")
        assert control.status_code == 200
        assert f'hx-post="/deal/{one}/value?row=on"' in control.text
        assert 'id="value-amount" name="amount" value="20.00"' in control.text
        done = await kept(
            here, f"/deal/{one}/value?row=on", "amount", {":version": "1", ":was": "20.00", "amount": "30"}
        )
        assert done.status_code == 200
        assert f'hx-target="#deal-{one}"' in done.text
        assert "60.00" in done.text
        assert f'name=":id.{one}" value="2"' in done.text
        ticked = {":version": "2", ":was": "", "ways.call": "on", "ways.mail": "on"}
        assert (
            await kept(here, f"/deal/{one}/value", "ways", ticked)
        ).status_code == 204  # the page of the record asks anew
        found = await boss.get("deal", one)
        assert (found["amount"], found["ways"]) == ("30.00", ["call", "mail"])

    play(story, FILES)


def test_without_script_it_is_a_page(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        (one,) = await deals(boss, "A")
        assert f'href="/deal/{one}/value/words"' in await here.page(f"/deal/{one}")
        assert 'name="words"' in await here.page(f"/deal/{one}/value/words")
        posted = {":field": "words", ":version": "1", ":was": "", "words": "hot, new"}
        done = await here.send(f"/deal/{one}/value", posted)
        assert (done.status_code, done.headers["location"]) == (303, f"/deal/{one}")
        assert (await boss.get("deal", one))["words"] == ["hot", "new"]

    play(story, FILES)


def test_what_is_wrong_is_told_at_the_place_and_warnings_are_confirmed_there(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        (one,) = await deals(boss, "A", amount="20.00")
        sent, at = {":version": "1", ":was": "20.00"}, f"/deal/{one}/value?row=on"
        wrong = await kept(here, at, "amount", {**sent, "amount": "viel"})
        assert wrong.status_code == 422
        assert 'value="viel"' in wrong.text
        assert 'aria-invalid="true"' in wrong.text
        assert 'name=":was" value="20.00"' in wrong.text
        warned = await kept(here, at, "amount", {**sent, "amount": "5"})
        assert (warned.status_code, warned.text.count('name=":confirm.small"')) == (422, 1)
        done = await kept(here, at, "amount", {**sent, "amount": "5", ":confirm.small": "on"})
        assert (done.status_code, (await boss.get("deal", one))["amount"]) == (200, "5.00")

    play(story, FILES)


def test_a_conflict_shows_both_and_what_others_did_elsewhere_is_none(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        (one,) = await deals(boss, "A", amount="20.00")
        at, sent = f"/deal/{one}/value?row=on", {":version": "1", ":was": "20.00", "amount": "30"}
        await boss.set("deal", one, state="won")
        assert (await kept(here, at, "amount", sent)).status_code == 200  # another field was changed meanwhile
        await boss.set("deal", one, amount="40.00")
        clash = await kept(here, at, "amount", {**sent, ":version": "3", ":was": "30.00", "amount": "50"})
        assert clash.status_code == 412
        assert "40.00" in clash.text  # theirs
        assert 'name="amount" value="50"' in clash.text  # mine
        assert 'name=":version" value="4"' in clash.text
        assert (await boss.get("deal", one))["amount"] == "40.00"
        mine = {":version": "4", ":was": "40.00", "amount": "50"}
        assert (await kept(here, at, "amount", mine)).status_code == 200
        assert (await boss.get("deal", one))["amount"] == "50.00"
        for version in ("", "*", "-1", "99", "1" * 30):  # what was seen has to be said
            stale = {":version": version, ":was": "0", "amount": "1"}
            assert (await kept(here, at, "amount", stale)).status_code == 412

    play(story, FILES)


def test_nobody_changes_what_they_may_not(play: Play) -> None:
    async def story(world: World) -> None:
        boss, _, rep, mine = await people(world)
        (own,) = await deals(rep, "own")
        (won,) = await deals(boss, "won", state="won")
        (unseen,) = await deals(boss, "unseen")
        page = await mine.page(f"/deal/{own}")
        assert "/value/secret" not in page
        assert "/value/owner" not in page
        for field in ("secret", "owner", "twice", "version", "id", "nothing", "created_by"):
            assert (await asked(mine, f"/deal/{own}/value/{field}")).status_code == 404
            sent = {":version": "1", ":was": "", field: "1"}
            assert (await kept(mine, f"/deal/{own}/value", field, sent)).status_code == 404
        assert (await asked(mine, f"/deal/{unseen}/value/state")).status_code == 404
        sent = {":version": "1", ":was": "open", "state": "won"}
        assert (await kept(mine, f"/deal/{unseen}/value", "state", sent)).status_code == 404
        refused = await kept(mine, f"/deal/{won}/value", "state", {**sent, "state": "lost"})
        assert refused.status_code == 403
        assert "no right" in refused.text
        more = {":version": "1", ":was": "open", "state": "won", "amount": "1", "secret": "x"}
        assert (await kept(mine, f"/deal/{own}/value", "state", more)).status_code == 204
        found = await boss.get("deal", own)
        assert (found["state"], found["amount"], found["secret"]) == ("won", None, None)  # one field is one field

    play(story, FILES)
