"""Deleting and restoring: the bin, what stands in the way, what comes back."""

import pytest

from tests.service.sales import FILES
from tests.support.client import Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World


def test_a_deleted_record_is_in_the_bin_and_nowhere_else(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        await boss.drop("customer", made["id"])
        assert await boss.ids("customer") == []
        (binned,) = await boss.all("customer", bin="true")
        assert picked(binned, "id", "name", "version", "deleted_by") == (made["id"], "Acme", 2, boss.user)
        assert binned["deleted_at"] > made["created_at"]

    play(story, FILES)


def test_a_restored_record_is_what_it_was(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", limit="5.00", code="A")
        await boss.drop("customer", made["id"])
        restored = await boss.back("customer", made["id"])
        assert restored == {**made, "version": 3} == await boss.get("customer", made["id"])
        assert await boss.all("customer", bin="true") == []

    play(story, FILES)


def test_without_a_bin_a_record_is_gone_for_good(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("note", words="hello")
        await boss.drop("note", made["id"])
        assert await shop.rows("SELECT id FROM note") == []
        assert (await boss.make("note", words="again"))["id"] > made["id"]
        for answer in (
            await boss.raw.post(f"/api/note/{made['id']}/restore"),
            await boss.raw.get("/api/note?bin=true"),
        ):
            assert answer.status_code in (400, 404)

    play(story, FILES)


@pytest.mark.parametrize("entity", ["customer", "note"])
def test_what_is_deleted_is_not_found_a_second_time(play: Play, entity: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        values = {"name": "Acme"} if entity == "customer" else {"words": "hello"}
        made = await boss.make(entity, **values)
        await boss.drop(entity, made["id"])
        with pytest.raises(Refused) as refused:
            await boss.drop(entity, made["id"])
        assert refused.value.response.status_code == 404

    play(story, FILES)


def test_a_living_record_is_not_found_in_the_bin(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        with pytest.raises(Refused) as refused:
            await boss.back("customer", made["id"])
        assert refused.value.response.status_code == 404

    play(story, FILES)


@pytest.mark.parametrize("entity", ["contact", "note", "customer"])
def test_what_living_records_refer_to_stays(play: Play, entity: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme")
        refer = {
            "contact": {"name": "Ann", "customer": made["id"]},
            "note": {"words": "hello", "about": made["id"]},
            "customer": {"name": "Branch", "parent": made["id"]},
        }
        other = await boss.make(entity, **refer[entity])
        with pytest.raises(Refused) as refused:
            await boss.drop("customer", made["id"])
        answer = refused.value.response
        assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
        await boss.drop(entity, other["id"])
        await boss.drop("customer", made["id"])

    play(story, FILES)


def test_a_person_something_refers_to_stays_also_while_that_is_in_the_bin(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, admin = await shop.person_as("boss", "boss"), await shop.person_as("root", "admin")
        gone = await shop.person("gone")
        made = await boss.make("customer", name="Acme", owner=gone)
        await boss.drop("customer", made["id"])
        with pytest.raises(Refused) as refused:
            await admin.drop("user", gone)
        assert (refused.value.response.status_code, refused.value.response.json()["code"]) == (409, "in_use")

    play(story, FILES)


def test_a_check_before_deleting_refuses(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", level="a")
        with pytest.raises(Refused) as refused:
            await boss.drop("customer", made["id"])
        assert (refused.value.response.status_code, faults(refused.value)) == (422, {"": "check:keep_a"})
        await boss.set("customer", made["id"], level="c")
        await boss.drop("customer", made["id"])

    play(story, FILES)


def test_a_unique_value_of_the_bin_is_free_and_may_be_taken(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="Acme", code="A")
        await boss.drop("customer", made["id"])
        other = await boss.make("customer", name="Other", code="A")
        with pytest.raises(Refused) as refused:
            await boss.back("customer", made["id"])
        assert (refused.value.response.status_code, faults(refused.value)) == (422, {"code": "duplicate"})
        await boss.set("customer", other["id"], code="B")
        assert (await boss.back("customer", made["id"]))["code"] == "A"

    play(story, FILES)


def test_a_record_comes_back_only_where_what_it_refers_to_lives(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        customer = await boss.make("customer", name="Acme")
        contact = await boss.make("contact", name="Ann", customer=customer["id"])
        await boss.drop("contact", contact["id"])
        await boss.drop("customer", customer["id"])
        with pytest.raises(Refused) as refused:
            await boss.back("contact", contact["id"])
        assert faults(refused.value) == {"customer": "no_such_record"}
        await boss.back("customer", customer["id"])
        assert (await boss.back("contact", contact["id"]))["customer_level"] == "b"

    play(story, FILES)


def test_a_record_comes_back_only_where_checks_let_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        customer = await boss.make("customer", name="Acme", limit="10.00")
        contact = await boss.make("contact", name="Ann", customer=customer["id"], expected="10.00")
        await boss.drop("contact", contact["id"])
        await boss.set("customer", customer["id"], limit="9.00")
        with pytest.raises(Refused) as refused:
            await boss.back("contact", contact["id"])
        assert faults(refused.value) == {"": "check:over_limit"}
        assert (await boss.get("customer", customer["id"]))["expected"] == "0.00"

    play(story, FILES)


def test_values_follow_into_the_bin_and_out_of_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        customer = await boss.make("customer", name="Acme", level="b")
        contact = await boss.make("contact", name="Ann", customer=customer["id"], expected="7.00")
        await boss.drop("contact", contact["id"])
        assert picked(await boss.get("customer", customer["id"]), "contact_count", "expected") == (0, "0.00")
        await boss.set("customer", customer["id"], level="c")
        assert await differences(shop) == []
        await boss.drop("customer", customer["id"])
        assert await differences(shop) == []
        await boss.back("customer", customer["id"])
        assert (await boss.back("contact", contact["id"]))["customer_level"] == "c"
        assert picked(await boss.get("customer", customer["id"]), "contact_count", "expected") == (1, "7.00")
        assert await differences(shop) == []

    play(story, FILES)
