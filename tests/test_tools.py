"""What the scripts behind the Makefile and the benchmarks say is right."""

import re
from pathlib import Path

import pytest

from bench.systems import SYSTEMS
from bench.table import Cell, Run, markdown
from tools import checks, environment, figures

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("WARNING: Retrying ... NewConnectionError('...')", "no package index can be reached"),
        ("ERROR: Could not find a version (from versions: none)", "no package index can be reached"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    alembic==1:\n    x",
            "does not match its locked hash: alembic==1",
        ),
        ("ERROR: No space left on device", "pip failed: No space left on device"),
    ],
)
def test_a_failure_of_pip_is_told_in_one_line(
    said: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    line = environment.explain(said.splitlines())
    assert told in line
    assert "\n" not in line


def test_every_purpose_has_its_lock_and_its_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name, purpose in environment.PURPOSES.items():
        assert all((ROOT / lock).exists() for lock in (purpose.lock, *purpose.enough))
        assert re.search(rf"\b{name}-environment\b", makefile)


def test_a_check_of_the_tree_needs_no_other_program_than_the_environment_has() -> None:
    assert {step.command[0] for step in (*checks.STEPS, checks.BESIDE)} <= {"ruff", "mypy", "lint-imports", "pytest"}


def cells(title: str, variant: str, *rates: float) -> list[Cell]:
    """One operation in as many rounds as there are rates."""
    return [Cell(title, variant, "get", number, rate, 1, 1, 0, 0) for number, rate in enumerate(rates)]


def test_a_ratio_is_the_median_of_the_rounds_own() -> None:
    run = Run("sqlite", {}, cells("LIMIT", "", 100, 200, 100) + cells("Metaloom", "", 50, 180, 80))
    assert run.ratio("Metaloom", "LIMIT", "get") == 0.8


def test_of_two_variants_the_better_one_counts() -> None:
    run = Run("sqlite", {}, cells("FastAPI + ORM", "sync", 10, 10, 30) + cells("FastAPI + ORM", "async", 20, 20, 20))
    assert run.of("FastAPI + ORM", "get") == {0: 20, 1: 20, 2: 20}


def test_a_goal_that_is_missed_is_said_so() -> None:
    table = markdown(Run("sqlite", {}, cells("LIMIT", "", 100) + cells("Metaloom", "", 60)))
    assert "| Metaloom : LIMIT | 0.6 × (MISSED, goal 0.7) |" in table


def test_a_column_is_void_where_the_yardstick_moved() -> None:
    table = markdown(Run("sqlite", {}, cells("LIMIT", "", 100, 80)))
    assert "| drift of LIMIT | 22% (void) |" in table


def test_the_yardstick_is_measured_first() -> None:
    assert SYSTEMS[0].title == "LIMIT"


def test_a_section_without_a_measurement_keeps_its_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "TRIALS", tmp_path)
    page = "<!-- figures: trials -->\nas it was\n<!-- end -->"
    assert figures.SECTION.sub(figures.filled, page) == page


def test_a_measurement_replaces_the_text_of_its_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "TRIALS", tmp_path)
    noted = '[{"what": "kills survived", "value": 1000, "unit": "kills", "goal": "all"}]'
    (tmp_path / "tests.trials.test_kill_apply.json").write_text(noted, encoding="utf-8")
    page = figures.SECTION.sub(figures.filled, "<!-- figures: trials -->\nas it was\n<!-- end -->")
    assert "### Trials: kill apply" in page
    assert "| kills survived | 1,000 kills | all |" in page
    assert "as it was" not in page


def test_every_page_with_figures_can_be_filled() -> None:
    pages = "".join((ROOT / page).read_text(encoding="utf-8") for page in figures.PAGES)
    assert {name for _, name, _ in figures.SECTION.findall(pages)} <= figures.RENDER.keys()
