"""A server does not start where what is promised cannot hold, and says why; and it tells how it is without any data."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.app.application import CannotStart
from engine.app.server import _check
from engine.security.seal import Seal
from engine.service import health as service_health
from engine.service.factors import FACTOR
from engine.settings import Settings
from engine.storage.driver import Database, Statement, Unreachable
from engine.storage.plan.fitness import postgresql_faults, sqlite_faults
from engine.storage.rows.factors import Factor, write_factor
from engine.web import health
from tests.app.versions import apply_version
from tests.service.sales import FILES
from tests.support.members import on_database
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FINE = (150_004, "on", "on", "on", False, NOW.timestamp())
ACCEPT = frozenset({"durability"})  # the servers of the tests sync nothing
SECRET, OTHER = "s" * 32, "t" * 32


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (FINE, ""),
        ((120_000, *FINE[1:]), "PostgreSQL 12 is too old"),
        ((FINE[0], "off", *FINE[2:]), "fsync = off"),
        ((*FINE[:3], "off", *FINE[4:]), "synchronous_commit = off"),
        ((*FINE[:4], True, FINE[5]), "is a standby"),
        ((*FINE[:5], (NOW + timedelta(minutes=5)).timestamp()), "clocks"),
    ],
)
def test_a_server_that_could_lose_what_was_saved_is_not_used(answer: tuple[object, ...], told: str) -> None:
    """P-01: committed is durable; F-40: what is too old is refused."""
    found = list(postgresql_faults(answer, NOW))
    assert [told in one.text for one in found] == [True] * bool(told)


def test_a_file_that_everybody_may_read_is_shut_or_not_served(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P-06: nobody reads past the engine; a file of ours, made before or copied, always starts again."""
    apply_version(sqlite_url, tmp_path / "definitions", 0)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    assert path.stat().st_mode & 0o077 == 0
    asyncio.run(_check(Settings(database_url=sqlite_url)))
    path.chmod(0o644)
    asyncio.run(_check(Settings(database_url=sqlite_url, accept=frozenset({"readable"}))))
    assert path.stat().st_mode & 0o777 == 0o644
    asyncio.run(_check(Settings(database_url=sqlite_url)))
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o644)

    def refused(self: Path, mode: int) -> None:
        raise PermissionError("it is somebody else's")

    monkeypatch.setattr(Path, "chmod", refused)
    with pytest.raises(CannotStart, match="everybody on this machine may read"):
        asyncio.run(_check(Settings(database_url=sqlite_url)))
    assert [one.name for one in sqlite_faults(("3.30.1", ""), NOW)] == ["version"]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("ALTER TABLE _session DROP COLUMN network", "_session.network: a column that this version"),
        ("DROP TABLE _attempt", "the table _attempt is missing: `loom apply` makes it"),
        ("ALTER TABLE thing DROP COLUMN amount", "thing.amount: its column is missing"),
    ],
)
def test_tables_that_are_not_as_they_should_be_are_not_served(
    database_url: str, tmp_path: Path, sql: str, told: str
) -> None:
    """F-05, P-11: an engine that is newer than the tables, or tables that somebody changed."""
    apply_version(database_url, tmp_path / "definitions", 0)
    asyncio.run(_check(Settings(database_url=database_url, accept=ACCEPT)))

    async def broken(database: Database) -> None:
        await database.transact(lambda connection: connection.run(Statement(sql)))

    on_database(database_url, broken)
    with pytest.raises(CannotStart) as refused:
        asyncio.run(_check(Settings(database_url=database_url, accept=ACCEPT)))
    assert told in str(refused.value)


def test_without_the_secret_nobody_gets_in_past_a_second_factor(sqlite_url: str, tmp_path: Path) -> None:
    apply_version(sqlite_url, tmp_path / "definitions", 0)
    settings = Settings(database_url=sqlite_url)

    async def added(database: Database) -> None:
        factor = Factor(Seal((SECRET,)).close(FACTOR, "A" * 32), 0, ())
        await database.transact(lambda connection: write_factor(connection, 1, factor))

    on_database(sqlite_url, added)
    for secret, told in (((), "METALOOM_SECRET is not set"), ((OTHER,), "METALOOM_SECRET does not open")):
        with pytest.raises(CannotStart, match=told):
            asyncio.run(_check(replace(settings, secret=secret)))
    asyncio.run(_check(replace(settings, secret=(OTHER, SECRET))))


def test_health_is_told_to_anybody_and_tells_nothing(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """V-39, V-43: a status and a word; asked often, it costs the database nothing."""

    async def unreachable(connection: object) -> None:
        raise Unreachable("the password is hunter2")

    async def story(shop: World) -> None:
        ann = await visitor(shop, await shop.person("ann"))
        nobody = ann.client
        nobody.headers.pop("cookie")
        live, ready = await nobody.get("/-/live"), await nobody.get("/-/ready")
        assert [(one.status_code, one.text) for one in (live, ready)] == [(200, "live\n"), (200, "ready\n")]
        monkeypatch.setattr(service_health, "read_stamps", unreachable)
        assert (await nobody.get("/-/ready")).status_code == 200  # known for a second
        monkeypatch.setattr(health, "HOLDS", timedelta(0))
        down = await nobody.get("/-/ready")
        assert (down.status_code, down.text, down.headers["retry-after"]) == (503, "not ready\n", "1")
        assert (await nobody.get("/-/live?x=/login")).status_code == 200
        assert (await nobody.post("/-/ready")).status_code == 405

    play(story, FILES)
