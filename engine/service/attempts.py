"""Tries to log in, counted before they are made and for all workers together."""

from datetime import datetime

from engine.security.throttle import Limits, account_key, network_key
from engine.storage.driver import Connection, Database
from engine.storage.rows.attempts import Pace, count_waiting, forget_tries, sweep_tries, try_once


class TooOften(Exception):
    """Somebody tried too often; `seconds` until they may try again. Nothing was counted."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


async def attempt(database: Database, limits: Limits, account: str, address: str, now: datetime) -> None:
    """Count a try; raises TooOften where the account or the network has none left."""
    instant = int(now.timestamp() * 1000)
    paces = {
        account_key(account): _pace(limits.account, limits.window),
        network_key(address): _pace(limits.network, limits.window),
    }

    async def work(connection: Connection) -> None:
        await sweep_tries(connection, instant)
        waits = [await try_once(connection, key, pace, instant) for key, pace in paces.items()]
        if any(waits):
            raise TooOften(-(-max(waits) // 1000))

    await database.transact(work)


async def succeeded(connection: Connection, account: str) -> None:
    """Forget the tries for this account; those of the network stay, else one known account would open it."""
    await forget_tries(connection, account_key(account))


async def waiting(connection: Connection, limits: Limits, now: datetime) -> int:
    """How many accounts have to wait; networks with as many tries count, too: which of the two it is is not kept."""
    return await count_waiting(connection, _pace(limits.account, limits.window), int(now.timestamp() * 1000))


def _pace(tries: int, window: int) -> Pace:
    one = window * 1000 // tries
    return Pace(one, one * (tries - 1))
