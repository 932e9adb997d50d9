"""`loom explain-value`: why a field has the value that a decision gave it."""

import asyncio
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed
from engine.meta.labels import text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.service.why import Reason, Why


@click.command("explain-value")
@click.argument("record")
@click.argument("field")
@click.option("--url", help="The database, instead of the one the settings name.")
def explain_value(record: str, field: str, url: str | None) -> None:
    """Explain why FIELD of RECORD, `customer/12`, has its value: what was tried, what it went by, what came of it.

    It is told in full, whoever may see what of it.
    """
    found = asyncio.run(_found(url, record, field))
    click.echo("\n".join(_lines(found, record, field)))


def _lines(found: "Why", record: str, field: str) -> "Iterator[str]":
    from engine.text.dates import instant_text
    from engine.text.messages import message

    when = f" ({instant_text(found.at)})" if found.at else ""
    yield f"{field} of {record}, decision {found.decision}: {message(f'value_{found.state}', 'en')}{when}"
    for one in found.reasons:
        yield f"{one.strategy} {text_in(one.label, 'en', '')}".rstrip() + f": {_told(one)}"
        for basis in one.bases:
            yield f"    {basis.path} = {'(empty)' if basis.value is None else basis.value}"


def _told(reason: "Reason") -> str:
    from engine.text.messages import message

    cells = f": {reason.cells}" if reason.cells else ""
    named = reason.row if reason.row is None or "/" in reason.row else f"{reason.table}, row {reason.row}{cells}"
    row = "" if named is None else f" ({named})"
    return message(f"tried_{reason.outcome}", "en") + row


async def _found(url: str | None, record: str, field: str) -> "Why":
    from engine.cli.database import applied, record_named
    from engine.service.why import explained
    from engine.service.work import NotFound

    named = record_named(record)
    async with applied(url) as (database, compiled):
        try:
            return await explained(database, compiled, named, field)
        except NotFound as unknown:
            raise Failed(f"there is no record {record} with a field `{field}` that a decision sets") from unknown
