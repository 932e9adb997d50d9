"""`loom dev`: a server beside an editor; what is saved is checked, and in force within two seconds if it only adds."""

import asyncio
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.check import coloured
from engine.cli.definitions import DEFAULT
from engine.cli.failing import Failed
from engine.cli.run import tell_address
from engine.cli.welcome import Welcome
from engine.diagnostics import Report
from engine.diagnostics.render import render

if TYPE_CHECKING:
    from engine.compile.files import Files
    from engine.meta.catalog import Catalog

INTERVAL = 0.3
"""Seconds between two looks at the files. A worker looks for other definitions as often (app/watch.py)."""


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--administrator", default="administrator", show_default=True, help="The role of the first person.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; without it the next free one.")
def dev(folders: tuple[Path, ...], administrator: str, port: int | None) -> None:
    """Serve the database of the settings, and follow the definitions in FOLDERS as they are edited.

    Whenever a file is saved, what is wrong is shown; what only adds is applied; anything else is printed as a plan with
    what to do. The definitions in force are served meanwhile.
    """
    from engine.cli.serve import free_port, listening_fault
    from engine.settings import read_settings

    settings = read_settings()
    chosen = port or free_port(settings.host, settings.port)
    fault = listening_fault(settings.host, chosen)
    if fault:
        raise Failed(fault)
    wanted = folders or (DEFAULT,)
    files, report = _read(wanted)
    _show(_followed(files, report))
    welcome = Welcome()
    asyncio.run(_people(administrator, welcome))
    tell_address(welcome, settings, chosen)
    click.echo(welcome.text())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with subprocess.Popen([*_LOOM, "serve", "--port", str(chosen)]) as server:  # noqa: S603 # this program itself
        try:
            _watch(wanted, files, server)
        finally:
            server.terminate()


_LOOM = (sys.executable, "-c", "from engine.cli import main; main(prog_name='loom')")


def _watch(folders: tuple[Path, ...], files: "Files", server: "subprocess.Popen[bytes]") -> None:
    """Follow the files until the server ends; raises Failed then, because nobody told it to."""
    while server.poll() is None:
        time.sleep(INTERVAL)
        now, report = _read(folders)
        if now != files:
            files = now
            _show(_followed(files, report))
    raise Failed(f"the server has ended with exit code {server.returncode}")


def _read(folders: tuple[Path, ...]) -> "tuple[Files, Report]":
    """The files, and which of them cannot be read."""
    from engine.compile.files import read_files

    report = Report()
    return read_files(folders, report), report


def _followed(files: "Files", report: Report) -> str:
    """Check, plan, and apply what only adds; what came of it, in words."""
    from engine.compile.load import load_files

    catalog = load_files(files, report)
    texts = {name: content.decode("utf-8", "replace") for name, content in files.items()}
    told = render(report, texts, coloured)
    if catalog is None:
        return f"{told}The definitions in force are served until this is put right."
    try:
        return told + asyncio.run(_applied(catalog, files))
    except Failed as failed:
        return f"{told}{click.style('error: ', fg='bright_red', bold=True)}{failed}"


async def _applied(catalog: "Catalog", files: "Files") -> str:
    from engine.cli.database import opened
    from engine.cli.person import person
    from engine.cli.plan import shown
    from engine.service.deploy import bring_up_to_date

    async with opened(None) as database:
        made = await bring_up_to_date(database, catalog, files, person(), datetime.now(UTC))
    if made.blocked:
        return f"{shown(made)}\nVersion {made.base} is served until this is settled: `loom plan`, `loom apply`."
    return shown(made)


async def _people(administrator: str, welcome: Welcome) -> None:
    from engine.cli.database import in_force, opened
    from engine.cli.first_people import People

    async with opened(None) as database:
        await People(administrator, ()).make(database, await in_force(database), welcome)


def _show(text: str) -> None:
    click.echo(f"{click.style(f'{datetime.now():%H:%M:%S}', dim=True)} {text}")  # for whoever sits there
