"""Definitions of tests: the small application that single files are put into, and what a file expects of the loader."""

import re
from pathlib import Path
from typing import NamedTuple

from engine.compile.files import Files, read_files
from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.meta.catalog import Catalog

DEFINITIONS = Path(__file__).parent.parent / "definitions"
DESK = DEFINITIONS / "desk"
"""A small application as people write one: customers and contacts, three roles, tests."""
_MARK = re.compile(rb"# (error|warning): ([A-Z-]+)")


class Found(NamedTuple):
    """A finding of the loader, or one that is expected."""

    severity: str
    code: str
    line: int


def base() -> Files:
    """The small application: app, customer, contact, staff, grade."""
    return read_files((DEFINITIONS / "base",), Report())


def load_with(name: str, content: bytes) -> tuple[Catalog | None, Report]:
    """The catalog and the report of the small application with one more file; `the_app_*` is its app instead."""
    report = Report()
    kept = {one: text for one, text in base().items() if not (name.startswith("the_app_") and text.startswith(b"app:"))}
    return load_files({**kept, name: content}, report), report


def expected(content: bytes) -> set[Found]:
    """What the comments of a file say: `# error: CODE` on the guilty line."""
    return {
        Found(mark[1].decode(), mark[2].decode(), number)
        for number, line in enumerate(re.split(rb"\r\n|\r|\n", content), 1)
        for mark in _MARK.finditer(line)
    }


def found_in(report: Report, name: str) -> set[Found]:
    """What was found in one file."""
    return {Found(one.severity, one.code, one.span.line) for one in report if one.span and one.span.file == name}
