"""`loom user`: people who log in, from the machine itself."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from engine.compile import Compiled
    from engine.security.passwords import Passwords
    from engine.service.accounts import Account
    from engine.storage.driver import Database

T = TypeVar("T")


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

    async def work(database: "Database", compiled: "Compiled", passwords: "Passwords") -> "Account":
        from engine.rules import failure_text
        from engine.service.accounts import UnknownRole, make_account
        from engine.service.work import Invalid

        try:
            return await make_account(database, compiled, passwords, account, name or account, roles)
        except UnknownRole as problem:
            known = ", ".join(sorted(compiled.catalog.roles))
            raise Failed(f"there is no role {problem}; there are {known}") from problem
        except Invalid as problem:
            failures = (f"{one.field or account}: {failure_text(one, 'en')}" for one in problem.failures)
            raise Failed("; ".join(failures)) from problem

    _show(asyncio.run(_with_people(url, work)))


@user.command()
@click.argument("account")
@click.option("--url", help="The database, instead of the one the settings name.")
def password(account: str, url: str | None) -> None:
    """Print a new password for ACCOUNT that serves once; sessions opened with the old one end."""

    async def work(database: "Database", compiled: "Compiled", passwords: "Passwords") -> "Account":
        from engine.service.accounts import new_password

        made = await new_password(database, compiled, passwords, account)
        if made is None:
            raise Failed(f"nobody logs in as {account}")
        return made

    _show(asyncio.run(_with_people(url, work)))


def _show(made: "Account") -> None:
    click.echo(f"account:  {made.account}\npassword: {made.password}  (serves once; a new one is asked for)")


async def _with_people(url: str | None, work: "Callable[[Database, Compiled, Passwords], Awaitable[T]]") -> T:
    from engine.cli.database import opened
    from engine.compile import Compiled
    from engine.security.passwords import Cost, Passwords
    from engine.service.deploy import in_force

    async with opened(url) as database:
        stored = await in_force(database)
        if stored is None:
            raise Failed("no definitions are applied to this database: `loom apply` comes first")
        compiled = Compiled(stored.catalog, stored.version, database.dialect)
        return await work(database, compiled, Passwords(Cost()))
