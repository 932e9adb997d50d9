"""Actions are done all or not at all, by the engine on behalf of whoever asked, with one record or with several."""

from typing import Any

import pytest

from tests.service.deals import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.counting import counting
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World


async def lead(client: Client, **more: Any) -> int:
    values = {"name": "Acme", "person": "Ann", "phone": "139", "hope": "500.00", **more}
    return (await client.make("lead", **values))["id"]


def test_a_lead_becomes_customer_contact_and_opportunity(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        done = await boss.take("lead", await lead(boss), "convert", level="a")
        assert done["made"] == [
            {"entity": "customer", "id": 1, "title": "Acme"},
            {"entity": "contact", "id": 1, "title": "Ann"},
            {"entity": "opportunity", "id": 1, "title": "Acme 1"},
        ]
        assert picked(done["record"], "state", "customer", "version") == ("converted", 1, 2)
        assert done["record"] == await boss.get("lead", 1)
        assert picked(await boss.get("customer", 1), "name", "level", "owner", "hope") == (
            "Acme",
            "a",
            boss.user,
            "500.00",
        )
        assert picked(await boss.get("contact", 1), "name", "customer", "phone") == ("Ann", 1, "139")
        assert picked(await boss.get("opportunity", 1), "customer", "amount", "owner") == (1, "500.00", boss.user)
        assert await differences(world) == []

    play(story, FILES)


def test_a_step_whose_condition_does_not_hold_is_left_out(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        done = await boss.take("lead", await lead(boss, person=None), "convert")
        assert [one["entity"] for one in done["made"]] == ["customer", "opportunity"]

    play(story, FILES)


def test_what_is_asked_has_defaults_and_is_looked_at_whole(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        identity = await lead(boss)
        with pytest.raises(Refused) as refused:
            await boss.take("lead", identity, "convert", level="x", title="y" * 41, colour="red")
        assert faults(refused.value) == {"level": "not_a_choice", "title": "too_long", "colour": "unknown_field"}
        with pytest.raises(Refused) as refused:
            await boss.take("lead", identity, "convert", level=None)
        assert faults(refused.value) == {"level": "required"}
        assert await boss.all("customer") == []
        await boss.take("lead", identity, "convert", title="Big")
        assert picked((await boss.all("customer"))[0], "level") == ("b",)
        assert picked((await boss.all("opportunity"))[0], "name") == ("Big",)

    play(story, FILES)


@pytest.mark.trust("R-116")
def test_what_is_done_once_is_refused_then_and_shows_what_came_of_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        identity = await lead(boss)
        first = await boss.take("lead", identity, "convert")
        await boss.set("customer", 1, name="Acme Ltd")
        with pytest.raises(Refused) as refused:
            await boss.take("lead", identity, "convert")
        problem = refused.value.response.json()
        assert picked(problem, "status", "code") == (409, "already_done")
        assert [one["id"] for one in problem["made"]] == [one["id"] for one in first["made"]]
        assert problem["made"][0] == {"entity": "customer", "id": 1, "title": "Acme Ltd"}
        assert len(await boss.all("customer")) == 1

    play(story, FILES)


def test_an_action_that_is_not_possible_now_is_refused(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        customer = (await boss.make("customer", name="Acme"))["id"]
        chance = (await boss.make("opportunity", name="One", customer=customer))["id"]
        with pytest.raises(Refused) as refused:
            await boss.take("opportunity", chance, "to_contract")
        assert picked(refused.value.response.json(), "status", "code") == (409, "not_now")

    play(story, FILES)


def test_rights_are_needed_for_the_action_and_not_for_its_steps(play: Play) -> None:
    async def story(world: World) -> None:
        rep, other = await world.person_as("rep", "rep"), await world.person_as("other", "rep")
        clerk = await world.person_as("clerk", "clerk")
        identity = await lead(rep)
        with pytest.raises(Refused) as refused:
            await clerk.take("lead", identity, "convert")
        assert refused.value.response.status_code == 403
        with pytest.raises(Refused) as refused:
            await other.take("lead", identity, "convert")
        assert refused.value.response.status_code == 404
        done = await rep.take("lead", identity, "convert")
        assert [one["entity"] for one in done["made"]] == ["customer", "opportunity"], "contacts are not seen"
        assert await world.rows("SELECT name FROM contact") == [("Ann",)]
        assert picked(await rep.get("opportunity", 1), "owner") == (rep.user,)

    play(story, FILES)


def test_a_right_under_a_condition_is_one_for_some_records(play: Play) -> None:
    files = {**FILES, "rep.yaml": FILES["rep.yaml"].replace("lead: {read: mine", "lead: {read: true")}

    async def story(world: World) -> None:
        rep, other = await world.person_as("rep", "rep"), await world.person_as("other", "rep")
        identity = await lead(rep)
        with pytest.raises(Refused) as refused:
            await other.take("lead", identity, "convert")
        assert refused.value.response.status_code == 403
        assert "_actions" not in await other.get("lead", identity)
        assert (await rep.get("lead", identity))["_actions"] == ["convert"]

    play(story, files)


def test_a_record_tells_what_can_be_done_with_it_now(play: Play) -> None:
    async def story(world: World) -> None:
        boss, rep = await world.person_as("boss", "boss"), await world.person_as("rep", "rep")
        customer = (await boss.make("customer", name="Acme"))["id"]
        assert (await boss.get("customer", customer))["_actions"] == ["invite", "forget", "win_all"]
        assert "_actions" not in await rep.get("customer", customer)
        await boss.set("customer", customer, level="a")
        assert (await rep.get("customer", customer))["_actions"] == ["invite"]
        identity = await lead(boss, name="Zeta")
        told = await boss.get("lead", identity)
        assert told["_actions"] == ["convert"]
        await boss.set("lead", identity, **{**told, "phone": "138"})
        await boss.take("lead", identity, "convert")
        assert "_actions" not in await boss.get("lead", identity)

    play(story, FILES)


def test_who_narrows_the_right_to_persons_and_roles(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        rep = await world.person_as("rep", "rep")
        customer = (await boss.make("customer", name="Acme", owner=rep.user))["id"]
        event = (await boss.make("event", name="Fair"))["id"]
        with pytest.raises(Refused) as refused:
            await rep.take("customer", customer, "invite", event=event)
        assert refused.value.response.status_code == 403
        with pytest.raises(Refused) as refused:
            await boss.take("customer", customer, "forget")
        assert refused.value.response.status_code == 403
        await boss.take("customer", customer, "invite", event=event)
        assert await world.rows("SELECT event, customer FROM guest") == [(event, customer)]

    play(story, FILES)


def test_a_reference_that_is_asked_for_fits_its_filter_and_is_seen(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        customer = (await boss.make("customer", name="Acme"))["id"]
        past = (await boss.make("event", name="Past", open=False))["id"]
        for event in (past, 99):
            with pytest.raises(Refused) as refused:
                await boss.take("customer", customer, "invite", event=event)
            assert faults(refused.value) == {"event": "no_such_record"}

    play(story, FILES)


def test_each_goes_over_a_collection_and_list_over_some_of_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        customer = (await boss.make("customer", name="Acme"))["id"]
        for name, phone in (("Zoe", "1"), ("Ann", None), ("Bob", "2")):
            await boss.make("contact", name=name, phone=phone, customer=customer)
        done = await boss.take("customer", customer, "call_all")
        assert [one["title"] for one in done["made"]] == ["2", "1"]
        assert await world.rows("SELECT name FROM contact WHERE called IS NOT NULL") == [("Ann",)]

    play(story, FILES)


def test_upsert_changes_what_it_finds_and_else_makes_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        customer = (await boss.make("customer", name="Acme"))["id"]
        event = (await boss.make("event", name="Fair"))["id"]
        first = await boss.take("customer", customer, "invite", event=event)
        contact = (await boss.make("contact", name="Ann", customer=customer))["id"]
        await boss.set("customer", customer, main=contact)
        again = await boss.take("customer", customer, "invite", event=event)
        assert [len(one["made"]) for one in (first, again)] == [1, 0]
        assert [picked(one, "event", "customer", "contact") for one in await boss.all("guest")] == [
            (event, customer, contact)
        ]

    play(story, FILES)


async def won(boss: Client, *wishes: tuple[str, str]) -> int:
    """A deal that was won, with what is wished for."""
    customer = (await boss.make("customer", name="Acme"))["id"]
    wished = [{"what": what, "price": price} for what, price in wishes]
    return (await boss.make("opportunity", name="One", customer=customer, state="won", wishes=wished))["id"]


def test_lines_are_made_together_and_add_up_in_what_they_are_part_of(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        chance = await won(boss, ("Pen", "300.00"), ("Ink", "200.00"))
        done = await boss.take("opportunity", chance, "to_contract")
        assert [one["entity"] for one in done["made"]] == ["contract", "item", "item", "item"]
        contract = await boss.get("contract", 1)
        assert contract["amount"] == "500.00"
        assert [picked(one, "what", "price") for one in contract["items"]] == [
            ("Pen", "300.00"), ("Ink", "200.00"), ("gift", "0.00"),
        ]  # fmt: skip
        assert contract["version"] == 3, "one change for all lines of a step"
        assert await differences(world) == []

    play(story, FILES)


def test_lines_are_found_changed_and_deleted(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        chance = await won(boss, ("Pen", "300.00"), ("Cap", "7.00"), ("Cap", "8.00"))
        items = [{"what": "Pen", "price": "1.00"}, {"what": "Old", "price": None}]
        contract = (await boss.make("contract", customer=1, items=items))["id"]
        await boss.take("opportunity", chance, "refill", contract=contract)
        told = (await boss.get("contract", contract))["items"]
        assert [picked(one, "id", "what", "price") for one in told] == [(1, "Pen", "300.00"), (3, "Cap", "8.00")]
        assert await differences(world) == []

    play(story, FILES)


def test_a_step_that_fails_is_named_and_nothing_was_done(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        identity = await lead(boss, hope="-5.00")
        with pytest.raises(Refused) as refused:
            await boss.take("lead", identity, "convert")
        (failure,) = refused.value.response.json()["failures"]
        assert failure == {
            "pointer": "", "code": "too_small", "message": "Step 3 (create opportunity): amount: Must be at least 0.00",
        }  # fmt: skip
        assert await boss.all("customer") == []
        assert await world.rows("SELECT count(*) FROM _audit WHERE operation = 'take'") == [(0,)]
        assert (await boss.get("lead", identity))["_actions"] == ["convert"]

    play(story, FILES)


def test_checks_hold_for_steps_and_warnings_are_confirmed(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        chance = await won(boss, ("Pen", "3000.00"))
        with pytest.raises(Refused) as refused:
            await boss.take("opportunity", chance, "to_contract")
        problem = refused.value.response.json()
        assert problem["code"] == "unconfirmed"
        assert [picked(one, "confirm", "message") for one in problem["failures"]] == [
            ("too_much", "Step 2 (create item): That is a lot")
        ]
        address = f"/api/opportunity/{chance}/actions/to_contract"
        done = await boss.raw.post(address, headers={"Confirm": "too_much"})
        assert (done.status_code, done.json()["made"][0]["entity"]) == (200, "contract")
        assert await world.rows("SELECT confirmed FROM _audit WHERE confirmed IS NOT NULL") == [("too_much",)] * 2

    play(story, FILES)


def test_an_action_takes_another_with_many_records(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        customer = (await boss.make("customer", name="Acme"))["id"]
        for state in ("open", "lost", "open"):
            await boss.make("opportunity", name=state, customer=customer, state=state)
        await boss.take("customer", customer, "win_all")
        assert [one["state"] for one in await boss.all("opportunity", sort="id")] == ["won", "lost", "won"]
        taken = await world.rows("SELECT entity, record, action FROM _audit WHERE operation = 'take' ORDER BY id")
        assert taken == [
            ("opportunity", 1, "opportunity.win"), ("opportunity", 3, "opportunity.win"),
            ("customer", 1, "customer.win_all"),
        ]  # fmt: skip

    play(story, FILES)


def test_a_record_may_delete_itself(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        customer = (await boss.make("customer", name="Acme"))["id"]
        for name in ("Ann", "Bob"):
            await boss.make("contact", name=name, customer=customer)
        await boss.set("customer", customer, owner=boss.user)
        done = await boss.take("customer", customer, "forget")
        assert done == {"record": None, "made": []}
        assert await boss.all("contact") == await boss.all("customer") == []

    play(story, FILES)


def test_the_audit_names_the_person_and_the_action(play: Play) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "rep")
        await rep.take("lead", await lead(rep), "convert", level="a")
        told = await world.rows("SELECT entity, operation, by, action FROM _audit WHERE action IS NOT NULL ORDER BY id")
        assert told == [
            ("customer", "create", rep.user, "lead.convert"), ("contact", "create", rep.user, "lead.convert"),
            ("opportunity", "create", rep.user, "lead.convert"), ("lead", "update", rep.user, "lead.convert"),
            ("lead", "take", rep.user, "lead.convert"),
        ]  # fmt: skip
        asked = await world.rows("SELECT after FROM _audit WHERE operation = 'take'")
        assert asked == [('{"level":"a"}',)]

    play(story, FILES)


def test_another_version_than_the_one_named_is_a_conflict(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        address = f"/api/lead/{await lead(boss)}/actions/convert"
        stale = await boss.raw.post(address, headers={"If-Match": '"7"'})
        assert (stale.status_code, stale.json()["code"]) == (412, "conflict")
        done = await boss.raw.post(address, headers={"If-Match": '"1"'})
        assert (done.status_code, done.headers["etag"]) == (200, '"2"')

    play(story, FILES)


@pytest.mark.trust("R-130")
def test_sent_twice_under_one_key_it_is_done_once(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        customer = (await boss.make("customer", name="Acme"))["id"]
        await boss.make("contact", name="Ann", phone="1", customer=customer)
        address, key = f"/api/customer/{customer}/actions/call_all", {"Idempotency-Key": "k"}
        first, again = [await boss.raw.post(address, headers=key) for _ in range(2)]
        assert first.json() == again.json()
        assert len(await boss.all("call")) == 1

    play(story, FILES)


def test_a_selection_is_done_record_by_record(play: Play) -> None:
    async def story(world: World) -> None:
        rep, boss = await world.person_as("rep", "rep"), await world.person_as("boss", "boss")
        for name, level in (("A", "a"), ("B", "b"), ("C", "a")):
            await boss.make("customer", name=name, level=level)
        event = (await boss.make("event", name="Fair"))["id"]
        body, key = {"ids": [1, 2, 3, 9], "ask": {"event": event}}, {"Idempotency-Key": "k"}
        told = [await rep.raw.post("/api/customer/actions/invite", json=body, headers=key) for _ in range(2)]
        assert [one.status_code for one in told] == [200, 200]
        first, again = (one.json() for one in told)
        assert first == again
        assert [one["id"] for one in first["done"]] == [1, 3]
        assert [picked(one, "id", "code") for one in first["failed"]] == [(2, "forbidden"), (9, "not_found")]
        assert await world.rows("SELECT customer FROM guest ORDER BY id") == [(1,), (3,)]

    play(story, FILES)


@pytest.mark.parametrize(
    ("action", "body", "status", "code"),
    [
        ("invite", {"ids": []}, 400, "bad_ids"),
        ("invite", {"ids": [1, "2"]}, 400, "bad_ids"),
        ("invite", {"ids": list(range(1, 600))}, 400, "bad_ids"),
        ("invite", {"ids": [1], "event": 1}, 400, "unknown_parameter"),
        ("invite", {"ids": [1], "ask": {"event": "x"}}, 422, "invalid"),
        ("forget", {"ids": [1]}, 404, "not_found"),
        ("no_such", {"ids": [1]}, 404, "not_found"),
    ],
)
def test_what_is_no_selection_is_refused(play: Play, action: str, body: Any, status: int, code: str) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        told = await boss.raw.post(f"/api/customer/actions/{action}", json=body)
        assert (told.status_code, told.json()["code"]) == (status, code)

    play(story, FILES)


def test_what_is_switched_off_is_not_done(play: Play) -> None:
    switched = FILES["app.yaml"].replace("default: true", "default: false")

    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.take("opportunity", await won(boss, ("Pen", "3.00")), "to_contract")
        assert len((await boss.get("contract", 1))["items"]) == 1

    play(story, {**FILES, "app.yaml": switched})


def test_an_entity_without_actions_costs_no_statement(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        event = (await boss.make("event", name="Fair"))["id"]
        await boss.get("event", event)
        counted = counting(world)
        await boss.get("event", event)
        assert len(counted.texts) == 1

    play(story, FILES)


def test_openapi_tells_of_the_actions_somebody_may_take(play: Play) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "rep")
        told = (await rep.raw.get("/api/-/openapi.json")).json()
        paths = {path for path in told["paths"] if "/actions/" in path}
        assert paths == {
            "/api/lead/{id}/actions/convert", "/api/customer/{id}/actions/invite", "/api/customer/actions/invite",
            "/api/customer/{id}/actions/call_all", "/api/opportunity/{id}/actions/to_contract",
        }  # fmt: skip
        asked = told["paths"]["/api/lead/{id}/actions/convert"]["post"]["requestBody"]["content"]["application/json"]
        assert list(asked["schema"]["properties"]) == ["level", "title"]
        assert told["components"]["schemas"]["lead"]["properties"]["_actions"]["items"]["enum"] == ["convert"]

    play(story, FILES)
