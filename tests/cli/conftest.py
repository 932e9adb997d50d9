"""Every `make test` runs this on SQLite, and every fourth one on PostgreSQL; `make trials` all on both."""

from pathlib import Path

import pytest

from tests.support.mostly_sqlite import leave_to_trials


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    leave_to_trials(items, Path(__file__).parent, "database_url")
