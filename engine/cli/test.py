"""`loom test`: run the tests that stand among the definitions."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from engine.meta.catalog import Catalog
    from engine.meta.resolve.stories import Test
    from engine.scenarios import Outcome


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
def test(names: tuple[str, ...], folders: tuple[Path, ...], database: str | None) -> None:
    """Run the tests among the definitions, each on a database of its own; no server is needed.

    NAMES are tests to run, all if none is named. The exit code is 1 if anything is not as a test says.
    """
    from engine.cli.definitions import read_with_tests

    catalog, tests = read_with_tests(folders)
    unknown = sorted(set(names) - {one.name for one in tests})
    if unknown:
        raise Failed(f"there is no test `{unknown[0]}`")
    wanted = [one for one in tests if not names or one.name in names]
    failed = asyncio.run(_run(catalog, wanted, database))
    click.echo(f"{len(wanted) - failed} of {len(wanted)} tests passed")
    sys.exit(1 if failed else 0)


async def _run(catalog: "Catalog", tests: "list[Test]", url: str | None) -> int:
    """How many failed."""
    from engine.scenarios import NotEmpty, opened, run_test
    from engine.storage.driver import DatabaseFailure
    from engine.storage.plan import NotApplied

    failed = 0
    try:
        async with opened(catalog, url) as scratch:
            for one in tests:
                outcome = await run_test(scratch, one)
                failed += bool(outcome.wrong)
                _tell(outcome)
    except (NotEmpty, ValueError, DatabaseFailure, NotApplied) as problem:
        raise Failed(str(problem)) from problem
    return failed


def _tell(outcome: "Outcome") -> None:
    mark = click.style("failed", fg="bright_red") if outcome.wrong else click.style("passed", fg="green")
    click.echo(f"{mark} {outcome.test.name} ({outcome.seconds * 1000:.0f} ms)")
    for one in outcome.wrong:
        click.echo(f"  {one.span.file}:{one.span.line}:{one.span.column}: {one.message}")
