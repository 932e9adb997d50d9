"""`loom dev`: a server beside an editor; what is saved is checked, and in force within two seconds if it only adds."""

import asyncio
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import rich_click as click
from msgspec.structs import replace

from engine.cli.check import coloured
from engine.cli.failing import Failed
from engine.cli.fields import kept_fields
from engine.cli.folders import folders_of
from engine.cli.run import tell_address
from engine.cli.welcome import Welcome
from engine.diagnostics import Report
from engine.diagnostics.render import render

if TYPE_CHECKING:
    from engine.compile.files import Files
    from engine.meta.catalog import Catalog
    from engine.settings import Settings
    from engine.web.dev import Told

INTERVAL = 0.3
"""Seconds between two looks at the files. A worker looks for other definitions as often (app/watch.py)."""


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--administrator", default="administrator", show_default=True, help="The role of the first person.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; without it the next free one.")
def dev(folders: tuple[Path, ...], administrator: str, port: int | None) -> None:
    """Serve the database of the settings, and follow the definitions in FOLDERS as they are edited.

    Whenever a file is saved, what is wrong is shown, here and on the pages that are open in a browser of this machine;
    what only adds is applied, and pages load again; anything else is shown as a plan with what to do. The definitions
    in force are served meanwhile.
    """
    from engine.cli.serve import free_port, listening_fault
    from engine.settings import read_settings

    settings = read_settings()
    chosen = port or free_port(settings.host, settings.port)
    fault = listening_fault(settings.host, chosen)
    if fault:
        raise Failed(fault)
    wanted = folders_of(folders)
    with TemporaryDirectory(prefix="loom-dev-") as beside:
        told = Path(beside) / "told.json"
        files, report = _read(wanted)
        _tell(_followed(files, report), told, 1)
        _people_and_address(administrator, settings, chosen)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with subprocess.Popen([*_SERVER, str(chosen), str(told)]) as server:  # noqa: S603 # this program itself
            try:
                _watch(wanted, files, server, told)
            finally:
                server.terminate()


_SERVER = (sys.executable, "-c", "from engine.cli.dev_server import main; main()", "serve")


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of the files: in words for the terminal, and for the pages."""

    words: str
    told: "Told"


def _watch(folders: tuple[Path, ...], files: "Files", server: "subprocess.Popen[bytes]", told: Path) -> None:
    """Follow the files until the server ends; raises Failed then, because nobody told it to."""
    number = 1
    while server.poll() is None:
        time.sleep(INTERVAL)
        now, report = _read(folders)
        if now != files:
            files, number = now, number + 1
            _tell(_followed(files, report), told, number)
    raise Failed(f"the server has ended with exit code {server.returncode}")


def _tell(followed: Followed, file: Path, number: int) -> None:
    """In the terminal, and to the pages."""
    from engine.web.dev import write_told

    click.echo(f"{click.style(f'{datetime.now():%H:%M:%S}', dim=True)} {followed.words}")  # for whoever sits there
    write_told(file, replace(followed.told, number=number))


def _read(folders: tuple[Path, ...]) -> "tuple[Files, Report]":
    """The files, and which of them cannot be read."""
    from engine.compile.files import read_files

    report = Report()
    return read_files(folders, report), report


def _followed(files: "Files", report: Report) -> Followed:
    """Check, plan, and apply what only adds."""
    from engine.compile.load import load_files
    from engine.web.dev import Told, findings

    files = {**files, **kept_fields(None)}
    catalog = load_files(files, report)
    texts = {name: content.decode("utf-8", "replace") for name, content in files.items()}
    words = render(report, texts, coloured)
    if catalog is None:
        words += "The definitions in force are served until this is put right."
        return Followed(words, Told(state="broken", findings=findings(report, texts)))
    try:
        came = asyncio.run(_applied(catalog, files))
    except Failed as failed:
        told = Told(state="failed", text=str(failed))
        return Followed(f"{words}{click.style('error: ', fg='bright_red', bold=True)}{failed}", told)
    return Followed(words + came.words, came.told)


async def _applied(catalog: "Catalog", files: "Files") -> Followed:
    from engine.cli.database import opened
    from engine.cli.person import person
    from engine.cli.plan import shown
    from engine.service.deploy import bring_up_to_date
    from engine.web.dev import Told

    async with opened(None) as database:
        made = await bring_up_to_date(database, catalog, files, person(), datetime.now(UTC))
    if not made.blocked:
        return Followed(shown(made), Told())
    words = f"{shown(made)}\nVersion {made.base} is served until this is settled: `loom plan`, `loom apply`."
    return Followed(words, Told(state="waits", text=click.unstyle(words)))


def _people_and_address(administrator: str, settings: "Settings", port: int) -> None:
    welcome = Welcome()
    asyncio.run(_people(administrator, welcome))
    tell_address(welcome, settings, port)
    click.echo(welcome.text())


async def _people(administrator: str, welcome: Welcome) -> None:
    from engine.cli.database import in_force, opened
    from engine.cli.first_people import People

    async with opened(None) as database:
        await People(administrator, ()).make(database, await in_force(database), welcome)
