"""What a server writes about itself on standard error: when, how grave, which process, and never what people sent."""

import logging
from types import TracebackType
from typing import Any, TypeAlias

from engine.text.traces import trace

Caught: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Exceptions are shown as classes and lines of code: their messages quote what people sent."""

    def formatException(self, ei: Caught) -> str:  # noqa: N802 # the library's name
        """The exception without its message."""
        return trace(ei[1]) if ei[1] is not None else ""


class FirstLine(logging.Filter):
    """For asyncio, which tells of a forgotten exception in the first line and quotes it in those that follow."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the message."""
        record.msg, record.args = record.getMessage().partition("\n")[0], None
        return True


TALKATIVE = ("transitions", "httpx2", "httpcore2")
"""Libraries that tell each step, and addresses with what is secret in them."""


def logging_of(level: str) -> dict[str, Any]:
    """The configuration of `logging` for a server that tells everything from `level` on."""
    threshold = level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": Discreet,
                "fmt": "%(asctime)s %(levelname)-7s %(process)d %(message)s",
                "datefmt": "%Y-%m-%d %H:%M:%S%z",
            }
        },
        "filters": {"first line": {"()": FirstLine}},
        "handlers": {"standard error": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            "asyncio": {"filters": ["first line"]},
            **{name: {"level": "WARNING"} for name in TALKATIVE},
            "_granian": {"level": threshold, "propagate": True},
            "granian.access": {"level": "CRITICAL", "propagate": False},
        },
        "root": {"level": threshold, "handlers": ["standard error"]},
    }
