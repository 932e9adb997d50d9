"""The tutorial works as it is written: its files are written down, its commands are run, one after the other."""

import re
from pathlib import Path

from tests.support.running import loom, running

TEXT = (Path(__file__).parents[1] / "docs/tutorial.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(yaml|sh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# (\S+)\n")


def lines(block: str) -> list[list[str]]:
    """The commands of a block, without the name of the program."""
    commands = [line.split() for line in block.splitlines()]
    assert all(command[0] == "loom" for command in commands)
    return [command[1:] for command in commands]


def test_every_step_leads_to_the_next(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'library.sqlite3'}"
    *steps, (_, last) = BLOCK.findall(TEXT)
    for kind, block in steps:
        TAKEN[kind](tmp_path, url, block)
    (command,) = lines(last)
    with running(tmp_path, url, *command) as server, server.client() as client:
        assert client.get("/api/book").status_code == 401


def write(folder: Path, _url: str, block: str) -> None:
    """A file of the tutorial, under the name in its first line."""
    named = NAMED.match(block)
    assert named is not None, block
    (folder / named[1]).parent.mkdir(exist_ok=True)
    (folder / named[1]).write_text(block, encoding="utf-8")


def run(folder: Path, url: str, block: str) -> None:
    """Its commands."""
    for command in lines(block):
        done = loom(folder, url, *command)
        assert done.returncode == 0, done.stdout + done.stderr


TAKEN = {"yaml": write, "sh": run}
