"""A server's log tells what failed and where, and nothing of what people sent."""

from pathlib import Path

from engine.storage.driver import Database, Statement
from tests.app.versions import apply_version
from tests.support.members import member, on_database
from tests.support.running import running

SECRET = "Geheimnis4711"


def test_nothing_that_was_sent_is_logged_also_when_it_fails(database_url: str, tmp_path: Path) -> None:
    apply_version(database_url, tmp_path / "definitions", 0)
    token = member(database_url, "anna", "keeper")
    with running(tmp_path, database_url, "serve", settings={"METALOOM_LOG_LEVEL": "debug"}) as server:
        with server.client(token) as client:
            client.headers.update({"user-agent": SECRET, "x-any": SECRET})
            refused = [
                client.post("/api/-/session", json={"account": SECRET, "password": SECRET}),
                client.get(f"/api/{SECRET}?where={SECRET}"),
                client.get("/api/thing", params={"where": f"name == '{SECRET}"}),
                client.post("/api/thing", json={"name": SECRET, "amount": SECRET}),
                client.post("/api/thing", content=SECRET),
                client.get("/nothing", headers={"cookie": f"loom_session={SECRET}"}),
            ]
            assert all(300 <= one.status_code < 500 for one in refused)
            on_database(database_url, dropped)
            failed = client.post("/api/thing", json={"name": SECRET, "amount": 1})
        assert failed.status_code == 500
        assert server.stop() == 0
        told = server.log
    assert f"request {failed.json()['request']} failed" in told
    assert "engine/service/write.py" in told
    assert SECRET not in told
    assert token not in told
    assert "POST" not in told


async def dropped(database: Database) -> None:
    """Somebody breaks what the engine relies on."""
    await database.transact(lambda connection: connection.run(Statement("DROP TABLE thing")))
