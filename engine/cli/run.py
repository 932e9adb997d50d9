"""`loom run`: everything a first look needs: definitions applied, sample data, people to log in as, and a server."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.definitions import read_definitions
from engine.cli.failing import Failed
from engine.cli.fields import kept_fields
from engine.cli.welcome import Welcome

if TYPE_CHECKING:
    from engine.cli.first_people import People
    from engine.compile.files import Files
    from engine.meta.catalog import Catalog
    from engine.settings import Settings
    from engine.storage.driver import Database


def _demo(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> "tuple[tuple[str, str], ...]":
    """Role and account of each; raises BadParameter."""
    pairs = tuple(text.partition("=")[::2] for text in given)
    for text, (role, account) in zip(given, pairs, strict=True):
        if not (role and account):
            raise click.BadParameter(f"`{text}` is not like ROLE=ACCOUNT", context, option)
    return pairs


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--administrator", default="administrator", show_default=True, help="The role of the first person.")
@click.option(
    "--demo",
    multiple=True,
    metavar="ROLE=ACCOUNT",
    callback=_demo,
    help="Somebody else to log in as, with this role, made together with the first person; may be repeated.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; without it the next free one.")
def run(folders: tuple[Path, ...], administrator: str, demo: "tuple[tuple[str, str], ...]", port: int | None) -> None:
    """Apply definitions to the database of the settings, fill it if it is empty, and serve.

    What only adds is applied and shown; anything else is printed with what to do, and the definitions in force are
    served as they are. Started again it keeps all data.
    """
    from engine.cli.first_people import People
    from engine.cli.serve import free_port, listening_fault, serve_at
    from engine.settings import read_settings

    settings = read_settings()
    chosen = port or free_port(settings.host, settings.port)
    fault = listening_fault(settings.host, chosen)
    if fault:
        raise Failed(fault)
    catalog, files = read_definitions(folders, kept_fields(None))
    welcome = Welcome()
    asyncio.run(_prepared(catalog, files, People(administrator, demo), welcome))
    tell_address(welcome, settings, chosen)
    click.echo(welcome.text())
    serve_at(settings, settings.host, chosen, settings.workers)


async def _prepared(catalog: "Catalog", files: "Files", people: "People", welcome: Welcome) -> None:
    from engine.cli.database import in_force, opened

    async with opened(None) as database:
        await _apply(database, catalog, files)
        await people.make(database, await in_force(database), welcome)


async def _apply(database: "Database", catalog: "Catalog", files: "Files") -> None:
    from engine.cli.apply import progress
    from engine.cli.person import person
    from engine.cli.plan import shown
    from engine.service.deploy import bring_up_to_date

    made = await bring_up_to_date(database, catalog, files, person(), datetime.now(UTC), progress=progress)
    click.echo(shown(made))
    if made.blocked and not made.base:
        raise Failed("nothing is applied to this database yet, so there is nothing to serve")
    if made.blocked:
        click.echo(f"Served are the definitions in force, version {made.base}, until this is settled.")


def tell_address(welcome: Welcome, settings: "Settings", port: int) -> None:
    """Say where to open it, and how to stop it."""
    # Whoever comes by another name than these is turned away (http/admission.py).
    host = settings.host if settings.host in settings.hosts else "127.0.0.1"
    welcome.tell("open", settings.base_url or f"http://{host}:{port}")
    if host != settings.host and not settings.base_url:
        welcome.go_on(f"METALOOM_BASE_URL says by which address others reach {settings.host}")
    welcome.tell("stop", "Ctrl C")
