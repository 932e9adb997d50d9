"""The lock that keeps definitions as they are while somebody writes by them (PostgreSQL).

Whoever writes shares it, an apply holds it alone; it ends with the transaction, so a killed process leaves none
behind. SQLite needs none: it has one writer at a time.
"""

from collections.abc import Mapping

from engine.storage.driver.base import Dialect

_KEY = 5_063_420_210_100_917_000
"""Any number will do, as long as nobody else takes advisory locks by it in this database."""

ALONE: Mapping[Dialect, str] = {
    Dialect.SQLITE: "",
    Dialect.POSTGRESQL: f"SELECT pg_advisory_xact_lock({_KEY})",
}
"""SQL to begin an apply with."""

SHARED: Mapping[Dialect, str] = {
    Dialect.SQLITE: "",
    Dialect.POSTGRESQL: f"SELECT pg_advisory_xact_lock_shared({_KEY})",
}
"""SQL to begin a transaction with that writes by the definitions."""
