"""A small application on a database, and the program run in this process, without its server."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from engine.cli import main
from engine.storage.driver import Database, Statement
from tests.support.members import on_database

FILES = {
    "app": "app: shop\nlocales: [en]\ntime_zone: UTC\ncurrency: EUR\n",
    "customer": (
        "entity: customer\ntitle: name\nowner: owner\nsample: 60\nfields:\n"
        "  name: {type: text, sample: [Acme, Beta]}\n  owner: {type: user, default: =me}\n"
    ),
    "administrator": "role: administrator\nincludes: [admin]\ngrants: {customer: {read: true}}\n",
    "clerk": "role: clerk\ngrants: {customer: {read: mine, create: mine}}\n",
}


class Shop:
    """Definitions in a folder, a database, and commands over both."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.write(**FILES)

    def write(self, **files: str) -> None:
        """Put these definitions beside the others or in their place."""
        for name, text in files.items():
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def loom(self, *words: str, **settings: str) -> Result:
        """Run a command."""
        given = {"DATABASE_URL": self.url, "METALOOM_PORT": "", "METALOOM_ACCEPT": "durability", **settings}
        return CliRunner().invoke(main, words, env=given)

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""

        async def read(database: Database) -> list[tuple[Any, ...]]:
            async with database.read() as connection:
                return await connection.all(Statement(text))

        return on_database(self.url, read)  # type: ignore[no-any-return]


def shop_at(folder: Path, url: str) -> Shop:
    """A shop whose definitions stand in a new folder below this one."""
    definitions = folder / "definitions"
    definitions.mkdir()
    return Shop(definitions, url)
