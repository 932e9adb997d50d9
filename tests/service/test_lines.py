"""Lines are saved, read, deleted and permitted with the record they are part of."""

from typing import Any

import pytest

from tests.service.documents import FILES
from tests.support.client import ANY, Client, Refused, faults, picked
from tests.support.counting import counting
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World


async def shop(world: World) -> Client:
    """A customer, three products, and a contract over two of them."""
    boss = await world.person_as("boss", "boss")
    await boss.make("customer", name="Acme")
    for name, price in (("Pen", "2.00"), ("Ink", "5.00"), ("Cap", "7.00")):
        await boss.make("product", name=name, price=price)
    lines = [{"product": 1, "quantity": 3}, {"product": 2, "quantity": "2.5", "price": "4.00"}]
    await boss.make("contract", code="A", customer=1, rate="2.00", lines=lines)
    return boss


def told(record: dict[str, Any], *names: str) -> list[tuple[Any, ...]]:
    """Some values of each line."""
    return [picked(line, *names) for line in record["lines"]]


def test_the_first_line_of_a_record_counts_for_those_it_belongs_to(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.make("contract", code="B", customer=1)
        before = (await boss.get("customer", 1))["pieces"]
        await boss.set("contract", 2, lines=[{"product": 1, "quantity": 7}])
        assert (before, (await boss.get("customer", 1))["pieces"]) == ("5.500", "12.500")

    play(story, FILES)


def test_lines_come_with_what_was_worked_out(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        contract = await boss.get("contract", 1)
        assert contract["lines"] == [
            {"id": 1, "product": 1, "contract_kind": "good", "quantity": "3.000", "serial": None, "price": "2.00",
             "amount": "12.00", "share": "0.3750", "key": "L1"},
            {"id": 2, "product": 2, "contract_kind": "good", "quantity": "2.500", "serial": None, "price": "4.00",
             "amount": "20.00", "share": "0.6250", "key": "L2"},
        ]  # fmt: skip
        assert picked(contract, "amount", "count", "tax", "notes", "done") == ("32.00", 2, "3.20", [], 0)
        assert await differences(world) == []

    play(story, FILES)


def test_what_was_made_is_answered_as_it_is_read(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        made = await boss.make("contract", code="B", lines=[{"product": 3}], notes=[{"words": "now", "done": True}])
        assert made == await boss.get("contract", 2)
        assert picked(made, "amount", "done") == ("7.00", 1)
        assert made["notes"] == [{"id": 1, "words": "now", "done": True}]

    play(story, FILES)


def test_a_known_id_is_changed_none_is_new_and_what_is_missing_goes(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        lines = [{"product": 3, "quantity": 1}, {"id": 1, "quantity": 5}]
        contract = await boss.set("contract", 1, lines=lines)
        assert told(contract, "id", "product", "quantity", "amount") == [
            (3, 3, "1.000", "14.00"),
            (1, 1, "5.000", "20.00"),
        ]
        assert picked(contract, "amount", "count", "version") == ("34.00", 2, 2)
        assert (await boss.get("customer", 1))["total"] == "34.00"
        assert [one["sold"] for one in await boss.all("product", sort="id")] == ["5.000", "0.000", "1.000"]
        assert await differences(world) == []

    play(story, FILES)


def test_lines_follow_what_changes_in_their_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        contract = await boss.set("contract", 1, rate="3.00")
        assert told(contract, "amount") == [("18.00",), ("30.00",)]
        assert contract["amount"] == "48.00"
        assert (await boss.get("customer", 1))["total"] == "48.00"
        assert await differences(world) == []

    play(story, FILES)


def test_what_is_sent_back_as_it_was_read_changes_nothing(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        before = await boss.get("contract", 1)
        after = await boss.set("contract", 1, lines=before["lines"])
        assert after == before

    play(story, FILES)


def test_the_order_of_lines_is_kept(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        contract = await boss.set("contract", 1, lines=[{"id": 2}, {"id": 1}])
        assert told(contract, "id") == [(2,), (1,)]
        assert told(await boss.get("contract", 1), "id") == [(2,), (1,)]

    play(story, FILES)


def test_everything_that_is_wrong_is_told_with_its_place(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        lines = [
            {"id": 1, "quantity": "many", "colour": "red"},
            {"product": 77, "quantity": -1},
            {"product": 2, "quantity": 13, "amount": "1.00"},
            {"id": 9},
            {"quantity": 1},
        ]
        with pytest.raises(Refused) as refused:
            await boss.set("contract", 1, code=None, lines=lines, notes=[{"done": True}, 7])
        assert faults(refused.value) == {
            "code": "required",
            "notes": "not_lines",
            "lines/0/quantity": "not_a_number",
            "lines/0/colour": "unknown_field",
            "lines/1/product": "no_such_record",
            "lines/1/quantity": "too_small",
            "lines/2/amount": "not_writable",
            "lines/2/quantity": "check:even",
            "lines/3/id": "no_such_line",
            "lines/3/product": "required",
            "lines/3/quantity": "required",
            "lines/4/product": "required",
        }
        assert await differences(world) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (None, {"lines": "not_lines"}),
        ({"product": 1}, {"lines": "not_lines"}),
        ([{"id": 1}, {"id": 1}], {"lines/1/id": "no_such_line"}),
        ([{"id": "x"}], {"lines/0/id": "not_a_reference"}),
        ([{"id": 1, "contract": 2}], {"lines/0/contract": "not_writable"}),
        ([{"id": 1, "quantity": 200000}], {"lines": "check:too_much"}),
        ([{"id": 1, "quantity": 2, "price": "250.01"}], {}),
    ],
)
def test_lines_that_do_not_fit_are_refused(play: Play, lines: Any, expected: dict[str, str]) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("contract", 1, most="10000.00")
        answer = await boss.raw.patch("/api/contract/1", json={"lines": lines}, headers=ANY)
        found = {one["pointer"].removeprefix("/"): one["code"] for one in answer.json().get("failures", [])}
        assert {name: found.get(name) for name in expected} == expected
        assert answer.is_success is (not expected)

    play(story, FILES)


def test_a_check_of_a_line_is_asked_again_when_its_record_changes(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("contract", 1, lines=[{"id": 1}, {"id": 2, "quantity": 100}])
        with pytest.raises(Refused) as refused:
            await boss.set("contract", 1, rate="3.50")
        assert faults(refused.value) == {"lines/1": "check:rate"}

    play(story, FILES)


def test_a_check_may_keep_a_line(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("contract", 1, lines=[{"id": 1, "quantity": 99}, {"id": 2}])
        for change in (boss.set("contract", 1, lines=[{"id": 2}]), boss.drop("contract", 1)):
            with pytest.raises(Refused) as refused:
                await change
            assert faults(refused.value) == {"lines": "check:stay"}

    play(story, FILES)


def test_lines_go_to_the_bin_and_come_back_with_their_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("contract", 1, lines=[{"id": 2}])
        before = await boss.get("contract", 1)
        await boss.drop("contract", 1)
        assert [one["sold"] for one in await boss.all("product", sort="id")] == ["0.000", "0.000", "0.000"]
        assert picked(await boss.get("customer", 1), "total", "pieces") == ("0.00", "0.000")
        assert await differences(world) == []
        after = await boss.back("contract", 1)
        assert after == before | {"version": 4} | {"updated_at": after["updated_at"]}
        assert (await boss.get("product", 2))["sold"] == "2.500"
        assert await differences(world) == []

    play(story, FILES)


def test_a_record_does_not_come_back_with_a_line_that_refers_into_a_bin(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.drop("contract", 1)
        await boss.drop("product", 1)
        with pytest.raises(Refused) as refused:
            await boss.back("contract", 1)
        assert faults(refused.value) == {"lines": "no_such_record"}

    play(story, FILES)


def test_a_line_that_others_refer_to_stays(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        made = await boss.make("delivery", line=2)
        assert picked(made, "amount", "customer") == ("20.00", 1)
        for change in (boss.set("contract", 1, lines=[{"id": 1}]), boss.drop("contract", 1)):
            with pytest.raises(Refused) as refused:
                await change
            assert refused.value.response.status_code == 409
        await boss.set("contract", 1, lines=[{"id": 2, "quantity": 1}])
        assert (await boss.get("delivery", 1))["amount"] == "8.00"
        assert await differences(world) == []

    play(story, FILES)


def test_a_unique_value_of_a_line_is_unique_among_all_of_them(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("contract", 1, lines=[{"id": 1, "serial": "x"}])
        with pytest.raises(Refused) as refused:
            await boss.make("contract", code="B", lines=[{"product": 1, "serial": "x"}])
        assert faults(refused.value) == {"lines": "duplicate"}

    play(story, FILES)


def test_the_filter_of_a_reference_sees_the_line(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.make("product", name="Care", kind="service")
        with pytest.raises(Refused) as refused:
            await boss.set("contract", 1, lines=[{"product": 4}, {"product": 3}])
        assert faults(refused.value) == {"lines/0/product": "no_such_record"}
        made = await boss.make("contract", code="S", kind="service", lines=[{"product": 4}])
        assert told(made, "product", "contract_kind") == [(4, "service")]

    play(story, FILES)


def test_lines_are_guarded_by_the_version_of_their_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        answer = await boss.raw.patch("/api/contract/1", json={"lines": []}, headers={"If-Match": '"7"'})
        assert answer.status_code == 412

    play(story, FILES)


def test_a_page_has_lines_where_they_are_asked_for(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.make("contract", code="B")
        assert "lines" not in (await boss.all("contract"))[0]
        page = await boss.all("contract", fields="code,lines", sort="code")
        assert [(one["code"], [line["id"] for line in one["lines"]]) for one in page] == [("A", [1, 2]), ("B", [])]
        assert await boss.ids("contract", where="any(l.quantity > 2 for l in lines if l.product == 1)") == [1]

    play(story, FILES)


def test_lines_are_read_by_themselves_and_written_only_with_their_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        assert await boss.ids("contract_line", where="contract.code == 'A'", sort="id") == [1, 2]
        for answer in (
            await boss.raw.post("/api/contract_line", json={"product": 1}),
            await boss.raw.patch("/api/contract_line/1", json={"quantity": 1}, headers=ANY),
            await boss.raw.delete("/api/contract_line/1", headers=ANY),
        ):
            assert answer.status_code == 403

    play(story, FILES)


def test_who_does_not_see_a_record_sees_no_line_of_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("product", 1, kind="both")
        rep = await world.person_as("rep", "rep")
        assert await rep.all("contract_line") == []
        mine = await rep.make("contract", code="M", lines=[{"product": 1}])
        assert told(mine, "id", "amount") == [(3, "2.00")]
        assert await rep.ids("contract_line") == [3]
        assert "notes" not in mine
        await rep.set("contract", mine["id"], kind="service")
        hidden = await rep.get("contract", mine["id"])
        assert hidden["lines"] is None
        assert await rep.ids("contract_line") == []

    play(story, FILES)


def test_lines_that_are_not_seen_are_left_as_they_are(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("product", 1, kind="both")
        rep = await world.person_as("rep", "rep")
        await rep.make("contract", code="M", lines=[{"product": 1}])
        await boss.set("contract", 2, kind="service")
        assert (await rep.set("contract", 2, lines=None, code="N"))["code"] == "N"
        with pytest.raises(Refused) as refused:
            await rep.set("contract", 2, lines=[{"product": 1}])
        assert faults(refused.value)["lines"] == "not_writable"
        assert told(await boss.get("contract", 2), "product") == [(1,)]

    play(story, FILES)


def test_the_right_to_change_the_field_is_the_right_to_change_its_lines(play: Play) -> None:
    async def story(world: World) -> None:
        await shop(world)
        clerk = await world.person_as("clerk", "clerk")
        with pytest.raises(Refused) as refused:
            await clerk.set("contract", 1, lines=[])
        assert faults(refused.value) == {"lines": "not_writable"}
        await clerk.set("contract", 1, rate="1.00")
        assert (await clerk.set("contract", 1, lines=[]))["lines"] == []

    play(story, FILES)


def test_a_grant_on_lines_shows_them_without_their_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("contract", 1, lines=[{"id": 1}, {"id": 2, "quantity": 9}])
        courier = await world.person_as("courier", "courier")
        (line,) = await courier.all("contract_line")
        assert (line["id"], line["quantity"], "price" in line) == (1, "3.000", False)

    play(story, FILES)


def test_the_audit_notes_lines_with_their_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("contract", 1, lines=[{"id": 1, "quantity": 4}, {"product": 3}])
        rows = await world.rows("SELECT entity, operation, before, after FROM _audit ORDER BY id DESC LIMIT 1")
        entity, operation, before, after = rows[0]
        assert (entity, operation) == ("contract", "update")
        assert '"lines":[{"id":1,' in before
        assert '"id":2,"product":2' in before
        assert '"id":3,"product":3' in after

    play(story, FILES)


@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_statements_does_not_grow_with_the_lines(play: Play, many: int) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        counted = counting(world)

        async def statements(act: Any) -> int:
            before = len(counted.texts)
            await act
            return len(counted.texts) - before

        fresh = [{"product": number % 3 + 1, "quantity": 1} for number in range(many)]
        made = await statements(boss.make("contract", code="B", customer=1, lines=fresh))
        kept = [{"id": number + 3, "quantity": 2} for number in range(many)]
        changed = await statements(boss.set("contract", 2, lines=[*kept, *fresh]))
        emptied = await statements(boss.set("contract", 2, lines=[]))
        assert (made, changed, emptied) == TAKEN[world.database.dialect]
        assert await statements(boss.get("contract", 2)) == 3

    play(story, FILES)


TAKEN = {"sqlite": (20, 22, 16), "postgresql": (21, 23, 17)}
