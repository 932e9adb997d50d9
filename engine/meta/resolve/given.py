"""What follows `default:` and `value:`: a literal of the field's type, or an expression."""

import re
from typing import Final

from engine.meta.fields import AnyField, Formula, Given, Literal
from engine.meta.kinds.shared import Condition
from engine.meta.resolve.known import Known
from engine.meta.resolve.literals import literal
from engine.meta.resolve.numbers import Wrong
from engine.meta.resolve.site import Site
from engine.meta.source import Plain, Tree

FORMULA_MARK: Final = "="
"""Begins an expression where a literal could stand too."""

_CALL: Final = re.compile(r"[a-z_]+\(.*\)\Z", re.DOTALL)
_WORDS: Final = {"me": "=me", "today": "=today()", "now": "=now()"}
_NOTHING: Final = frozenset(("None", "nil", "NaN", "undefined"))


def given(field: AnyField, written: Tree, known: Known, site: Site) -> Given | None:
    """A literal, or an expression after `=`; None if it is neither, which is reported."""
    if isinstance(written, str) and written.startswith(FORMULA_MARK):
        return Formula(written.removeprefix(FORMULA_MARK).strip())
    assert not isinstance(written, dict), "the schema lets nothing but values through"
    found = _meant_otherwise(written, site) or literal(field, written, known.zone)
    if isinstance(found, Wrong):
        hint = _WORDS.get(str(written), "")
        site.at_value("META-LITERAL", found.message, f"an expression begins with `=`: `{hint}`" if hint else found.hint)
        return None
    return Literal(found)


def expression(written: Tree) -> str:
    """The text of an expression that is always one: `value: 0` is the expression `0`, `when: true` is `true`."""
    return str(written).lower() if isinstance(written, bool) else str(written)


def candidates(written: Condition | None, site: Site) -> str | None:
    """The condition of what may be chosen; one that says the same of every record is reported."""
    condition = None if written is None else expression(written)
    if condition in ("true", "false"):
        which = "lets everything be chosen" if condition == "true" else "lets nothing be chosen"
        site.at_value("META-CONFLICT", f"`filter: {condition}` {which}", "delete it, or write a condition")
        return None
    return condition


def enabled(written: Condition) -> str | None:
    """A condition over settings; None where it always holds."""
    text = expression(written)
    return None if text == "true" else text


def _meant_otherwise(written: Plain | list[Tree], site: Site) -> Wrong | None:
    """What would be a text, but hardly ever is meant as one; in quotes it is."""
    if not isinstance(written, str) or not (_CALL.match(written) or written in _NOTHING) or site.is_quoted:
        return None
    if written in _NOTHING:
        return Wrong(f"`{written}` is no value", "leave the key out: a field is empty without it")
    return Wrong(f"`{written}` would be a text here", f"an expression begins with `=`: `={written}`")
