"""`loom diagram`: the picture of a workflow as text."""

from pathlib import Path

import rich_click as click

from engine.cli.failing import Failed


@click.command()
@click.argument("workflow", required=False)
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--locale", help="The language of the labels, instead of the application's first.")
def diagram(workflow: str | None, folders: tuple[Path, ...], locale: str | None) -> None:
    """Write the state diagram of WORKFLOW in the language of Mermaid; without one, list the workflows.

    FOLDERS hold the definitions, `definitions` and `ui_schema` if none is named.
    """
    from engine.cli.definitions import read_all
    from engine.diagnostics import nearest
    from engine.screens.flow import flow, mermaid

    catalog = read_all(folders)[0].catalog
    if workflow is None:
        click.echo("\n".join(sorted(catalog.workflows)))
        return
    found = catalog.workflows.get(workflow)
    if found is None:
        meant = nearest(workflow, catalog.workflows)
        raise Failed(f"there is no workflow `{workflow}`" + (f"; did you mean `{meant}`?" if meant else ""))
    click.echo(mermaid(flow(found, catalog.entities[found.of], locale or catalog.app.locales[0])))
