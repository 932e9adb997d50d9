"""Fieldsets: what several entities have of one is said once; expressions of one that nobody uses are looked at too."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import msgspec

from engine.compile.checks_expressions import report_problems
from engine.compile.occurrences import of_entity
from engine.diagnostics import Diagnostic, Report
from engine.expressions import check
from engine.meta.packs import Packs
from engine.meta.resolve import Resolved

_OF_THE_ENTITY: Final = "EXP-NAME"
"""Said of a name that an entity may have which uses the fieldset."""

_HINT: Final = "every entity that uses the fieldset needs it: put it into the fieldset"


def check_unused(resolved: Resolved, report: Report) -> None:
    """Report expressions of unused fieldsets that are none, whatever entity would use them."""
    for name, (entity, site) in resolved.unused.items():
        catalog = msgspec.structs.replace(resolved.catalog, entities={**resolved.catalog.entities, name: entity})
        for one in of_entity(entity, catalog, catalog, site):
            _, problems = check(one.text, one.scope, one.want)
            if not any(problem.code == _OF_THE_ENTITY for problem in problems):
                report_problems(problems, one, report)


def said_once(report: Report, files: Collection[str], packs: Packs) -> None:
    """Leave one of the findings that several definitions have at one place of these files, which have fieldsets.

    So of the condition of a pack, which is that of all it brings.
    """
    files = {*files, *(one.source.file for one in packs.switches.values())}
    found: dict[tuple[object, ...], Diagnostic] = {}
    for one in report.diagnostics:
        shared = one.span is not None and one.span.file in files
        found.setdefault((one.code, one.span) if shared else (id(one),), _of_a_fieldset(one) if shared else one)
    report.diagnostics[:] = found.values()


def _of_a_fieldset(found: Diagnostic) -> Diagnostic:
    return replace(found, hint=found.hint or _HINT) if found.code == _OF_THE_ENTITY else found
