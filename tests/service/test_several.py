"""Several records of a list at once, as a browser without script meets them: each is decided by itself."""

import re
from collections.abc import Mapping

import pytest

from engine.web import chosen
from tests.support.client import Client, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": "app: shop\nlocales: [en, zh]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "deal.yaml": """
entity: deal
title: name
owner: owner
features: {recycle: {}, export: {}}
fields:
  name: {type: text, max: 20, required: true}
  number: {type: text, max: 20, unique: true}
  owner: {type: user, default: =me}
  state: {type: choice, default: open, options: {open: {}, won: {}, lost: {}}}
  amount: {type: money, min: 0}
  secret: {type: text, max: 20}
  words: tags
  ways: {type: choices, options: {call: {}, mail: {}, visit: {}}}
  twice: {type: money, value: amount * 2}
checks:
  stays: {when: name == 'kept' and state == 'lost'}
  small: {when: amount is not null and amount < 10, then: warn}
""",
    "boss.yaml": """
role: boss
grants:
  deal: {read: true, create: true, update: true, delete: true, restore: true, assign: true, export: true}
""",
    "rep.yaml": """
role: rep
grants:
  deal:
    read: owner == me or state == 'won'
    create: true
    update: owner == me
    delete: owner == me
    fields: {secret: {update: false}}
""",
}


async def deals(caller: Client, *names: str, **values: object) -> list[int]:
    return [(await caller.make("deal", **{"name": name, **values}))["id"] for name in names]


def ticks(*ids: int, version: int = 1) -> dict[str, str]:
    return {f":id.{one}": str(version) for one in ids}


def offered(page: str) -> list[str]:
    return re.findall(r'formaction="/deal/several/(\w+)"', page)


async def people(world: World) -> tuple[Client, Visitor, Client, Visitor]:
    boss, rep = await world.person_as("boss", "boss"), await world.person_as("rep", "rep")
    return boss, await visitor(world, boss.user), rep, await visitor(world, rep.user)


def test_one_form_changes_the_ticked_fields_of_every_chosen_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _rep, _ = await people(world)
        first, second, third = await deals(boss, "A", "B", "C", amount="20.00")
        asked = await here.send("/deal/several/edit?sort=-name", {":choose": "on", **ticks(first, second)})
        assert (asked.status_code, asked.text.count('name=":id.')) == (200, 2)
        inputs = re.findall(r'name=":set\.(\w+)"', asked.text)
        assert inputs == ["name", "state", "amount", "secret", "words", "ways"]  # no number, which is unique, no owner
        assert 'action="/deal/several/edit?sort=-name"' in asked.text
        nothing = await here.send("/deal/several/edit", ticks(first) | {"amount": "30"})
        assert (nothing.status_code, "Fill in at least one thing" in nothing.text) == (422, True)
        set_ = {":set.amount": "on", "amount": "30", "state": "won"}
        done = await here.send("/deal/several/edit?sort=-name", ticks(first, second) | set_)
        assert (done.status_code, done.headers["location"]) == (303, "/deal?sort=-name")
        assert f"note=several_update.deal.2.{first}-2.{second}-2;" in done.headers["set-cookie"]
        found = [picked(one, "amount", "twice", "state", "version") for one in await boss.all("deal", sort="id")]
        assert found == [("30.00", "60.00", "open", 2)] * 2 + [("20.00", "40.00", "open", 1)]
        cleared = await here.send("/deal/several/edit", ticks(third) | {":set.amount": "on", "amount": ""})
        assert (cleared.status_code, (await boss.get("deal", third))["amount"]) == (303, None)

    play(story, FILES)


def test_each_refusal_is_told_with_its_record_and_the_others_are_done(play: Play) -> None:
    async def story(world: World) -> None:
        boss, _here, rep, mine = await people(world)
        own, stale, kept = await deals(rep, "own", "stale", "kept")
        (won,) = await deals(boss, "won", state="won")
        (unseen,) = await deals(boss, "unseen")
        await rep.set("deal", stale, amount="50.00")
        posted = ticks(own, stale, kept, won, unseen, 999) | {":set.state": "on", "state": "lost"}
        answer = await mine.send("/deal/several/edit", posted)
        assert (answer.status_code, "Done with 1, not done with 5" in answer.text) == (422, True)
        rows = re.findall(r'name=":id\.(\d+)" value="(\d+)" checked><span>(.*?)</span></label>', answer.text)
        told = {int(one): (version, re.sub("<[^>]+>", "", text)) for one, version, text in rows}
        assert told.keys() == {stale, kept, won, unseen, 999}  # what was refused remains chosen
        assert told[stale][0] == "2"
        assert told[won][1].startswith("won")
        assert "no right" in told[won][1]
        assert "unseen" not in answer.text
        assert told[unseen][1] == told[999][1]  # what is not seen is told as what is not there
        assert [one["state"] for one in await boss.all("deal", sort="id")] == ["lost", "open", "open", "won", "open"]
        again = await mine.send("/deal/several/edit", ticks(stale, version=2) | {":set.state": "on", "state": "lost"})
        assert again.status_code == 303

    play(story, FILES)


def test_a_field_that_may_not_be_written_is_neither_asked_nor_taken(play: Play) -> None:
    async def story(world: World) -> None:
        _, _, rep, mine = await people(world)
        (own,) = await deals(rep, "own")
        page = await mine.page("/deal")
        assert offered(page) == ["edit", "tag", "delete"]  # no `assign`, no `export`
        for deed, posted in (
            ("edit", {":set.secret": "on", "secret": "x"}),
            ("edit", {":set.owner": "on", "owner": "1"}),
            ("edit", {":set.twice": "on", "twice": "1"}),
            ("edit", {":set.version": "on", "version": "1"}),
        ):
            assert (await mine.send(f"/deal/several/{deed}", ticks(own) | posted)).status_code == 422
        for deed in ("assign", "restore", "purge", "nothing"):
            assert (await mine.send(f"/deal/several/{deed}", ticks(own) | {"owner": "1"})).status_code == 404
        assert (await mine.send("/deal/several/export", ticks(own))).status_code == 404
        assert (await rep.get("deal", own))["version"] == 1

    play(story, FILES)


def test_what_is_wrong_with_what_was_given_is_told_at_its_field(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        first, second = await deals(boss, "A", "B")
        for amount, text in (("viel", "amount: "), ("-1", "amount: ")):
            posted = ticks(first, second) | {":set.amount": "on", "amount": amount}
            answer = await here.send("/deal/several/edit", posted)
            assert answer.status_code == 422
            assert f'<a href="#amount">{text}' in answer.text
            assert f'value="{amount}"' in answer.text
        assert {one["version"] for one in await boss.all("deal")} == {1}

    play(story, FILES)


def test_a_warning_is_asked_once_for_all(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        ids = await deals(boss, "A", "B", "C")
        posted = ticks(*ids) | {":set.amount": "on", "amount": "5"}
        warned = await here.send("/deal/several/edit", posted)
        assert (warned.status_code, warned.text.count('name=":confirm.small"')) == (422, 1)
        assert (await here.send("/deal/several/edit", posted | {":confirm.small": "on"})).status_code == 303
        assert {one["amount"] for one in await boss.all("deal")} == {"5.00"}

    play(story, FILES)


def test_they_are_handed_over(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, rep, _ = await people(world)
        ids = await deals(boss, "A", "B")
        assert offered(await here.page("/deal")) == ["assign", "edit", "tag", "export", "delete"]
        nobody = await here.send("/deal/several/assign", ticks(*ids) | {"owner": ""})
        assert (nobody.status_code, "owner: Required" in nobody.text) == (422, True)
        assert (await here.send("/deal/several/assign", ticks(*ids) | {"owner": str(rep.user)})).status_code == 303
        assert {one["owner"] for one in await boss.all("deal")} == {rep.user}

    play(story, FILES)


def test_words_and_choices_are_added_and_removed(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        (first,) = await deals(boss, "A", words=["old", "hot"], ways=["visit"])
        (second,) = await deals(boss, "B")
        posted = {"add_words": "new, hot", "remove_words": "old", "add_ways.call": "on", "remove_ways.mail": "on"}
        assert (await here.send("/deal/several/tag", ticks(first, second) | posted)).status_code == 303
        one, other = await boss.get("deal", first), await boss.get("deal", second)
        assert (one["words"], one["ways"]) == (["hot", "new"], ["call", "visit"])
        assert (other["words"], other["ways"]) == (["new", "hot"], ["call"])
        wrong = await here.send("/deal/several/tag", ticks(first, version=2) | {"add_ways.fly": "on"})
        assert wrong.status_code == 422

    play(story, FILES)


def test_they_go_to_the_bin_and_come_back_together(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _rep, mine = await people(world)
        ids = await deals(boss, "A", "B", "C")
        done = await here.send("/deal/several/delete", ticks(*ids[:2]))
        assert (done.status_code, done.headers["location"]) == (303, "/deal")
        note = re.search(r"note=[^;]+", done.headers["set-cookie"])
        assert note is not None
        assert note[0] == f"note=several_delete.deal.2.{ids[0]}-0.{ids[1]}-0"
        here.client.headers["cookie"] += f"; {note[0]}"
        page = await here.page("/deal")
        assert "2 deleted" in page
        assert 'action="/deal/several/restore"' in page
        assert (await mine.send("/deal/several/restore", ticks(*ids[:2], version=0))).status_code == 404
        back = await here.send("/deal/several/restore", ticks(*ids[:2], version=0))
        assert (back.status_code, back.headers["location"]) == (303, "/deal/bin")
        assert len(await boss.all("deal")) == 3
        again = await here.send("/deal/several/restore", ticks(ids[0], version=0))
        assert (again.status_code, "Done with 0, not done with 1" in again.text) == (422, True)

    play(story, FILES)


def test_all_of_a_filter_is_found_by_the_server_and_bounded(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen, "_AT_ONCE", 2)

    async def story(world: World) -> None:
        boss, here, _rep, mine = await people(world)
        await deals(boss, "A", "B", "C", "D", "E")
        await deals(boss, "won", state="won")
        counted = await here.page("/deal/several", **{"is.state.open": "on"})
        assert 'data-all="5"' in counted
        asked = await here.send("/deal/several/edit?is.state.open=on", {":choose": "on", ":all": "5"})
        assert "All of the list: 5" in asked.text
        posted = {":all": "5", ":set.state": "on", "state": "lost"}
        changed = await here.send("/deal/several/edit?is.state.open=on", {**posted, ":all": "4"})
        assert (changed.status_code, "has 5 records now" in changed.text, 'name=":all" value="5"' in changed.text) == (
            422, True, True,
        )  # fmt: skip
        assert (await here.send("/deal/several/edit?is.state.open=on", posted)).status_code == 303
        assert [one["state"] for one in await boss.all("deal", sort="id")] == ["lost"] * 5 + ["won"]
        none = await mine.send("/deal/several/delete?is.state.lost=on", {":all": "5"})
        assert (none.status_code, "Choose at least one record" in none.text) == (422, True)  # not one in their sight
        monkeypatch.setattr(chosen, "MOST", 3)
        many = await here.send("/deal/several/delete?is.state.lost=on", {":all": "5"})
        assert (many.status_code, "At most 1,000 records at once" in many.text) == (422, True)
        assert len(await boss.all("deal")) == 6

    play(story, FILES)


def test_what_is_chosen_is_taken_away_as_a_file(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        first, _, third = await deals(boss, "A", "B", "C")
        sent = await here.send("/deal/several/export?sort=-name", ticks(first, third))
        assert sent.status_code == 303
        lines = (await boss.raw.get(sent.headers["location"])).text.splitlines()
        assert [line.split(",")[0] for line in lines[1:]] == ["C", "A"]

    play(story, FILES)
