"""Do names of entities and of functions stay apart? Expressions know both by their bare names."""

from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.meta.resolve import Resolved


def check_names(resolved: Resolved) -> None:
    """Report entities that are called like a function."""
    for name in resolved.catalog.entities:
        if name in FUNCTIONS or name in FOLDS:
            whole = resolved.entities[name]
            site = whole.below(whole.declared.kind)
            site.at_value("META-RESERVED", f"`{name}` is a function of the expression language", "give it another name")
