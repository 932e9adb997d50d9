"""Measurements as medians, ratios and a Markdown table."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.load import OPERATIONS
from bench.systems import DRF, FASTAPI, LIMIT, METALOOM

GOALS = {  # at least so many times the other, on reads and on writes
    ("sqlite", LIMIT): (0.7, 0.5),
    ("postgresql", LIMIT): (0.7, 0.5),
    ("sqlite", FASTAPI): (3, 2),
    ("postgresql", FASTAPI): (2, 1.4),
}
DRIFT = 0.15


@dataclass(frozen=True)
class Cell:
    """One system at one operation in one round."""

    title: str
    variant: str
    operation: str
    round: int
    rps: float
    p50_us: float
    p99_us: float
    refused: float
    broken: float


@dataclass(frozen=True)
class Run:
    """Every cell of one database, and what the machine and the settings were."""

    database: str
    settings: dict[str, Any]
    cells: list[Cell]

    def of(self, title: str, operation: str) -> dict[int, float]:
        """Requests/s by round, of the variant that is best in the median; of LIMIT the mean where it ran twice."""
        variants: dict[str, dict[int, list[float]]] = {}
        for cell in self.cells:
            if (cell.title, cell.operation) == (title, operation):
                variants.setdefault(cell.variant, {}).setdefault(cell.round, []).append(cell.rps)
        rounds = [{number: sum(rates) / len(rates) for number, rates in found.items()} for found in variants.values()]
        return max(rounds, key=lambda found: median(found.values()), default={})

    def ratio(self, title: str, other: str, operation: str) -> float:
        """How many times `other` it is: the median of the rounds' own ratios."""
        mine, theirs = self.of(title, operation), self.of(other, operation)
        return median(mine[number] / theirs[number] for number in mine.keys() & theirs.keys())

    def drift(self, operation: str) -> float:
        """How far LIMIT itself went apart during the run, as a fraction of its median."""
        rates = [cell.rps for cell in self.cells if (cell.title, cell.operation) == (LIMIT, operation)]
        return (max(rates) - min(rates)) / median(rates)

    @property
    def titles(self) -> list[str]:
        """The systems in the order they were measured."""
        return list(dict.fromkeys(cell.title for cell in self.cells))


def goal(database: str, other: str, operation: str) -> float | None:
    """What our ratio to `other` should at least be."""
    if (database, other) not in GOALS:
        return None
    reads, writes = GOALS[database, other]
    return writes if operation in ("create", "patch") else reads


def markdown(run: Run) -> str:
    """The table of a run: rates, then our ratios beside their goals, then how steady the yardstick was."""
    operations = [one for one in OPERATIONS if any(cell.operation == one for cell in run.cells)]
    lines = [_row("requests/s", (OPERATIONS[one] for one in operations)), _row("---", ("---:" for _ in operations))]
    lines += [_row(title, (_rate(run, title, one) for one in operations)) for title in run.titles]
    others = [other for other in (LIMIT, FASTAPI, DRF) if {other, METALOOM} <= set(run.titles)]
    lines += [_row(f"{METALOOM} : {other}", (_against(run, other, one) for one in operations)) for other in others]
    lines.append(_row("drift of LIMIT", (_drift(run.drift(one)) for one in operations)))
    return "\n".join(lines)


def goal_line(database: str) -> str:
    """The goals of a database in words."""
    said = [
        f"{reads:g} × {other} on reads and {writes:g} × on writes"
        for (kind, other), (reads, writes) in GOALS.items()
        if kind == database
    ]
    return f"Goals, with everything on (session, rights, validation, audit, version): at least {'; '.join(said)}."


def _row(head: str, cells: Iterable[str]) -> str:
    return f"| {head} | {' | '.join(cells)} |"


def _rate(run: Run, title: str, operation: str) -> str:
    return f"{median(run.of(title, operation).values()):,.0f}"


def _against(run: Run, other: str, operation: str) -> str:
    ratio, wanted = run.ratio(METALOOM, other, operation), goal(run.database, other, operation)
    if wanted is None:
        return f"{ratio:.2g} ×"
    return f"{ratio:.2g} × ({'goal' if ratio >= wanted else 'MISSED, goal'} {wanted:g})"


def _drift(drift: float) -> str:
    return f"{drift:.0%}" + ("" if drift <= DRIFT else " (void)")
