"""Readers and writers of one entity over HTTP, in threads, that note every answer they get."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count, repeat
from random import Random
from typing import Any, TypeAlias
from uuid import uuid4

import httpx

from tests.support.running import Running

PAUSE = 0.008
"""Seconds between two requests of a thread: the server is to have something to do, not everything."""

REQUESTS = 12
"""So many go over one connection; the next one may lead to another worker."""

CUT = 0
"""The status of a request whose connection broke before the answer was whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request: when it was sent (seconds of the monotonic clock), its status, and what it held."""

    what: str
    begun: float
    took: float
    status: int
    body: Any


Amounts: TypeAlias = dict[int, set[int]]
"""By the id of each record that somebody was told is stored: the amount acknowledged last, and those sent since then
whose fate nobody was told."""


class Load:
    """`readers` and `writers` threads at work from `begin` to `finish`."""

    def __init__(self, server: Running, token: str, readers: int = 2, writers: int = 2) -> None:
        self._server, self._token = server, token
        self._over = threading.Event()
        self.answers: list[Answer] = []
        self._written: list[Amounts] = [{} for _ in range(writers)]
        self._names, self._refused = map("made {}-{}".format, repeat(uuid4()), count()), set[str]()
        work: list[Callable[[], None]] = [self._read] * readers
        work += [lambda mine=mine, seed=seed: self._write(mine, seed) for seed, mine in enumerate(self._written)]  # type: ignore[misc]
        self._threads = [threading.Thread(target=one, daemon=True) for one in work]

    def begin(self) -> None:
        """Make a record for the readers, and start all threads."""
        with self._server.client(self._token) as client:
            assert client.post("/api/thing", json={"name": "first", "amount": 1}).status_code == 201
        for thread in self._threads:
            thread.start()

    def settle(self, answers: int = 40) -> None:
        """Wait until so many requests were answered since the last time."""
        wanted, until = len(self.answers) + answers, time.monotonic() + 60
        while len(self.answers) < wanted:
            assert time.monotonic() < until, "nobody is answered"
            time.sleep(0.01)

    def finish(self) -> None:
        """Stop all threads and wait for their last answers."""
        self._over.set()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive(), "a request never ended"

    @property
    def acknowledged(self) -> int:
        """How many records somebody was told are stored."""
        return sum(map(len, self._written))

    def lost(self, found: Mapping[int, int]) -> list[int]:
        """The records that are not among those found, or hold another amount than they may."""
        told = {identity: amounts for mine in self._written for identity, amounts in mine.items()}
        return [identity for identity, amounts in told.items() if found.get(identity) not in amounts]

    def untold(self, found: Iterable[str]) -> set[str]:
        """The names among those found of records whose makers were never told that they are stored."""
        return self._refused & set(found)

    def _read(self) -> None:
        while not self._over.is_set():
            with self._server.client(self._token) as client:
                for _ in range(REQUESTS // 2):
                    self._ask(client, "list", "GET", "/api/thing?limit=20")
                    self._ask(client, "one", "GET", "/api/thing/1")

    def _write(self, mine: Amounts, seed: int) -> None:
        random = Random(seed)
        while not self._over.is_set():
            with self._server.client(self._token) as client:
                for _ in range(REQUESTS // 2):
                    self._create(client, mine, random.randrange(1000))
                    self._update(client, mine, random)

    def _create(self, client: httpx.Client, mine: Amounts, amount: int) -> None:
        name = next(self._names)
        made = self._ask(client, "create", "POST", "/api/thing", {"name": name, "amount": amount})
        if made.status == 201:
            mine[made.body["id"]] = {amount}
        else:
            self._refused.add(name)

    def _update(self, client: httpx.Client, mine: Amounts, random: Random) -> None:
        if mine:
            identity, amount = random.choice(list(mine)), random.randrange(1000)
            changed = self._ask(client, "update", "PATCH", f"/api/thing/{identity}", {"amount": amount})
            mine[identity] = {amount} if changed.status == 200 else mine[identity] | {amount}

    def _ask(self, client: httpx.Client, what: str, method: str, path: str, sent: object = None) -> Answer:
        begun = time.monotonic()
        try:
            given = client.request(method, path, json=sent, headers={"if-match": "*"})
            status, body = given.status_code, given.json()
        except httpx.TransportError as broken:
            status, body = CUT, str(broken)
        answer = Answer(what, begun, time.monotonic() - begun, status, body)
        self.answers.append(answer)
        self._over.wait(PAUSE)
        return answer
