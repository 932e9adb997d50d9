"""Definition files -> the catalog, or everything that is wrong with them: the phases, in their order."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from engine.compile.action_scopes import with_asked
from engine.compile.checks_actions import read_actions
from engine.compile.checks_automations import check_automations, check_triggers
from engine.compile.checks_books import check_books
from engine.compile.checks_circles import check_circles
from engine.compile.checks_conversions import check_conversions
from engine.compile.checks_expressions import check_expressions
from engine.compile.checks_fieldsets import check_unused, said_once
from engine.compile.checks_names import check_names
from engine.compile.checks_numbers import check_numbers
from engine.compile.checks_overlays import say_where_taken_out
from engine.compile.checks_packs import check_packs
from engine.compile.checks_picks import check_pick_orders, check_picks
from engine.compile.checks_sensitive import check_sensitive
from engine.compile.checks_switches import check_switches
from engine.compile.checks_tables import check_tables
from engine.compile.checks_virtual import check_indexes, check_readers, without_kept
from engine.compile.checks_workflows import check_workflows
from engine.compile.dependencies import dependencies
from engine.compile.files import SYSTEM_FOLDER, Files, read_files
from engine.compile.virtual import virtual_fields, with_virtual
from engine.diagnostics import Report
from engine.meta.catalog import Catalog
from engine.meta.declared import Declared
from engine.meta.decode import Decoded, decoded_files
from engine.meta.overlays import takes_out
from engine.meta.resolve import Resolved, resolve, warn_of_unseen, warn_of_unused
from engine.meta.resolve.stories import Test
from engine.meta.source import read_source
from engine.sheets import SUFFIXES


def load(*folders: Path) -> tuple[Catalog | None, Report]:
    """The catalog of the definitions in these folders together with the engine's own.

    None if the report has errors; in either case it may have warnings.
    """
    report = Report()
    files = read_files(folders, report)
    return load_files(files, report), report


def load_files(files: Files, report: Report) -> Catalog | None:
    """The same of files that are at hand; what is wrong goes to `report`."""
    loaded = load_all(files, report)
    return loaded.catalog if loaded else None


class Loaded(NamedTuple):
    """The catalog; and what it was made of, which knows where everything stands."""

    catalog: Catalog
    resolved: Resolved

    @property
    def tests(self) -> tuple[Test, ...]:
        """The tests of the definitions, which are no part of the catalog."""
        return self.resolved.tests


def load_all(files: Files, report: Report) -> Loaded | None:
    """The catalog and what it was made of; None where the report has errors."""
    decoded = _decoded(files, _system(), report)
    loaded = _loaded(decoded, report)
    say_where_taken_out(report, decoded.declared, decoded.below)
    said_once(report, {one.source.file for one in decoded.declared if one.kind == "fieldset"}, decoded.packs)
    return loaded


def _loaded(decoded: Decoded, report: Report) -> Loaded | None:
    declared = decoded.declared
    resolved = resolve(declared, decoded.below, report)
    check_packs(decoded.packs, resolved, report)
    check_names(resolved)
    resolved = read_actions(resolved)
    checked = check_expressions(resolved, report)
    check_conversions(resolved, report)
    check_workflows(resolved, report)
    check_automations(resolved)
    check_switches(checked, resolved)
    check_sensitive(checked, resolved)
    check_tables(checked, resolved)
    check_picks(resolved)
    check_unused(resolved, report)
    graph = dependencies(checked, resolved.catalog)
    # Along a circle nothing can be followed to its end, and what reads it would be reported once more.
    if not check_circles(graph):
        return None
    check_numbers(resolved, graph)
    virtual = without_kept(virtual_fields(graph, resolved.catalog), resolved)
    catalog = with_virtual(resolved.catalog, virtual)
    check_indexes(resolved, virtual)
    check_pick_orders(resolved, virtual)
    check_triggers(resolved, catalog)
    check_readers(checked, with_asked(catalog), virtual, report)
    if report.has_errors:
        return None
    if not check_books(declared, checked, resolved):
        return None
    warn_of_unseen(catalog, resolved.entities)
    warn_of_unused(catalog, resolved.numberings)
    return Loaded(catalog, resolved)


@cache
def _system() -> Sequence[Declared]:
    """The engine's own definitions, read once; whatever is wrong with them would be wrong in every application."""
    report = Report()
    declared = _decoded(read_files((SYSTEM_FOLDER,), report), (), report).declared
    assert not list(report), [str(one) for one in report]
    return declared


def _decoded(files: Files, below: Sequence[Declared], report: Report) -> Decoded:
    sheets = {name: content for name, content in files.items() if name.endswith(SUFFIXES)}
    written = {name: content for name, content in files.items() if name not in sheets}
    sources = [read_source(content, name, report, takes_out) for name, content in written.items()]
    return decoded_files(sources, below, report, sheets)
