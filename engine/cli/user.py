"""`loom user`: people who log in, from the machine itself."""

import asyncio
import sys
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.compile import Compiled
    from engine.service.accounts import Account
    from engine.service.deeds import Deed
    from engine.storage.driver import Database


@click.group()
def user() -> None:
    """Make people, give them new passwords, hand over what they owned."""


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
@click.option("--second-factor", is_flag=True, help="Instead take off a second factor that was lost.")
@click.option("--url", help="The database, instead of the one the settings name.")
def reset(account: str, second_factor: bool, url: str | None) -> None:
    """Print a link by which ACCOUNT chooses a new password, once, within half an hour.

    The password so far serves until then; sessions opened with it end when the new one is chosen.
    """
    click.echo(asyncio.run(_let_off(url, account) if second_factor else _linked(url, account)))


@user.command("hand-over")
@click.argument("leaver")
@click.argument("heir")
@click.option("--url", help="The database, instead of the one the settings name.")
def hand_over(leaver: str, heir: str, url: str | None) -> None:
    """Give everything that belongs to LEAVER to HEIR, both by their accounts, whether they can still log in or not.

    Checks are asked as with any change; what one refuses stays and is listed, and the exit code is 1.
    """
    sys.exit(asyncio.run(_handed_over(url, leaver, heir)))


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


async def _linked(url: str | None, account: str) -> str:
    from engine.cli.database import applied
    from engine.http.paths import RESET
    from engine.service.credentials import make_link
    from engine.settings import read_settings

    async with applied(url) as (database, compiled):
        token = await make_link(database, await _done_to(database, compiled, account))
    return f"{read_settings().address}{RESET}{token}"


async def _let_off(url: str | None, account: str) -> str:
    from engine.cli.database import applied
    from engine.service import factors

    async with applied(url) as (database, compiled):
        there = await factors.let_off(database, await _done_to(database, compiled, account))
    return f"{account} logs in without a second factor" if there else f"{account} had no second factor"


async def _done_to(database: "Database", compiled: "Compiled", account: str) -> "Deed":
    from datetime import UTC, datetime

    from engine.service.deeds import to_account
    from engine.storage.rows.audit import Via

    deed = await to_account(database, compiled, account, None, Via.COMMAND, datetime.now(UTC))
    if deed is None:
        raise Failed(f"nobody logs in as {account}")
    return deed


async def _handed_over(url: str | None, *accounts: str) -> int:
    from engine.cli.database import applied
    from engine.rules import failure_text
    from engine.service import people
    from engine.service.accounts import ENGINE
    from engine.service.handing_over import hand_over

    async with applied(url) as (database, compiled):
        async with database.read() as connection:
            found = [await people.find_user(connection, compiled, one) for one in accounts]
        if None in found:
            raise Failed(f"nobody has the account {accounts[found.index(None)]}")
        leaver, heir = (one or 0 for one in found)
        done = await hand_over(database, compiled, ENGINE, leaver, heir)
    for entity, count in done.counts.items():
        click.echo(f"{entity}: {count}")
    for record, failures in done.kept.items():
        click.echo(f"{record} stays: {'; '.join(failure_text(one, 'en') for one in failures)}")
    click.echo(f"{sum(done.counts.values())} records handed over from {accounts[0]} to {accounts[1]}.")
    return 1 if done.kept else 0


def _show(made: "Account") -> None:
    click.echo(f"account:  {made.account}\npassword: {made.password}  (serves once; a new one is asked for)")
