"""Tests of the definitions, resolved: every name in them is known. They are no part of the catalog."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engine.meta.catalog import Catalog
from engine.meta.fields import AnyField, Given, Wire
from engine.meta.resolve.site import Site

Verb: TypeAlias = Literal["create", "update", "delete", "restore", "take", "expect", "wait"]

Names: TypeAlias = Mapping[str, str]
"""What records are called, and of which entity they are."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of an entity, each with its values."""

    entity: str
    items: "tuple[Mapping[str, Value], ...]"


@dataclass(frozen=True, slots=True)
class Value:
    """What a field is given, and where that stands."""

    given: Given | Lines
    site: Site


@dataclass(frozen=True, slots=True)
class Made:
    """A record that is there before the steps; `roles` are those of a person. `known` names those made before it."""

    name: str
    entity: str
    values: Mapping[str, Value]
    roles: tuple[str, ...]
    known: Names
    site: Site


@dataclass(frozen=True, slots=True)
class Step:
    """`entity` is that of the record it is about, called `record` unless it is new; `name` is what a new one is called.

    With `action` that is done, `values` are what it asks, and `name` is that of the first record of `makes` it makes.
    `expects` are conditions with their places, `wait` an expression that gives when it is afterwards. Where a case says
    that it is refused, the test `ends` with it.
    """

    verb: Verb
    site: Site
    known: Names
    who: str = ""
    entity: str = ""
    record: str = ""
    name: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    confirm: tuple[str, ...] = ()
    refused: str = ""
    expects: tuple[tuple[str, Site], ...] = ()
    wait: str = ""
    action: str = ""
    makes: str = ""
    ends: bool = False

    def fields(self, catalog: Catalog) -> Mapping[str, AnyField]:
        """What its values are given to."""
        entity = catalog.entities[self.entity]
        return entity.actions[self.action].ask if self.action else entity.fields


@dataclass(frozen=True, slots=True)
class Test:
    """A test. `at` is an instant in its wire form, None for now."""

    __test__ = False  # pytest collects what is called so

    name: str
    rows: tuple[str, ...]
    at: str | None
    settings: Mapping[str, Wire]
    given: tuple[Made, ...]
    steps: tuple[Step, ...]
    site: Site
