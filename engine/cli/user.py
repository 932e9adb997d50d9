"""`loom user`: people who log in, from the machine itself."""

import asyncio
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.compile import Compiled
    from engine.service.accounts import Account
    from engine.storage.driver import Database


@click.group()
def user() -> None:
    """Make people, and give them new passwords."""


@user.command()
@click.argument("account")
@click.option("--name", help="What the person is called; the account if it is left out.")
@click.option("--role", "roles", multiple=True, help="A role to hold; may be repeated.")
@click.option("--url", help="The database, instead of the one the settings name.")
def add(account: str, name: str | None, roles: tuple[str, ...], url: str | None) -> None:
    """Make a person who logs in as ACCOUNT, and print a password that serves once."""
    _show(asyncio.run(_added(url, account, name or account, roles)))


@user.command()
@click.argument("account")
@click.option("--url", help="The database, instead of the one the settings name.")
def password(account: str, url: str | None) -> None:
    """Print a new password for ACCOUNT that serves once; sessions opened with the old one end."""
    _show(asyncio.run(_renewed(url, account)))


async def make_person(
    database: "Database", compiled: "Compiled", account: str, name: str, roles: "Sequence[str]"
) -> "Account":
    """Somebody who may log in from now on; raises Failed with all that is wrong."""
    from engine.rules import failure_text
    from engine.security.passwords import Cost, Passwords
    from engine.service.accounts import UnknownRole, make_account
    from engine.service.work import Invalid

    try:
        return await make_account(database, compiled, Passwords(Cost()), account, name, roles)
    except UnknownRole as problem:
        known = ", ".join(sorted(compiled.catalog.roles))
        raise Failed(f"there is no role `{problem}`; there are {known}") from problem
    except Invalid as problem:
        failures = (f"{one.field or account}: {failure_text(one, 'en')}" for one in problem.failures)
        raise Failed("\n".join(failures)) from problem


async def _added(url: str | None, account: str, name: str, roles: tuple[str, ...]) -> "Account":
    from engine.cli.database import applied

    async with applied(url) as (database, compiled):
        return await make_person(database, compiled, account, name, roles)


async def _renewed(url: str | None, account: str) -> "Account":
    from engine.cli.database import applied
    from engine.security.passwords import Cost, Passwords
    from engine.service.accounts import new_password

    async with applied(url) as (database, compiled):
        made = await new_password(database, compiled, Passwords(Cost()), account)
    if made is None:
        raise Failed(f"nobody logs in as {account}")
    return made


def _show(made: "Account") -> None:
    click.echo(f"account:  {made.account}\npassword: {made.password}  (serves once; a new one is asked for)")
