"""The reference work: the 21-column table `customer` and its deterministic rows. Nothing here knows our engine."""

import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

INDUSTRIES = ["retail", "finance", "energy", "health", "transport", "media", "software", "food", "textile", "public"]
LEVELS = ["vip", "gold", "silver", "normal"]
STATUSES = ["lead", "active", "dormant", "closed"]
CITIES = ["Berlin", "Paris", "Madrid", "Rome", "Vienna", "Prague", "Lisbon", "Dublin", "Oslo", "Warsaw"]
WORDS = [
    *["alpha", "breeze", "cobalt", "delta", "ember", "fjord", "garnet", "harbor"],
    *["indigo", "jasper", "kestrel", "lumen", "meadow", "nectar", "orchid", "pioneer"],
]
COLUMNS = [
    *["id", "code", "name", "mnemonic", "phone", "email", "city", "industry", "level", "status"],
    *["credit_limit", "owner_id", "dept_id", "address", "zip", "website", "note"],
    *["created_at", "updated_at", "version", "deleted_at"],
]
ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
CASE = os.environ.get("BENCH_CASE", "plain")
ROLED = CASE == "roles"
"""Whether readers have roles: who asks is person ME of department DEPARTMENT, whose records are every so many."""
ME = DEPARTMENT = 1
OF_DEPARTMENT, OF_MINE = 8, 16
EPOCH = datetime(2020, 1, 1)
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    f"PRAGMA synchronous={os.environ.get('BENCH_SYNCHRONOUS', 'NORMAL')}",
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-65536",
    "PRAGMA mmap_size=268435456",
)
"""How every system opens SQLite; `BENCH_SYNCHRONOUS` holds for all of one run."""


def rows(count: int = ROWS, seed: int = 20240229) -> Iterator[tuple[Any, ...]]:
    """Tuples in the order of COLUMNS; times are naive UTC datetimes, credit_limit text with two places."""
    pick = random.Random(seed).randrange
    for number in range(1, count + 1):
        one, two = WORDS[pick(16)], WORDS[pick(16)]
        created = EPOCH + timedelta(seconds=pick(5 * 365 * 86400), microseconds=pick(1000000))
        yield (
            *(number, f"C{number:08d}", f"{one} {two} {number % 997} ltd", (one[:2] + two[:2]).upper()),
            *(f"+49{pick(10**9, 10**10)}", f"contact{number}@{one}{two}.example", CITIES[pick(10)]),
            *(INDUSTRIES[pick(10)], LEVELS[pick(4)], STATUSES[pick(4)]),
            *(f"{pick(10**7) / 100:.2f}", *_belonging(number, pick(1, 201), pick(1, 41))),
            *(f"{pick(1, 300)} {two.title()} Street", f"{pick(10000, 99999)}", f"https://{one}{two}.example"),
            f"note {number} " + " ".join(WORDS[pick(16)] for _ in range(6)),
            *(created, created + timedelta(days=pick(30)), 1, None),
        )


def _belonging(number: int, owner: int, department: int) -> tuple[int, int]:
    """Owner and department of a record: those that were drawn, or with roles such that an id tells whose it is."""
    if not ROLED:
        return owner, department
    return ME if number % OF_MINE == 0 else 2 + number % 199, 1 + number % OF_DEPARTMENT


def ddl(dialect: str) -> list[str]:
    """The table and its indexes."""
    key = "INTEGER PRIMARY KEY AUTOINCREMENT" if dialect == "sqlite" else "SERIAL PRIMARY KEY"
    moment = "DATETIME" if dialect == "sqlite" else "TIMESTAMP"
    return [
        f"""CREATE TABLE customer (
  id {key}, code VARCHAR(32) NOT NULL UNIQUE, name VARCHAR(120) NOT NULL, mnemonic VARCHAR(40),
  phone VARCHAR(32), email VARCHAR(120), city VARCHAR(60), industry VARCHAR(20) NOT NULL,
  level VARCHAR(20) NOT NULL, status VARCHAR(20) NOT NULL, credit_limit NUMERIC(18,2) NOT NULL,
  owner_id INTEGER, dept_id INTEGER, address VARCHAR(200), zip VARCHAR(16), website VARCHAR(200), note TEXT,
  created_at {moment} NOT NULL, updated_at {moment} NOT NULL, version INTEGER NOT NULL, deleted_at {moment})""",
        "CREATE INDEX ix_customer_ind_stat ON customer (industry, status, created_at)",
        "CREATE INDEX ix_customer_created ON customer (created_at)",
        "CREATE INDEX ix_customer_owner ON customer (owner_id)",
        "CREATE INDEX ix_customer_dept ON customer (dept_id)",
    ]
