"""`loom explain-access` says what somebody may do with a record, and by which role."""

from pathlib import Path

import pytest

from tests.cli.shop import Shop, shop_at


@pytest.fixture
def shop(tmp_path: Path, sqlite_url: str) -> Shop:
    made = shop_at(tmp_path, sqlite_url)
    made.loom("apply", "--yes", str(made.folder))
    made.loom("user", "add", "ann", "--name", "Ann", "--role", "administrator")
    made.loom("user", "add", "bob", "--role", "clerk")
    return made


def test_each_right_stands_with_the_conditions_that_give_it(shop: Shop) -> None:
    done = shop.loom("explain-access", "ann", "user/1")
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "user/1 and Ann (ann), roles: admin, administrator"
    read = lines.index("read: yes")
    assert lines[read + 1 : read + 3] == ["    admin: true holds", "    everybody: true holds"]
    assert "restore: no" in lines


def test_fields_that_are_not_seen_are_listed(shop: Shop) -> None:
    lines = shop.loom("explain-access", "bob", "user/1").stdout.splitlines()
    assert lines[0] == "user/1 and bob (bob), roles: clerk"
    (hidden,) = [one for one in lines if one.startswith("fields not seen: ")]
    assert "phone" in hidden
    assert "name" not in hidden.removeprefix("fields not seen: ").split(", ")


@pytest.mark.parametrize(
    ("account", "record", "reason"),
    [
        ("ann", "user", "names no record"),
        ("ann", "user/99", "there is no record user/99"),
        ("ann", "ghost/1", "there is no record ghost/1"),
        ("eve", "user/1", "nobody who can log in now is called `eve`"),
    ],
)
def test_what_is_not_there_is_told(shop: Shop, account: str, record: str, reason: str) -> None:
    done = shop.loom("explain-access", account, record)
    assert (done.exit_code, reason in done.stderr) == (1, True)
