"""`loom plan`: what definitions would change in a database, and what stands in the way."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import rich_click as click

from engine.cli.definitions import read_definitions
from engine.cli.fields import kept_fields

if TYPE_CHECKING:
    from engine.compile.files import Files
    from engine.meta.catalog import Catalog
    from engine.storage.plan import Line, Plan

COLOURS: Final = {"+": "green", "~": "yellow", "-": "bright_red"}

INDENT: Final = " " * 6


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--url", help="The database, instead of the one the settings name.")
@click.option(
    "--confirm",
    multiple=True,
    metavar="NAME",
    help="Do this, as the plan asks: take something out, begin with what there is; may be repeated.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the plan to this file as well.")
def plan(folders: tuple[Path, ...], url: str | None, confirm: tuple[str, ...], out: Path | None) -> None:
    """Show what definitions would change in the database; nothing is changed.

    FOLDERS hold the definitions, `definitions` and `ui_schema` if none is named. `+` is added, `~` changed, `-` taken
    out; what cannot be done says what to do instead, and then the exit code is 1. A file written with --out is what
    `loom apply` carries out, exactly as it is.
    """
    made = plan_for(folders, url, confirm)
    click.echo(shown(made))
    if out is not None:
        from engine.storage.plan import write_plan

        out.write_bytes(write_plan(made))
    sys.exit(1 if made.blocked else 0)


def plan_for(folders: tuple[Path, ...], url: str | None, confirmed: tuple[str, ...]) -> "Plan":
    """The plan that makes the definitions in these folders those of a database."""
    catalog, files = read_definitions(folders, kept_fields(url))
    return asyncio.run(_planned(url, catalog, files, confirmed))


async def _planned(url: str | None, catalog: "Catalog", files: "Files", confirmed: tuple[str, ...]) -> "Plan":
    from engine.cli.database import opened
    from engine.service import deploy

    async with opened(url) as database:
        return await deploy.plan(database, catalog, files, confirmed)


def shown(plan: "Plan") -> str:
    """A plan as people read it: a line for each change, and what it comes to."""
    if plan.empty:
        return f"Nothing to do: the database is at version {plan.base}, with these definitions."
    return "\n".join([*map(_line, plan.lines), _summary(plan)])


def _line(line: "Line") -> str:
    told = "" if line.rows is None else f" ({line.rows} {'record' if line.rows == 1 else 'records'})"
    head = f"{click.style(line.symbol, fg=COLOURS[line.symbol], bold=True)} {line.path}: {line.what}{told}"
    if line.risk == "additive":
        return head
    risk = click.style(f"[{line.risk}]", fg="bright_red" if line.blocked else "yellow")
    below = [", ".join(line.examples), line.remedy] if line.blocked else []
    return "\n".join([f"{head} {risk}", *(f"{INDENT}{text}" for text in below if text)])


def _summary(plan: "Plan") -> str:
    count = len(plan.lines)
    changes = f"{count} change{'' if count == 1 else 's'}"
    if plan.blocked:
        refused = f"{changes}, {len(plan.blocked)} cannot be carried out: nothing is applied."
        return click.style(refused, fg="bright_red")
    return f"{changes}, {len(plan.steps)} steps: version {plan.base} -> {plan.base + 1}."
