"""A process of its own with several tasks that each raise a counter many times: `writer.py URL TASKS TIMES`."""

import asyncio
import sys

from tests.support.databases import opened, sql


async def main(url: str, tasks: int, times: int) -> None:
    async with opened(url) as database:
        read = sql(database, "SELECT n FROM counter")
        write = sql(database, "UPDATE counter SET n = ?", "n")

        async def raise_it(connection):
            (n,) = await connection.one(read)
            await connection.run(write, {"n": n + 1})

        async def writer():
            for _ in range(times):
                await database.transact(raise_it)
                await asyncio.sleep(0)

        await asyncio.gather(*(writer() for _ in range(tasks)))


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
