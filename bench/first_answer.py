"""Starts the application on a database in this process and asks it once; prints the seconds from catalog to answer.

python -m bench.first_answer PATH TOKEN, with DATABASE_URL set. Run by bench/many.py, each time in a new process.
"""

import asyncio
import sys
import time
from typing import Any

from engine.app.asgi import create


async def main(path: str, token: str) -> None:
    """Start, ask, stop."""
    begun = time.perf_counter()
    application: Any = create()
    events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    living = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    life = asyncio.create_task(application(living, events.get, told.put))
    await events.put({"type": "lifespan.startup"})
    started = await told.get()
    if started["type"] != "lifespan.startup.complete":
        raise SystemExit(str(started))
    status = await ask(application, path, token)
    spent = time.perf_counter() - begun
    await events.put({"type": "lifespan.shutdown"})
    await told.get()
    await life
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    print(spent)


async def ask(application: Any, path: str, token: str) -> int:
    """The status of a GET."""
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [
        (b"host", b"127.0.0.1"),
        (b"authorization", f"Bearer {token}".encode()),
        (b"accept", b"application/json"),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"limit=50",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await application(scope, receive, send)
    return statuses[0]


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
