"""`loom where-used`: every place in definitions that uses a thing."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import rich_click as click

from engine.cli.failing import Failed

if TYPE_CHECKING:
    from engine.compile.where_used import UsedHere


@click.command("where-used")
@click.argument("name")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="`json`: one object a line.",
)
def where_used(name: str, folders: tuple[Path, ...], form: Literal["text", "json"]) -> None:
    """Show every place in the definitions that uses what is called NAME.

    NAME is an entity, a dictionary, a role, a numbering or a fieldset; a field (`customer.phone`; `address.town` of
    a fieldset is that of each entity with it), a setting (`settings.limit`), an option (`customer.level.gold`) or a
    value of a dictionary (`stage.won`). What reads fields of an entity in other records uses it. FOLDERS hold the
    definitions, `definitions` and `ui_schema` if none is named. The exit code is 1 if there is no such thing.
    """
    from engine.cli.definitions import read_all
    from engine.compile.where_used import NoSuchThing
    from engine.compile.where_used import where_used as found_uses

    loaded, files = read_all(folders)
    try:
        found = found_uses(name, loaded.resolved, files)
    except NoSuchThing as unknown:
        raise Failed(str(unknown)) from unknown
    click.echo(_as_json(found) if form == "json" else _as_text(name, found), nl=False)


def _as_text(name: str, found: "list[UsedHere]") -> str:
    if not found:
        return f"nothing uses `{name}`\n"
    return "".join(f"{span.place}: {text}\n" for _, span, text in found)


def _as_json(found: "Iterable[UsedHere]") -> str:
    """One object a line: kind, name, file, line, column, end_line, end_column, text."""
    return "".join(
        json.dumps({**thing._asdict(), **span._asdict(), "text": text}, ensure_ascii=False) + "\n"
        for thing, span, text in found
    )
