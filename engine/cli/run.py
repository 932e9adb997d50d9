"""`loom run`: everything a first look needs: definitions applied, sample data, somebody to log in as, and a server."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.definitions import read_definitions
from engine.cli.failing import Failed
from engine.cli.person import person

if TYPE_CHECKING:
    from engine.compile import Compiled
    from engine.compile.files import Files
    from engine.meta.catalog import Catalog
    from engine.storage.driver import Database

OWNERS = 5
"""How many people the sample records are spread over, besides the first administrator."""


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--administrator", default="administrator", show_default=True, help="The role of the first person.")
@click.option("--port", type=int, help="The port to listen on.")
def run(folders: tuple[Path, ...], administrator: str, port: int | None) -> None:
    """Apply definitions to the database of the settings, fill it if it is empty, and serve.

    What only adds is applied and shown; anything else is printed with what to do, and the definitions in force are
    served as they are. Started again it keeps all data.
    """
    from engine.cli.serve import free_port, serve_at
    from engine.settings import read_settings

    settings = read_settings()
    catalog, files = read_definitions(folders)
    _make_folder(settings.database_url)
    chosen = free_port(settings.host, port or settings.port)
    asyncio.run(_prepared(catalog, files, administrator))
    click.echo(f"\nopen      http://{settings.host}:{chosen}\nstop      Ctrl C\n")
    serve_at(settings.host, chosen, settings.workers)


def _make_folder(url: str) -> None:
    path = url.removeprefix("sqlite:///")
    if path != url:
        Path(path).parent.mkdir(parents=True, exist_ok=True)


async def _prepared(catalog: "Catalog", files: "Files", administrator: str) -> None:
    from engine.cli.database import opened

    async with opened(None) as database:
        await _apply(database, catalog, files)
        await _people(database, administrator)


async def _apply(database: "Database", catalog: "Catalog", files: "Files") -> None:
    from engine.cli.plan import shown
    from engine.service.deploy import bring_up_to_date, in_force

    made = await bring_up_to_date(database, catalog, files, person(), datetime.now(UTC))
    click.echo(shown(made))
    if made.blocked and await in_force(database) is None:
        raise Failed("nothing is applied to this database yet, so there is nothing to serve")


async def _people(database: "Database", administrator: str) -> None:
    """The first administrator, and sample data to look at, where nobody is there yet."""
    from engine.compile import Compiled
    from engine.security.passwords import Cost, Passwords
    from engine.service.accounts import first_administrator
    from engine.service.deploy import in_force

    stored = await in_force(database)
    assert stored is not None, "definitions were applied"
    compiled = Compiled(stored.catalog, stored.version, database.dialect)
    if administrator not in compiled.catalog.roles:
        raise Failed(f"there is no role {administrator}; name one with --administrator")
    first = await first_administrator(database, compiled, Passwords(Cost()), administrator)
    if first is None:
        click.echo("log in    as before; a new password: loom user password admin")
        return
    await _fill(database, compiled)
    click.echo(f"log in    {first.account}\npassword  {first.password}   (serves once; you choose another)")


async def _fill(database: "Database", compiled: "Compiled") -> None:
    """Sample data, as much as the definitions say, and people who own it.

    Nobody can log in as one of these people until `loom user password` gives them one.
    """
    from engine.cli.sample import progress
    from engine.meta.system import USER
    from engine.service.sample import NoSamples, make_samples, sample_rows

    rows, clock = sample_rows(compiled), compiled.clock()
    if not rows:
        return
    try:
        await make_samples(database, compiled, {USER: OWNERS}, clock, more=True, progress=progress)
        await make_samples(database, compiled, rows, clock, more=False, progress=progress)
    except NoSamples as problem:
        click.echo(f"sample    none: {problem}")
    else:
        click.echo("sample    " + ", ".join(f"{count} {name}" for name, count in rows.items()))
