"""`loom parked`, `loom restore`, `loom purge`: what was taken out of the definitions and is kept."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

import rich_click as click

from engine.cli.person import person
from engine.cli.plan import shown

if TYPE_CHECKING:
    from engine.storage.driver import Database
    from engine.storage.plan import Kept, Plan

    Planning: TypeAlias = Callable[[Database, str, Collection[str]], Awaitable[Plan]]

URL = click.option("--url", help="The database, instead of the one the settings name.")


@click.command()
@URL
def parked(url: str | None) -> None:
    """List what was taken out of the definitions and is kept, the newest first.

    `loom restore NAME` brings it back, `loom purge NAME` destroys it. Where a name was parked more than once,
    NAME@VERSION says which is meant.
    """
    found = asyncio.run(_listed(url))
    if not found:
        click.echo("Nothing is parked.")
    for one in found:
        what = "value" if one.item.field else "record"
        told = f"{one.rows} {what}{'' if one.rows == 1 else 's'}"
        click.echo(f"{one.item.name}@{one.item.version}: {told}, parked by {one.by} on {one.at:%Y-%m-%d %H:%M}")


@click.command()
@click.argument("name")
@URL
@click.option("--confirm", multiple=True, metavar="NAME", help="Go on, as the plan asks.")
def restore(name: str, url: str | None, confirm: tuple[str, ...]) -> None:
    """Bring parked data back into the field or entity NAME, which is defined and applied again.

    Says what is missing if it is not, or what does not fit; then nothing is changed, and the exit code is 1.
    """
    from engine.service import deploy

    _carry_out(url, deploy.restoring, name, confirm)


@click.command()
@click.argument("name")
@URL
@click.option("--confirm", multiple=True, metavar="NAME", help="Destroy it, as the plan asks.")
def purge(name: str, url: str | None, confirm: tuple[str, ...]) -> None:
    """Destroy parked data, and what the history tells of it. Nothing brings it back."""
    from engine.service import deploy

    _carry_out(url, deploy.purging, name, confirm)


def _carry_out(url: str | None, planning: "Planning", name: str, confirmed: Collection[str]) -> None:
    made, version = asyncio.run(_done(url, planning, name, confirmed))
    click.echo(shown(made))
    if made.blocked:
        sys.exit(1)
    click.echo(f"Done: the database is at version {version}.")


async def _done(url: str | None, planning: "Planning", name: str, confirmed: Collection[str]) -> "tuple[Plan, int]":
    from engine.cli.database import opened
    from engine.service import deploy

    async with opened(url) as database:
        made = await planning(database, name, confirmed)
        if made.blocked:
            return made, made.base
        return made, await deploy.apply(database, made, person(), datetime.now(UTC))


async def _listed(url: str | None) -> "list[Kept]":
    from engine.cli.database import opened
    from engine.service import deploy

    async with opened(url) as database:
        return await deploy.parked(database)
