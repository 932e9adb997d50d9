"""What records refer to comes with them where it is asked for, and nothing that may not be seen."""

from typing import Any

import pytest

from tests.api.orders import ORDERS
from tests.service.sales import FILES
from tests.service.test_statements import statements
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import World


async def _shop(shop: World) -> tuple[Client, Client]:
    """Two customers, one of them the representative's, and a contact of each that they own."""
    boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
    await boss.make("customer", name="Hers", level="b")
    await boss.make("customer", name="His", level="b", parent=1, owner=rep.user, limit="5.00", phone="555")
    for customer in (1, 2):
        await boss.make("contact", name=f"C{customer}", customer=customer, owner=rep.user)
    return boss, rep


async def _asked(client: Client, address: str, **asked: str) -> Any:
    answer = await client.raw.get(f"/api/{address}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_references_are_expanded_over_several_levels_each_record_once(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await _shop(shop)
        page = await _asked(boss, "contact", expand="customer.parent,owner", sort="id")
        assert [one["customer"] for one in page["items"]] == [1, 2]
        assert {name: sorted(known) for name, known in page["expanded"].items()} == {
            "customer": ["1", "2"], "user": [str(rep.user)],
        }  # fmt: skip
        assert page["expanded"]["customer"]["2"] == await boss.get("customer", 2)
        one = await _asked(boss, "contact/2", expand="customer")
        assert one["_expanded"] == {"customer": {"2": await boss.get("customer", 2)}}
        assert (await boss.raw.patch("/api/contact/2", json=one, headers={"If-Match": "*"})).status_code == 200

    play(story, FILES)


def test_what_may_not_be_seen_does_not_come(play: Play) -> None:
    async def story(shop: World) -> None:
        _, rep = await _shop(shop)
        page = await _asked(rep, "contact", expand="customer.parent", sort="id")
        assert [one["customer"] for one in page["items"]] == [1, 2]
        assert page["expanded"]["customer"] == {"2": await rep.get("customer", 2)}
        assert "limit" not in page["expanded"]["customer"]["2"]

    play(story, FILES)


def test_fields_are_asked_for_with_what_is_expanded(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, _ = await _shop(shop)
        page = await _asked(boss, "contact", fields="name", expand="customer", where="name == 'C1'")
        assert page["items"] == [{"name": "C1", "customer": 1}]
        assert list(page["expanded"]["customer"]) == ["1"]
        assert (await _asked(boss, "contact", expand="customer", where="name == 'X'"))["expanded"] == {}

    play(story, FILES)


def test_each_level_is_one_statement_however_many_records_there_are(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, _ = await _shop(shop)
        for number in range(6):
            await boss.make("contact", name=f"M{number}", customer=1 + number % 2)
        for expand, expected in (("customer", 2), ("customer.parent", 2), ("owner,customer.owner", 3)):
            assert (
                await statements(shop, boss, lambda one, expand=expand: one.all("contact", expand=expand)) == expected
            )

    play(story, FILES)


@pytest.mark.parametrize(
    "expand",
    [
        "name", "xyzzy", "customer.xyzzy", "contacts", "customer.name", "", "customer,,owner", "customer,customer",
        "customer.parent.parent.parent", ".customer", "customer.", "id", ",".join(["customer"] * 11),
        "customer.parent.owner,owner,created_by,updated_by,customer,customer.owner,customer.parent,"
        "customer.created_by,customer.updated_by,customer.parent.created_by,customer.parent.parent",
    ],
)  # fmt: skip
def test_an_expansion_that_leads_nowhere_or_too_far_is_refused(play: Play, expand: str) -> None:
    """R-068."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for address in ("/api/contact", "/api/contact/1"):
            answer = await boss.raw.get(address, params={"expand": expand})
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")

    play(story, FILES)


def test_paths_lead_through_lines_several_references_and_any_reference(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        for name in ("Nut", "Bolt"):
            await boss.make("product", name=name)
        await boss.make("order", lines=[{"product": 2, "count": 3}], similar=[1, 2], about="product/1")
        page = await _asked(boss, "order", expand="lines.product")
        assert page["expanded"] == {"product": {"2": await boss.get("product", 2)}}
        assert page["items"][0]["lines"][0]["product"] == 2
        several = await _asked(boss, "order/1", expand="similar,about")
        assert sorted(several["_expanded"]["product"]) == ["1", "2"]
        answer = await clerk.raw.get("/api/order", params={"expand": "lines.product"})
        assert answer.status_code == 400  # there are no products, as far as the clerk knows
        assert (await _asked(clerk, "order", expand="about"))["expanded"] == {}

    play(story, ORDERS)
