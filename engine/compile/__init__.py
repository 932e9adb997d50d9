"""From definition files to a catalog, and from a catalog to what runs: the only place that knows every kind."""

from engine.compile.compiled import Compiled
from engine.compile.reading import Listing, Readable, binned, listing, readable, single, sort_keys, titles, where_of
from engine.compile.shape import Shape
from engine.compile.writing import (
    OWN,
    Rules,
    Saving,
    candidate,
    chosen,
    collection_fetch,
    condition_of,
    dependants_of,
    found_statement,
    guarded,
    reference_fetch,
    rules_of,
    saving,
    update_statement,
)

__all__ = [
    "OWN",
    "Compiled",
    "Listing",
    "Readable",
    "Rules",
    "Saving",
    "Shape",
    "binned",
    "candidate",
    "chosen",
    "collection_fetch",
    "condition_of",
    "dependants_of",
    "found_statement",
    "guarded",
    "listing",
    "readable",
    "reference_fetch",
    "rules_of",
    "saving",
    "single",
    "sort_keys",
    "titles",
    "update_statement",
    "where_of",
]
