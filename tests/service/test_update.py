"""Changing records: what is sent, what follows from it in the record itself, what is refused."""

from typing import Any

import pytest

from tests.service.sales import FILES
from tests.support.client import Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.world import World


def test_only_what_is_sent_and_what_follows_from_it_changes(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, other = await shop.person_as("boss", "boss"), await shop.person_as("other", "boss")
        made = await boss.make("customer", name="Acme", limit="100.00", phone="555", since="2026-01-01")
        changed = await other.set("customer", made["id"], limit="80.5", since="2026-01-02")
        later = {"updated_at": changed["updated_at"], "updated_by": other.user, "version": 2}
        expected = {**made, "limit": "80.50", "room": "80.50", "since": "2026-01-02", **later}
        assert changed == {**expected, "known_for": changed["known_for"]}
        assert changed["updated_at"] > made["updated_at"]
        assert changed == await boss.get("customer", made["id"])

    play(story, FILES)


def test_a_default_is_given_once(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        changed = await boss.set("customer", made["id"], level=None, since=None, owner=None)
        assert picked(changed, "level", "since", "owner", "known_for") == (None, None, None, None)

    play(story, FILES)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": None}, {"name": "required"}),
        ({"name": " "}, {"name": "required"}),
        ({"limit": "-1"}, {"limit": "too_small"}),
        ({"discount": "0.5001", "level": "x"}, {"discount": "too_large", "level": "not_a_choice"}),
        ({"expected": "1.00"}, {"expected": "not_writable"}),
        ({"version": 9}, {"version": "not_writable"}),
        ({"created_by": None}, {"created_by": "not_writable"}),
        ({"nothing": 1}, {"nothing": "unknown_field"}),
        ({"parent": 77}, {"parent": "no_such_record"}),
        ({"code": "TAKEN"}, {"code": "duplicate"}),
    ],
    ids=str,
)
def test_a_change_is_refused_whole(play: Play, values: dict[str, Any], expected: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="Other", code="TAKEN")
        made = await boss.make("customer", name="Acme")
        with pytest.raises(Refused) as refused:
            await boss.set("customer", made["id"], phone="555", **values)
        assert (refused.value.response.status_code, faults(refused.value)) == (422, expected)
        assert await boss.get("customer", made["id"]) == made

    play(story, FILES)


def test_what_nobody_writes_may_come_back_as_it_is(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("note", words="hello")
        changed = await boss.set("note", made["id"], **{**made, "words": "bye"})
        assert picked(changed, "words", "version", "created_at") == ("bye", 2, made["created_at"])

    play(story, FILES)


def test_a_change_to_what_is_there_already_writes_nothing(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", limit="5.00", discount="0.1")
        same = await boss.set("customer", made["id"], name=" Acme ", limit=5, discount="0.10", owner=boss.user)
        assert same == made == await boss.set("customer", made["id"])
        assert await shop.rows("SELECT count(*) FROM _audit WHERE entity = 'customer'") == [(1,)]

    play(story, FILES)


def test_a_check_looks_at_the_record_as_it_would_be(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", limit="10.00")
        await boss.make("contact", name="Ann", customer=made["id"], expected="10.00")
        with pytest.raises(Refused) as refused:
            await boss.set("customer", made["id"], limit="9.99")
        assert faults(refused.value) == {"limit": "check:over_limit"}
        assert (await boss.set("customer", made["id"], limit=None))["room"] is None

    play(story, FILES)


def test_a_deleted_record_cannot_be_changed(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        await boss.drop("customer", made["id"])
        with pytest.raises(Refused) as refused:
            await boss.set("customer", made["id"], phone="1")
        assert refused.value.response.status_code == 404

    play(story, FILES)


MOMENTS = {
    **FILES,
    "stay.yaml": """
entity: stay
title: words
fields:
  words: {type: text, max: 40}
  revision: {type: text, max: 40, value: "concat(words, '#', version)"}
  touched: {type: date, value: date(updated_at)}
  author: {type: user, value: updated_by}
""",
    "guest.yaml": "role: guest\ngrants:\n  stay: {read: true, create: true, update: true}\n",
}


def test_a_computed_value_follows_version_and_author(play: Play) -> None:
    async def story(shop: World) -> None:
        one, other = await shop.person_as("one", "guest"), await shop.person_as("other", "guest")
        made = await one.make("stay", words="a")
        assert picked(made, "revision", "author") == ("a#1", one.user)
        changed = await other.set("stay", made["id"], words="b")
        assert picked(changed, "revision", "author") == ("b#2", other.user)
        assert changed["touched"] == made["touched"]
        assert changed == await one.get("stay", made["id"])

    play(story, MOMENTS)
