"""`loom simulate`: what an action, or a whole scenario, would do now."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from engine.meta.resolve.stories import Test
    from engine.scenarios.simulate import Played, Simulated
    from engine.storage.rows.audit import Noted
    from engine.storage.rows.effects import Left


@click.command()
@click.argument("record", required=False)
@click.argument("action", required=False)
@click.option("--as", "account", help="Whoever would do it, by what they log in as.")
@click.option("--set", "answers", multiple=True, metavar="NAME=VALUE", help="What the action asks; may be repeated.")
@click.option("--scenario", metavar="NAME", help="A test among the definitions to be played instead, or a case of it.")
@click.option(
    "--definitions",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder with it, `definitions` and `ui_schema` if none is named; may be repeated.",
)
@click.option("--url", help="The database, instead of the one the settings name.")
def simulate(
    record: str | None, action: str | None, account: str | None, answers: tuple[str, ...], scenario: str | None,
    folders: tuple[Path, ...], url: str | None,
) -> None:  # fmt: skip
    """Show what ACTION, a transition or another action, would do with RECORD, `customer/12`.

    It is done as this person would do it, with their rights, with all that follows from it, and undone: the records
    that would be made and changed are told with their values before and after, the people who would be told, and the
    jobs that would wait. The exit code is 1 if it would be refused, with what is in the way.

    With `--scenario` a whole test of definitions is played, step by step, among the records and settings that are
    there; its people are made for it. What each step leaves is told, and all of it is undone. The exit code is 1 where
    something is not as the test says.
    """
    if scenario is not None:
        _play(url, scenario, folders)
        return
    if not (record and action and account):
        raise click.UsageError("name a record, an action and `--as` whom, or a `--scenario`")
    found = asyncio.run(_simulated(url, record, action, account, _asked(answers)))
    if not found.known:
        raise Failed(f"nobody who can log in now is called `{account}`")
    if found.refused:
        raise Failed(f"it would be refused: {found.refused}")
    click.echo("\n".join(_lines(found)))


def _play(url: str | None, scenario: str, folders: tuple[Path, ...]) -> None:
    """Tell each step of a scenario with what it leaves."""
    from engine.cli.definitions import read_with_tests
    from engine.cli.test import names_of

    _, tests = read_with_tests(folders)
    chosen = [one for one in tests if scenario in names_of(one)]
    if not chosen:
        raise Failed(f"there is no test `{scenario}`")
    wrong = False
    for test in chosen:
        click.echo(test.name)
        for step in asyncio.run(_scenario(url, test)):
            click.echo("\n".join((f"  {step.what}", *(f"    {line}" for line in _effects(step.left)))))
            for one in step.wrong:
                wrong = True
                click.echo(f"    {one.span.place}: {one.message}")
    click.echo("Nothing of it was kept.")
    if wrong:
        raise Failed("not all is as the test says")


async def _scenario(url: str | None, test: "Test") -> "list[Played]":
    from engine.cli.database import applied
    from engine.scenarios.simulate import simulate_scenario

    async with applied(url) as (database, _):
        return await simulate_scenario(database, test)


def _asked(answers: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in answers]
    wrong = next((name for name, sign, _ in pairs if not sign), None)
    if wrong is not None:
        raise Failed(f"`{wrong}` gives no value: write `--set {wrong}=...`")
    return {name: value for name, _, value in pairs}


def _lines(found: "Simulated") -> Iterator[str]:
    yield from _effects(found.left)
    yield "Nothing of it was kept."


def _effects(left: "Left") -> Iterator[str]:
    for one in left.entries:
        yield from _entry(one)
    for user, text in left.notices:
        words = json.loads(text)
        yield f"told: user/{user}: {words.get('en') or next(iter(words.values()), '')}"
    for kind in dict.fromkeys(left.jobs):
        yield f"job: {kind} ({left.jobs.count(kind)})"


def _entry(one: "Noted") -> Iterator[str]:
    entry = one.entry
    by = f" ({entry.action})" if entry.action else ""
    yield f"{entry.operation} {entry.entity}/{entry.record}{by}"
    before, after = dict(entry.before), dict(entry.after)
    for name in dict.fromkeys((*before, *after)):
        yield f"    {name}: {_shown(before.get(name))} -> {_shown(after.get(name))}"


def _shown(value: object) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False)


async def _simulated(url: str | None, record: str, action: str, account: str, asked: dict[str, str]) -> "Simulated":
    from engine.cli.database import applied, record_named
    from engine.scenarios.simulate import simulate as run

    named = record_named(record)
    async with applied(url) as (database, compiled):
        return await run(database, compiled, account, named, action, asked)
