"""LIMIT: what a person would write by hand for this one table, without log-in, rights, version check or audit.

BENCH_DB=... granian --interface asgi limit:app
"""

import os

from common import DEPARTMENT, ME, ROLED
from limit_store import Customer, CustomerCreate, CustomerPatch, Page, PostgresqlStore, SqliteStore
from litestar import Litestar, get, patch, post
from litestar.exceptions import NotFoundException, PermissionDeniedException

DB = os.environ["BENCH_DB"]


def found(record: Customer | None) -> Customer:
    """The record, or 404."""
    if record is None:
        raise NotFoundException
    return record


def allowed(new: CustomerCreate) -> CustomerCreate:
    """The same, or 403."""
    if ROLED and new.dept_id != DEPARTMENT and new.owner_id != ME:
        raise PermissionDeniedException
    return new


if DB.startswith("postgresql:"):
    pool = PostgresqlStore(DB)

    @get("/customers")
    async def list_(industry: str | None = None, status: str = "", name_like: str = "", limit: int = 50) -> Page:
        if industry is None:
            return Page(await pool.simple(limit))
        return Page(await pool.filtered(industry, status, name_like, limit))

    @get("/customers/{number:int}")
    async def get_(number: int) -> Customer:
        return found(await pool.get(number))

    @post("/customers")
    async def create_(data: CustomerCreate) -> Customer:
        return await pool.create(allowed(data))

    @patch("/customers/{number:int}")
    async def patch_(number: int, data: CustomerPatch) -> Customer:
        return found(await pool.update(number, data))

    startup = [pool.start]
else:
    store = SqliteStore(DB)

    @get("/customers", sync_to_thread=False)
    def list_(industry: str | None = None, status: str = "", name_like: str = "", limit: int = 50) -> Page:
        if industry is None:
            return Page(store.simple(limit))
        return Page(store.filtered(industry, status, name_like, limit))

    @get("/customers/{number:int}", sync_to_thread=False)
    def get_(number: int) -> Customer:
        return found(store.get(number))

    @post("/customers", sync_to_thread=False)
    def create_(data: CustomerCreate) -> Customer:
        return store.create(allowed(data))

    @patch("/customers/{number:int}", sync_to_thread=False)
    def patch_(number: int, data: CustomerPatch) -> Customer:
        return found(store.update(number, data))

    startup = []

app = Litestar([list_, get_, create_, patch_], openapi_config=None, on_startup=startup, debug=False)
