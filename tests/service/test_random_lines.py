"""Documents with lines, changed at random, alone or by many at once: every stored computed value stays right."""

import asyncio
from collections import Counter
from random import Random
from typing import Any

import httpx
import pytest

from tests.service.documents import FILES
from tests.support.client import ANY, Client
from tests.support.figures_plugin import Figure
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World

FEW = 5
"""Of each entity there are so many records at first: changes meet in few places."""

EXPECTED = frozenset({200, 201, 204, 404, 409, 422})

CUSTOMER = FILES["customer.yaml"] + (
    "checks:\n  limit: {when: total > 60000, message: {en: Too much for one customer, zh: 超过客户额度}}\n"
)
CONTRACT = FILES["contract.yaml"].replace(
    "checks:\n",
    "  offered: {type: references, to: product, on_delete: clear}\n"
    "  worth: {type: money, value: sum(p.price for p in offered)}\n"
    "  dear: {type: integer, value: count(p for p in offered if p.price > 50)}\nchecks:\n",
    1,
)
CONTRACT = CONTRACT.replace(
    "checks:\n", "  gifts: {type: integer, value: count(g for l in lines for g in l.gifts)}\nchecks:\n", 1
)
LINE = FILES["contract_line.yaml"].replace(
    "checks:\n",
    "  gifts: {type: references, to: product, filter: kind == this.contract.kind or kind == 'both'}\n"
    "  given: {type: money, value: sum(g.price for g in gifts)}\nchecks:\n",
    1,
)
LIMITED = {**FILES, "customer.yaml": CUSTOMER, "contract.yaml": CONTRACT, "contract_line.yaml": LINE}
"""What one customer buys has a limit, which is only looked at when everything is stored: then all is rolled back. A
contract names products besides those in its lines, each once, and so does each line.
"""


async def furnish(boss: Client) -> None:
    """Customers, products, contracts with lines and notes, deliveries of lines."""
    for number in range(1, FEW + 1):
        await boss.make("customer", name=f"C{number}")
        await boss.make("product", name=f"P{number}", price=f"{number}.50")
    for number in range(1, FEW + 1):
        lines = [{"product": number, "quantity": number}, {"product": 1}]
        await boss.make("contract", code=f"K{number}", customer=number, lines=lines, notes=[{"words": "a"}])
        await boss.make("delivery", line=number)


class Writer:
    """Somebody who makes, changes, deletes and restores documents at random; a seed decides what."""

    def __init__(self, client: Client, seed: int) -> None:
        self._raw, self._random, self._made, self._seed = client.raw, Random(seed), 0, seed

    async def change(self) -> int:
        """One change; gives the status of its answer."""
        answer = await self._ask(self._random.random())
        assert answer.status_code in EXPECTED, answer.text
        return answer.status_code

    async def _ask(self, chance: float) -> httpx.Response:
        one = self._random.randint(1, 2 * FEW)
        if chance < 0.15:
            return await self._raw.post("/api/contract", json=self._new())
        if chance < 0.25:
            return await self._raw.delete(f"/api/contract/{one}", headers=ANY)
        if chance < 0.4:
            return await self._raw.post(f"/api/contract/{one}/restore")
        if chance < 0.5:
            return await self._raw.patch(f"/api/product/{one}", json={"price": self._money()}, headers=ANY)
        if chance < 0.55:
            return await self._raw.patch(
                f"/api/delivery/{one}", json={"line": self._random.randint(1, 20)}, headers=ANY
            )
        return await self._rewrite(one)

    async def _rewrite(self, one: int) -> httpx.Response:
        """Some lines stay, in another order, some change, some go, some come."""
        found = await self._raw.get(f"/api/contract/{one}")
        lines = found.json().get("lines", []) if found.status_code == 200 else []
        kept = self._random.sample(lines, self._random.randint(0, len(lines)))
        changed = [{"id": line["id"], **self._line(self._random.random() < 0.5)} for line in kept]
        added = [self._line(True) for _ in range(self._random.randint(0, 2))]
        values: dict[str, Any] = {"lines": [*changed, *added]}
        values |= self._random.choice(
            [
                {},
                {"rate": self._money(4)},
                {"customer": self._random.randint(1, FEW)},
                {"notes": [{"words": "n", "done": True}]},
                {"offered": self._offered()},
                {"offered": self._offered()},
            ]
        )
        return await self._raw.patch(f"/api/contract/{one}", json=values, headers=ANY)

    def _new(self) -> dict[str, Any]:
        self._made += 1
        lines = [self._line(True) for _ in range(self._random.randint(0, 4))]
        customer = self._random.choice([None, self._random.randint(1, FEW)])
        return {
            "code": f"N{self._seed}-{self._made}",
            "customer": customer,
            "lines": lines,
            "notes": [],
            "offered": self._offered(),
        }

    def _offered(self) -> list[int]:
        """Some products in any order, one of them twice now and then."""
        return self._random.choices(range(1, FEW + 1), k=self._random.randint(0, 4))

    def _line(self, whole: bool) -> dict[str, Any]:
        gifts = {"gifts": self._offered()} if self._random.random() < 0.5 else {}
        if not whole:
            return {"quantity": str(self._random.randint(0, 99)), **gifts}
        return {"product": self._random.randint(1, FEW), "quantity": str(self._random.randint(0, 20)), **gifts}

    def _money(self, most: int = 100) -> str:
        return f"{self._random.randint(0, most * 100) / 100:.2f}"


async def together(world: World, writers: int, changes: int) -> Counter[int]:
    """What so many writers at once are answered."""
    boss = await world.person_as("boss", "boss")
    await furnish(boss)
    answers: Counter[int] = Counter()

    async def write(seed: int) -> None:
        writer = Writer(boss, seed)
        for _ in range(changes):
            answers[await writer.change()] += 1

    await asyncio.gather(*(write(seed) for seed in range(writers)))
    return answers


async def lost_lines(world: World) -> list[tuple[Any, ...]]:
    """Contracts whose living lines are not counted 1, 2, 3."""
    return await world.rows(
        "SELECT contract, count(*), min(position), max(position), count(DISTINCT position) FROM contract_line"
        " WHERE deleted_at IS NULL GROUP BY contract"
        " HAVING min(position) <> 1 OR max(position) <> count(*) OR count(DISTINCT position) <> count(*)"
    )


async def lost_references(world: World) -> list[tuple[Any, ...]]:
    """Contracts, and lines, that name a product twice, or whose references are not counted 1, 2, 3."""
    counted = (
        "SELECT {0}, count(*) FROM {0}_{1} WHERE deleted_at IS NULL GROUP BY {0}"
        " HAVING count(DISTINCT product) <> count(*) OR min(position) <> 1 OR max(position) <> count(*)"
    )
    named = (("contract", "offered"), ("contract_line", "gifts"))
    return [row for one in named for row in await world.rows(counted.format(*one))]


@pytest.mark.parametrize("writers", [1, 2, 20])
def test_writers_of_documents_lose_nothing(play: Play, writers: int) -> None:
    async def story(world: World) -> None:
        answers = await together(world, writers, 120 // writers)
        assert answers[200] + answers[201] > 20
        assert await differences(world) == []
        assert await lost_lines(world) == []
        assert await lost_references(world) == []
        assert await world.rows("SELECT 1 FROM contract_offered LIMIT 1") == [(1,)]
        assert await world.rows("SELECT 1 FROM contract_line_gifts LIMIT 1") == [(1,)]

    play(story, LIMITED, size=20)


@pytest.mark.trial
@pytest.mark.parametrize(("writers", "changes"), [(1, 1000), (2, 500), (20, 100)])
def test_many_changes_of_documents_lose_nothing(play: Play, figure: Figure, writers: int, changes: int) -> None:
    async def story(world: World) -> None:
        answers = await together(world, writers, changes)
        found = [*await differences(world), *await lost_lines(world), *await lost_references(world)]
        kind = f"{writers} at once, {world.database.dialect}"
        figure(f"changes of documents with lines, {kind}", sum(answers.values()), "requests", goal="none with 5xx")
        figure(f"of them refused and rolled back, {kind}", answers[422], "requests")
        figure(f"values and places of lines that differ afterwards, {kind}", len(found), "values", goal="0")
        assert found == []

    play(story, LIMITED, size=20)
