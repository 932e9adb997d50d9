"""`loom dev` follows the files while it serves: a process of its own, edited beside."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.running import Running, running

APP = "app: shop\nlocales: [en]\ntime_zone: UTC\ncurrency: EUR\n"
CUSTOMER = "entity: customer\ntitle: name\nfields:\n  name: text\n"
ROLE = "role: administrator\nincludes: [admin]\ngrants:\n  customer: {read: true}\n"


class Desk:
    """A folder with definitions, and the server that follows them."""

    def __init__(self, folder: Path, server: Running) -> None:
        self.folder, self.server = folder, server

    def save(self, text: str) -> None:
        """As an editor saves it."""
        (self.folder / "definitions" / "customer.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str) -> Iterator[Desk]:
    (tmp_path / "definitions").mkdir()
    for name, text in {"app": APP, "customer": CUSTOMER, "role": ROLE}.items():
        (tmp_path / "definitions" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with running(tmp_path, sqlite_url, "dev") as server:
        yield Desk(tmp_path, server)


def what_only_adds_is_in_force_soon_after_it_is_saved(desk: Desk) -> None:
    desk.save(CUSTOMER + "  fax: text\n")
    desk.server.wait_for(r"\+ customer\.fax: new field: text")
    desk.server.wait_for("the definitions are at version 2 now")


def a_mistake_is_shown_and_what_is_in_force_stays(desk: Desk) -> None:
    desk.save(CUSTOMER + "  fax: text\n  phon: txt\n")
    desk.server.wait_for(r"error\[META-TYPE\]")
    desk.server.wait_for("The definitions in force are served until this is put right")
    with desk.server.client() as client:
        assert client.get("/-/login").status_code == 200
    desk.save(CUSTOMER + "  fax: text\n  phone: text\n")
    desk.server.wait_for("the definitions are at version 3 now")


def what_takes_away_is_printed_as_a_plan_and_not_applied(desk: Desk) -> None:
    desk.save(CUSTOMER + "  fax: text\n")
    desk.server.wait_for(r"`loom apply --confirm customer\.phone`")
    desk.server.wait_for("Version 3 is served until this is settled")


def it_stops_with_its_server(desk: Desk) -> None:
    assert desk.server.stop(signal.SIGTERM) == 0
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", desk.server.port), 1)


def test_it_follows_what_an_author_saves_and_ends(desk: Desk) -> None:
    what_only_adds_is_in_force_soon_after_it_is_saved(desk)
    a_mistake_is_shown_and_what_is_in_force_stays(desk)
    what_takes_away_is_printed_as_a_plan_and_not_applied(desk)
    it_stops_with_its_server(desk)
