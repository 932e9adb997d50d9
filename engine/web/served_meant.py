"""The records that texts in the lines of a form name, as somebody pasted them: found as their pickers find them."""

from collections.abc import Sequence

from engine.expressions import Record
from engine.meta.fields import AnyReference, AnyReferenceField
from engine.rules import Input
from engine.service import choose, preview
from engine.service.work import Context, NotFound, view_of
from engine.web.backend import Candidate, Wanted

NOTHING = Record({})


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
