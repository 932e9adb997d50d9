"""`loom check`: everything that is wrong with definitions."""

import sys
from pathlib import Path
from typing import Final, Literal

import rich_click as click

from engine.cli.folders import folders_of
from engine.diagnostics import Report
from engine.diagnostics.machines import github, json_lines
from engine.diagnostics.render import Role, render

Format = Literal["text", "json", "github"]

_COLOURS: Final[dict[Role, str]] = {"error": "bright_red", "warning": "yellow", "frame": "blue", "hint": "cyan"}


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="`json`: one object a line. `github`: annotations of a workflow.",
)
def check(folders: tuple[Path, ...], form: Format) -> None:
    """Check definitions and show everything that is wrong with them.

    FOLDERS hold the definitions, `definitions` and `ui_schema` if none is named; the engine's own always belong to
    them. The exit code is 1 if there are errors.
    """
    # SQLAlchemy and all that stands on it come with this package; `loom --help` needs none of it.
    from engine.compile.files import read_files
    from engine.compile.load import load_files

    report = Report()
    files = read_files(folders_of(folders), report)
    load_files(files, report)
    if form == "text":
        texts = {name: content.decode("utf-8", "replace") for name, content in files.items()}
        click.echo(render(report, texts, coloured), nl=False)
    else:
        click.echo({"json": json_lines, "github": github}[form](report), nl=False)
    sys.exit(1 if report.has_errors else 0)


def coloured(role: Role, text: str) -> str:
    """A text in the colour of its role."""
    return click.style(text, fg=_COLOURS[role], bold=role in ("error", "warning"))
