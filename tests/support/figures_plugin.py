"""The `figure` fixture: what a trial measured, kept in build/figures/ until tools/figures.py writes docs/figures.md."""

import json
from collections.abc import Callable

import pytest

FIGURE = "figure"
Figure = Callable[..., None]


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """`figure("catalog swap, two workers", 14830, "requests", goal="0 errors")` notes one measured value.

    `value` is a number or a short text, `unit` what it counts, `goal` what it is held against, in words. Only trials
    are noted: the small form of the same test says nothing about the full size.
    """
    trial = request.node.get_closest_marker("trial") is not None

    def note(what: str, value: float | str, unit: str = "", *, goal: str = "") -> None:
        if trial:
            noted = {"what": what, "value": value, "unit": unit, "goal": goal}
            request.node.user_properties.append((FIGURE, noted))

    return note


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Figures(config), "figures")


class Figures:
    """Writes the figures of passed tests, one file per test module, so that a run of some modules keeps the others'."""

    def __init__(self, config: pytest.Config) -> None:
        self._folder = config.rootpath / "build/figures"
        self._found: dict[str, list[dict[str, object]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" or not report.passed:
            return
        module = report.nodeid.partition("::")[0].removesuffix(".py").replace("/", ".")
        noted = [value for name, value in report.user_properties if name == FIGURE and isinstance(value, dict)]
        if noted:
            self._found.setdefault(module, []).extend(noted)

    def pytest_sessionfinish(self) -> None:
        for module, figures in self._found.items():
            self._folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(figures, indent=1, ensure_ascii=False)
            (self._folder / f"{module}.json").write_text(text + "\n", encoding="utf-8")
