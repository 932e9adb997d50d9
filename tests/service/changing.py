"""Random changes of the application of chains.py, as people would make them; some of them are refused."""

from random import Random
from typing import Any

import httpx

from tests.support.client import ANY, Client

FEW = 6
"""Of each entity there are so many records at first: changes meet in few places."""

EXPECTED = frozenset({200, 201, 204, 404, 409, 422})


async def furnish(boss: Client) -> None:
    """Regions, customers in them, contacts, items and visits."""
    for number in range(1, FEW + 1):
        await boss.make("region", name=f"R{number}", factor="1.50" if number % 2 else "2")
    for number in range(1, FEW + 1):
        parent = number - 1 if number > FEW // 2 else None
        await boss.make("customer", name=f"C{number}", region=(number + 1) // 2, parent=parent)
    for number in range(1, 2 * FEW + 1):
        await boss.make("contact", name=f"K{number}", customer=number % FEW + 1, amount=f"{number}.25")
        await boss.make("item", name=f"I{number}", contact=number, pieces=number)
        await boss.make("visit", customer=number % FEW + 1, done=bool(number % 2), hours=number)


class Changer:
    """Somebody who changes records at random; the same seed makes the same changes."""

    def __init__(self, client: Client, seed: int, *, aborting: bool = False) -> None:
        self._raw, self._random, self._aborting = client.raw, Random(seed), aborting

    async def change(self) -> int:
        """One change; gives the status of its answer."""
        entity, values = self._some()
        answer = await self._ask(entity, values)
        assert answer.status_code in EXPECTED, answer.text
        return answer.status_code

    def _some(self) -> tuple[str, dict[str, Any]]:
        random = self._random
        return random.choice(
            [
                ("region", {"name": f"R{random.randint(1, 99)}"}),
                ("region", {"factor": f"{random.randint(0, 300) / 100:.2f}"}),
                ("customer", {"level": random.choice("abc")}),
                ("customer", {"region": self._one() if random.random() < 0.9 else None}),
                ("customer", {"name": f"C{random.randint(1, 99)}", "parent": random.choice([None, self._one()])}),
                ("contact", {"customer": self._one()}),
                ("contact", {"amount": f"{random.randint(0, 10**6) / 100:.2f}"}),
                ("contact", {"customer": self._one(), "amount": f"{random.randint(0, 1000)}"}),
                ("item", {"contact": random.randint(1, 2 * FEW)}),
                ("item", {"pieces": random.randint(0, 1000)}),
                ("visit", {"customer": random.choice([None, self._one()]), "done": random.random() < 0.5}),
                ("visit", {"hours": random.randint(1, 50)}),
            ]
        )

    def _one(self) -> int:
        return self._random.randint(1, FEW)

    async def _ask(self, entity: str, values: dict[str, Any]) -> httpx.Response:
        raw, chance = self._raw, self._random.random()
        identity = self._random.randint(1, 2 * FEW + 2)
        if chance < 0.1:
            required = {"name": "new", **({"customer": self._one()} if entity == "contact" else {})}
            required |= {"contact": 1} if entity == "item" else {}
            return await raw.post(f"/api/{entity}", json=({} if entity == "visit" else required) | values)
        if chance < 0.2:
            return await raw.delete(f"/api/{entity}/{identity}", headers=ANY)
        if chance < 0.3:
            return await raw.post(f"/api/{entity}/{identity}/restore")
        if chance < 0.35:  # refused after it was begun: nothing of it may stay
            return await raw.patch(f"/api/{entity}/{identity}", json=values | {"nonsense": 1}, headers=ANY)
        return await raw.patch(f"/api/{entity}/{identity}", json=values, headers=ANY)
