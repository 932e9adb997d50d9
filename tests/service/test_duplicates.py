"""Records that are the same: found by what is compared, named as far as they are seen, kept apart by the database."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from engine.storage.plan import Plan
from tests.service.deploying import applied, opened, planned, put, rows
from tests.service.sales import APP
from tests.support.client import Refused, faults
from tests.support.stage_plugin import Play
from tests.support.world import World, catalog_of

FIRM = """
entity: firm
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 60}
  tax_code: {type: text, max: 30}
  city: {type: text, max: 30}
  phone: {type: phone, region: CN}
  country: {type: choice, options: {cn: {}, de: {}}}
  founded: date
  trial: bool
  owner: {type: user, default: =me}
"""
RULES = """
duplicates:
  twin: {match: [name, country]}
  tax: {match: tax_code, then: forbid, when: not trial}
  line: {match: phone}
  born: {match: [founded, owner], then: forbid}
"""
ROLES = """
role: everyone
grants:
  user: {read: true}
  firm: {read: mine, create: true, update: true, delete: true, restore: true}
"""
FILES = {"app.yaml": APP, "firm.yaml": FIRM + RULES, "all.yaml": ROLES}
ACME = {"name": "Acme, Ltd.", "country": "cn", "tax_code": "91-320 500", "founded": "2001-02-03"}


async def tried(client: Any, **values: Any) -> list[tuple[str, str, str | None]]:
    answer = await client.raw.post("/api/firm", json=values)
    return [(one["pointer"], one["message"], one.get("confirm")) for one in answer.json()["failures"]]


@pytest.mark.parametrize("name", ["ACME LTD", "ａｃｍｅ・ｌｔｄ", " acme  Ltd", "acme-ltd", "Acme, Ltd."])
def test_a_warning_names_the_other_record(play: Play, name: str) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        await anna.make("firm", **ACME)
        assert await tried(anna, name=name, country="cn") == [
            ("/name", "The same as a record there is: Acme, Ltd.", "twin")
        ]
        answer = await anna.raw.post("/api/firm", json={"name": name, "country": "cn"}, headers={"Confirm": "twin"})
        assert answer.status_code == 201
        assert (await anna.set("firm", answer.json()["id"], city="Ulm"))["city"] == "Ulm"

    play(story, FILES)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Acme", "country": "cn"},
        {"name": "Acme, Ltd.", "country": "de"},
        {"name": "Acme, Ltd."},
        {"name": "!!", "country": "cn"},
        {"tax_code": "91320500", "trial": True},
        {"founded": "2001-02-04"},
    ],
    ids=str,
)
def test_what_differs_or_lacks_something_is_no_duplicate(play: Play, values: dict[str, Any]) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        await anna.make("firm", **ACME)
        await anna.make("firm", name="??", country="cn")
        assert "id" in await anna.make("firm", **values)

    play(story, FILES)


def test_a_phone_number_is_the_same_however_it_is_written(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        await anna.make("firm", name="Acme", phone="138 0013 8000")
        assert [confirm for _, _, confirm in await tried(anna, phone="+86 13800138000")] == ["line"]

    play(story, FILES)


def test_what_is_not_seen_is_not_named(play: Play) -> None:
    async def story(shop: World) -> None:
        anna, ben = await shop.person_as("anna", "everyone"), await shop.person_as("ben", "everyone")
        await anna.make("firm", **ACME)
        assert await tried(ben, name="acme ltd", country="cn", tax_code="91320500") == [
            ("/name", "The same as another record there is", "twin"),
            ("/tax_code", "The same as another record there is", None),
        ]

    play(story, FILES)


def test_a_forbidden_duplicate_is_refused_by_update_and_restore(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        made = await anna.make("firm", **ACME)
        other = await anna.make("firm", name="Other", tax_code="1")
        with pytest.raises(Refused) as refused:
            await anna.set("firm", other["id"], tax_code="91.320.500")
        assert faults(refused.value) == {"tax_code": "same_as"}
        await anna.drop("firm", made["id"])
        assert (await anna.set("firm", other["id"], tax_code="91.320.500"))["version"] == 2
        with pytest.raises(Refused) as refused:
            await anna.back("firm", made["id"])
        assert faults(refused.value) == {"tax_code": "same_as"}
        await anna.set("firm", other["id"], trial=True)
        assert (await anna.back("firm", made["id"]))["id"] == made["id"]

    play(story, FILES)


def test_two_at_once_are_kept_apart(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        posts = (anna.raw.post("/api/firm", json={"tax_code": f"7 {'.' * n} 7"}) for n in range(6))
        answers = [answer.status_code for answer in await asyncio.gather(*posts)]
        assert sorted(answers) == [201, *[422] * 5]

    play(story, FILES)


def test_what_is_compared_is_nowhere_to_be_seen(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await shop.person_as("anna", "everyone")
        made = await anna.make("firm", **ACME)
        assert [name for name in made if name.startswith("_")] == []
        told = await shop.rows("SELECT after FROM _audit WHERE entity = 'firm'")
        assert "tax_code" in str(told)
        assert "_tax" not in str(told)
        assert "_twin" not in (await anna.raw.get("/api/-/openapi.json")).text

    play(story, FILES)


async def stored(url: str, folder: Path, *tax_codes: str) -> tuple[Plan, list[tuple[Any, ...]]]:
    """The plan that brings the rules to such records, and what is compared once it was applied where it may be."""
    old = catalog_of(folder / "old", {**FILES, "firm.yaml": FIRM})
    new = catalog_of(folder / "new", FILES)
    key = new.entities["firm"].duplicates["tax"].key
    async with opened(url) as database:
        await applied(database, old)
        await put(database, "firm", *({"tax_code": f"'{code}'"} for code in tax_codes))
        plan = await planned(database, new)
        if plan.blocked:
            return plan, []
        await applied(database, new)
        return plan, await rows(database, f'SELECT "{key}" FROM firm ORDER BY id')


def test_a_plan_compares_what_is_stored_already(database_url: str, tmp_path: Path) -> None:
    plan, compared = asyncio.run(stored(database_url, tmp_path, "A-1", "ß 2", "Ⅳ３"))
    assert compared == [("a1",), ("ss2",), ("iv3",)]
    assert [(line.path, line.rows) for line in plan.lines] == [
        ("firm.twin", None), ("firm.tax", 0), ("firm.line", None), ("firm.born", 0)
    ]  # fmt: skip


def test_a_plan_counts_duplicates_and_is_refused(database_url: str, tmp_path: Path) -> None:
    plan, _ = asyncio.run(stored(database_url, tmp_path, "A-1", "a 1", "B"))
    assert [(line.path, line.what, line.rows) for line in plan.blocked] == [
        ("firm.tax", "new duplicates rule: forbid by tax_code", 2)
    ]
