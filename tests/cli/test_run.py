"""`loom run` prepares everything for a first look, says how to log in, and keeps all data when it is started again."""

import re
import socket
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.shop import FILES, Shop, shop_at
from tests.support.running import free_port

PASSWORD = r"[a-z2-9]{4}(-[a-z2-9]{4}){3}"
NAME = "  name: {type: text, sample: [Acme, Beta]}\n"


class Started:
    """A shop where `loom run` notes in `served` at which host and port it would serve, and ends."""

    def __init__(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shop, self.write, self.rows = shop, shop.write, shop.rows
        self.served: list[tuple[str, int]] = []
        monkeypatch.setattr(
            "engine.cli.serve.serve_at", lambda _, host, port, workers: self.served.append((host, port))
        )

    def run(self, *words: str, **settings: str) -> Result:
        """`loom run` on the shop's definitions."""
        return self.shop.loom("run", str(self.shop.folder), *words, **settings)


@pytest.fixture
def shop(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Started:
    return Started(shop_at(tmp_path, database_url), monkeypatch)


@pytest.fixture
def small(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Started:
    return Started(shop_at(tmp_path, sqlite_url), monkeypatch)


def test_the_first_run_applies_fills_and_says_how_to_log_in(shop: Started) -> None:
    port = free_port()
    done = shop.run("--demo", "clerk=anna", "--demo", "clerk=王芳", "--port", str(port))
    assert done.exit_code == 0, done.stderr
    plan, _, told = done.stdout.partition("version 0 -> 1.\n")
    assert plan.startswith("+ shop: new application\n")
    assert re.fullmatch(
        rf"""
  sample  60 customer
  log in  admin  {PASSWORD}  administrator
          anna   {PASSWORD}  clerk
          王芳   {PASSWORD}  clerk
          A password serves once: whoever logs in chooses another.
  open    http://127.0.0.1:{port}
  stop    Ctrl C

""",
        told,
    )
    assert shop.served == [("127.0.0.1", port)]
    assert "\x1b" not in done.stdout


def test_sample_records_are_owned_by_several_people_and_by_those_who_can_log_in(shop: Started) -> None:
    shop.run("--demo", "clerk=anna")
    owners = dict(shop.rows('SELECT u.account, count(*) FROM customer c JOIN "user" u ON u.id = c.owner GROUP BY 1'))
    assert sum(owners.values()) == 60
    assert owners["anna"] > 3
    assert len(owners) >= 5
    assert shop.rows("SELECT count(*) FROM _credential") == [(2,)]


def test_the_second_run_keeps_everything_and_shows_what_was_added(shop: Started) -> None:
    shop.run("--demo", "clerk=anna")
    before = shop.rows("SELECT id, name, owner FROM customer ORDER BY id")
    shop.write(order="entity: order\ntitle: name\nfields: {name: text}\n")
    again = shop.run("--demo", "clerk=anna", "--demo", "clerk=bert")
    assert again.exit_code == 0, again.stderr
    assert again.stdout.startswith("+ order: new entity with 7 fields\n")
    assert "  log in  as before; for a new password: loom user reset admin\n" in again.stdout
    assert shop.rows("SELECT id, name, owner FROM customer ORDER BY id") == before
    assert "anna" in [account for (account,) in shop.rows('SELECT account FROM "user"')]
    assert "bert" not in [account for (account,) in shop.rows('SELECT account FROM "user"')]


def test_what_cannot_be_applied_is_shown_with_what_to_do_and_the_former_is_served(small: Started) -> None:
    small.run()
    small.write(customer=FILES["customer"].replace(NAME, "").replace("title: name", "title: owner.name"))
    blocked = small.run()
    assert blocked.exit_code == 0
    lines = blocked.stdout.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("- customer.name: field removed"))
    assert "(60 records) [destructive]" in lines[place]
    assert re.match(r" {6}\S", lines[place + 1])
    assert "Served are the definitions in force, version 1, until this is settled." in lines
    assert len(small.served) == 2


def test_definitions_with_mistakes_are_shown_and_nothing_is_served(small: Started) -> None:
    small.write(customer=FILES["customer"].replace("title: name", "title: nam"))
    done = small.run()
    assert (done.exit_code, small.served) == (1, [])
    assert "customer.yaml:2:8" in done.stderr


def test_sample_data_that_the_definitions_refuse_is_told_and_the_rest_goes_on(small: Started) -> None:
    small.write(customer=FILES["customer"] + "checks:\n  never: {when: name == 'Beta', message: {en: No}}\n")
    done = small.run()
    assert done.exit_code == 0
    assert re.search(r"  sample  none: the check customer\.never refuses \d+ of the records", done.stdout)
    assert re.search(rf"  log in  admin  {PASSWORD}  administrator\n", done.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--administrator", "chief"], "error: there is no role `chief`; name one with --administrator\n"),
        (["--demo", "chief=anna"], "error: there is no role `chief` for anna; there are admin, administrator, clerk\n"),
        (["--demo", "clerk=anna", "--demo", "admin=anna"], "error: anna is there twice\n"),
        (["--demo", "clerk=admin"], "error: admin is there twice\n"),
    ],
)
def test_people_that_cannot_be_made_are_told_before_any_is_made(small: Started, words: list[str], said: str) -> None:
    done = small.run(*words)
    assert (done.exit_code, done.stderr, small.served) == (1, said, [])
    assert small.rows('SELECT count(*) FROM "user"') == [(0,)]


@pytest.mark.parametrize("text", ["anna", "clerk=", "=anna"])
def test_a_demo_person_has_a_role_and_an_account(small: Started, text: str) -> None:
    done = small.run("--demo", text)
    assert done.exit_code == 2
    assert "is not like ROLE=ACCOUNT" in done.stderr


def test_roles_of_people_who_are_not_made_any_more_do_not_matter(small: Started) -> None:
    small.run()
    assert small.run("--demo", "chief=anna", "--administrator", "chief").exit_code == 0


def test_a_port_that_is_taken_is_passed_over_unless_it_was_asked_for(small: Started) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        asked = small.run("--port", str(taken))
        assert asked.exit_code == 1
        assert (
            asked.stderr
            == f"error: cannot listen on 127.0.0.1:{taken}: the port is taken; name another one with --port\n"
        )
        assert small.run(METALOOM_PORT=str(taken)).exit_code == 0
    assert small.served[0][1] > taken


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"METALOOM_BASE_URL": "https://crm.example.com"}, "  open    https://crm.example.com\n"),
        ({"METALOOM_HOST": "localhost"}, "  open    http://localhost:{port}\n"),
        (
            {"METALOOM_HOST": "0.0.0.0"},
            "  open    http://127.0.0.1:{port}\n"
            "          METALOOM_BASE_URL says by which address others reach 0.0.0.0\n",
        ),
    ],
)
def test_the_address_is_one_that_is_answered(small: Started, settings: dict[str, str], told: str) -> None:
    done = small.run(**settings)
    assert told.format(port=small.served[0][1]) in done.stdout


@pytest.mark.parametrize("url", ["postgresql://anna:geheim@127.0.0.1:1/none", "sqlite:////no/such/folder/x.sqlite3"])
def test_a_database_that_is_away_is_told_in_one_line(small: Started, url: str) -> None:
    small.shop.url = url
    done = small.run()
    assert (done.exit_code, small.served) == (1, [])
    assert re.fullmatch(r"error: [^\n]+\n", done.stderr)
    assert "geheim" not in done.stderr
