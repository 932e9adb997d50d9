"""Pages of documentation that are carried out: files are written down, commands run, and what is shown is compared."""

import re
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from engine.cli import main
from tests.support.running import environment_of

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^(?:`(?P<name>\S+)`\n\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of code; of a file the name that stands above it."""

    name: str | None
    kind: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """All of them, in their order."""
    return (Block(**found.groupdict()) for found in _BLOCK.finditer(page))


def commands(block: Block) -> list[list[str]]:
    """The commands of a block, without the name of the program."""
    lines = [line.split() for line in block.text.splitlines()]
    assert all(line[0] == "loom" for line in lines)
    return [line[1:] for line in lines]


class Desk:
    """Where somebody follows a page: a folder, a database, and what the last command showed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url, self.shown = folder, f"sqlite:///{folder / 'page.sqlite3'}", ""

    def follow(self, block: Block) -> None:
        """Do what a block says."""
        {"yaml": self._write, "csv": self._write, "sh": self._run, "text": self._compare}[block.kind](block)

    def _write(self, block: Block) -> None:
        """A file, under the name above it; one that is there is written anew."""
        assert block.name is not None, f"a file without a name: {block.text}"
        file = self.folder / block.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, encoding="utf-8")

    def _run(self, block: Block) -> None:
        """Commands that go well, in this process: there are many, and one of its own takes seconds to begin."""
        for command in commands(block):
            with chdir(self.folder):
                done = CliRunner().invoke(main, command, env=environment_of(self.url))
            self.shown = done.stdout + done.stderr
            assert done.exit_code == 0, self.shown

    def _compare(self, block: Block) -> None:
        """Lines that the last command has shown, whatever stands between them."""
        shown = self.shown.splitlines()
        for line in block.text.splitlines():
            assert line in shown, f"{line!r} is not in\n{self.shown}"
            shown = shown[shown.index(line) + 1 :]
