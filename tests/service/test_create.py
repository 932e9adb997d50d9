"""Making records: defaults, computed values, everything that is wrong at once."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.service.sales import FILES
from tests.support.client import Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.world import World

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_what_is_not_sent_gets_its_default(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        today = datetime.now(SHANGHAI).date()
        assert picked(made, "level", "owner") == ("b", boss.user)
        assert made["since"] in (today.isoformat(), (today - timedelta(days=1)).isoformat())

    play(story, FILES)


def test_what_is_sent_stays_also_where_it_is_nothing(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", level=None, owner=None, since="2020-02-29")
        assert picked(made, "level", "owner", "since") == (None, None, "2020-02-29")

    play(story, FILES)


def test_a_default_reads_what_a_reference_leads_to(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        customer = await boss.make("customer", name="Acme", owner=rep.user)
        assert (await boss.make("contact", name="Ann", customer=customer["id"]))["owner"] == rep.user

    play(story, FILES)


def test_computed_values_stand_in_the_answer(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", limit="100.00")
        assert picked(made, "contact_count", "expected", "room", "known_for") == (0, "0.00", "100.00", 0)
        assert made == await boss.get("customer", made["id"])

    play(story, FILES)


def test_a_computed_value_knows_the_id_and_the_moment(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        created = datetime.fromisoformat(made["created_at"]).astimezone(SHANGHAI)
        assert picked(made, "number", "born") == (f"C-{made['id']}", created.date().isoformat())
        assert made == await boss.get("customer", made["id"])

    play(story, FILES)


def test_who_and_when_are_kept_by_the_engine(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("note", words="hello")
        assert picked(made, "created_by", "updated_by", "version") == (boss.user, boss.user, 1)
        assert made["created_at"] == made["updated_at"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", made["created_at"])

    play(story, FILES)


EVERYTHING_WRONG = {
    "name": "  ",
    "code": "x" * 21,
    "level": "z",
    "limit": "-0.01",
    "discount": "0.51",
    "since": "2026-02-30",
    "owner": 999,
    "expected": "5.00",
    "version": 7,
    "colour": "red",
}


def test_all_that_is_wrong_is_told_at_once(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.make("customer", **EVERYTHING_WRONG)
        assert refused.value.response.status_code == 422
        assert faults(refused.value) == {
            "name": "required",
            "code": "too_long",
            "level": "not_a_choice",
            "limit": "too_small",
            "discount": "too_large",
            "since": "not_a_date",
            "owner": "no_such_record",
            "expected": "not_writable",
            "version": "not_writable",
            "colour": "unknown_field",
        }
        assert await boss.ids("customer") == []

    play(story, FILES)


def test_what_cannot_be_sent_is_told_beside_what_it_would_be_worked_out_from(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.make("contact", name="Ann", customer=999, customer_level="a")
        assert faults(refused.value) == {"customer": "no_such_record", "customer_level": "not_writable"}

    play(story, FILES)


KEPT_BY_THE_ENGINE = {
    "id": 5,
    "created_at": "2026-01-01T00:00:00Z",
    "created_by": 1,
    "updated_at": "2026-01-01T00:00:00Z",
    "updated_by": None,
    "version": 1,
    "room": None,
    "known_for": 3,
    "contact_count": 0,
}


def test_what_the_engine_keeps_or_computes_is_never_taken_from_outside(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.make("customer", name="Acme", **KEPT_BY_THE_ENGINE)
        assert faults(refused.value) == dict.fromkeys(KEPT_BY_THE_ENGINE, "not_writable")
        for hidden in ("deleted_at", "deleted_by", "Name", "contacts", "__class__", "customer.name"):
            with pytest.raises(Refused) as refused:
                await boss.make("customer", name="Acme", **{hidden: 1})
            assert faults(refused.value) == {hidden: "unknown_field"}

    play(story, FILES)


def test_a_check_refuses_with_its_own_words_at_its_field(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", limit="10.00")
        await boss.make("contact", name="Ann", customer=made["id"], expected="10.00")
        with pytest.raises(Refused) as refused:
            await boss.set("customer", made["id"], limit="9.99")
        failures = refused.value.response.json()["failures"]
        message = "More is expected than the limit allows"
        assert failures == [{"pointer": "/limit", "code": "check:over_limit", "message": message}]

    play(story, FILES)


@pytest.mark.parametrize("same", ["Zoë", "Zoe\u0308", " Zoë ", "\u200bZoë\u3000"])
def test_a_unique_value_is_taken_however_it_is_written(play: Play, same: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="Acme", code="Zoë")
        with pytest.raises(Refused) as refused:
            await boss.make("customer", name="Other", code=same)
        assert faults(refused.value) == {"code": "duplicate"}

    play(story, FILES)


def test_nothing_is_no_duplicate_of_nothing(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="One")
        await boss.make("customer", name="Two", code="  ")
        assert len(await boss.ids("customer", where="code is null")) == 2

    play(story, FILES)


def test_the_answer_says_where_the_record_is_and_which_version(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        answer = await boss.raw.post("/api/note", json={"words": "hello"})
        assert picked(dict(answer.headers), "location", "etag") == (f"/api/note/{answer.json()['id']}", '"1"')

    play(story, FILES)
