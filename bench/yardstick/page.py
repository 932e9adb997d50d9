"""PAGE: a list as a person would write it by hand for this one table: prepared SQL on the driver and a Jinja template.

50 rows of 12 columns in the order of ids, amounts and times formatted, everything escaped; no log-in, rights, filters
or words by language. BENCH_DB=... granian --interface asgi page:app
"""

import os
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
from common import PRAGMAS
from jinja2 import Environment, FileSystemLoader
from litestar import Litestar, get
from litestar.enums import MediaType

DB = os.environ["BENCH_DB"]
SHOWN = ["name", "code", "mnemonic", "phone", "email", "city", "industry", "level", "status"]
SELECT = f"SELECT id, {', '.join(SHOWN)}, credit_limit, created_at, updated_at FROM customer WHERE deleted_at IS NULL"
SQL = SELECT + " ORDER BY id LIMIT 50"

environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
environment.filters["money"] = lambda amount: f"{float(amount):,.2f}"
environment.filters["day"] = lambda moment: moment.strftime("%d %b %Y")
template = environment.get_template("page.html")


def drawn(rows: list[Any]) -> str:
    """The page."""
    return template.render(rows=rows, heads=[*SHOWN, "credit limit", "created", "changed"])


if DB.startswith("postgresql:"):
    pools: list[Any] = []

    async def start() -> None:
        pools.append(await asyncpg.create_pool(DB, min_size=16, max_size=16, statement_cache_size=512))

    @get("/customers", media_type=MediaType.HTML)
    async def page() -> str:
        async with pools[0].acquire() as connection:
            return drawn(await connection.fetch(SQL))

    startup = [start]
else:
    connection = sqlite3.connect(DB, isolation_level=None, cached_statements=512, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(pragma)

    @get("/customers", media_type=MediaType.HTML, sync_to_thread=False)
    def page() -> str:
        found = connection.execute(SQL).fetchall()
        moment = datetime.fromisoformat
        return drawn([(*row[:11], moment(row[11]), moment(row[12])) for row in found])

    startup = []

app = Litestar([page], openapi_config=None, on_startup=startup, debug=False)
