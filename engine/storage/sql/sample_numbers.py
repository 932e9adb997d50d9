"""Numbers that look like chance and are the same on both databases: from a row's number, in 64-bit integers.

They guard no secret; they only have to differ from field to field and from row to row.
"""

from hashlib import sha256
from typing import Any, TypeAlias

from sqlalchemy import CTE, BigInteger, Select, bindparam, cast, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Dialect

Number: TypeAlias = ColumnElement[int]

PRIME = 2**31 - 1
"""Everything is counted modulo this prime, so that no product leaves 63 bits (SQLite would go on with floats)."""


def whole(name: str) -> Number:
    """A parameter that is a whole number; PostgreSQL must be told."""
    return cast(bindparam(name, type_=BigInteger), BigInteger)


def constant(number: int) -> Number:
    """A number written out."""
    return literal_column(str(number), BigInteger)


def rows(dialect: Dialect) -> CTE:
    """The rows to make: `n` their number, from `first` to `last`, `t` their creation, `x` and `y` two mixed numbers.

    Parameters besides: `begin` and `span`, in seconds, the time over which all `total` rows from `base` on were made.
    """
    n = _numbers(dialect)
    age = (n.c.n - whole("base")) * whole("span") // whole("total")
    seeded = select(n.c.n, (whole("begin") + age).label("t"), ((n.c.n * 48271 + 11) % PRIME).label("s")).cte("seeded")
    mixed: Select[Any] = select(seeded, ((seeded.c.s * seeded.c.s + seeded.c.n * 7) % PRIME).label("x"))
    once = mixed.cte("once")
    return select(once.c.n, once.c.t, once.c.x, ((once.c.x * once.c.x + once.c.s) % PRIME).label("y")).cte("made")


def mixed(made: CTE, salt: str) -> Number:
    """A number from 0 to PRIME - 1 for each row, another one for each `salt`."""
    digest = sha256(salt.encode()).digest()
    one, two, three = (int.from_bytes(digest[at : at + 8]) % PRIME for at in (0, 8, 16))
    return (made.c.x * constant(one) + made.c.y * constant(two) + constant(three)) % constant(PRIME)


def pick(made: CTE, salt: str, count: int) -> Number:
    """A number from 0 to `count` - 1; of more than PRIME numbers only evenly spread ones are picked."""
    step = -(-count // PRIME)
    number = mixed(made, salt) % constant(count // step)
    return number * constant(step) if step > 1 else number


def _numbers(dialect: Dialect) -> CTE:
    if dialect is Dialect.POSTGRESQL:
        series = func.generate_series(whole("first"), whole("last")).column_valued("series")
        return select(cast(series, BigInteger).label("n")).cte("numbers")
    numbers = select(whole("first").label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < whole("last")))
