"""Why a field has its value, in the terms of the screens."""

from engine.meta.catalog import Catalog
from engine.screens.reasons import Attempt, Basis, Cause
from engine.service.why import Why


def cause(found: Why, whole: Catalog) -> Cause:
    """How a value came about."""
    attempts = (
        Attempt(
            name=one.strategy,
            label=one.label,
            outcome=one.outcome,
            table=whole.tables[one.table].label if one.table in whole.tables else None,
            row=one.row,
            cells=one.cells,
            bases=tuple(Basis(each.way, each.value, each.title) for each in one.bases),
        )
        for one in found.reasons
    )
    return Cause(found.state, found.at, tuple(attempts))
