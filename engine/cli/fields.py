"""`loom fields`: what administrators say of fields on screens, as files."""

import asyncio
from pathlib import Path

import rich_click as click


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--url", help="The database, instead of the one the settings name.")
def fields(folder: Path | None, url: str | None) -> None:
    """Print what administrators said of fields on screens, as overlays; with a FOLDER, write the files into it.

    They stay when other definitions are applied: `loom plan`, `loom apply`, `loom run` and `loom dev` take them in.
    """
    found = kept_fields(url)
    for name, content in sorted(found.items()):
        if folder is None:
            click.echo(f"# {name}\n{content.decode()}", nl=False)
        else:
            file = folder / Path(name).name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            click.echo(f"{file} written")


def kept_fields(url: str | None) -> dict[str, bytes]:
    """The files of what was said on screens, by their names; raises Failed where the database cannot be asked."""
    return asyncio.run(_kept(url))


async def _kept(url: str | None) -> dict[str, bytes]:
    from engine.cli.database import opened
    from engine.service import own_fields

    async with opened(url) as database:
        return await own_fields.kept(database)
