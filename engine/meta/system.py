"""The few names the engine itself must know, and the fields every record has."""

from collections.abc import Mapping
from typing import Final

from engine.meta.fields import CODE, AnyField, DatetimeField, IntegerField, UserField

USER = "user"
ROLE_ASSIGNMENT = "role_assignment"
ADMIN_ROLE = "admin"

CURRENCY = "currency"

SETTINGS = "settings"
"""What expressions call the settings of the application."""

LABEL, PARENT, POSITION, TONE, RETIRED = "label", "parent", "position", "tone", "retired"
"""What is known of every value of a dictionary beside its code; there is a label for each language: `label_en`."""

DICTIONARY_FIELDS = frozenset({CODE, PARENT, POSITION, TONE, RETIRED})

LONGEST_CODE = 48

GROUP, GROUP_MEMBER, MEMBERS, PERSON = "group", "group_member", "members", "person"
"""The entity of groups, its collection of members, and whom a member is."""

PEOPLE = frozenset({USER, ROLE_ASSIGNMENT})
"""Entities whose records say who may log in and do what."""

RECORD_FIELDS: dict[str, AnyField] = {
    "id": IntegerField(name="id", label={"zh": "编号", "en": "Id"}, required=True, record=True),
    "created_at": DatetimeField(
        name="created_at", label={"zh": "创建时间", "en": "Created"}, required=True, record=True
    ),
    "created_by": UserField(name="created_by", label={"zh": "创建人", "en": "Created by"}, record=True),
    "updated_at": DatetimeField(
        name="updated_at", label={"zh": "更新时间", "en": "Changed"}, required=True, record=True
    ),
    "updated_by": UserField(name="updated_by", label={"zh": "更新人", "en": "Changed by"}, record=True),
    "version": IntegerField(name="version", label={"zh": "版本", "en": "Version"}, required=True, record=True),
}
"""Kept by the engine for every record. `created_by` is null where the engine itself, or a command line, made it."""

LINE_FIELDS: dict[str, AnyField] = {
    "position": IntegerField(name="position", label={"zh": "顺序", "en": "Position"}, record=True),
}
"""Kept by the engine for every record that is a part of another, counted from 1."""

HIDDEN: Final = "_"
"""With this begin the names of columns that the engine keeps for itself, and that nobody is shown."""


def typed_mark(field: str) -> str:
    """The column that says whether a person typed what a suggested field holds."""
    return f"{HIDDEN}{field}_typed"


_SORT: Final = "_sort"

SEARCHED: Final = f"{HIDDEN}search"
"""The column with the words that a record is found by."""


def sort_column(field: str) -> str:
    """The column that says where a text comes in an order, as it sounds."""
    return f"{HIDDEN}{field}{_SORT}"


def is_kept(column: str) -> bool:
    """Whether it is one of these columns, which no field is."""
    return column == SEARCHED or (column.startswith(HIDDEN) and column.endswith(_SORT))


BIN_FIELDS: dict[str, AnyField] = {
    "deleted_at": DatetimeField(name="deleted_at", label={"zh": "删除时间", "en": "Deleted"}, record=True),
    "deleted_by": UserField(name="deleted_by", label={"zh": "删除人", "en": "Deleted by"}, record=True),
}
"""What is known besides of a record in the recycle bin; no expression sees it, deleted records do not exist for it."""

BIN_COLUMNS = tuple(BIN_FIELDS)

PERIOD_SINCE, PERIOD_VALUE = "since", "value"
"""What a period of an `effective_dated` field has: the day it begins on, and the value from then on."""


def periods_name(field: str) -> str:
    """What the lines are called that hold the periods of a field."""
    return f"{field}_periods"


def translation_name(field: str, locale: str) -> str:
    """What the field is called that holds the value of a translated one in another language than the first."""
    return f"{field}_{locale}"


AUDIT_ENTRY: Final = "audit_entry"
COMMENT: Final = "comment"

BOOKS: Final[Mapping[str, str]] = {AUDIT_ENTRY: "_audit"}
"""Entities whose records are what the engine notes in a table of its own: they are read, and nobody writes them."""

OF_OWNER: Final = ("mine", "my_team", "my_group")
OF_DEPARTMENT: Final = ("my_department", "my_branch")
"""Conditions of rights that are written as one word: those that ask who owns a record, and whose department it is."""

OPEN: Final[Mapping[str, frozenset[str]]] = {
    CURRENCY: frozenset({"id", "version", CODE, "name", "decimals", "rate", periods_name("rate")}),
    USER: frozenset({"id", "version", "name", "department", "manager", "active"}),
    "department": frozenset({"id", "version", "name"}),
    "group": frozenset({"id", "version", "name"}),
}
"""What everybody who is logged in sees of the engine's records: what amounts are counted in, and who colleagues are."""
