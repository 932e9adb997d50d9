"""Definitions of numberings change under documents that have numbers: the plan says what becomes of the counters."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.service import deploy
from engine.storage.plan import Plan
from tests.service.numbers import FILES
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import NOON, World, catalog_of

PATTERN = FILES["contract_no.yaml"]
EXISTING = "each counts from 1, or from the highest number of its kind that a record has"

CHANGES = {
    "pattern": (
        PATTERN.replace("HT-", "V-"),
        "pattern: HT-{branch.code}-{signed_on:%Y%m}-{seq:4} -> V-{branch.code}-{signed_on:%Y%m}-{seq:4};"
        " numbers that were given stay, and counters go on",
        "V-N-202603-0003",
    ),
    "reset": (
        PATTERN.replace("reset: month", "reset: year"),
        f"reset: month -> year; other counters from now on: {EXISTING}",
        "HT-N-202603-0003",
    ),
    "finer": (
        PATTERN.replace("%Y%m}", "%Y%m%d}").replace("reset: month", "reset: day"),
        f"reset: month -> day; other counters from now on: {EXISTING}",
        "HT-N-20260301-0001",
    ),
    "scope": (
        PATTERN.replace("scope: branch\n", ""),
        f"scope: branch -> ; other counters from now on: {EXISTING}",
        "HT-N-202603-0003",
    ),
    "gapless": (
        PATTERN.replace("gapless: true", "gapless: false"),
        "gapless: True -> False; counters go on",
        "HT-N-202603-0003",
    ),
}


async def _redefine(office: World, folder: Path, files: Mapping[str, str]) -> Plan:
    plan = await deploy.bring_up_to_date(office.database, catalog_of(folder, files), {}, "test", NOON)
    await office.application.look()
    return plan


async def _two_contracts(office: World) -> Client:
    clerk = await office.person_as("clerk", "clerk")
    await clerk.make("branch", code="N")
    for _ in range(2):
        await clerk.make("contract", branch=1, signed_on="2026-03-01")
    return clerk


@pytest.mark.parametrize("name", CHANGES)
def test_counting_goes_on_without_giving_a_number_twice(play: Play, tmp_path: Path, name: str) -> None:
    written, told, following = CHANGES[name]

    async def story(office: World) -> None:
        clerk = await _two_contracts(office)
        plan = await _redefine(office, tmp_path, {**FILES, "contract_no.yaml": written})
        assert told in [line.what for line in plan.lines]
        assert (await clerk.make("contract", branch=1, signed_on="2026-03-01"))["code"] == following

    play(story, FILES)


def test_a_numbering_under_another_name_counts_on(play: Play, tmp_path: Path) -> None:
    files = {
        **FILES,
        "contract_no.yaml": PATTERN.replace("contract_no", "agreement_no"),
        "contract.yaml": FILES["contract.yaml"].replace("contract_no", "agreement_no"),
    }

    async def story(office: World) -> None:
        clerk = await _two_contracts(office)
        plan = await _redefine(office, tmp_path, files)
        assert [(line.symbol, line.path, line.what) for line in plan.lines] == [
            ("~", "contract.code", "takes other numbers from now on; those that were given stay"),
            ("+", "agreement_no", f"new numbering of contract; {EXISTING}"),
            ("-", "contract_no", "numbering removed; its counters stay"),
        ]
        assert (await clerk.make("contract", branch=1, signed_on="2026-03-01"))["code"] == "HT-N-202603-0003"

    play(story, FILES)


def test_renamed_fields_change_nothing_of_the_numbering(play: Play, tmp_path: Path) -> None:
    files = {
        **FILES,
        "contract_no.yaml": PATTERN.replace("signed_on", "agreed_on").replace("branch", "office"),
        "contract.yaml": FILES["contract.yaml"]
        .replace("signed_on: {", "agreed_on: {was: signed_on, ")
        .replace("branch: {", "office: {was: branch, "),
    }

    async def story(office: World) -> None:
        clerk = await _two_contracts(office)
        plan = await _redefine(office, tmp_path, files)
        assert [line.path for line in plan.lines if "contract_no" in line.path] == []
        assert (await clerk.make("contract", office=1, agreed_on="2026-03-01"))["code"] == "HT-N-202603-0003"

    play(story, FILES)


def test_a_new_number_leaves_records_that_are_there_without_one(play: Play, tmp_path: Path) -> None:
    files = {
        **FILES,
        "branch.yaml": FILES["branch.yaml"] + "  number: {type: code, numbering: branch_no}\n",
        "branch_no.yaml": 'numbering: branch_no\nof: branch\npattern: "B{seq:3}"\n',
    }

    async def story(office: World) -> None:
        clerk = await _two_contracts(office)
        plan = await _redefine(office, tmp_path, files)
        what = "new field: code, unique; records that are there stay without a number"
        assert ("branch.number", what) in [(line.path, line.what) for line in plan.lines]
        await clerk.make("branch", code="S")
        assert [(one["code"], one["number"]) for one in await clerk.all("branch", sort="id")] == [
            ("N", None), ("S", "B001"),
        ]  # fmt: skip

    play(story, FILES)
