"""Writes docs/reference/ and the schemas of shipped definitions from the code itself (`python -m tools.reference`).

A test holds the pages against what this would write now.
"""

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path

import rich_click as click

from engine.cli import main as loom
from engine.cli.schema import BESIDE, write_schemas
from engine.diagnostics.codes import codes
from engine.diagnostics.limits import Limit
from engine.expressions.functions import Function
from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.meta.editor_schema import WRITTEN
from engine.screens.keys import KEYS, Key
from engine.settings import VARIABLES, Settings
from engine.text.messages import message
from tools.language_page import language
from tools.rows_page import rows

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/reference"
DEFINITIONS = ROOT / "definitions"
SHIPPED = (DEFINITIONS, ROOT / "ui_schema", ROOT / "packs", ROOT / "engine/system")
"""Folders whose definitions ship; the schemas of all stand beside those of the application."""
MADE = "<!-- Made by `make reference` from the code; change that. -->"


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
        print(f"-- docs/reference/{name} written")
    write_schemas(DEFINITIONS, WRITTEN)
    print(f"-- {DEFINITIONS.name}/{BESIDE} written")


def page(name: str) -> str:
    """The text of a page, from its title on."""
    title, body = PAGES[name]
    return f"# {title}\n\n{MADE}\n\n{body().strip()}\n"


def diagnostics() -> str:
    """Every code with its explanation, as `loom explain` gives it."""
    entries = [
        f"## {one.code}: {one.title}\n\n{one.text}\nWrong:\n\n```\n{one.wrong}```\n\nRight:\n\n```\n{one.right}```\n"
        for one in codes().values()
    ]
    return "`loom check` gives these codes; `loom explain CODE` says the same as this page.\n\n" + "\n".join(entries)


def commands() -> str:
    """Every command with its arguments and options."""
    entries = [command(found) for name, one in sorted(loom.commands.items()) for found in below(f"loom {name}", one)]
    return "`loom --help` and `loom COMMAND --help` say the same.\n\n" + "\n".join(entries)


def below(path: str, found: click.Command) -> list[tuple[str, click.Command]]:
    """A command by its whole name, or the commands of a group."""
    if isinstance(found, click.Group):
        return [one for name, command in sorted(found.commands.items()) for one in below(f"{path} {name}", command)]
    return [(path, found)]


def command(named: tuple[str, click.Command]) -> str:
    """One command."""
    path, found = named
    context = click.Context(found, info_name=path)
    usage = f"{path} {' '.join(found.collect_usage_pieces(context))}"
    lines = [f"## {path.removeprefix('loom ')}\n", f"    {usage}\n", inspect.cleandoc(found.help or ""), ""]
    options = [one.get_help_record(context) for one in found.params]
    return "\n".join([*lines, *(f"- `{record[0]}`: {record[1]}" for record in options if record and record[1]), ""])


def settings() -> str:
    """Every environment variable with what holds without it."""
    said = inspect.getdoc(Settings) or ""
    known = {name: getattr(Settings(), name) for name in VARIABLES.values()}
    lines = [f"| `{variable}` | {shown(known[name])} |" for variable, name in VARIABLES.items()]
    return "\n".join([said, "", "| variable | without it |", "| --- | --- |", *lines])


def shown(value: object) -> str:
    """A default, where there is one."""
    return f"`{value}`" if isinstance(value, str | int) and value != "" else ""


def functions() -> str:
    """Every function of the language: how it is called, what it gives, an example that is true."""
    order = (*FUNCTIONS.values(), *FOLDS.values())
    calls = [one.signature if isinstance(one, Function) else f"{one.name}(x for r in records)" for one in order]
    entries = [
        f"## {one.name}\n\n    {call}\n\n{one.doc} `{one.example}`\n" for call, one in zip(calls, order, strict=True)
    ]
    said = (
        "Null gives null unless an entry says otherwise. The examples are true; where they name fields, of some record."
    )
    return "\n".join([f"{said}\n", *entries])


def limits() -> str:
    """Every limit with its unit, its code and its reason."""
    said = "So much loads; one more is refused by `loom check`, with the code."
    lines = [f"| {one.of} | {one.most:,} {one.unit} | {one.code} | {one.why} |" for one in Limit]
    return "\n".join([said, "", "| of | at most | code | why |", "| --- | --- | --- | --- |", *lines])


def keys() -> str:
    """Every key of the screens, by where it serves."""
    said = "`?` shows those that do something on the screen one is on. Single characters do nothing while one types."
    parts = [f"## {message(group, 'en')}\n\n{_key_table(some)}" for group, some in KEYS]
    return "\n\n".join([said, *parts])


def _key_table(some: Sequence[Key]) -> str:
    rows = [
        f"| {' / '.join(' '.join(way) for way in key.shown)} | {message(f'key_{key.name}', 'en')} |" for key in some
    ]
    return "\n".join(["| key | what it does |", "| --- | --- |", *rows])


def _ways(key: Key) -> str:
    return (" to " if key.is_range else " or ").join(" ".join(way) for way in key.shown)


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "language.md": ("The definition language", language),
    "functions.md": ("Functions", functions),
    "commands.md": ("Commands", commands),
    "diagnostics.md": ("Diagnostics", diagnostics),
    "limits.md": ("Limits", limits),
    "settings.md": ("Settings", settings),
    "keys.md": ("Keys", keys),
    "rows.md": ("Tests by row", rows),
}

if __name__ == "__main__":
    main()
