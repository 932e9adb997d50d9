"""The tutorial works as it is written: its files are written down, its commands are run, one after the other."""

from pathlib import Path

from tests.support.pages import DOCS, Desk, blocks, commands
from tests.support.pointers import pointed_at
from tests.support.running import running

TEXT = (DOCS / "tutorial.md").read_text(encoding="utf-8")


def test_every_step_leads_to_the_next(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    *steps, last = blocks(TEXT)
    for step in steps:
        desk.follow(step)
        assert step.name is None or pointed_at(tmp_path / step.name).is_file()
    (command,) = commands(last)
    with running(tmp_path, desk.url, *command) as server, server.client() as client:
        assert client.get("/api/book").status_code == 401
