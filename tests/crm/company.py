"""A small company for tests: who works there, and who leads whom."""

from tests.support.client import Client
from tests.support.world import World


class Company:
    """`gm` leads `lin`, who leads `anna` and `bert`; `carl` is of another department; `root` administers."""

    root: Client
    gm: Client
    lin: Client
    anna: Client
    bert: Client
    carl: Client


async def company(world: World) -> Company:
    """The people of the company, made anew."""
    made = Company()
    made.root = await world.person_as("root", "administrator")
    east = await made.root.make("department", name="华东大区", code="HD")
    south = await made.root.make("department", name="华南大区", code="HN")
    made.gm = await world.person_as("gm", "general_manager")
    for name, role, department, manager in (
        ("lin", "sales_manager", east, made.gm),
        ("anna", "sales_rep", east, None),
        ("bert", "sales_rep", east, None),
        ("carl", "sales_rep", south, made.gm),
    ):
        person = await world.person_as(name, role)
        leader = made.lin if manager is None else manager
        await made.root.set("user", person.user, department=department["id"], manager=leader.user)
        setattr(made, name, person)
    return made
