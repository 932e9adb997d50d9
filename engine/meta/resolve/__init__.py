"""Declarations -> the catalog."""

from engine.meta.resolve.numberings import warn_of_unused
from engine.meta.resolve.resolve import Resolved, resolve
from engine.meta.resolve.site import Site
from engine.meta.resolve.whole import warn_of_unseen

__all__ = ["Resolved", "Site", "resolve", "warn_of_unseen", "warn_of_unused"]
