"""Journeys take minutes: every `make test` goes through them on SQLite, `make trials` on PostgreSQL too."""

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        here = item.path.parent == Path(__file__).parent and isinstance(item, pytest.Function)
        if here and getattr(item, "callspec", None) and item.callspec.params.get("database_url") == "postgresql":
            item.add_marker(pytest.mark.trial)
