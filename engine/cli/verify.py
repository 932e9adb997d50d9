"""`loom verify`: whether every stored computed value is what its expression gives."""

import asyncio
import sys
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from engine.service.verify import Difference


@click.command()
@click.option("--url", help="The database, instead of the one the settings name.")
def verify(url: str | None) -> None:
    """Work out every stored computed field of every record again, and list where something else is stored.

    Nothing is changed. The exit code is 1 if there is any difference.
    """
    found, fields = asyncio.run(_found(url))
    for one in found:
        click.echo(f"{one.entity}.{one.field} of #{one.id}: stored {_shown(one.stored)}, right is {_shown(one.right)}")
    count = f"{len(found)} difference{'' if len(found) == 1 else 's'}" if found else "no difference"
    click.echo(f"{fields} stored computed field{'' if fields == 1 else 's'}: {count}.")
    sys.exit(1 if found else 0)


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)


async def _found(url: str | None) -> "tuple[list[Difference], int]":
    from engine.cli.database import applied
    from engine.compile import verifying
    from engine.service.verify import verify

    async with applied(url) as (database, compiled):
        return await verify(database, compiled), sum(1 for _ in verifying(compiled))
