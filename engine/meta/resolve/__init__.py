"""Declarations -> the catalog."""

from engine.meta.resolve.given import FORMULA_MARK
from engine.meta.resolve.resolve import Resolved, resolve
from engine.meta.resolve.site import Site

__all__ = ["FORMULA_MARK", "Resolved", "Site", "resolve"]
