"""`loom apply`: carry out a plan."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed
from engine.cli.person import person
from engine.cli.plan import plan_for, shown

if TYPE_CHECKING:
    from engine.storage.plan import Plan


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PLAN | FOLDERS]")
@click.option("--url", help="The database, instead of the one the settings name.")
@click.option(
    "--confirm",
    multiple=True,
    metavar="NAME",
    help="Do this, as the plan asks: take something out, begin with what there is; may be repeated.",
)
@click.option("--yes", is_flag=True, help="Apply without asking.")
def apply(paths: tuple[Path, ...], url: str | None, confirm: tuple[str, ...], yes: bool) -> None:
    """Carry out a PLAN that `loom plan --out` wrote, or plan the definitions in FOLDERS and apply that after asking.

    Everything or nothing: whatever fails, the database is as it was, and the exit code is 1.
    """
    written = len(paths) == 1 and paths[0].suffix == ".json"
    if written and confirm:
        raise Failed(f"{paths[0]} is a plan already: confirm with `loom plan --out` when it is made")
    made = _read(paths[0]) if written else plan_for(paths, url, confirm)
    click.echo(shown(made))
    if made.blocked:
        sys.exit(1)
    if made.empty:
        return
    if not yes and not written:
        click.confirm("Apply this?", abort=True)
    version = asyncio.run(_applied(url, made))
    click.echo(f"Applied: the database is at version {version}.")


def _read(file: Path) -> "Plan":
    from engine.storage.plan import UnreadablePlan, read_plan

    try:
        return read_plan(file.read_bytes())
    except (OSError, UnreadablePlan) as problem:
        raise Failed(f"{file}: {problem}") from problem


async def _applied(url: str | None, made: "Plan") -> int:
    from engine.cli.database import opened
    from engine.service import deploy

    async with opened(url) as database:
        return await deploy.apply(database, made, person(), datetime.now(UTC), progress=progress)


def progress(done: int, total: int, what: str) -> None:
    """Show how far it is, where somebody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{done}/{total} {what}", nl=done == total, err=True)
