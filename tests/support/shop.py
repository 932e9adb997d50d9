"""The application that ships, as people find it on their first morning: served, with sample data, and some of them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from engine.compile.files import read_files
from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.service.sample import make_samples, sample_rows
from tests.support.running import running
from tests.support.shipped import PROJECT
from tests.support.world import World, applied
from tests.support.world import running as opened

ROLES = {"admin": "administrator", "gm": "general_manager", "manager": "sales_manager", "rep": "sales_rep"}
"""Of each account; the rep works for the manager, in one department."""


@dataclass(frozen=True)
class Shop:
    """Where it is, and by account what opens a session."""

    address: str
    sessions: dict[str, str]

    def client(self, account: str) -> httpx.Client:
        """The API, for somebody."""
        told = {"authorization": f"Bearer {self.sessions[account]}", "if-match": "*"}
        return httpx.Client(base_url=f"{self.address}/api", headers=told, timeout=60)

    def cookies(self, account: str | None, look: str) -> list[dict[str, str]]:
        """Those of a browser in which somebody is logged in, or nobody; `look` is like `en.dark.standard`."""
        found = [{"name": "look", "value": look, "url": self.address}]
        if account is not None:
            found.append({"name": "loom_session", "value": self.sessions[account], "url": self.address})
        return found


@contextmanager
def shop(folder: Path, url: str) -> Iterator[Shop]:
    """The shop on an empty database, open until the block ends; `folder` keeps its log."""
    sessions = asyncio.run(_furnished(url))
    with running(folder, url, "serve") as server:
        yield Shop(server.address, sessions)


async def _furnished(url: str) -> dict[str, str]:
    report = Report()
    files = read_files((PROJECT / "definitions", PROJECT / "ui_schema"), report)
    catalog = load_files(files, report)
    assert catalog is not None, [str(one) for one in report]
    compiled = await applied(url, catalog, files)
    async with opened(url, compiled) as world:
        sessions = await _people(world)
        rows, clock = sample_rows(compiled), compiled.clock()
        await make_samples(world.database, compiled, rows, clock, more=False, progress=_quiet)
    return sessions


async def _people(world: World) -> dict[str, str]:
    known = {account: await world.person_as(account, role) for account, role in ROLES.items()}
    boss = known["admin"]
    place = await boss.make("department", name="华东销售部")
    await boss.set("user", known["manager"].user, department=place["id"])
    await boss.set("user", known["rep"].user, department=place["id"], manager=known["manager"].user)
    return {account: one.raw.headers["authorization"].removeprefix("Bearer ") for account, one in known.items()}


def _quiet(name: str, done: int, total: int) -> None:
    """Nobody watches."""
