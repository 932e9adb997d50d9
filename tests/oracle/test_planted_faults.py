"""Faults in the engine's rights do not go unseen: each that is planted makes a difference."""

import asyncio
from pathlib import Path

import pytest

from tests.oracle.faults import FAULTS
from tests.oracle.rounds import asked

MOST = 12
"""So many rounds are tried."""

TIMES = 150


def is_seen(folder: Path, channels: tuple[str, ...]) -> bool:
    """Whether a difference is found within some rounds."""
    for seed in range(1, MOST + 1):
        url = f"sqlite:///{folder / str(seed)}.sqlite3"
        watch = asyncio.run(asked(url, folder / str(seed), seed, TIMES, channels, enough=1))
        if watch.differences:
            return True
    return False


QUICK = ("no_field_rights", "roles_without_end", "unguarded_rows", "unmasked_columns", "wide_tokens")
"""Those that show at once are tried in every run, the others in trials."""


@pytest.mark.parametrize(
    "fault", [pytest.param(one, marks=() if one in QUICK else pytest.mark.trial) for one in sorted(FAULTS)]
)
def test_a_planted_fault_makes_a_difference(fault: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plant, channels = FAULTS[fault]
    plant(monkeypatch)
    assert is_seen(tmp_path, channels)
