"""What follows `default:` and `value:`: a literal of the field's type, or an expression."""

from typing import Final

from engine.meta.fields import AnyField, Formula, Given, Literal
from engine.meta.resolve.known import Known
from engine.meta.resolve.literals import literal
from engine.meta.resolve.numbers import Wrong
from engine.meta.resolve.site import Site
from engine.meta.source import Tree

FORMULA_MARK: Final = "="
"""Begins an expression where a literal could stand too."""


def given(field: AnyField, written: Tree, known: Known, site: Site) -> Given | None:
    """A literal, or an expression after `=`; None if it is neither, which is reported."""
    if isinstance(written, str) and written.startswith(FORMULA_MARK):
        return Formula(formula(written))
    assert not isinstance(written, list | dict), "the schema lets nothing but scalars through"
    found = literal(field, written, known.zone)
    if isinstance(found, Wrong):
        site.at_value("META-LITERAL", found.message, found.hint)
        return None
    return Literal(found)


def formula(written: str) -> str:
    """The expression in a text that begins with `=`."""
    return written.removeprefix(FORMULA_MARK).strip()


def expression(written: Tree) -> str:
    """The text of an expression that is always one: `value: 0` is the expression `0`, `when: true` is `true`."""
    return str(written).lower() if isinstance(written, bool) else str(written)
