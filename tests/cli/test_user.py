"""`loom user` makes people and gives them passwords that serve once."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.compile import Compiled
from engine.security.passwords import Passwords
from engine.service import deploy, sessions
from engine.storage.driver import Database
from tests.cli.shop import Shop, shop_at
from tests.support.members import member, on_database
from tests.support.world import CHEAP

SHOWN = (
    r"account:  {account}\npassword: ([a-z2-9]{{4}}(?:-[a-z2-9]{{4}}){{3}})  \(serves once; a new one is asked for\)\n"
)


@pytest.fixture
def shop(tmp_path: Path, database_url: str) -> Shop:
    made = shop_at(tmp_path, database_url)
    made.loom("apply", "--yes", str(made.folder))
    return made


@pytest.fixture
def small(tmp_path: Path, sqlite_url: str) -> Shop:
    made = shop_at(tmp_path, sqlite_url)
    made.loom("apply", "--yes", str(made.folder))
    return made


def password(shop: Shop, *words: str) -> str:
    """What the command prints to log in with."""
    done = shop.loom("user", *words)
    assert done.exit_code == 0, done.stderr
    shown = re.fullmatch(SHOWN.format(account=words[1]), done.stdout)
    assert shown is not None, done.stdout
    return shown[1]


def logged_in(shop: Shop, account: str, password: str) -> sessions.Session | None:
    """The session that these two open."""

    async def tried(database: Database) -> sessions.Session | None:
        stored = await deploy.in_force(database)
        assert stored is not None
        compiled = Compiled(stored.catalog, stored.version, database.dialect)
        return await sessions.log_in(database, compiled, Passwords(CHEAP), account, password, datetime.now(UTC))

    found: sessions.Session | None = on_database(shop.url, tried)
    return found


def test_a_new_person_logs_in_once_with_the_password_shown(shop: Shop) -> None:
    told = password(shop, "add", "anna", "--name", "Anna Berg", "--role", "clerk", "--role", "administrator")
    session = logged_in(shop, "anna", told)
    assert session is not None
    who = session.principal
    assert (who.name, who.roles, who.must_change_password) == ("Anna Berg", {"clerk", "administrator"}, True)


def test_a_link_to_a_new_password_is_printed(shop: Shop) -> None:
    member(shop.url, "anna", "clerk")
    printed = [shop.loom("user", "reset", "anna").stdout for _ in range(2)]
    assert all(re.fullmatch(r"http://127\.0\.0\.1:8000/-/reset/[\w-]{43}\n", one) for one in printed)
    assert shop.rows("SELECT count(*) FROM _reset") == [(1,)]
    assert shop.rows("SELECT count(*) FROM _session") == [(1,)]


def test_a_person_without_a_name_is_called_as_the_account(small: Shop) -> None:
    password(small, "add", "anna")
    assert small.rows('SELECT account, name, active FROM "user"') == [("anna", "anna", 1)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "anna"], "error: account: Another record has this value\n"),
        (["add", "bert", "--role", "cook"], "error: there is no role `cook`; there are admin, administrator, clerk\n"),
        (["add", "b" * 61, "--name", "n" * 61], "error: account: [^\n]+\nerror: name: [^\n]+\n"),
        (["reset", "bert"], "error: nobody logs in as bert\n"),
    ],
)
def test_what_cannot_be_done_is_told_and_nobody_is_made(small: Shop, words: list[str], said: str) -> None:
    password(small, "add", "anna")
    done = small.loom("user", *words)
    assert done.exit_code == 1
    assert re.fullmatch(said, done.stderr), done.stderr
    assert small.rows('SELECT account FROM "user"') == [("anna",)]
    assert small.rows("SELECT count(*) FROM _credential") == [(1,)]


@pytest.mark.parametrize("words", [("user", "add", "anna"), ("user", "reset", "anna")])
def test_without_definitions_nobody_can_be_made(tmp_path: Path, sqlite_url: str, words: tuple[str, ...]) -> None:
    done = shop_at(tmp_path, sqlite_url).loom(*words)
    assert done.exit_code == 1
    assert done.stderr == "error: no definitions are applied to this database: `loom apply` comes first\n"


def test_what_a_leaver_owned_is_handed_over(small: Shop) -> None:
    for account in ("ann", "bob"):
        password(small, "add", account)
    small.loom("sample")
    owned = small.rows("SELECT count(*) FROM customer WHERE owner = 1")[0][0]
    done = small.loom("user", "hand-over", "ann", "bob")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, f"{owned} records handed over from ann to bob.")
    assert small.rows("SELECT count(*) FROM customer WHERE owner = 1") == [(0,)]
    refused = small.loom("user", "hand-over", "ann", "eve")
    assert (refused.exit_code, "nobody has the account eve" in refused.stderr) == (1, True)
