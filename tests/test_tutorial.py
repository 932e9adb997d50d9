"""The tutorial works as it is written: its files are written down, its commands are run, one after the other."""

import re
from pathlib import Path

from tests.support.pointers import pointed_at
from tests.support.running import loom, running

TEXT = (Path(__file__).parents[1] / "docs/tutorial.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^(?:`(?P<name>\S+)`\n\n)?```(?P<kind>yaml|sh)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


def lines(block: str) -> list[list[str]]:
    """The commands of a block, without the name of the program."""
    commands = [line.split() for line in block.splitlines()]
    assert all(command[0] == "loom" for command in commands)
    return [command[1:] for command in commands]


def test_every_step_leads_to_the_next(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'library.sqlite3'}"
    *steps, last = BLOCK.finditer(TEXT)
    for step in steps:
        TAKEN[step["kind"]](tmp_path, url, step)
    (command,) = lines(last["text"])
    with running(tmp_path, url, *command) as server, server.client() as client:
        assert client.get("/api/book").status_code == 401


def write(folder: Path, _url: str, step: re.Match[str]) -> None:
    """A file of the tutorial, under the name above it; the schema its first line names is there."""
    file = folder / step["name"]
    file.write_text(step["text"], encoding="utf-8")
    assert pointed_at(file).is_file()


def run(folder: Path, url: str, step: re.Match[str]) -> None:
    """Its commands."""
    for command in lines(step["text"]):
        done = loom(folder, url, *command)
        assert done.returncode == 0, done.stdout + done.stderr


TAKEN = {"yaml": write, "sh": run}
