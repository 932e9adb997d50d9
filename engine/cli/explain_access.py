"""`loom explain-access`: why somebody may or may not do what with a record."""

import asyncio
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed
from engine.meta.labels import text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.service.explain import Access


@click.command("explain-access")
@click.argument("account")
@click.argument("record")
@click.option("--url", help="The database, instead of the one the settings name.")
def explain_access(account: str, record: str, url: str | None) -> None:
    """Explain what the person who logs in as ACCOUNT may do with RECORD, `customer/12`, and by which role.

    Every condition of a role that is held stands below the right it gives, with whether it holds for this record now.
    An action that they have a right to and that is not possible now is told with what is in the way.
    """
    found = asyncio.run(_found(url, account, record))
    click.echo("\n".join(_lines(found, record)))


def _lines(found: "Access", record: str) -> "Iterator[str]":
    place = " (in the recycle bin)" if found.gone else ""
    roles = ", ".join(found.roles) or "none"
    yield f"{record}{place} and {found.person.name} ({found.person.account}), roles: {roles}"
    for right, may in found.rights.items():
        yield f"{right}: {'yes' if may else 'no'}"
        for ground, holds in found.of(right):
            yield f"    {ground.role or 'everybody'}: {ground.condition} {'holds' if holds else 'does not hold'}"
        for obstacle in found.barred.get(right.removeprefix("take ") if right.startswith("take ") else "", ()):
            yield f"    not now: {text_in(obstacle.told, 'en')}"
    if found.hidden and found.rights["read"]:
        yield f"fields not seen: {', '.join(found.hidden)}"
    if found.kept and found.rights["export"]:
        yield f"fields not exported: {', '.join(found.kept)}"
    for ground, holds in found.grounds:
        if ground.field:
            said = f"{ground.condition} {'holds' if holds else 'does not hold'}"
            yield f"    {ground.field}, {ground.right}, {ground.role}: {said}"


async def _found(url: str | None, account: str, record: str) -> "Access":
    from engine.cli.database import applied, record_named
    from engine.service.explain import access_of
    from engine.service.work import NotFound

    named = record_named(record)
    async with applied(url) as (database, compiled):
        try:
            found = await access_of(database, compiled, account, named)
        except NotFound as unknown:
            raise Failed(f"there is no record {record}") from unknown
    if found is None:
        raise Failed(f"nobody who can log in now is called `{account}`")
    return found
