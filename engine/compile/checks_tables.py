"""Are the rows of decision tables what their hit policy needs? Two that fit at once, rows in vain, and gaps."""

from collections.abc import Iterable

from engine.compile.checks_expressions import Checked
from engine.expressions.nodes import Aggregate, AnyNode, Tracked, Under, Virtual
from engine.expressions.walk import walk
from engine.meta.kinds import TableDecl
from engine.meta.resolve import Resolved, Site
from engine.meta.source import Tree
from engine.meta.tables import Row, Table
from engine.rules.tables_findings import gap, never_fits, overlaps, unreachable


def check_tables(checked: Iterable[Checked], resolved: Resolved) -> None:
    """Report what is wrong with tables as wholes, and expressions in cells that read more than they can."""
    for one in checked:
        if one.occurrence.site.declared.kind == "table" and any(map(_is_more, walk(one.typed.node))):
            message = "an expression in a table reads its inputs and stored fields behind them"
            one.occurrence.site.at_value("TAB-CELL", message, "make what it needs an input of the table")
    for name, table in resolved.catalog.tables.items():
        _check(table, resolved.tables[name])


def _is_more(node: AnyNode) -> bool:
    return isinstance(node, Aggregate | Virtual | Under | Tracked)


def _check(table: Table, site: Site) -> None:
    rows = _Places(site)
    for row in never_fits(table):
        rows.at(row).at_value("TAB-UNREACHABLE", "this row fits nothing", "its cells leave no value between them")
    told: set[int] = set()
    for first, second, where in overlaps(table):
        if second.number not in told:  # one pair is enough to find out what is meant
            told.add(second.number)
            message = f"two rows fit when {where}: {rows.shown(second)} and {rows.shown(first)}"
            hint = f"`hit: {table.hit}` takes one; the other row stands in line {rows.line(first)}"
            rows.at(second).at_value("TAB-OVERLAP", message, hint)
    for row, by in unreachable(table):
        if row.number not in told:
            before = f"{rows.shown(by)} in line {rows.line(by)}" if by else "together the rows before it"
            message = f"this row never counts: wherever it fits, {'' if by else 'one of '}{before} comes first"
            rows.at(row).at_value("TAB-UNREACHABLE", message, "put it before, or delete it")
    missing = gap(table) if rows.complete(table) else None
    if missing is not None:
        site.below("table").warn("TAB-GAP", f"no row fits when {missing}", "write a row for it, or `otherwise: `")


class _Places:
    """Where the rows of a table stand, and how they look there."""

    def __init__(self, site: Site) -> None:
        assert isinstance(site.declared.decl, TableDecl), "tables are declared"
        self._site, self._rows = site, site.declared.decl.rows

    def complete(self, table: Table) -> bool:
        """Whether every row of the file could be read."""
        return len(table.rows) == len(self._rows)

    def at(self, row: Row) -> Site:
        """The place of a row."""
        return self._site.below("rows", row.number)

    def line(self, row: Row) -> int:
        """The line it begins in."""
        return self.at(row).span.line

    def shown(self, row: Row) -> str:
        """The row as it is written."""
        cells = ((name, one.value) for name, one in self._rows[row.number].items())
        return f"`{{{', '.join(f'{name}: {_text(value)}' for name, value in cells)}}}`"


def _text(value: Tree) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
