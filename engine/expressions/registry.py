"""The functions of the language, by name: those over values, and those over many records. `min` and `max` are both."""

from collections.abc import Mapping

from engine.expressions import (
    functions_calendar,
    functions_money,
    functions_number,
    functions_periods,
    functions_records,
    functions_shared,
    functions_text,
    functions_time,
    functions_tracked,
    functions_tree,
)
from engine.expressions.folds import FOLDS as _FOLDS
from engine.expressions.functions import Fold, Function

FUNCTIONS: Mapping[str, Function] = {
    one.name: one
    for family in (
        functions_number,
        functions_text,
        functions_time,
        functions_calendar,
        functions_tree,
        functions_shared,
        functions_periods,
        functions_tracked,
        functions_records,
        functions_money,
    )
    for one in family.FUNCTIONS
}
"""Functions over values."""

FOLDS: Mapping[str, Fold] = {one.name: one for one in _FOLDS}
"""Functions over records."""

_NODES = "today now changed under shared as_of records role in_base convert total changed_at reached member list"
NODES_OF_THEIR_OWN = frozenset(_NODES.split())
"""Functions that are other nodes of the tree and never a Call."""
