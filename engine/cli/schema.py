"""`loom schema`: the language as JSON Schema, for editors."""

import json

import rich_click as click

from engine.meta.kinds import KINDS
from engine.meta.schema import kind_schema, language_schema


@click.command()
@click.option("--kind", type=click.Choice(list(KINDS)), help="One kind of definition instead of any.")
def schema(kind: str | None) -> None:
    """Print the language of definitions as JSON Schema.

    An editor with a YAML language server completes and checks with it: write it to a file and name that in the editor's
    settings, or in the first line of a definition: `# yaml-language-server: $schema=...`.
    """
    content = language_schema() if kind is None else kind_schema(kind)
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))
