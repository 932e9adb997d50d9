"""What a user would hand-write instead: FastAPI, SQLAlchemy ORM and pydantic, as their documentation shows it.

BENCH_DB=... BENCH_MODE=sync|async granian --interface asgi fastapi_app:app
`sync`: plain functions in the thread pool, sqlite3 or psycopg. `async`: AsyncSession, aiosqlite or asyncpg.
"""

import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from common import PRAGMAS
from fastapi import Depends, FastAPI, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import DateTime, Numeric, Select, create_engine, event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

DB, MODE = os.environ["BENCH_DB"], os.environ.get("BENCH_MODE", "sync")
POSTGRESQL = DB.startswith("postgresql:")


class Base(DeclarativeBase):
    """All tables."""


class CustomerRow(Base):
    """The table."""

    __tablename__ = "customer"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    mnemonic: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    city: Mapped[str | None]
    industry: Mapped[str]
    level: Mapped[str]
    status: Mapped[str]
    credit_limit: Mapped[Decimal] = mapped_column(Numeric(18, 2))
    owner_id: Mapped[int | None]
    dept_id: Mapped[int | None]
    address: Mapped[str | None]
    zip: Mapped[str | None]
    website: Mapped[str | None]
    note: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime)
    updated_at: Mapped[datetime] = mapped_column(DateTime)
    version: Mapped[int]
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime)


Industry = Literal[
    "retail", "finance", "energy", "health", "transport", "media", "software", "food", "textile", "public"
]
Level = Literal["vip", "gold", "silver", "normal"]
Status = Literal["lead", "active", "dormant", "closed"]
S16, S32, S40, S60 = (Annotated[str, Field(max_length=size)] for size in (16, 32, 40, 60))
S200, S4000 = (Annotated[str, Field(max_length=size)] for size in (200, 4000))
Name = Annotated[str, Field(min_length=1, max_length=120)]
Email = Annotated[str, Field(max_length=120, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Positive = Annotated[int, Field(ge=1)]
Money = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]


class CustomerIn(BaseModel):
    """What a new record is made from."""

    model_config = ConfigDict(extra="forbid")
    code: Annotated[str, Field(min_length=1, max_length=32)]
    name: Name
    industry: Industry
    level: Level
    status: Status
    credit_limit: Money
    mnemonic: S40 | None = None
    phone: S32 | None = None
    email: Email | None = None
    city: S60 | None = None
    owner_id: Positive | None = None
    dept_id: Positive | None = None
    address: S200 | None = None
    zip: S16 | None = None
    website: S200 | None = None
    note: S4000 | None = None


class CustomerChange(BaseModel):
    """What a change may say; a default of None means the key may be left out, not that it may be null."""

    model_config = ConfigDict(extra="forbid")
    name: Name = None
    mnemonic: S40 | None = None
    phone: S32 | None = None
    email: Email | None = None
    city: S60 | None = None
    industry: Industry = None
    level: Level = None
    status: Status = None
    credit_limit: Money = None
    owner_id: Positive | None = None
    dept_id: Positive | None = None
    address: S200 | None = None
    zip: S16 | None = None
    website: S200 | None = None
    note: S4000 | None = None


class CustomerOut(BaseModel):
    """A record as it is answered."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    code: str
    name: str
    mnemonic: str | None
    phone: str | None
    email: str | None
    city: str | None
    industry: str
    level: str
    status: str
    credit_limit: Decimal
    owner_id: int | None
    dept_id: int | None
    address: str | None
    zip: str | None
    website: str | None
    note: str | None
    created_at: datetime
    updated_at: datetime
    version: int
    deleted_at: datetime | None


class PageOut(BaseModel):
    """A list."""

    items: list[CustomerOut]


def open_sqlite(connection: Any, _: object) -> None:
    """The settings every system uses."""
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def page_query(industry: str | None, status: str | None, name: str | None, sort: str, limit: int) -> Select[Any]:
    """The list, filtered as asked."""
    query = select(CustomerRow).where(CustomerRow.deleted_at.is_(None))
    if industry is not None:
        query = query.where(CustomerRow.industry == industry)
    if status is not None:
        query = query.where(CustomerRow.status == status)
    if name is not None:
        query = query.where(CustomerRow.name.contains(name))
    order = CustomerRow.created_at.desc() if sort == "-created_at" else CustomerRow.id
    return query.order_by(order).limit(limit)


def new_row(data: CustomerIn) -> CustomerRow:
    """The row of a new record."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return CustomerRow(**data.model_dump(), created_at=now, updated_at=now, version=1)


def living(row: CustomerRow | None) -> CustomerRow:
    """The row, or 404."""
    if row is None or row.deleted_at:
        raise HTTPException(404)
    return row


def change(row: CustomerRow, data: CustomerChange) -> None:
    """Set what was said."""
    for name, value in data.model_dump(exclude_unset=True).items():
        setattr(row, name, value)
    row.updated_at, row.version = datetime.now(UTC).replace(tzinfo=None), row.version + 1


app = FastAPI()
Limit = Annotated[int, Query(ge=1, le=200)]

if MODE == "sync":
    url = DB.replace("postgresql://", "postgresql+psycopg://") if POSTGRESQL else f"sqlite:///{DB}"
    engine = create_engine(url, pool_size=16, max_overflow=24)
    if not POSTGRESQL:
        event.listen(engine, "connect", open_sqlite)
    sessions = sessionmaker(engine, expire_on_commit=False)

    def session():
        with sessions() as opened:
            yield opened

    Db = Annotated[Session, Depends(session)]

    @app.get("/customers", response_model=PageOut)
    def list_(
        db: Db,
        industry: str | None = None,
        status: str | None = None,
        name_like: str | None = None,
        sort: str = "id",
        limit: Limit = 50,
    ):
        return {"items": db.scalars(page_query(industry, status, name_like, sort, limit)).all()}

    @app.get("/customers/{number}", response_model=CustomerOut)
    def get_(number: int, db: Db):
        return living(db.get(CustomerRow, number))

    @app.post("/customers", response_model=CustomerOut, status_code=201)
    def create_(data: CustomerIn, db: Db):
        row = new_row(data)
        db.add(row)
        db.commit()
        return row

    @app.patch("/customers/{number}", response_model=CustomerOut)
    def patch_(number: int, data: CustomerChange, db: Db):
        row = living(db.get(CustomerRow, number))
        change(row, data)
        db.commit()
        return row
else:
    url = DB.replace("postgresql://", "postgresql+asyncpg://") if POSTGRESQL else f"sqlite+aiosqlite:///{DB}"
    async_engine = create_async_engine(url, **({"pool_size": 16, "max_overflow": 8} if POSTGRESQL else {}))
    if not POSTGRESQL:
        event.listen(async_engine.sync_engine, "connect", open_sqlite)
    async_sessions = async_sessionmaker(async_engine, expire_on_commit=False)

    async def async_session():
        async with async_sessions() as opened:
            yield opened

    AsyncDb = Annotated[AsyncSession, Depends(async_session)]

    @app.get("/customers", response_model=PageOut)
    async def list_(
        db: AsyncDb,
        industry: str | None = None,
        status: str | None = None,
        name_like: str | None = None,
        sort: str = "id",
        limit: Limit = 50,
    ):
        return {"items": (await db.scalars(page_query(industry, status, name_like, sort, limit))).all()}

    @app.get("/customers/{number}", response_model=CustomerOut)
    async def get_(number: int, db: AsyncDb):
        return living(await db.get(CustomerRow, number))

    @app.post("/customers", response_model=CustomerOut, status_code=201)
    async def create_(data: CustomerIn, db: AsyncDb):
        row = new_row(data)
        db.add(row)
        await db.commit()
        return row

    @app.patch("/customers/{number}", response_model=CustomerOut)
    async def patch_(number: int, data: CustomerChange, db: AsyncDb):
        row = living(await db.get(CustomerRow, number))
        change(row, data)
        await db.commit()
        return row
