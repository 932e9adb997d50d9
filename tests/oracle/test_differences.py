"""What the engine answers is what the reference model says, whoever asks for whatever.

A difference names the seed of its round: `asked(url, folder, seed, times)` draws the same again.
"""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from tests.oracle.rounds import asked
from tests.support.figures_plugin import Figure
from tests.support.postgres import Server

PAIRS = 100_000
TIMES = 400


def differences(url: str, folder: Path, seed: int, times: int) -> list[str]:
    """What differs in a round, each with its seed."""
    watch = asyncio.run(asked(url, folder, seed, times))
    assert watch.pairs >= min(times, 20) or watch.differences
    return [f"seed {seed}: {one}" for one in watch.differences]


def test_nobody_gets_more_or_less_than_the_model_says(sqlite_url: str, tmp_path: Path) -> None:
    assert not differences(sqlite_url, tmp_path / "files", 1, 150)


def test_the_same_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    assert not differences(postgresql_url, tmp_path / "files", 3, 80)


@pytest.mark.trial
def test_of_very_many_answers_none_differs(postgres_server: Server, tmp_path: Path, figure: Figure) -> None:
    seed, pairs, found = 1000, 0, []
    channels: Counter[str] = Counter()
    while pairs < PAIRS:
        seed += 1
        folder = tmp_path / str(seed)
        with postgres_server.database() as url:
            here = url if seed % 10 == 0 else f"sqlite:///{tmp_path / str(seed)}.sqlite3"
            watch = asyncio.run(asked(here, folder, seed, TIMES))
        pairs += watch.pairs
        channels.update(watch.channels)
        found += [f"seed {seed}: {one}" for one in watch.differences]
        print(f"seed {seed}: {pairs} pairs, {len(found)} differences", flush=True)
    figure("differences between the engine and the model of rights", len(found), "answers", goal="0")
    figure("pairs of a person and a request", pairs, "pairs", goal="100,000")
    for channel, count in sorted(channels.items()):
        figure(f"of these: {channel}", count, "pairs")
    assert not found
