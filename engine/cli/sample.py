"""`loom sample`: fill a database with sample data."""

import asyncio
import sys
from typing import Final

import rich_click as click

from engine.cli.failing import Failed

MOST: Final = 1_000_000


@click.command()
@click.option("--rows", multiple=True, metavar="ENTITY=NUMBER", help="How many records of an entity; may be repeated.")
@click.option("--more", is_flag=True, help="Add to records that are there already.")
@click.option("--url", help="The database, instead of the one the settings name.")
def sample(rows: tuple[str, ...], more: bool, url: str | None) -> None:
    """Fill the database with sample data, as many records as the definitions say in `sample:`.

    With --rows only the named entities get records, up to 1,000,000 each. The same definitions make the same records.
    """
    wanted = dict(map(_amount, rows))
    asyncio.run(_made(url, wanted, more))


def _amount(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if not number.isdecimal() or not 0 < int(number) <= MOST:
        raise click.BadParameter(f"`{text}` is not like customer=1000, with 1 to {MOST} records", param_hint="--rows")
    return name, int(number)


async def _made(url: str | None, wanted: dict[str, int], more: bool) -> None:
    from engine.cli.database import applied
    from engine.service import sample

    async with applied(url) as (database, compiled):
        rows = sample.with_lines(compiled, wanted) if wanted else sample.sample_rows(compiled)
        try:
            await sample.make_samples(database, compiled, rows, compiled.clock(), more=more, progress=progress)
        except sample.NoSamples as problem:
            raise Failed(str(problem)) from problem
    click.echo(", ".join(f"{count} {name}" for name, count in rows.items()) + " made.")


def progress(name: str, done: int, total: int) -> None:
    """Show how far it is, where somebody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{name}: {done:,} of {total:,}", nl=done == total, err=True)
