"""Every place in definitions that uses a thing: names in declarations, and what expressions read."""

import re
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Final, NamedTuple

from engine.compile.files import Files
from engine.compile.where_used_names import names_in_declarations
from engine.compile.where_used_reads import names_in_expressions
from engine.compile.where_used_things import Thing, meant, things_called
from engine.diagnostics import Span
from engine.meta.declared import Declared
from engine.meta.kinds import FieldsetDecl
from engine.meta.resolve import Resolved

_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")


class UsedHere(NamedTuple):
    """A place that uses a thing; `text` is its whole line without the white space around it."""

    thing: Thing
    span: Span
    text: str


class NoSuchThing(Exception):
    """Nothing in the definitions has this name; the message says what was meant, where that can be told."""


def where_used(name: str, resolved: Resolved, files: Files) -> list[UsedHere]:
    """The places in these files that use what is called so, in the order of files and lines; NoSuchThing."""
    fieldsets = {one.name: _fields(one) for one in resolved.fieldsets.values()}
    wanted = things_called(name, resolved.catalog, fieldsets)
    if not wanted:
        hint = meant(name, resolved.catalog, fieldsets)
        raise NoSuchThing(f"there is no `{name}`" + (f"; {hint}" if hint else ""))
    uses = chain(names_in_declarations(resolved), names_in_expressions(resolved))
    found = {(one.span, one.thing) for one in uses if one.thing in wanted and one.span.file in files}
    lines = {file: _lines(files[file]) for file in {span.file for span, _ in found}}
    return [UsedHere(thing, span, lines[span.file][span.line - 1].strip()) for span, thing in sorted(found)]


def _fields(fieldset: Declared) -> Collection[str]:
    return fieldset.decl.fields if isinstance(fieldset.decl, FieldsetDecl) else ()


def _lines(content: bytes) -> Sequence[str]:
    return _LINE_BREAK.split(content.decode("utf-8-sig", "replace"))
