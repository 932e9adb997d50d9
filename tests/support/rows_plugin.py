"""Writes build/rows.json after a whole run: which passed tests show which rows and rules of the requirement catalogue.

A test claims them with `@pytest.mark.rows("ZB-CUS-005", "R-POOL-04", ...)`; what it tries of attacks, bad requests, bad
definitions and faults it names with `@pytest.mark.trust`, which tools/rows_page.py reads. A run narrowed to some tests
writes nothing, because it would take away what the others have shown.
"""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

CLAIM = "row"
ROW = re.compile(r"[A-Z]+-[A-Z]+-\d{3}|R-[A-Z]+-\d{2}")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and _whole(config):
        config.pluginmanager.register(Rows(config.rootpath / "build/rows.json"), "rows")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Properties travel with a report from an xdist worker to its controller; marks do not.
    for item in items:
        rows = [row for mark in item.iter_markers("rows") for row in mark.args]
        strange = [row for row in rows if not ROW.fullmatch(row)]
        if strange:
            raise pytest.UsageError(
                f"{item.nodeid} claims {strange}: rows of the catalogue are like ZB-CUS-005, rules like R-POOL-04"
            )
        item.user_properties += [(CLAIM, row) for row in rows]


class Rows:
    """Collects the rows of passed tests, and writes them to `path` at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._passed: defaultdict[str, list[str]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            for name, row in report.user_properties:
                if name == CLAIM:
                    self._passed[str(row)].append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self._path.parent.mkdir(exist_ok=True)
        found = {row: sorted(tests) for row, tests in sorted(self._passed.items())}
        self._path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _whole(config: pytest.Config) -> bool:
    chosen = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    narrowed = config.option.keyword or config.option.markexpr != "not trial" or config.option.collectonly
    return not (chosen or narrowed)
