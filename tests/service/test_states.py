"""Fields that are there, needed or open under a condition: what is answered, what is refused, what is kept."""

from typing import Any

import pytest

from tests.service.sales import APP
from tests.support.client import Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES = {
    "app.yaml": APP,
    "party.yaml": """
entity: party
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  kind: {type: choice, default: person, options: {person: {}, company: {}}}
  tax_code: {type: text, max: 20, required: true, visible: kind == 'company', index: true}
  credit: {type: money, visible: kind == 'company', editable: not closed}
  twice: {type: money, value: credit * 2, visible: kind == 'company'}
  reason: {type: text, max: 60, required: closed}
  closed: {type: bool, default: false}
  origin: {type: text, max: 20, default: typed, editable: false}
  secret: {type: text, max: 20, default: hush, visible: false}
  group: {type: reference, to: circle}
  motto: {type: text, max: 40, visible: group.open}
""",
    "circle.yaml": """
entity: circle
title: name
fields:
  name: text
  open: bool
  parties: {type: collection, of: party, by: group}
  credit: {type: money, value: sum(p.credit for p in parties)}
""",
    "all.yaml": """
role: everyone
grants:
  party: {read: true, create: true, update: true, delete: true, restore: true}
  circle: {read: true, create: true, update: true}
""",
}
COMPANY = {"name": "Acme", "kind": "company", "tax_code": "T1", "credit": "5.00"}


def test_what_is_hidden_is_null_in_every_answer_and_kept(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        made = await anna.make("party", **COMPANY)
        assert picked(made, "tax_code", "credit", "twice") == ("T1", "5.00", "10.00")
        hidden = await anna.set("party", made["id"], kind="person")
        assert picked(hidden, "tax_code", "credit", "twice") == (None, None, None)
        assert await anna.all("party", fields="credit,tax_code,twice") == [
            {"credit": None, "tax_code": None, "twice": None}
        ]
        back = await anna.set("party", made["id"], kind="company")
        assert picked(back, "tax_code", "credit", "twice") == ("T1", "5.00", "10.00")

    play(story, FILES)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("credit == 5", ["Acme"]),
        ("credit is null", ["Bert"]),
        ("tax_code == 'T1'", ["Acme"]),
        ("twice > 1", ["Acme"]),
        ("not credit > 1", ["Bert"]),
        ("contains(tax_code, 't')", ["Acme"]),
    ],
)
def test_what_is_hidden_counts_as_null_in_filters(play: Play, where: str, found: list[str]) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        await anna.make("party", **COMPANY)
        bert = await anna.make("party", **{**COMPANY, "name": "Bert"})
        await anna.set("party", bert["id"], kind="person")
        assert [one["name"] for one in await anna.all("party", where=where)] == found

    play(story, FILES)


def test_what_is_hidden_counts_as_null_in_an_order(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        for name, credit in (("A", "9.00"), ("B", "1.00"), ("C", "5.00")):
            await anna.make("party", **{**COMPANY, "name": name, "credit": credit})
        await anna.set("party", 1, kind="person")
        ordered = [one["name"] for one in await anna.all("party", sort="-credit")]
        assert ordered == [one["name"] for one in await anna.all("party", sort="-twice")]
        assert [name for name in ordered if name != "A"] == ["C", "B"]
        assert ordered.index("A") in (0, 2)

    play(story, FILES)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": "A", "credit": "1.00"}, {"credit": "not_writable"}),
        ({"name": "A", "tax_code": "T"}, {"tax_code": "not_writable"}),
        ({"name": "A", "kind": "company"}, {"tax_code": "required"}),
        ({"name": "A", "closed": True}, {"reason": "required"}),
        ({**COMPANY, "closed": True, "reason": "x"}, {"credit": "not_writable"}),
        ({"name": "A", "origin": "x"}, {"origin": "not_writable"}),
        ({"name": "A", "secret": "x"}, {"secret": "unknown_field"}),
        ({"name": "A", "motto": "x"}, {"motto": "not_writable"}),
    ],
    ids=str,
)
def test_a_new_record_is_looked_at_as_it_would_be(play: Play, values: dict[str, Any], expected: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        with pytest.raises(Refused) as refused:
            await anna.make("party", **values)
        assert (refused.value.response.status_code, faults(refused.value)) == (422, expected)

    play(story, FILES)


def test_what_is_hidden_may_come_back_empty_as_it_was_seen(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        made = await anna.make("party", **COMPANY)
        hidden = await anna.set("party", made["id"], kind="person")
        seen = {**hidden, "name": "Bert"}
        assert (await anna.set("party", made["id"], **seen))["name"] == "Bert"
        assert (await anna.set("party", made["id"], kind="company"))["credit"] == "5.00"

    play(story, FILES)


def test_a_field_may_be_filled_by_the_change_that_makes_it_visible(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        circle = await anna.make("circle", name="C", open=True)
        made = await anna.make("party", name="Acme")
        changed = await anna.set("party", made["id"], kind="company", tax_code="T2", group=circle["id"], motto="on")
        assert picked(changed, "tax_code", "motto") == ("T2", "on")
        await anna.set("circle", circle["id"], open=False)
        assert (await anna.get("party", made["id"]))["motto"] is None

    play(story, FILES)


def test_editable_is_tested_on_the_record_as_stored(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        made = await anna.make("party", **COMPANY)
        closed = await anna.set("party", made["id"], closed=True, reason="done", credit="6.00")
        assert closed["credit"] == "6.00"
        with pytest.raises(Refused) as refused:
            await anna.set("party", made["id"], credit="7.00", closed=False)
        assert faults(refused.value) == {"credit": "not_writable"}
        assert (await anna.set("party", made["id"], credit="6.00", closed=False))["closed"] is False
        assert (await anna.set("party", made["id"], credit="7.00"))["credit"] == "7.00"

    play(story, FILES)


def test_what_is_never_editable_or_visible_keeps_its_default(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        made = await anna.make("party", name="Acme")
        assert made["origin"] == "typed"
        assert "secret" not in made
        assert await shop.rows("SELECT secret FROM party") == [("hush",)]
        assert (await anna.raw.get("/api/party", params={"where": "secret == 'hush'"})).status_code == 400
        properties = (await anna.raw.get("/api/-/openapi.json")).json()["components"]["schemas"]
        assert "secret" not in properties["party"]["properties"]
        assert "origin" not in properties["party.input"]["properties"]
        assert "credit" in properties["party.input"]["properties"]

    play(story, FILES)


def test_computed_fields_and_records_in_the_bin_go_by_what_is_stored(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        circle = await anna.make("circle", name="C")
        made = await anna.make("party", **COMPANY, group=circle["id"])
        await anna.set("party", made["id"], kind="person")
        assert (await anna.get("circle", circle["id"]))["credit"] == "5.00"
        await anna.drop("party", made["id"])
        binned = await anna.all("party", bin="true")
        assert picked(binned[0], "credit", "tax_code") == (None, None)
        assert (await anna.back("party", made["id"]))["credit"] is None

    play(story, FILES)
