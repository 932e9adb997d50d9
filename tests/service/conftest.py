"""Every `make test` plays stories on SQLite and some on PostgreSQL; `make trials` plays all on both."""

from pathlib import Path

import pytest

from tests.support.mostly_sqlite import leave_to_trials

ALWAYS = (
    "test_deploy_locks",
    "test_deploy_workflows",
    "test_number_load",
    "test_picks",
    "test_random_changes",
    "test_random_lines",
    "test_workflows",
)
"""The files whose stories are about what differs between the two: locks, numbers, whole databases."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    leave_to_trials(items, Path(__file__).parent, "play", ALWAYS)
    leave_to_trials(items, Path(__file__).parent, "database_url", ALWAYS, every=2)
