"""`loom token` makes tokens for programs, lists them and ends them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.shop import Shop, shop_at


@pytest.fixture
def shop(tmp_path: Path, sqlite_url: str) -> Shop:
    made = shop_at(tmp_path, sqlite_url)
    made.loom("apply", "--yes", str(made.folder))
    made.loom("user", "add", "anna", "--role", "clerk")
    return made


def test_a_token_is_made_listed_and_ended(shop: Shop) -> None:
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    made = shop.loom("token", "add", "anna", "--name", "nightly report", "--scope", "read", "--until", until)
    assert made.exit_code == 0, made.stderr
    token = made.stdout.strip()
    assert re.fullmatch(r"loom_[\w-]{43}", token)
    assert shop.loom("token", "list", "anna").stdout == f"1  {token[:11]}…  nightly report  read  until {until}\n"
    assert token not in str(shop.rows("SELECT * FROM _token"))
    assert shop.loom("token", "end", "anna", "1").exit_code == 0
    assert shop.loom("token", "list", "anna").stdout == ""
    refused = shop.loom("token", "end", "anna", "1")
    assert (refused.exit_code, refused.stderr) == (1, "error: anna has no token 1\n")
    wrong = shop.loom("token", "add", "anna", "--name", "x", "--scope", "fly", "--until", "soon")
    assert (wrong.exit_code, wrong.stderr.count("error: ")) == (1, 2)
    nobody = shop.loom("token", "list", "bert")
    assert (nobody.exit_code, nobody.stderr) == (1, "error: nobody logs in as bert\n")
