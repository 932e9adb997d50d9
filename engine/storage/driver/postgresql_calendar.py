"""Days and instants between asyncpg and PostgreSQL, all of them finite.

asyncpg by itself sends the first and the last there is, 9999-12-31 among them, as `-infinity` and `infinity`: they come
back the same, but cannot be calculated with.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
MICROSECOND = timedelta(microseconds=1)


async def keep_finite(raw: Any) -> None:
    """Prepare a new connection; it asks the server nothing."""
    await raw.set_type_codec("date", schema="pg_catalog", format="tuple", encoder=_days, decoder=_date)
    await raw.set_type_codec(
        "timestamptz", schema="pg_catalog", format="tuple", encoder=_microseconds, decoder=_instant
    )


def _days(value: date) -> tuple[int]:
    return (value.toordinal() - EPOCH_DAY,)


def _date(value: tuple[int]) -> date:
    return date.fromordinal(value[0] + EPOCH_DAY)


def _microseconds(value: datetime) -> tuple[int]:
    return ((value - EPOCH) // MICROSECOND,)


def _instant(value: tuple[int]) -> datetime:
    return EPOCH + timedelta(microseconds=value[0])
