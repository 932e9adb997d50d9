"""Promises at full size (docs/security.md): steps once, retries without a second effect, values digit by digit."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.service.sales import APP
from tests.support.client import Client
from tests.support.figures_plugin import Figure
from tests.support.stage_plugin import Play
from tests.support.world import World

ROUNDS, AT_ONCE = 500, 10
ROWS, BATCH = 10_000, 100
FIELDS = {
    "amount": "type: decimal, precision: 18, scale: 4",
    "rate": "type: decimal, precision: 10, scale: 8",
    "price": "type: money",
    "share": "type: percent",
    "pieces": "type: integer",
    "day": "type: date",
    "moment": "type: datetime",
    "name": "type: text, max: 60, required: true",
}
ROUND_TRIPS = {
    "app.yaml": APP,
    "thing.yaml": "entity: thing\ntitle: name\nfields:\n"
    + "".join(f"  {name}: {{{kind}}}\n" for name, kind in FIELDS.items()),
    "boss.yaml": "role: boss\ngrants:\n  thing: {read: true, create: true}\n",
}
ONCE = {
    "app.yaml": APP,
    "lead.yaml": """
entity: lead
title: name
fields:
  name: {type: text, max: 40, required: true, index: true}
actions:
  convert: {once: true, do: [{create: made, set: {name: =name}}]}
""",
    "made.yaml": "entity: made\ntitle: name\nfields:\n  name: {type: text, max: 40}\n",
    "boss.yaml": "role: boss\ngrants:\n  lead: {read: true, create: true, actions: all}\n  made: {read: true}\n",
}


def drawn(random: Random) -> dict[str, Any]:
    """Values as the API gives them back."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=random.randrange(6 * 10**15))
    return {
        "amount": f"{random.randrange(-(10**14), 10**14)}.{random.randrange(10**4):04}",
        "rate": f"{random.randrange(100)}.{random.randrange(10**8):08}",
        "price": f"{random.randrange(-(10**12), 10**12)}.{random.randrange(100):02}",
        "share": f"0.{random.randrange(10**4):04}",
        "pieces": random.randrange(-(2**31), 2**31),
        "day": str(date(1900, 1, 1) + timedelta(days=random.randrange(100_000))),
        "moment": moment.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "name": "".join(chr(random.choice((*range(0x21, 0x7F), *range(0x4E00, 0x4E80)))) for _ in range(20)),
    }


@pytest.mark.trial
@pytest.mark.trust("P-13")
def test_values_come_back_digit_by_digit(play: Play, figure: Figure) -> None:
    async def story(shop: World) -> None:
        boss, random, wrong = await shop.person_as("boss", "boss"), Random(13), 0
        for _ in range(ROWS // BATCH):
            sent = [drawn(random) for _ in range(BATCH)]
            rows = [{"do": "create", "values": one} for one in sent]
            made = (await boss.raw.post("/api/thing/bulk", json={"rows": rows})).json()
            ids = [one["id"] for one in made["results"]]
            found = {one["id"]: one for one in await boss.all("thing", where=f"id in {ids}", limit=str(BATCH))}
            wrong += sum(
                found[key][name] != value for key, one in zip(ids, sent, strict=True) for name, value in one.items()
            )
        kind = str(shop.database.dialect)
        figure(f"values sent and read again, {kind}", ROWS * len(FIELDS), "values")
        figure(f"of these not digit by digit as they were sent, {kind}", wrong, "values", goal="0")
        assert wrong == 0

    play(story, ROUND_TRIPS)


@pytest.mark.trial
@pytest.mark.trust("P-10", "P-05")
def test_what_is_sent_again_or_at_once_is_done_once(play: Play, figure: Figure) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        twice = doubled = 0
        for number in range(ROUNDS):
            keyed = {"idempotency-key": f"k{number}"}
            twice += await repeated(boss, number, keyed)
            doubled += await raced(boss, number)
        kind = str(shop.database.dialect)
        figure(f"requests sent {AT_ONCE} times at once under one key, {kind}", ROUNDS, "requests")
        figure(f"of these with a second effect or another answer, {kind}", twice, "requests", goal="0")
        figure(f"actions done once asked for {AT_ONCE} times at once, {kind}", ROUNDS, "races")
        figure(f"of these not done exactly once, {kind}", doubled, "races", goal="0")
        assert (twice, doubled) == (0, 0)

    play(story, ONCE, size=20)


async def repeated(boss: Client, number: int, keyed: dict[str, str]) -> bool:
    """Whether something other than one record and one answer came of the same request."""
    sent = {"name": f"R{number}"}
    made = await asyncio.gather(*(boss.raw.post("/api/lead", json=sent, headers=keyed) for _ in range(AT_ONCE)))
    there = await boss.ids("lead", where=f"name == 'R{number}'")
    return {one.status_code for one in made} != {201} or len({one.text for one in made}) != 1 or len(there) != 1


async def raced(boss: Client, number: int) -> bool:
    """Whether an action that can be done once was not, or was done again."""
    (lead,) = await boss.ids("lead", where=f"name == 'R{number}'")
    at = f"/api/lead/{lead}/actions/convert"
    asked = await asyncio.gather(*(boss.raw.post(at, json={}) for _ in range(AT_ONCE)))
    made = await boss.ids("made", where=f"name == 'R{number}'")
    return sorted(one.status_code for one in asked) != [200] + [409] * (AT_ONCE - 1) or len(made) != 1
