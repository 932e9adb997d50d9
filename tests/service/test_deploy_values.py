"""Values of dictionaries come with the definitions, and what people edited on a screen wins over the files."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.meta.catalog import Catalog
from tests.service.deploying import applied, opened, planned, put, rows, run
from tests.service.staged import FILES, STAGE
from tests.support.world import catalog_of


class Versions:
    """Catalogs of the application whose stages are others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *changes: tuple[str, str], **files: str) -> Catalog:
        """The definitions with texts of the dictionary replaced by others."""
        stage = STAGE
        for before, after in changes:
            assert before in stage
            stage = stage.replace(before, after)
        whole: Mapping[str, str] = {
            **FILES,
            "stage.yaml": stage,
            **{f"{one}.yaml": text for one, text in files.items()},
        }
        return catalog_of(self._folder, whole)


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "files")


WON = "  won: {label: {en: Won, zh: 赢单}, weight: 100%, tone: green, closing: true}\n"
LOST = "  lost: {label: {en: Lost, zh: 输单}, weight: 0%}\n"
OFFER = ("label: {en: Offer, zh: 报价}, weight: 50%", "label: {en: Bid, zh: 报价}, weight: 60%")
LIVING = "SELECT code, label_en, retired FROM stage ORDER BY position, id"


def _told(url: str, first: Catalog, then: Catalog, between: str = "", query: str = LIVING) -> tuple[list[str], Any]:
    """The lines of the second plan, and what a query gives after it was applied."""

    async def story() -> tuple[list[str], Any]:
        async with opened(url) as database:
            await applied(database, first)
            await put(database, "deal", {"name": "'A'", "stage": "'offer'", "amount": "100"})
            for text in [between] if between else []:
                await run(database, text)
            made = await planned(database, then)
            await applied(database, then)
            lines = [f"{line.symbol} {line.path}: {line.what}" for line in made.lines]
            return lines, [tuple(row) for row in await rows(database, query)]

    return asyncio.run(story())


def _plain(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(code, label, bool(retired)) for code, label, retired in found]


def test_the_values_of_the_files_become_records(database_url: str, versions: Versions) -> None:
    _, found = _told(database_url, versions(), versions())
    assert _plain(found) == [("lead", "Lead", False), ("offer", "Offer", False), ("won", "Won", False)]


def test_a_new_value_stands_in_its_place(database_url: str, versions: Versions) -> None:
    lines, found = _told(database_url, versions(), versions((WON, LOST + WON)))
    assert lines[0] == "+ stage.lost: new value"
    assert [code for code, *_ in found] == ["lead", "offer", "lost", "won"]


def test_a_changed_value_is_changed(database_url: str, versions: Versions) -> None:
    lines, found = _told(database_url, versions(), versions(OFFER))
    assert lines == [
        "~ stage.offer: label, weight: what was edited on a screen stays",
        "~ deal.likely: what it is computed from changed; all records are recomputed",
        "~ stage.half: what it is computed from changed; all records are recomputed",
    ]
    assert _plain(found)[1] == ("offer", "Bid", False)


def test_what_follows_from_a_value_follows_its_file(database_url: str, versions: Versions) -> None:
    query = "SELECT d.likely = 60 * w.unit FROM deal d, (SELECT amount / 100 AS unit FROM deal) w"
    _, found = _told(database_url, versions(), versions(OFFER), query=query)
    assert [bool(right) for (right,) in found] == [True]


def test_what_was_edited_on_a_screen_stays(database_url: str, versions: Versions) -> None:
    between = "UPDATE stage SET label_en = 'Tender' WHERE code = 'offer'"
    query = (
        "SELECT o.label_en, o.weight = l.weight * 6 FROM stage o, stage l WHERE o.code = 'offer' AND l.code = 'lead'"
    )
    _, found = _told(database_url, versions(), versions(OFFER), between, query)
    assert [(label, bool(changed)) for label, changed in found] == [("Tender", True)]


@pytest.mark.parametrize(("code", "left"), [("offer", ["lead", "offer", "won"]), ("won", ["lead", "offer"])])
def test_a_value_that_is_taken_out_is_retired_where_a_record_has_it(
    database_url: str, versions: Versions, code: str, left: list[str]
) -> None:
    line = next(one for one in STAGE.splitlines(keepends=True) if one.startswith(f"  {code}:"))
    deal = FILES["deal.yaml"].replace("stage == 'won' and ", "")
    lines, found = _told(database_url, versions(deal=deal), versions((line, ""), deal=deal))
    assert f"- stage.{code}: value removed; retired where records have it" in lines
    assert [one for one, *_ in found] == left
    assert [one for one, _, retired in found if retired] == [one for one in left if one == code]


def test_a_value_that_comes_back_is_offered_again(database_url: str, versions: Versions) -> None:
    between = "UPDATE stage SET retired = (1 = 1) WHERE code = 'won'"
    deal = FILES["deal.yaml"].replace("stage == 'won' and ", "")
    without, whole = versions((WON, ""), deal=deal), versions()
    _, found = _told(database_url, without, whole, between)
    assert _plain(found)[-1] == ("won", "Won", False)


def test_a_value_somebody_deleted_on_a_screen_does_not_come_back(database_url: str, versions: Versions) -> None:
    between = "DELETE FROM stage WHERE code = 'won'"
    _, found = _told(database_url, versions(), versions(OFFER), between)
    assert [code for code, *_ in found] == ["lead", "offer"]


def test_another_order_is_followed(database_url: str, versions: Versions) -> None:
    lead = next(one for one in STAGE.splitlines(keepends=True) if one.startswith("  lead:"))
    lines, found = _told(database_url, versions(), versions((lead, ""), (WON, WON + lead)))
    assert lines[0] == "~ stage: order of the values: what was edited on a screen stays"
    assert [code for code, *_ in found] == ["offer", "won", "lead"]


def test_a_value_moves_below_another(database_url: str, versions: Versions) -> None:
    moved = (
        FILES["region.yaml"].replace("shanghai: {}, ", "").replace("{guangzhou: {}}", "{guangzhou: {}, shanghai: {}}")
    )
    query = "SELECT p.code FROM region r JOIN region p ON p.id = r.parent WHERE r.code = 'shanghai'"
    lines, found = _told(database_url, versions(), versions(region=moved), query=query)
    assert "~ region.shanghai: below south: what was edited on a screen stays" in lines
    assert found == [("south",)]


def test_a_reference_becomes_a_tree_where_nothing_lies_below_itself(database_url: str, tmp_path: Path) -> None:
    files = {
        **FILES,
        "part.yaml": "entity: part\ntitle: name\nfields:\n  name: text\n  whole: {type: reference, to: part}\n",
    }
    plain = catalog_of(tmp_path / "plain", files)
    tree = catalog_of(
        tmp_path / "tree", {**files, "part.yaml": files["part.yaml"].replace("part}", "part, tree: true}")}
    )

    async def story() -> list[tuple[bool, int | None]]:
        async with opened(database_url) as database:
            await applied(database, plain)
            await put(database, "part", {"name": "'a'"}, {"name": "'b'", "whole": "1"}, {"name": "'c'", "whole": "2"})
            counted = []
            for whole in ("NULL", "3", "1"):
                await run(database, f"UPDATE part SET whole = {whole} WHERE id = 1")
                (line,) = (await planned(database, tree)).lines
                counted.append((line.blocked, line.rows))
            return counted

    assert asyncio.run(story()) == [(False, 0), (True, 3), (True, 1)]
