"""The audit is sealed in its order: what is changed, removed, put in or moved since is found and told of."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from engine.app.worker import Background
from engine.jobs.runner import Runner
from engine.jobs.scheduler import make_known, put_due
from engine.jobs.table import KINDS, OWN
from engine.service import sealing
from engine.service.sealing import is_sealed_by, seal_audit, verify_audit
from engine.storage.driver import DatabaseFailure, Dialect
from engine.storage.plan.audit_guard import GUARDS
from engine.storage.rows.audit import Entry, write_entry
from tests.service.deploying import applied, opened, planned, run
from tests.service.sales import FILES
from tests.support.stage_plugin import Play
from tests.support.world import World, catalog_of, running
from tests.support.world import applied as made

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
COLUMNS = 'at, "by", entity, record, operation, version, before, after, confirmed, action, via'


async def _sealed(shop: World, amount: int = 6) -> list[int]:
    """The ids of entries that are sealed."""
    boss = await shop.person_as("boss", "boss")
    for number in range(amount):
        await boss.make("note", words=f"note {number}")
    await seal_audit(shop.database, NOW)
    return [row[0] for row in await shop.rows("SELECT id FROM _audit ORDER BY id")]


async def _unguarded(shop: World, sql: str) -> None:
    """Do something as whoever may alter tables."""
    for name, (table, _) in GUARDS[shop.database.dialect].items():
        on = f" ON {table}" if shop.database.dialect is Dialect.POSTGRESQL else ""
        await run(shop.database, f"DROP TRIGGER IF EXISTS {name}{on}")
    await run(shop.database, sql)


FAULTS = {
    "changed": ("UPDATE _audit SET after = '{{}}' WHERE id = {third}", ["changed {third}"]),
    "by another": ('UPDATE _audit SET "by" = NULL WHERE id = {third}', ["changed {third}"]),
    "removed": ("DELETE FROM _audit WHERE id = {third}", ["removed {third}"]),
    "the last removed": ("DELETE FROM _audit WHERE id = {last}", ["removed {last}"]),
    "inserted": (
        f"INSERT INTO _audit (id, {COLUMNS}) SELECT -1, {COLUMNS} FROM _audit WHERE id = {{last}}",
        ["inserted -1"],
    ),
    "moved": (
        "UPDATE _audit SET id = -1 WHERE id = {third}; UPDATE _audit SET id = {third} WHERE id = {last};"
        " UPDATE _audit SET id = {last} WHERE id = -1",
        ["moved {third}", "moved {last}"],
    ),
    "a seal": ("UPDATE _seal SET last = last + 1 WHERE id = 1", ["seal 1"]),
}


@pytest.mark.parametrize(("sql", "found"), FAULTS.values(), ids=FAULTS.keys())
def test_what_became_of_entries_is_found(play: Play, sql: str, found: list[str]) -> None:
    async def story(shop: World) -> None:
        ids = await _sealed(shop)
        names = {"third": ids[2], "last": ids[-1]}
        assert (await verify_audit(shop.database)).faults == []
        await _unguarded(shop, sql.format(**names))
        faults = (await verify_audit(shop.database)).faults
        assert [f"{one.what} {one.id}" for one in faults] == [one.format(**names) for one in found]

    play(story, FILES)


def test_whoever_notes_a_digest_learns_that_all_was_made_anew(play: Play) -> None:
    async def story(shop: World) -> None:
        await _sealed(shop)
        digest = (await verify_audit(shop.database)).sealed.digest
        assert await is_sealed_by(shop.database, digest)
        await _unguarded(shop, "DELETE FROM _seal; UPDATE _audit SET after = NULL WHERE id = 1")
        await seal_audit(shop.database, NOW)
        assert (await verify_audit(shop.database)).faults == []
        assert not await is_sealed_by(shop.database, digest)

    play(story, FILES)


@pytest.mark.parametrize("table", ["_audit", "_seal"])
@pytest.mark.parametrize("change", ["UPDATE {table} SET version = 1", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_what_was_noted(play: Play, table: str, change: str) -> None:
    async def story(shop: World) -> None:
        await _sealed(shop, 1)
        with pytest.raises(DatabaseFailure, match="only added to"):
            await run(shop.database, change.format(table=table))
        assert (await verify_audit(shop.database)).faults == []

    play(story, FILES)


def test_a_plan_makes_guards_that_are_missing(database_url: str, tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, FILES)

    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog)
            assert (await planned(database, catalog)).empty
            names = list(GUARDS[database.dialect])
            on = " ON _audit" if database.dialect is Dialect.POSTGRESQL else ""
            await run(database, f"DROP TRIGGER {names[0]}{on}")
            plan = await planned(database, catalog)
            assert [line.path for line in plan.lines] == names[:1]
            await applied(database, catalog)
            assert (await planned(database, catalog)).empty

    asyncio.run(scenario())


RENAMED = {
    **FILES,
    "note.yaml": FILES["note.yaml"]
    .replace("title: words", "title: text")
    .replace("  words: {", "  text: {was: words, "),
}


def test_plans_that_rewrite_entries_seal_them_again_and_cover_up_nothing(database_url: str, tmp_path: Path) -> None:
    for name in ("now", "later"):
        (tmp_path / name).mkdir()
    now, later = catalog_of(tmp_path / "now", FILES), catalog_of(tmp_path / "later", RENAMED)

    async def scenario() -> None:
        async with running(database_url, await made(database_url, now)) as shop:
            ids = await _sealed(shop)
            await _unguarded(shop, f"UPDATE _audit SET after = '{{}}' WHERE id = {ids[3]}")
        async with opened(database_url) as database:
            await applied(database, later)
            audit = await verify_audit(database)
            assert [f"{one.what} {one.id}" for one in audit.faults] == [f"changed {ids[3]}"]
            with pytest.raises(DatabaseFailure, match="only added to"):
                await run(database, "DELETE FROM _audit")

    asyncio.run(scenario())


def test_a_worker_seals_from_time_to_time_and_logs_the_digest(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    async def story(shop: World) -> None:
        await shop.person_as("boss", "boss")
        await make_known(shop.database, OWN)
        await put_due(shop.database, datetime.now(UTC) + timedelta(minutes=1))
        await Runner(Background(shop.application.runtime), KINDS, 1).work_off()
        found = (await verify_audit(shop.database)).sealed
        assert f"the audit is sealed up to entry {found.last}: {found.digest}" in caplog.messages

    with caplog.at_level("INFO", logger="engine.jobs"):
        play(story, FILES)


WRITTEN = "INSERT INTO _audit (at, entity, record, operation, version) VALUES (now(), 'note', 8, 'create', 1)"


def test_ids_that_were_given_before_they_are_kept_are_waited_for(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer, so there it cannot be."""
    monkeypatch.setattr(sealing, "PATIENCE", 0.1)
    entry = Entry(NOW, None, "note", 9, "create", 1, {}, {})

    async def scenario() -> None:
        async with running(postgresql_url, await made(postgresql_url, catalog_of(tmp_path, FILES))) as shop:
            other = await asyncpg.connect(postgresql_url)
            writing = other.transaction()
            await writing.start()
            await other.execute(WRITTEN)
            await shop.database.transact(lambda connection: write_entry(connection, entry))
            assert await seal_audit(shop.database, NOW) is None
            await writing.commit()
            await other.close()
            assert await seal_audit(shop.database, NOW) is not None
            audit = await verify_audit(shop.database)
            assert (audit.sealed.last, audit.waiting, audit.faults) == (2, 0, [])

    asyncio.run(scenario())
