"""`loom serve` starts, or says in one line for each fault why it does not."""

import re
import socket
from pathlib import Path

import pytest

from engine.web.assets import load_assets
from tests.cli.shop import Shop, shop_at
from tests.support.running import free_port


@pytest.fixture
def shop(tmp_path: Path, sqlite_url: str) -> Shop:
    return shop_at(tmp_path, sqlite_url)


def serve(shop: Shop, *words: str, **settings: str) -> tuple[int, str]:
    """Exit code and what was said."""
    done = shop.loom("serve", *words, **{"METALOOM_PORT": str(free_port()), **settings})
    assert done.stdout == ""
    return done.exit_code, done.stderr


def test_an_empty_database_says_what_comes_first(database_url: str, tmp_path: Path) -> None:
    assert serve(shop_at(tmp_path, database_url)) == (
        1,
        "error: no definitions are applied to this database: `loom apply` comes first\n",
    )


@pytest.mark.parametrize("url", ["postgresql://anna:geheim@127.0.0.1:1/none", "sqlite:////no/such/folder/x.sqlite3"])
def test_a_database_that_is_away_is_told_in_one_line(shop: Shop, url: str) -> None:
    shop.url = url
    code, said = serve(shop)
    assert code == 1
    assert re.fullmatch(r"error: [^\n]+\n", said)
    assert "geheim" not in said


def test_all_wrong_settings_are_told_a_line_each(shop: Shop) -> None:
    wrong = {"METALOOM_PORT": "many", "METALOOM_WORKER": "2", "METALOOM_LOG_LEVEL": "loud", "DATABASE_URL": "mysql://x"}
    assert serve(shop, **wrong) == (
        1,
        "error: METALOOM_WORKER: there is no such setting; did you mean METALOOM_WORKERS?\n"
        "error: DATABASE_URL: a database URL begins with sqlite:/// or postgresql://\n"
        "error: METALOOM_PORT: 'many' is not a whole number from 1 to 65535\n"
        "error: METALOOM_LOG_LEVEL: 'loud' is none of debug, info, warning, error, critical\n",
    )


def test_a_taken_port_is_told(shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert serve(shop, "--port", port) == (
            1, f"error: cannot listen on 127.0.0.1:{port}: the port is taken; name another one with --port\n"
        )  # fmt: skip


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("203.0.113.7", "this machine does not have the address; name another one with --host"),
        ("no.such.host.invalid", "[^\n]+"),
    ],
)
def test_an_address_that_is_not_ours_is_told(shop: Shop, host: str, reason: str) -> None:
    code, said = serve(shop, "--host", host)
    assert code == 1
    assert re.fullmatch(rf"error: cannot listen on {re.escape(host)}:\d+: {reason}\n", said)


def test_assets_that_are_not_built_are_told(shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("engine.app.asgi.load_assets", lambda: load_assets(tmp_path))
    code, said = serve(shop)
    assert code == 1
    assert re.fullmatch(r"error: the assets of the screens are not built: [^\n]+\n", said)


@pytest.mark.parametrize(("option", "text"), [("--port", "0"), ("--port", "70000"), ("--workers", "0")])
def test_an_option_out_of_range_is_a_mistake_in_the_command(shop: Shop, option: str, text: str) -> None:
    assert serve(shop, option, text)[0] == 2
