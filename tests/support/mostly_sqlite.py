"""What runs on both databases, on PostgreSQL once in a while: the rest are trials, so that every run stays short."""

from collections.abc import Collection, Iterable
from pathlib import Path
from zlib import crc32

import pytest


def leave_to_trials(
    items: Iterable[pytest.Item], folder: Path, parameter: str, always: Collection[str] = (), *, every: int = 4
) -> None:
    """Make trials of the tests that `parameter` puts on PostgreSQL but one of `every`; not of the files `always`."""
    for item in items:
        if item.path.parent != folder or item.path.stem in always or not isinstance(item, pytest.Function):
            continue
        given = getattr(item, "callspec", None)
        if given is not None and given.params.get(parameter) == "postgresql" and crc32(item.nodeid.encode()) % every:
            item.add_marker(pytest.mark.trial)
