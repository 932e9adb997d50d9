"""Do names of entities, tables and functions stay apart? Expressions know them by their bare names."""

from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.meta.resolve import Resolved


def check_names(resolved: Resolved) -> None:
    """Report entities and tables that are called like a function."""
    for name, whole in (*resolved.entities.items(), *resolved.tables.items()):
        if name in FUNCTIONS or name in FOLDS:
            site = whole.below(whole.declared.kind)
            site.at_value("META-RESERVED", f"`{name}` is a function of the expression language", "give it another name")
