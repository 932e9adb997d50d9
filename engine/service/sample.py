"""Sample data: many records at once, by statements over whole tables; not audited, because nobody did anything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from engine.compile import Compiled, dependants_of
from engine.expressions import Environment, scope_of, type_of, typed
from engine.expressions.walk import reads_me
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, Formula, ReferenceField, UserField
from engine.meta.system import USER
from engine.rules.dependants import Node
from engine.rules.order import Circle, arranged
from engine.storage.driver import Connection, Database, Statement

BATCH = 50_000
"""Rows of one statement; progress is told between two."""

YEAR = timedelta(days=365)
"""Over so long a time the records were made, one after the other."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told after each batch: of which entity, how many there are so far, how many there will be."""


class NoSamples(Exception):
    """Sample data cannot be made; nothing was written."""
