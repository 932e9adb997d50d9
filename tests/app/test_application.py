"""A worker goes over to other definitions when they are in force, and by itself, whatever happens in between."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from engine.app import application as module
from engine.app.application import Application, CannotStart
from engine.compile import Compiled
from engine.compile.load import load
from engine.service import deploy
from engine.service.work import Context
from engine.settings import Settings
from engine.storage.driver import Connection, Database, Statement, Unreachable
from engine.storage.plan import NewerDefinitions
from engine.storage.rows.stamps import PEOPLE, raise_stamp
from engine.storage.sql.sqlite_functions import register
from tests.app.versions import write_version
from tests.support.databases import opened
from tests.support.world import CHEAP, NOON, World, catalog_of, world


class Place:
    """Definitions in a folder and the database they are applied to."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        write_version(folder, 0)

    async def apply(self, number: int) -> None:
        """As `loom apply` does in another process."""
        write_version(self.folder, number)
        catalog, _ = load(self.folder)
        assert catalog is not None
        async with opened(self.url, functions=register) as database:
            await deploy.bring_up_to_date(database, catalog, {}, "test", NOON)

    async def run(self, sql: str) -> None:
        """Change the database behind everybody's back."""
        async with opened(self.url, functions=register) as database:
            await database.transact(lambda connection: connection.run(Statement(sql)))

    def story(self, told: Callable[[World], Awaitable[None]]) -> None:
        """Run it on version 0."""

        async def whole() -> None:
            async with world(self.url, catalog_of(self.folder, {})) as shop:
                await told(shop)

        asyncio.run(whole())


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place(tmp_path / "definitions", database_url)


def test_a_change_by_definitions_out_of_date_is_made_by_those_in_force(place: Place) -> None:
    async def told(shop: World) -> None:
        client = await shop.client(await shop.person("anna", "keeper"))
        await client.get("/api/thing")
        await place.apply(1)
        assert shop.compiled.version == 1
        made = await client.post("/api/thing", json={"name": "made", "amount": 5})
        assert (made.status_code, made.json()["sum"], made.json()["added_1"]) == (201, 6, 1)
        assert shop.compiled.version == 2

    place.story(told)


def test_a_look_sees_what_was_applied_before_the_first_look(place: Place) -> None:
    async def told(shop: World) -> None:
        await place.apply(1)
        await shop.application.look()
        assert shop.compiled.version == 2

    place.story(told)


def test_many_changes_out_of_date_read_the_definitions_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []

    async def counted(database: Database) -> Compiled | None:
        reads.append(1)
        return await deploy.at_work(database)

    async def told(shop: World) -> None:
        await place.apply(1)
        monkeypatch.setattr(module, "at_work", counted)
        await asyncio.gather(*(shop.application.refresh() for _ in range(10)))
        assert (shop.compiled.version, len(reads)) == (2, 1)

    place.story(told)


def test_a_look_that_fails_half_way_is_taken_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(database: Database) -> Compiled | None:
        raise Unreachable("cannot connect")

    async def told(shop: World) -> None:
        await shop.application.look()
        await place.apply(1)
        with monkeypatch.context() as cut:
            cut.setattr(module, "at_work", away)
            with pytest.raises(Unreachable):
                await shop.application.look()
        await shop.application.look()
        assert shop.compiled.version == 2

    place.story(told)


def test_a_request_ends_by_the_definitions_it_began_with(place: Place) -> None:
    async def told(shop: World) -> None:
        anna = await shop.principal(await shop.person("anna", "keeper"))
        former, runtime = shop.compiled, shop.application.runtime
        await place.apply(1)
        await shop.application.refresh()
        async with runtime.reading(anna) as context:
            assert context.compiled is former
        runtime.let_go(former)
        async with runtime.reading(anna) as context:
            assert context.compiled.version == 2

    place.story(told)


def test_who_changes_something_is_read_again_by_the_definitions_it_is_changed_by(place: Place) -> None:
    async def told(shop: World) -> None:
        anna = await shop.principal(await shop.person("anna", "keeper"))
        await place.apply(1)
        await shop.application.refresh()

        async def version(context: Context) -> int:
            return context.principal.version

        assert (anna.version, await shop.change(anna, version)) == (1, 2)

    place.story(told)


def test_definitions_of_a_newer_engine_are_left_alone(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    async def told(shop: World) -> None:
        client = await shop.client(await shop.person("anna", "keeper"))
        await place.apply(1)
        await place.run("UPDATE _stamp SET n = 99 WHERE name = 'format'")
        shop.application.watch()
        refused = await client.post("/api/thing", json={"name": "made", "amount": 5})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert (await client.get("/api/thing")).status_code == 200
        await asyncio.sleep(0.8)
        assert [one.message for one in caplog.records] == [str(NewerDefinitions(99))]

    place.story(told)


def test_people_are_forgotten_when_their_stamp_rises(place: Place) -> None:
    async def told(shop: World) -> None:
        client = await shop.client(anna := await shop.person("anna", "keeper"))
        await shop.application.look()
        assert (await client.get("/api/thing")).status_code == 200

        async def closed(connection: Connection) -> None:
            await connection.run(Statement(f'UPDATE "user" SET active = false WHERE id = {anna}'))
            await raise_stamp(connection, PEOPLE)

        async with opened(place.url, functions=register) as database:
            await database.transact(closed)
        assert (await client.get("/api/thing")).status_code == 200
        await shop.application.look()
        assert (await client.get("/api/thing")).status_code == 401

    place.story(told)


def test_an_empty_database_cannot_be_served(database_url: str) -> None:
    with pytest.raises(CannotStart, match=r"^no definitions are applied to this database: `loom apply` comes first$"):
        asyncio.run(Application.start(Settings(database_url=database_url), CHEAP))


def test_a_database_that_is_away_cannot_be_served() -> None:
    with pytest.raises(CannotStart, match=r"^cannot connect to postgresql://anna@127.0.0.1:1/none: ") as failed:
        asyncio.run(Application.start(Settings(database_url="postgresql://anna:geheim@127.0.0.1:1/none"), CHEAP))
    assert "geheim" not in str(failed.value)


def test_stopping_ends_the_watch(place: Place) -> None:
    async def whole() -> None:
        await place.apply(0)
        application = await Application.start(Settings(database_url=place.url), CHEAP)
        await asyncio.sleep(0)
        await application.stop()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(whole())


def test_definitions_are_not_swapped_for_the_same(place: Place) -> None:
    async def told(shop: World) -> None:
        before: Compiled = shop.compiled
        await shop.application.refresh()
        assert shop.compiled is before

    place.story(told)
