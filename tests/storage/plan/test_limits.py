import pytest

from engine.storage.driver.base import Dialect
from engine.storage.plan.limits import LockSpace, lock_lines, locks_of
from engine.storage.plan.shape import shape_of
from engine.storage.schema import build_tables
from tests.storage.plan.making import catalog, text

DEFAULT = LockSpace(setting=64, sessions=100)


def test_a_new_table_takes_a_lock_for_itself_its_key_and_each_index() -> None:
    """The engine's own tables, 6 with 3 indexes, are part of it."""
    tables = build_tables(catalog(thing={"a": text(unique=True), "b": text(index=())}), Dialect.POSTGRESQL)
    engine = 6 * 2 + 3
    assert locks_of({}, tables) == engine + 2 + (2 + 2)


def test_a_table_that_is_there_takes_one_lock() -> None:
    tables = build_tables(catalog(), Dialect.POSTGRESQL)
    assert locks_of(shape_of(tables, Dialect.POSTGRESQL), tables) == len(tables.tables)


@pytest.mark.parametrize("locks", [0, 5760])
def test_what_fits_has_no_line(locks: int) -> None:
    assert lock_lines(locks, DEFAULT) == []


def test_what_does_not_fit_names_the_setting_and_a_value() -> None:
    (line,) = lock_lines(6411, DEFAULT)
    assert line.blocked
    assert line.remedy == "set max_locks_per_transaction = 128 (now 64) in postgresql.conf and restart it"


@pytest.mark.parametrize("locks", [6411, 20_000, 100_000])
def test_the_named_value_is_enough(locks: int) -> None:
    assert lock_lines(locks, LockSpace(DEFAULT.needed(locks), DEFAULT.sessions)) == []
