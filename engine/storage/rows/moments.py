"""Instants in the driver's form, for tables that no field describes."""

from datetime import datetime
from typing import Any

from engine.storage.driver.base import Dialect
from engine.storage.schema import instant
from engine.text.dates import instant_text


def to_driver(moment: datetime, dialect: Dialect) -> Any:
    """What is bound for an instant."""
    return instant_text(moment) if dialect is Dialect.SQLITE else moment


def from_driver(stored: Any, dialect: Dialect) -> datetime:
    """The instant that was read."""
    found = instant(stored) if dialect is Dialect.SQLITE else stored
    assert isinstance(found, datetime)
    return found
