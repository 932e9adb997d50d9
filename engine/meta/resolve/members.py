"""`references`: several records, as lines that nobody sees, of an entity `<entity>_<field>` with one reference each."""

import re
from collections.abc import Iterable
from typing import Final

from engine.meta.kinds import EntityDecl
from engine.meta.kinds.entity import DuplicateDecl
from engine.meta.kinds.fields import ReferenceDecl, ReferencesDecl
from engine.meta.system import LINE_FIELDS, RECORD_FIELDS

NO_TITLE: Final = "'-'"
"""What stands for a line that nobody sees."""

_ONCE: Final = "once"
_THIS: Final = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\.\s*this\b|\b(this)\b""")


def member_name(whole: str, to: str) -> str:
    """What the reference is called that holds one of the records: as they are, unless a line has that already."""
    return f"other_{to}" if to in (whole, *LINE_FIELDS, *RECORD_FIELDS) else to


def members_decl(
    called: str, was: tuple[str, ...], whole: str, field: ReferencesDecl, target_was: Iterable[str]
) -> EntityDecl:
    """The entity of the lines of a field of `whole`, as somebody would write it; `was` are names it had before, and
    `target_was` those of the entity it leads to.
    """
    member = member_name(whole, field.to)
    former = tuple(one for name in target_was if (one := member_name(whole, name)) != member)
    return EntityDecl(
        entity=called,
        was=was,
        part_of=whole,
        title=NO_TITLE,
        fields={member: ReferenceDecl(to=field.to, filter=_filter(field, whole), required=True, was=former)},
        duplicates={_ONCE: DuplicateDecl(match=(whole, member), then="forbid")},
        sample=1,
    )


def _filter(field: ReferencesDecl, whole: str) -> str | bool | None:
    return of_whole(field.filter, whole) if isinstance(field.filter, str) else field.filter


def of_whole(condition: str, whole: str) -> str:
    """A condition that speaks of the record as `this`, as one of its lines says it."""
    return _THIS.sub(lambda found: f"this.{whole}" if found[1] else found[0], condition)
