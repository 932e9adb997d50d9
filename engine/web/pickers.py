"""What a reference may lead to, and a long dictionary may offer, found while somebody types."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.meta.fields import (
    AnyField,
    AnyReference,
    AnyReferenceField,
    ChoiceField,
    LinesField,
    ReferencesField,
    TagsField,
)
from engine.meta.pointers import pointer
from engine.rules.lines import IDENTITY
from engine.screens.cells import lineage
from engine.screens.choices import found_options
from engine.screens.form import element_id
from engine.screens.query import HAS, OF
from engine.screens.trees import is_tree, twigs
from engine.web import words
from engine.web.answers import part
from engine.web.backend import Candidate
from engine.web.posted import held_texts, posted_texts
from engine.web.posted_lines import line_cells, spread
from engine.web.served_members import target_of
from engine.web.visit import Visit

SHOWN = 8

RECENT, QUICK, OPEN = ":recent", ":quick", ":open"
"""What somebody has used of late, as `entity/id`; that the form is itself one for a new record in between; the values
of a tree that are open.
"""

AT = "at"

MOST_RECENT = 60


async def pick(visit: Visit, name: str, field_name: str) -> Response:
    """`POST /{entity}/pick/{field}`; the whole form comes along, because its values may narrow the choice.

    Of several filters by the same field `at` is what the one is called that is filled in.
    """
    return await _picked(visit, name, field_name, await form(visit.request), visit.request.query.get(AT, ""))


async def pick_in_place(visit: Visit, name: str, identity: int, field_name: str) -> Response:
    """`POST /{entity}/{id}/pick/{field}`: for one value of a record, whose other values may narrow the choice."""
    entity, row = visit.entity(name), await visit.backend.one(visit.person, name, identity)
    names = [one for one in visit.changeable(entity) if not isinstance(entity.fields[one], LinesField)]
    held = held_texts(entity.fields, names, row.values, visit.reader)
    return await _picked(visit, name, field_name, {**held, **await form(visit.request), QUICK: "on"})


async def _picked(visit: Visit, name: str, field_name: str, sent: Mapping[str, str], at: str = "") -> Response:
    entity = visit.entity(name)
    field = entity.fields.get(field_name)
    if not isinstance(field, AnyReference | AnyReferenceField | ReferencesField | ChoiceField | TagsField):
        raise not_found()
    if isinstance(field, TagsField):
        return await words.offer(visit, entity, field, sent.get(f"{HAS}.{field_name}", sent.get(field_name, "")))
    at = at or f"{OF}.{field_name}"
    filtering = f"{at}:title" in sent
    wanted = sent.get(f"{at}:title" if filtering else f"{field_name}:title", "").strip()
    posted = {} if filtering else posted_texts(entity.fields, visit.writable(entity, new=True), sent)
    prefix = element_id(f"option-{at}").replace(".", "-") if filtering else f"option-{field_name}"
    if isinstance(field, ChoiceField):
        return values_offered(visit, field, wanted, sent, sent.get(field_name, ""), prefix)
    known, last = spread(posted, entity.fields, {}), recent(field, sent)
    found = placed(visit, await visit.backend.candidates(visit.person, name, field_name, wanted, known, recent=last))
    return offered(visit, found, wanted, prefix, None if filtering or QUICK in sent else field)


async def pick_in_new(visit: Visit, name: str, lines: str, number: str, field_name: str) -> Response:
    """`POST /{entity}/pick/{lines}/{number}/{field}`: in a line of a new record."""
    return await pick_in_line(visit, name, 0, lines, number, field_name)


async def pick_in_line(visit: Visit, name: str, identity: int, lines: str, number: str, field_name: str) -> Response:
    """`POST /{entity}/{id}/pick/{lines}/{number}/{field}`; the record and the line may narrow the choice."""
    entity = visit.entity(name)
    owner = entity.fields.get(lines)
    if not isinstance(owner, LinesField):
        raise not_found()
    part_ = visit.entity(owner.of)
    field, sent, at = part_.fields.get(field_name), await form(visit.request), f"{lines}/{number}/"
    wanted = sent.get(f"{at}{field_name}:title", "").strip()
    prefix = element_id(f"option-{at}{field_name}")
    if isinstance(field, ChoiceField):
        return values_offered(visit, field, wanted, sent, sent.get(f"{at}{field_name}", ""), prefix)
    if isinstance(field, AnyReference | AnyReferenceField | ReferencesField):
        own = posted_texts(entity.fields, visit.writable(entity, new=not identity), sent)
        cells = line_cells(part_, {key.removeprefix(at): text for key, text in sent.items() if key.startswith(at)})
        cells[IDENTITY] = sent.get(at + IDENTITY, "")
        posted = {**own, lines: "", **{f"{lines}/0/{each}": text for each, text in cells.items()}}
        there = identity or None
        asked = f"{lines}/{field_name}"
        last = recent(field, sent)
        found = placed(
            visit, await visit.backend.candidates(visit.person, name, asked, wanted, posted, there, recent=last)
        )
    else:
        raise not_found()
    return offered(visit, found, wanted, prefix, field)


def offered(
    visit: Visit, found: Sequence[Candidate], wanted: str, prefix: str, field: AnyField | None = None
) -> Response:
    """What a picker shows: records or values; and a way to a new record, for whoever may make one."""
    to = target_of(field) if isinstance(field, AnyReference | ReferencesField) else ""
    makes = to in visit.catalog.entities and not visit.entity(to).system and visit.may(to).create
    new = visit.label(visit.entity(to)) if makes else ""
    shown, more = found[:SHOWN], len(found) > SHOWN
    return part(visit, "pick.html", found=shown, more=more, wanted=wanted, prefix=prefix, to=to, new=new)


def recent(field: AnyField, sent: Mapping[str, str]) -> list[int]:
    """Those of the records that somebody has used of late which a field may lead to."""
    if not isinstance(field, AnyReference | ReferencesField):
        return []
    told = (pointer(one) for one in sent.get(RECENT, "").split()[:MOST_RECENT])
    return [one.id for one in told if one is not None and one.entity == target_of(field)]


def placed(visit: Visit, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, those of several entities with the kind of record that each is."""
    return [
        replace(one, place=visit.label(visit.entity(at.entity))) if (at := pointer(one.id)) else one for one in found
    ]


def values_offered(
    visit: Visit, field: ChoiceField, wanted: str, sent: Mapping[str, str], held: str, prefix: str
) -> Response:
    """What a picker of values shows: a tree where they lie below each other, until something is looked for."""
    if wanted or not is_tree(field):
        options = found_options(field, wanted, visit.reader)
        return offered(visit, [Candidate(one.value, one.label, one.place) for one in options], wanted, prefix)
    opened = sent[OPEN].split() if OPEN in sent else lineage(field, held)[:-1]
    return part(visit, "pick_tree.html", twigs=twigs(field, opened, visit.reader), held=held, prefix=prefix)
