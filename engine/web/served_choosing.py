"""The records that fields of a form may take: found for pickers while somebody types, and for texts pasted."""

from collections.abc import Sequence
from typing import Final

from engine.expressions import Record
from engine.meta.fields import AnyReference, AnyReferenceField, LinesField
from engine.rules import Input
from engine.service import choose, perform, preview, read
from engine.service.work import Context, NotFound, view_of
from engine.web.backend import Candidate, Wanted
from engine.web.served_members import target_of

NOTHING = Record({})

CANDIDATES: Final = 9
"""One more than a picker shows, so that it knows whether there are others."""


async def candidates_in_form(
    context: Context, entity: str, identity: int | None, field: str, wanted: str, sent: Input, recent: Sequence[int]
) -> Sequence[Candidate]:
    """Records that a reference may take, with what each lies below."""
    several = choose.any_reference(context, *_holder(context, entity, field))
    if several is not None:
        named = await choose.any_candidates(context, several, wanted, CANDIDATES)
        return [Candidate(str(one), title) for one, title in named]
    lines, _, name = field.rpartition("/")
    record = Record(dict(sent.values))
    if lines:
        known = await preview.sent_lines(context, entity, identity, sent, lines)
        entity, record = known.entity, known.records[0]
    found = await choose.candidates(context, entity, name, wanted, record, CANDIDATES, recent)
    target = target_of(context.compiled.catalog.entities[entity].fields[name])
    titles = await read.titles(context, target, {identity for one in found for identity in one.above})
    return [Candidate(one.id, one.title, " / ".join(titles.get(each, "…") for each in one.above)) for one in found]


def _holder(context: Context, entity: str, field: str) -> tuple[str, str]:
    """Of what entity a field is, where it stands in lines of another (`lines/product`), and its own name."""
    lines, _, name = field.rpartition("/")
    held = context.compiled.catalog.entities[entity].fields.get(lines)
    return (held.of if isinstance(held, LinesField) else entity), name


async def meant_in_lines(
    context: Context, entity: str, identity: int | None, lines: str, sent: Input, wanted: Sequence[Wanted]
) -> Sequence[Sequence[Candidate]]:
    """For each text the records it may name; the same text is looked for once where the line does not matter."""
    field = view_of(context, entity).lines.get(lines)
    if field is None:
        raise NotFound
    fields = {name: _asked(context, field.of, name) for name in {one.field for one in wanted}}
    filtered = {name for name, one in fields.items() if isinstance(one, AnyReference) and one.filter is not None}
    records: Sequence[Record] = ()
    if filtered:
        records = (await preview.sent_lines(context, entity, identity, sent, lines)).records
    known: dict[Wanted, Sequence[Candidate]] = {}
    for one in wanted:
        key = one if one.field in filtered else one._replace(place=0)
        if key not in known:
            record = records[one.place] if one.field in filtered else NOTHING
            known[key] = await _named(context, field.of, fields[one.field], one.text, record)
    return [known[one if one.field in filtered else one._replace(place=0)] for one in wanted]


def _asked(context: Context, part: str, name: str) -> AnyReference | AnyReferenceField:
    return choose.any_reference(context, part, name) or choose.reference(context, part, name)


async def _named(
    context: Context, part: str, field: AnyReference | AnyReferenceField, text: str, record: Record
) -> Sequence[Candidate]:
    if isinstance(field, AnyReferenceField):
        several = await choose.any_meant(context, field, text)
        return [Candidate(str(one), title) for one, title in several]
    return [Candidate(one.id, one.title) for one in await choose.meant(context, part, field, text, record)]


async def candidates_of_action(
    context: Context, entity: str, identity: int, action: str, field: str, wanted: str
) -> Sequence[Candidate]:
    """Records that may be given where an action asks for one."""
    asked = context.compiled.catalog.entities[entity].actions[action].ask.get(field)
    if isinstance(asked, AnyReferenceField):
        named = await choose.any_candidates(context, asked, wanted, CANDIDATES)
        return [Candidate(str(one), title) for one, title in named]
    found = await perform.candidates(context, entity, identity, action, field, wanted, CANDIDATES)
    return [Candidate(one.id, one.title) for one in found]
