"""`loom token`: API tokens of people, from the machine itself."""

import asyncio
from typing import TYPE_CHECKING, Any

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from engine.compile import Compiled
    from engine.security import Principal
    from engine.service.deeds import Deed
    from engine.storage.driver import Database

URL = click.option("--url", help="The database, instead of the one the settings name.")


@click.group()
def token() -> None:
    """Make API tokens, list them and end them."""


@token.command()
@click.argument("account")
@click.option("--name", required=True, help="What it is for.")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it may do; may be repeated.")
@click.option("--until", required=True, metavar="DAY", help="The last day on which it serves, as 2026-12-31.")
@URL
def add(account: str, name: str, scopes: tuple[str, ...], until: str, url: str | None) -> None:
    """Make a token by which a program asks as ACCOUNT, and print it, this one time.

    A scope is `read` (everything the person sees), `*` (everything the person may do), `ENTITY:*`, `ENTITY:OPERATION`,
    `ENTITY:actions` or `ENTITY:actions/NAME`; it never gives more than the person may do.
    """
    sent = {"name": name, "scopes": scopes, "valid_until": until}
    click.echo(asyncio.run(_made(url, account, sent)))


@token.command(name="list")
@click.argument("account")
@URL
def list_(account: str, url: str | None) -> None:
    """List the tokens of ACCOUNT."""
    for line in asyncio.run(_listed(url, account)):
        click.echo(line)


@token.command()
@click.argument("account")
@click.argument("number", type=int)
@URL
def end(account: str, number: int, url: str | None) -> None:
    """End the token of ACCOUNT that `loom token list` shows under NUMBER."""
    asyncio.run(_ended(url, account, number))
    click.echo(f"token {number} of {account} has ended")


async def _made(url: str | None, account: str, sent: dict[str, Any]) -> str:
    import msgspec

    from engine.cli.database import applied
    from engine.rules import failure_text
    from engine.rules.body import split
    from engine.service import tokens
    from engine.service.work import Invalid

    async with applied(url) as (database, compiled):
        owner = await _owner(database, compiled, account)
        read = tokens.READERS.read_json(split(msgspec.json.encode(sent)))
        try:
            made = await tokens.make(database, compiled, owner, _done_to(owner), read, compiled.clock(owner))
        except Invalid as problem:
            failures = (f"{one.field or account}: {failure_text(one, 'en')}" for one in problem.failures)
            raise Failed("\n".join(failures)) from problem
    return made.token


async def _listed(url: str | None, account: str) -> list[str]:
    from engine.cli.database import applied
    from engine.service import tokens

    async with applied(url) as (database, compiled):
        owner = await _owner(database, compiled, account)
        found = await tokens.of(database, owner.record)
        return [
            f"{one.id}  {one.mark}…  {one.name}  {' '.join(one.scopes)}  until {tokens.last_day(compiled, one)}"
            for one in found
        ]


async def _ended(url: str | None, account: str, number: int) -> None:
    from engine.cli.database import applied
    from engine.service import tokens
    from engine.service.work import NotFound

    async with applied(url) as (database, compiled):
        owner = await _owner(database, compiled, account)
        try:
            await tokens.end(database, compiled, _done_to(owner), number)
        except NotFound as problem:
            raise Failed(f"{account} has no token {number}") from problem


def _done_to(owner: "Principal") -> "Deed":
    from datetime import UTC, datetime

    from engine.service.deeds import Deed
    from engine.storage.rows.audit import Via

    return Deed(owner.record, None, Via.COMMAND, datetime.now(UTC))


async def _owner(database: "Database", compiled: "Compiled", account: str) -> "Principal":
    from datetime import UTC, datetime

    from engine.service import people

    async with database.read() as connection:
        user = await people.find_user(connection, compiled, account)
        found = await people.load(connection, compiled, user, datetime.now(UTC)) if user is not None else None
    if found is None:
        raise Failed(f"nobody logs in as {account}")
    return found
