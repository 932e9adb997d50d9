"""`loom schema`: the language as JSON Schema, for editors."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import rich_click as click

from engine.meta.editor_schema import WRITTEN, editor_schema

BESIDE: Final = ".schema"
"""The folder, among the definitions, with a schema for each kind."""


_FIRST_LINE: Final = f"# yaml-language-server: $schema={BESIDE}/entity.json"


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(WRITTEN), help="One kind of definition instead of any.")
def schema(folder: Path | None, kind: str | None) -> None:
    """Print the language of definitions as JSON Schema; with a FOLDER, write the schema of each kind into it.

    An editor with a YAML language server completes and checks with it where the first line of a definition says which:
    `# yaml-language-server: $schema=.schema/entity.json` directly in FOLDER, `../.schema/entity.json` one folder below.
    Write them again after an upgrade.
    """
    if folder is None:
        click.echo(written(editor_schema(kind)), nl=False)
        return
    write_schemas(folder, WRITTEN if kind is None else [kind])
    click.echo(f"{folder / BESIDE} written; in {folder} an entity begins with\n{_FIRST_LINE}")


def write_schemas(folder: Path, kinds: Iterable[str]) -> None:
    """A file for each kind, in the folder with the schemas of these definitions."""
    (folder / BESIDE).mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        (folder / BESIDE / f"{kind}.json").write_text(written(editor_schema(kind)), encoding="utf-8")


def written(content: dict[str, Any]) -> str:
    """A schema as a text with a line for each key, so that changes to it can be read."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
