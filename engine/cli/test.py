"""`loom test`: run the tests that stand among the definitions."""

import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from engine.meta.catalog import Catalog
    from engine.meta.resolve.stories import Test
    from engine.scenarios import Outcome

INTERVAL: Final = 0.3
"""Seconds between two looks at the files."""


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--definitions",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder with definitions, `definitions` and `ui_schema` if none is named; may be repeated.",
)
@click.option("--database", metavar="URL", help="An empty PostgreSQL database to run on, instead of a file of SQLite.")
@click.option("--coverage", is_flag=True, help="Tell what of the definitions no test reaches.")
@click.option("--watch", is_flag=True, help="Run them again whenever a file is saved, until it is ended.")
def test(names: tuple[str, ...], folders: tuple[Path, ...], database: str | None, coverage: bool, watch: bool) -> None:
    """Run the tests among the definitions, each on a database of its own; no server is needed.

    NAMES are tests or cases of them (`rates.large`) to run, all if none is named. The exit code is 1 if anything is not
    as a test says. With `--coverage` the transitions, actions, levels of approvals, automations, strategies of
    decisions and rows of decision tables are named that none of these tests reaches.
    """
    wanted = Wanted(names, folders, database, coverage)
    if watch:
        _watch(wanted)
    sys.exit(1 if _round(wanted) else 0)


class Wanted(NamedTuple):
    """What is to be run, where, and whether it is told what no test reaches."""

    names: tuple[str, ...]
    folders: tuple[Path, ...]
    database: str | None
    coverage: bool


def _watch(wanted: Wanted) -> None:
    """Run the tests, and again whenever a file is another than it was."""
    from engine.cli.folders import folders_of
    from engine.compile.files import read_files
    from engine.diagnostics import Report

    files = None
    while True:
        now = read_files(folders_of(wanted.folders), Report())
        if now != files:
            files = now
            _round_again(wanted)
        time.sleep(INTERVAL)


def _round_again(wanted: Wanted) -> None:
    """One round; what is wrong with the definitions or names is told, and the next save is waited for."""
    click.echo(click.style(f"{datetime.now():%H:%M:%S}", dim=True))  # for whoever sits there
    try:
        _round(wanted)
    except Failed as failed:
        click.echo(str(failed), err=True)
    except SystemExit:
        click.echo("Waiting until this is put right.")


def _round(wanted: Wanted) -> int:
    """How many failed."""
    from engine.cli.definitions import read_with_tests

    catalog, tests = read_with_tests(wanted.folders)
    chosen = [one for one in tests if not wanted.names or not names_of(one).isdisjoint(wanted.names)]
    unknown = sorted(set(wanted.names).difference(*map(names_of, tests)))
    if unknown:
        raise Failed(f"there is no test `{unknown[0]}`")
    failed = asyncio.run(_run(catalog, chosen, wanted))
    click.echo(f"{len(chosen) - failed} of {len(chosen)} tests passed")
    return failed


def names_of(test: "Test") -> frozenset[str]:
    """By what a test is named: a case by its own name, and by that of its test."""
    return frozenset((test.name, test.name.partition(".")[0]))


async def _run(catalog: "Catalog", tests: "list[Test]", wanted: Wanted) -> int:
    """How many failed."""
    from engine.scenarios import NotEmpty, Reached, missed, opened, run_test
    from engine.storage.driver import DatabaseFailure
    from engine.storage.plan import NotApplied

    failed, reached = 0, Reached() if wanted.coverage else None
    try:
        async with opened(catalog, wanted.database) as scratch:
            for one in tests:
                outcome = await run_test(scratch, one, reached)
                failed += bool(outcome.wrong)
                _tell(outcome)
    except (NotEmpty, ValueError, DatabaseFailure, NotApplied) as problem:
        raise Failed(str(problem)) from problem
    for kind in missed(catalog, reached) if reached else ():
        click.echo(f"{kind.count - len(kind.names)} of {kind.count} {kind.what} are reached")
        click.echo("".join(f"  {name}\n" for name in kind.names), nl=False)
    return failed


def _tell(outcome: "Outcome") -> None:
    mark = click.style("failed", fg="bright_red") if outcome.wrong else click.style("passed", fg="green")
    click.echo(f"{mark} {outcome.test.name} ({outcome.seconds * 1000:.0f} ms)")
    for one in outcome.wrong:
        click.echo(f"  {one.span.place}: {one.message}")
