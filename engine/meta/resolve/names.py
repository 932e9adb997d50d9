"""Names that mean something already, and so cannot be given to anything else."""

import keyword
import re
from typing import Final

from engine.meta.kinds.shared import NAME_PATTERN
from engine.meta.resolve.site import Site
from engine.meta.system import BIN_COLUMNS, OF_DEPARTMENT, OF_OWNER, RECORD_FIELDS

_WORDS: Final = """
true false null and or not in is if else for this me
settings old input each submitter approver
"""

WORDS: Final = frozenset((*_WORDS.split(), *OF_OWNER, *OF_DEPARTMENT))
"""Words of the expression language, also those that come with other kinds of definition."""

_VALUES: Final = frozenset(("true", "false", "null"))

_COLUMNS: Final = frozenset(("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", *BIN_COLUMNS))
"""Columns that a table has anyway: PostgreSQL's own, and those of the bin."""


def is_name(text: str) -> bool:
    """Whether definitions and values may be called so at all."""
    return re.match(NAME_PATTERN, text) is not None


def entity_name_is_free(name: str, site: Site) -> bool:
    """Whether an entity may be called so; if not, that is reported."""
    if name.startswith("sqlite_"):
        site.at_value("META-RESERVED", f"`{name}` cannot be the name of a table", "SQLite keeps `sqlite_` for itself")
        return False
    if name == "api":
        hint = "its screens would stand where the API does; give it another name"
        site.at_value("META-RESERVED", "`api` cannot be the name of an entity", hint)
        return False
    return _is_no_word(name, site, "entity")


def field_name_is_free(name: str, site: Site) -> bool:
    """Whether a field may be called so; if not, that is reported at its key."""
    if name in RECORD_FIELDS:
        site.at_key("META-RESERVED", f"every record has `{name}` already", "delete the field, or give it another name")
    elif name in _COLUMNS:
        site.at_key("META-RESERVED", f"`{name}` is a column every table has already", "give it another name")
    elif _is_word(name):
        site.at_key("META-RESERVED", f"`{name}` is a word of the expression language", "give it another name")
    else:
        return True
    return False


def setting_name_is_free(name: str, site: Site) -> bool:
    """Whether a setting may be called so; if not, that is reported at its key."""
    if keyword.iskeyword(name) or name in _VALUES:
        site.at_key("META-RESERVED", f"`{name}` is a word of the expression language", "give it another name")
        return False
    return True


def record_name_is_free(name: str, site: Site) -> bool:
    """Whether a test may call a record so; if not, that is reported."""
    if _is_word(name):
        site.at_key("META-RESERVED", f"`{name}` is a word of the expression language", "give the record another name")
    return not _is_word(name)


def _is_no_word(name: str, site: Site, what: str) -> bool:
    if _is_word(name):
        message = f"`{name}` is a word of the expression language, no name of an {what}"
        site.at_value("META-RESERVED", message, "give it another name")
    return not _is_word(name)


def _is_word(name: str) -> bool:
    return name in WORDS or keyword.iskeyword(name)
