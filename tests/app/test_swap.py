"""Workers go over to new definitions while they are asked: nothing fails, is mixed, or is written by the old ones."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import pytest

from tests.app.load import Answer, Load
from tests.app.versions import added, apply_version, stored, versions_in, write_version
from tests.support.figures_plugin import Figure
from tests.support.members import member
from tests.support.running import Running, loom, running

SOON = 2.0
"""Seconds after which every worker answers by what was applied."""

WORKERS = ("serve", "--workers", "2")
TELLING = {"METALOOM_LOG_LEVEL": "debug"}


class Shop:
    """A server of two workers under load, and the definitions it serves."""

    def __init__(self, folder: Path, url: str, server: Running, load: Load) -> None:
        self._folder, self.url, self.server, self.load = folder, url, server, load
        self.applied: list[tuple[float, float]] = []

    def apply(self, number: int) -> None:
        """Bring the next version into force as an analyst does, and note from when to when that lasted."""
        write_version(self._folder / "definitions", number)
        begun = time.monotonic()
        done = loom(self._folder, self.url, "apply", "--yes", "definitions")
        assert done.returncode == 0, done.stderr
        self.applied.append((begun, time.monotonic()))


@contextmanager
def shop(folder: Path, url: str) -> Iterator[Shop]:
    """Version 0 served by two workers, and people at work from the start to the end of the block."""
    apply_version(url, folder / "definitions", 0)
    token = member(url, "anna", "keeper")
    with running(folder, url, *WORKERS, settings=TELLING) as server:
        load = Load(server, token)
        load.begin()
        try:
            yield Shop(folder, url, server, load)
        finally:
            load.finish()


def test_an_apply_under_load_is_seen_whole_and_soon(database_url: str, tmp_path: Path) -> None:
    with shop(tmp_path, database_url) as made:
        made.load.settle()
        made.apply(1)
        time.sleep(SOON)
        made.load.settle()
    hold_together(made)
    hold_stored(made)


@pytest.mark.trial
def test_twenty_applies_under_load_are_seen_whole_and_soon(database_url: str, tmp_path: Path, figure: Figure) -> None:
    with shop(tmp_path, database_url) as made:
        made.load.settle()
        for number in added(20):
            made.apply(number)
            time.sleep(0.2 * number)
        time.sleep(SOON)
        made.load.settle()
    hold_together(made)
    hold_stored(made)
    assert "a change is begun again" in made.server.log
    note(figure, f"20 applies under load, two workers, {database_url.partition(':')[0]}:", made)


def note(figure: Figure, what: str, made: Shop) -> None:
    answers = made.load.answers
    again = made.server.log.count("a change is begun again")
    figure(f"{what} requests", len(answers), goal="no failure, none mixed")
    figure(f"{what} changes begun again by new definitions", again)
    figure(f"{what} until all go by them", slowest(made), "s", goal=f"at most {SOON:g} s")
    figure(f"{what} p99 at rest", p99([one for one in answers if not during(made, one)]), "ms")
    figure(f"{what} p99 while applying", p99([one for one in answers if during(made, one)]), "ms")


def hold_together(made: Shop) -> None:
    """Every answer is a success, of one version, and of the newest one soon after it was applied."""
    answers = made.load.answers
    assert len(answers) > 50
    assert {one.status for one in answers} == {200, 201}, [one for one in answers if one.status not in (200, 201)][:3]
    seen = [(one.begun, versions_in(one.body)) for one in answers]
    assert all(len(versions) == 1 for _, versions in seen)
    late = [
        (begun - done, versions)
        for number, (_, done) in enumerate(made.applied, 1)
        for begun, versions in seen
        if begun > done + SOON and max(versions) < number
    ]
    assert late == []


def hold_stored(made: Shop) -> None:
    """What was acknowledged is stored, and nothing in the table was written by definitions that were not in force."""
    number = len(made.applied)
    columns = ", ".join(["id", "amount", "sum", *(f"added_{one}" for one in added(number))])
    rows = stored(made.url, f"SELECT {columns} FROM thing")  # names of our own
    assert {row[2] - row[1] for row in rows} == {number}
    assert {row[3:] for row in rows} == {tuple(added(number))}
    assert made.load.lost({row[0]: row[1] for row in rows}) == []


def slowest(made: Shop) -> float:
    """Seconds after an apply until the last answer by the version before it was asked for."""
    old = [
        one.begun - done
        for number, (_, done) in enumerate(made.applied, 1)
        for one in made.load.answers
        if max(versions_in(one.body)) < number and one.begun > done
    ]
    return round(max(old, default=0.0), 2)


def during(made: Shop, answer: Answer) -> bool:
    """Whether an apply was under way while it was waited for."""
    return any(begun < answer.begun + answer.took and answer.begun < done for begun, done in made.applied)


def p99(answers: list[Answer]) -> float:
    """Milliseconds within which 99 of 100 were answered."""
    return round(quantiles([one.took for one in answers], n=100)[-1] * 1000, 1)
