"""Values, numberings and lines that are called otherwise: what is stored follows, and nothing else is told of it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.service import deploy
from engine.storage.plan import Plan
from tests.service import numbers
from tests.service.deploying import applied, opened, planned, put, rows, run
from tests.service.staged import FILES, REGION, STAGE
from tests.support.stage_plugin import Play
from tests.support.world import NOON, World, catalog_of

OFFER = "  offer: {label"
BID = "  bid: {was: offer, label"
DEAL = FILES["deal.yaml"]


def changed(**files: str) -> dict[str, str]:
    return {**FILES, **{f"{name}.yaml": text for name, text in files.items()}}


async def redefine(world: World, folder: Path, files: Mapping[str, str], *confirmed: str) -> Plan:
    """The plan that was carried out, as whoever deploys sees it."""
    catalog = catalog_of(folder, files)
    plan = await deploy.plan(world.database, catalog, {}, confirmed)
    await deploy.apply(world.database, plan, "test", NOON, patience=5)
    await world.application.look()
    return plan


def told(plan: Plan) -> list[tuple[str, str, int | None]]:
    return [(line.path, line.what, line.rows) for line in plan.lines]


def test_records_keep_a_value_that_is_called_otherwise(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("deal", name="A", stage="offer", amount="100.00")
        await boss.make("deal", name="B", stage="lead", amount="100.00")
        files = changed(stage=STAGE.replace(OFFER, BID).replace("50%", "60%"))
        plan = await redefine(world, tmp_path, files)
        assert told(plan) == [
            ("deal.stage", "option renamed, bid was offer", 1),
            ("stage.bid", "value renamed, it was offer; records keep it", 0),
            ("stage.bid", "weight: what was edited on a screen stays", None),
            ("deal.likely", "what it is computed from changed; all records are recomputed", None),
            ("stage.half", "what it is computed from changed; all records are recomputed", None),
        ]
        assert [(one["stage"], one["likely"]) for one in await boss.all("deal", sort="id")] == [
            ("bid", "60.00"),
            ("lead", "10.00"),
        ]
        assert [one["code"] for one in await boss.all("stage", sort="position")] == ["lead", "bid", "won"]
        assert (await deploy.plan(world.database, catalog_of(tmp_path, files), {})).empty

    play(story, FILES)


def test_values_below_each_other_keep_their_places(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("deal", name="A", region="hangzhou")
        files = changed(region=REGION.replace("zhejiang: {", "zj: {was: zhejiang, "))
        assert told(await redefine(world, tmp_path, files)) == [
            ("deal.region", "option renamed, zj was zhejiang", 0),
            ("region.zj", "value renamed, it was zhejiang; records keep it", 0),
        ]
        found = await world.rows(
            "SELECT r.code, p.code FROM region r JOIN region p ON p.id = r.parent WHERE r.code IN ('hangzhou', 'zj')"
        )
        assert sorted(found) == [("hangzhou", "zj"), ("zj", "east")]

    play(story, FILES)


def test_a_dictionary_that_is_called_otherwise_keeps_its_values(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("deal", name="A", stage="offer", amount="100.00")
        await boss.make("stage", code="own")
        files = changed(
            stage=STAGE.replace("dictionary: stage", "dictionary: phase\nwas: stage"),
            deal=DEAL.replace("dictionary: stage", "dictionary: phase"),
            boss=FILES["boss.yaml"].replace("  stage: {", "  phase: {"),
        )
        assert told(await redefine(world, tmp_path, files)) == [("phase", "entity renamed, it was stage", 4)]
        assert [one["code"] for one in await boss.all("phase", sort="id")] == ["lead", "offer", "won", "own"]
        assert (await boss.all("deal"))[0]["likely"] == "50.00"

    play(story, FILES)


def test_a_value_somebody_made_under_the_new_code_is_in_the_way(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("stage", code="bid")
        plan = await deploy.plan(world.database, catalog_of(tmp_path, changed(stage=STAGE.replace(OFFER, BID))), {})
        assert [(line.path, line.rows) for line in plan.blocked] == [("stage.bid", 1)]

    play(story, FILES)


CONTRACT_NO = numbers.FILES["contract_no.yaml"]


def test_the_counters_of_a_numbering_go_on_under_its_new_name(play: Play, tmp_path: Path) -> None:
    files = {
        **numbers.FILES,
        "contract_no.yaml": CONTRACT_NO.replace("contract_no", "agreement_no\nwas: contract_no"),
        "contract.yaml": numbers.FILES["contract.yaml"].replace("contract_no", "agreement_no"),
    }

    async def story(office: World) -> None:
        clerk = await office.person_as("clerk", "clerk")
        await clerk.make("branch", code="N")
        for _ in range(3):
            await clerk.make("contract", branch=1, signed_on="2026-03-01")
        # The highest number goes for good, and the counter knows it still.
        await run(office.database, "DELETE FROM contract WHERE id = 3")
        plan = await redefine(office, tmp_path, files)
        assert told(plan) == [("agreement_no", "numbering renamed, it was contract_no; its counters go on", None)]
        assert (await clerk.make("contract", branch=1, signed_on="2026-03-01"))["code"] == "HT-N-202603-0004"
        assert await office.rows("SELECT count(*) FROM _counter WHERE numbering = 'contract_no'") == [(0,)]

    play(story, numbers.FILES)


def test_counters_left_under_the_new_name_are_not_turned_back(play: Play, tmp_path: Path) -> None:
    files = {
        **numbers.FILES,
        "contract_no.yaml": CONTRACT_NO.replace("contract_no", "agreement_no\nwas: contract_no"),
        "contract.yaml": numbers.FILES["contract.yaml"].replace("contract_no", "agreement_no"),
    }

    async def story(office: World) -> None:
        clerk = await office.person_as("clerk", "clerk")
        await clerk.make("branch", code="N")
        await clerk.make("contract", branch=1, signed_on="2026-03-01")
        await run(
            office.database,
            "INSERT INTO _counter (numbering, scope, period, value)"
            " SELECT 'agreement_no', scope, period, 7 FROM _counter WHERE numbering = 'contract_no'",
        )
        await redefine(office, tmp_path, files)
        assert (await clerk.make("contract", branch=1, signed_on="2026-03-01"))["code"] == "HT-N-202603-0008"

    play(story, numbers.FILES)


ORDER = """
entity: order
title: name
fields:
  name: {type: text, max: 20}
  lines: {type: lines, fields: {name: {type: text, max: 20}, price: money}}
  notes: {type: lines, of: note}
  total: {type: money, value: sum(l.price for l in lines)}
duplicates:
  twice: {match: name, then: forbid}
"""
NOTE = "entity: note\npart_of: order\ntitle: text\nfields:\n  text: {type: text, max: 20}\n"
SELLER = "role: seller\ngrants:\n  order: {read: true, create: true, update: true, delete: true}\n"
SHOP = {"app.yaml": FILES["app.yaml"], "order.yaml": ORDER, "note.yaml": NOTE, "seller.yaml": SELLER}


def test_lines_follow_what_they_are_part_of(play: Play, tmp_path: Path) -> None:
    files = {
        **SHOP,
        "order.yaml": ORDER.replace("entity: order", "entity: purchase\nwas: order")
        .replace("lines: {type: lines, fields", "rows: {was: lines, type: lines, fields")
        .replace("for l in lines", "for l in rows"),
        "note.yaml": NOTE.replace("part_of: order", "part_of: purchase"),
        "seller.yaml": SELLER.replace("order", "purchase"),
    }

    async def story(world: World) -> None:
        seller = await world.person_as("seller", "seller")
        made = {"lines": [{"name": "x", "price": "1.50"}, {"name": "y", "price": "2.00"}], "notes": [{"text": "n"}]}
        await seller.make("order", name="A", **made)
        assert sorted(told(await redefine(world, tmp_path, files))) == [
            ("note.purchase", "field renamed, it was order", 1),
            ("purchase", "entity renamed, it was order", 1),
            ("purchase.rows", "field renamed, it was lines", None),
            ("purchase_rows", "entity renamed, it was order_lines", 2),
            ("purchase_rows.purchase", "field renamed, it was order", 2),
        ]
        (one,) = await seller.all("purchase")
        found = await seller.get("purchase", one["id"])
        assert ([line["name"] for line in found["rows"]], found["notes"][0]["text"]) == (["x", "y"], "n")
        assert found["total"] == "3.50"

    play(story, SHOP)


SETTING = "settings:\n  mode: {type: choice, options: {soft: {}, hard: {}}, default: soft}\n"
LEVEL = """
entity: level
title: name
fields:
  name: {type: text, max: 20}
  strict: {type: bool, value: settings.mode == 'hard'}
"""


@pytest.mark.parametrize("word", ["hard", "strict"])
def test_a_setting_keeps_its_option(database_url: str, tmp_path: Path, word: str) -> None:
    app = FILES["app.yaml"]
    before = {"app.yaml": app + SETTING, "level.yaml": LEVEL}
    renamed = SETTING.replace("hard: {}", f"{word}: {{was: [hard]}}" if word != "hard" else "hard: {}")
    after = {"app.yaml": app + renamed, "level.yaml": LEVEL.replace("'hard'", f"'{word}'")}

    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog_of(tmp_path / "a", before))
            await run(database, "INSERT INTO _setting (name, value) VALUES ('mode', '\"hard\"')")
            await put(database, "level", {"name": "'x'", "strict": "true"})
            await applied(database, catalog_of(tmp_path / "b", after))
            assert await rows(database, "SELECT value FROM _setting") == [(f'"{word}"',)]
            assert [bool(one) for (one,) in await rows(database, "SELECT strict FROM level")] == [True]
            assert (await planned(database, catalog_of(tmp_path / "b", after))).empty

    asyncio.run(scenario())
