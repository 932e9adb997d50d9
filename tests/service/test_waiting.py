"""Writers of the same records wait for each other, and none in a circle: the database has no deadlock to break."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from engine.storage.driver import Collision, postgresql_database
from tests.service.sales import APP
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import World

ROUNDS = 20

NAMES = ("firm", "person", "item", "order", "note")
ALL = "read: true, create: true, update: true, delete: true"

FILES = {
    "app.yaml": APP,
    "firm.yaml": """
entity: firm
title: name
fields:
  name: {type: text}
  rank: {type: integer, default: 1}
  partner: {type: reference, to: firm}
  rival: {type: reference, to: firm}
checks:
  outranked: {when: rival.rank > 8, fields: [rival], message: {en: Too strong, zh: 太强}}
""",
    "person.yaml": """
entity: person
title: name
fields:
  name: {type: text}
  firm: {type: reference, to: firm, on_delete: cascade}
""",
    "item.yaml": """
entity: item
title: name
fields:
  name: {type: text}
  latest: {type: reference, to: order}
""",
    "order.yaml": """
entity: order
title: name
fields:
  name: {type: text}
  lines: {type: lines, of: order_line}
""",
    "order_line.yaml": """
entity: order_line
part_of: order
title: item
fields:
  item: {type: reference, to: item}
""",
    "note.yaml": """
entity: note
title: words
fields:
  words: {type: text}
  about: {type: reference, to: person, on_delete: clear}
  at: {type: reference, to: firm, on_delete: clear}
""",
    "boss.yaml": "role: boss\ngrants:\n  order_line: {read: true}\n"
    + "".join(f"  {name}: {{{ALL}}}\n" for name in NAMES),
}

Writer = Callable[[Client, int], Awaitable[Any]]


def naming(entity: str, one: int, field: str, other: int) -> Writer:
    """Somebody who has a record name another one, and then none."""
    return lambda boss, turn: boss.set(entity, one, **{field: other if turn % 2 else None})


def ordering(order: int, *items: int) -> Writer:
    """Somebody who writes the lines of an order anew."""
    return lambda boss, turn: boss.set("order", order, lines=[{"item": one} for one in items[turn % 2 :]])


def noting(boss: Client, turn: int) -> Awaitable[Any]:
    """Somebody who notes something about a person of a firm, be they still there or not."""
    return boss.raw.post("/api/note", json={"words": "a", "about": turn + 1, "at": turn + 1})


def dissolving(boss: Client, turn: int) -> Awaitable[Any]:
    """Somebody who deletes a firm, with which its people go."""
    return boss.drop("firm", turn + 1)


WRITERS: Mapping[str, tuple[Writer, ...]] = {
    "name each other": (naming("firm", 1, "partner", 2), naming("firm", 2, "partner", 1)),
    "name each other in a ring": tuple(naming("firm", one, "partner", one % 3 + 1) for one in (1, 2, 3)),
    "read each other": (naming("firm", 1, "rival", 2), naming("firm", 2, "rival", 1)),
    "name in lines": (ordering(1, 1, 2), naming("item", 1, "latest", 1), naming("item", 2, "latest", 1)),
    "name what goes": (noting, dissolving, noting),
}


@pytest.mark.parametrize("what", WRITERS)
def test_records_that_are_written_at_the_same_time_are_waited_for_in_one_order(
    play: Play, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    broken: list[str] = []
    attempt = postgresql_database._attempt

    async def noticed(*arguments: Any) -> Any:
        try:
            return await attempt(*arguments)
        except Collision as error:
            broken.append(str(error))
            raise

    monkeypatch.setattr(postgresql_database, "_attempt", noticed)

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for name in range(ROUNDS):
            firm = await boss.make("firm", name=f"F{name}")
            await boss.make("person", name=f"P{name}", firm=firm["id"])
        for name in "AB":
            await boss.make("item", name=name)
        await boss.make("order", name="O")
        for turn in range(ROUNDS):
            await asyncio.gather(*(write(boss, turn) for write in WRITERS[what]))

    play(story, FILES)
    assert [one for one in broken if "deadlock" in one] == []
