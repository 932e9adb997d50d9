"""Changes that what stands refuses say both sides; answers that are known already are not given again."""

import pytest

from tests.api.orders import ORDERS
from tests.service.sales import FILES
from tests.support.stage_plugin import Play
from tests.support.world import World


def test_a_conflict_has_what_was_sent_and_what_stands_as_far_as_it_may_be_seen(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        await boss.make("customer", name="One", level="a", phone="555", limit="9.00", owner=rep.user)
        await boss.set("customer", 1, name="Two")
        late = await rep.raw.patch("/api/customer/1", json={"name": "Three"}, headers={"If-Match": '"1"'})
        told = late.json()
        assert (late.status_code, told["code"], told["sent"], late.headers["etag"]) == (
            412, "conflict", {"name": "Three"}, '"2"',
        )  # fmt: skip
        assert told["current"] == await rep.get("customer", 1)
        assert (told["current"]["name"], told["current"]["phone"]) == ("Two", None)
        assert "limit" not in told["current"]
        gone = await rep.raw.delete("/api/customer/1", headers={"If-Match": '"1"'})
        assert (gone.status_code, gone.json()["current"]["version"], "sent" in gone.json()) == (412, 2, False)

    play(story, FILES)


def test_what_stands_in_the_way_of_a_change_is_told_with_the_record(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("product", name="Nut")
        await boss.make("order", lines=[{"product": 1}])
        used = await boss.raw.delete("/api/product/1", headers={"If-Match": "*"})
        assert (used.status_code, used.json()["code"], used.json()["current"]["name"]) == (409, "in_use", "Nut")
        assert (await boss.raw.post("/api/order/1/actions/send", json={"note": "x"})).status_code == 200
        again = await boss.raw.post("/api/order/1/actions/send", json={"note": "y"})
        assert (again.status_code, again.json()["code"]) == (409, "not_now")
        assert (again.json()["sent"], again.json()["current"]["state"]) == ({"note": "y"}, "sent")

    play(story, ORDERS)


@pytest.mark.parametrize("address", ["customer", "customer/1", "-/openapi.json", "-/meta", "-/meta/customer"])
def test_an_answer_that_is_known_is_not_given_again(play: Play, address: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="One")
        first = await boss.raw.get(f"/api/{address}")
        tag = first.headers["etag"]
        for known in (tag, f'W/{tag}, "x"', "*"):
            again = await boss.raw.get(f"/api/{address}", headers={"If-None-Match": known})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        other = await boss.raw.get(f"/api/{address}", headers={"If-None-Match": '"x"'})
        assert (other.status_code, other.content) == (200, first.content)

    play(story, FILES)


def test_an_answer_that_others_see_otherwise_is_another(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        await boss.make("customer", name="One", owner=rep.user)
        tag = (await boss.raw.get("/api/customer/1")).headers["etag"]
        mine = await rep.raw.get("/api/customer/1", headers={"If-None-Match": tag})
        assert (mine.status_code, "limit" in mine.json()) == (200, False)
        assert mine.headers["etag"] != tag
        changed = await rep.raw.patch("/api/customer/1", json={"name": "Two"}, headers={"If-Match": tag})
        assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
        late = await rep.raw.patch("/api/customer/1", json={"name": "X"}, headers={"If-Match": mine.headers["etag"]})
        assert late.status_code == 412

    play(story, FILES)
