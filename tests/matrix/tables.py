"""Every table of engine/ that has a row for each kind of field, and the kinds that need none in it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.api.schemas import SCHEMAS
from engine.expressions.types import TYPES
from engine.meta.fields import (
    FIELD_KINDS,
    AnyField,
    AnyReferenceField,
    ChoiceField,
    ChoicesField,
    CodeField,
    CollectionField,
    DepartmentField,
    LinesField,
    MoneyField,
    ReferenceField,
    ReferencesField,
    UserField,
)
from engine.meta.found_by import WORDS
from engine.meta.readings import READINGS
from engine.meta.resolve.duplicates import COMPARED
from engine.meta.resolve.literals import LITERALS
from engine.rules.assign import ASSIGN
from engine.rules.limits import LIMITS
from engine.rules.values import LITERAL
from engine.rules.values_form import READ_FORM
from engine.rules.values_json import DECODE
from engine.screens.cells import CELLS
from engine.screens.columns import COLUMNS as LISTED
from engine.screens.filters import FILTERS
from engine.screens.inputs import FORM_TEXTS, SPANS, WIDGETS
from engine.storage.driver import Dialect
from engine.storage.plan.renamed import KEYS
from engine.storage.schema.codecs import CODECS
from engine.storage.schema.columns import COLUMNS
from engine.storage.sql.assigned import ASSIGNED
from engine.storage.sql.sample_values import FROM_UNITS, KINDS, UNITS

Kinds = frozenset[type[AnyField]]


class Table(NamedTuple):
    """A table as it is called in its module, its rows, and the kinds that legitimately have none."""

    module: str
    name: str
    rows: Mapping[type[AnyField], Any]
    without: Kinds = frozenset()


NO_COLUMN: Kinds = frozenset({CollectionField, LinesField, ReferencesField})
"""What is found by the reference that points back: nothing of it is stored in a column of its own."""

REFERENCES = {ReferenceField, UserField, DepartmentField, AnyReferenceField}
PICKED: Kinds = frozenset({*REFERENCES, CodeField, CollectionField, LinesField, ReferencesField})
"""What sample data fills with records that are there, or counts."""

OTHERS: Kinds = frozenset(FIELD_KINDS) - frozenset(READINGS)
"""Kinds whose texts, if they have any, have no form of their own."""

NAMED = {
    ChoiceField,
    ChoicesField,
    ReferenceField,
    AnyReferenceField,
    CollectionField,
    CodeField,
    LinesField,
    ReferencesField,
    MoneyField,
}
UNNAMED: Kinds = frozenset(FIELD_KINDS) - NAMED
"""Kinds that name nothing that can be renamed."""

TABLES: tuple[Table, ...] = (
    Table("engine.meta.readings", "READINGS", READINGS, OTHERS),
    Table("engine.meta.resolve.literals", "LITERALS", LITERALS),
    Table("engine.expressions.types", "TYPES", TYPES),
    Table("engine.rules.values", "LITERAL", LITERAL),
    Table("engine.rules.values_json", "DECODE", DECODE),
    Table("engine.rules.values_form", "READ_FORM", READ_FORM),
    Table("engine.rules.assign", "ASSIGN", ASSIGN),
    Table("engine.rules.limits", "LIMITS", LIMITS),
    Table("engine.storage.schema.codecs", "CODECS", CODECS[Dialect.SQLITE], NO_COLUMN),
    Table("engine.storage.schema.codecs", "CODECS", CODECS[Dialect.POSTGRESQL], NO_COLUMN),
    Table("engine.storage.schema.columns", "COLUMNS", COLUMNS[Dialect.SQLITE]),
    Table("engine.storage.schema.columns", "COLUMNS", COLUMNS[Dialect.POSTGRESQL]),
    Table("engine.storage.sql.assigned", "ASSIGNED", ASSIGNED),
    Table("engine.storage.sql.sample_values", "KINDS", KINDS, PICKED),
    Table("engine.storage.plan.renamed", "KEYS", KEYS, UNNAMED),
    Table("engine.screens.cells", "CELLS", CELLS),
    Table("engine.screens.columns", "COLUMNS", LISTED),
    Table("engine.screens.filters", "FILTERS", FILTERS),
    Table("engine.screens.inputs", "WIDGETS", WIDGETS),
    Table("engine.screens.inputs", "SPANS", SPANS),
    Table("engine.screens.inputs", "FORM_TEXTS", FORM_TEXTS),
    Table("engine.api.schemas", "SCHEMAS", SCHEMAS),
)

RANGES: tuple[Table, ...] = (
    Table("engine.storage.sql.sample_values", "UNITS", UNITS),
    Table("engine.storage.sql.sample_values", "FROM_UNITS", FROM_UNITS),
)
"""Tables of the kinds whose sample data may lie in a range; the two have the same rows."""

SOME: tuple[Table, ...] = (
    Table("engine.meta.resolve.duplicates", "COMPARED", COMPARED),
    Table("engine.meta.found_by", "WORDS", WORDS),
)
"""Tables of some kinds only: those whose values can be compared."""
