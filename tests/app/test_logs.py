"""The log tells what happened and where in the code, and nothing of what people sent."""

import io
import logging
import logging.config
import re
from collections.abc import Iterator

import pytest

from engine.app.logs import TALKATIVE, logging_of

SECRET = "Frau Meier, 0172 555"

NAMED = ("asyncio", "_granian", "granian.access", *TALKATIVE)


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What is logged while the test runs, at the level it names."""
    level = getattr(request, "param", "info")
    root, kept = logging.getLogger(), logging.getLogger().handlers[:]
    before = root.level, {name: logging.getLogger(name).level for name in NAMED}
    logging.config.dictConfig(logging_of(level))
    stream = io.StringIO()
    root.handlers[0].setStream(stream)  # type: ignore[attr-defined]
    yield stream
    root.handlers[:] = kept
    root.setLevel(before[0])
    for name, level in before[1].items():
        found = logging.getLogger(name)
        found.setLevel(level)
        found.filters.clear()


@pytest.mark.parametrize("written", ["debug"], indirect=True)
@pytest.mark.parametrize("name", ["transitions.core", "httpx2", "httpcore2.http11"])
def test_neither_moves_of_records_nor_addresses_that_are_asked_are_told(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("HTTP Request: POST https://hooks.example.com/loom?token=t")
    assert written.getvalue() == ""


def test_an_exception_is_shown_without_its_message(written: io.StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("engine.any").exception("it failed")
    assert "it failed" in written.getvalue()
    assert "test_logs.py" in written.getvalue()
    assert "builtins.ValueError" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_a_forgotten_exception_is_told_in_its_first_line(written: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task ValueError('%s')>", SECRET)
    assert "Task exception was never retrieved" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_a_line_says_when_how_grave_and_which_process(written: io.StringIO) -> None:
    logging.getLogger("engine.any").warning("careful")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} WARNING \d+ careful\n", written.getvalue())


@pytest.mark.parametrize("written", ["debug", "info", "warning", "error"], indirect=True)
def test_the_level_says_what_is_left_out(written: io.StringIO, request: pytest.FixtureRequest) -> None:
    levels = ["debug", "info", "warning", "error"]
    for name in levels:
        logging.getLogger("engine.any").log(logging.getLevelName(name.upper()), name)
        logging.getLogger("_granian").log(logging.getLevelName(name.upper()), name)
    chosen = request.node.callspec.params["written"]
    told = [line.split()[-1] for line in written.getvalue().splitlines()]
    assert told == [name for name in levels[levels.index(chosen) :] for _ in range(2)]
