"""A company that uses the application: two branches of sales, with a team in one of them."""

from typing import Any, NamedTuple

from tests.support.client import Client
from tests.support.world import World


class Company(NamedTuple):
    """Who works there. `rep` and `colleague` report to `supervisor`; `stranger` works in the other branch."""

    boss: Client
    director: Client
    manager: Client
    supervisor: Client
    rep: Client
    colleague: Client
    stranger: Client
    departments: dict[str, int]


async def company(world: World) -> Company:
    """Everybody, in their department."""
    boss = await world.person_as("boss", "administrator")

    async def department(name: str, **values: Any) -> int:
        return int((await boss.make("department", name=name, **values))["id"])

    head = await department("总部", type="head_office")
    east = await department("华东分公司", type="branch_office", parent=head)
    south = await department("华南分公司", type="branch_office", parent=head)
    team = await department("苏州办事处", type="office", parent=east)

    async def person(account: str, role: str, place: int, manager: Client | None = None) -> Client:
        made = await world.person_as(account, role)
        await boss.set("user", made.user, department=place, manager=manager.user if manager else None)
        return made

    director = await person("director", "sales_director", east)
    manager = await person("manager", "sales_manager", team, director)
    supervisor = await person("supervisor", "sales_supervisor", team, manager)
    rep = await person("rep", "sales_rep", team, supervisor)
    colleague = await person("colleague", "sales_rep", team, supervisor)
    stranger = await person("stranger", "sales_rep", south)
    places = {"head": head, "east": east, "south": south, "team": team}
    return Company(boss, director, manager, supervisor, rep, colleague, stranger, places)


async def status(client: Client, method: str, path: str, **sent: Any) -> int:
    """What a request is answered with, whatever it is."""
    return (await client.raw.request(method, path, **sent)).status_code


async def names(client: Client, entity: str, **asked: str) -> list[str]:
    """What the records of a list are called, in the order of their making."""
    return [one["name"] for one in await client.all(entity, fields="name", sort="id", **asked)]
