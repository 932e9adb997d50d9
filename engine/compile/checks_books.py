"""Does anything but grants name what the engine notes? It changes without anything that follows records knowing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import msgspec

from engine.compile.checks_expressions import Checked
from engine.compile.where_used_names import Use, names_in_declarations
from engine.compile.where_used_reads import names_in_one
from engine.compile.where_used_things import entity_thing
from engine.meta.declared import Declared
from engine.meta.resolve import Resolved
from engine.meta.system import BOOKS

_BOOKS: Final = frozenset(map(entity_thing, BOOKS))


def check_books(declared: Iterable[Declared], checked: Iterable[Checked], resolved: Resolved) -> bool:
    """Report fields, steps and expressions that lead to them; a grant's own conditions read them as any others.

    True if there are none. Where no file has the name nothing is looked at: asking where names stand is slow.
    """
    if not any(_may_name(one) for one in declared):
        return True
    found = {use for use in _uses(checked, resolved) if use.thing in _BOOKS}
    for thing, span in found:
        message = f"`{thing.name}` is what the engine notes; definitions only grant to read it"
        resolved.known.report.error("META-REFERENCE", message, span, "take it out; people find it in a list of its own")
    return not found


def _may_name(declared: Declared) -> bool:
    """Whether the name stands there, or is perhaps written with escapes."""
    text = declared.source.text
    return declared.kind != "role" and ("\\" in text or any(name in text for name in BOOKS))


def _uses(checked: Iterable[Checked], resolved: Resolved) -> Iterator[Use]:
    """Grants are looked at with the roles."""
    catalog = msgspec.structs.replace(resolved.catalog, roles={})
    yield from names_in_declarations(replace(resolved, catalog=catalog))
    for one in checked:
        if any(name in one.occurrence.text for name in BOOKS):
            yield from names_in_one(one.occurrence, resolved)
