"""`loom simulate`: what an action would do if somebody did it now."""

import asyncio
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from engine.scenarios.simulate import Simulated
    from engine.storage.rows.audit import Noted


@click.command()
@click.argument("record")
@click.argument("action")
@click.option("--as", "account", required=True, help="Whoever would do it, by what they log in as.")
@click.option("--set", "answers", multiple=True, metavar="NAME=VALUE", help="What the action asks; may be repeated.")
@click.option("--url", help="The database, instead of the one the settings name.")
def simulate(record: str, action: str, account: str, answers: tuple[str, ...], url: str | None) -> None:
    """Show what ACTION, a transition or another action, would do with RECORD, `customer/12`.

    It is done as this person would do it, with their rights, with all that follows from it, and undone: the records
    that would be made and changed are told with their values before and after, the people who would be told, and the
    jobs that would wait. The exit code is 1 if it would be refused, with what is in the way.
    """
    found = asyncio.run(_simulated(url, record, action, account, _asked(answers)))
    if not found.known:
        raise Failed(f"nobody who can log in now is called `{account}`")
    if found.refused:
        raise Failed(f"it would be refused: {found.refused}")
    click.echo("\n".join(_lines(found)))


def _asked(answers: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in answers]
    wrong = next((name for name, sign, _ in pairs if not sign), None)
    if wrong is not None:
        raise Failed(f"`{wrong}` gives no value: write `--set {wrong}=...`")
    return {name: value for name, _, value in pairs}


def _lines(found: "Simulated") -> Iterator[str]:
    for one in found.left.entries:
        yield from _entry(one)
    for user, text in found.left.notices:
        words = json.loads(text)
        yield f"told: user/{user}: {words.get('en') or next(iter(words.values()), '')}"
    for kind in dict.fromkeys(found.left.jobs):
        yield f"job: {kind} ({found.left.jobs.count(kind)})"
    yield "Nothing of it was kept."


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
