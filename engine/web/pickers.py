"""What a reference may lead to, and a long dictionary may offer, found while somebody types."""

from collections.abc import Sequence

from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.meta.fields import (
    AnyReference,
    ChoiceField,
)
from engine.screens.choices import found_options
from engine.screens.query import OF
from engine.web.answers import part
from engine.web.backend import Candidate
from engine.web.visit import Visit

SHOWN = 8


async def pick(visit: Visit, name: str, field_name: str) -> Response:
    """`POST /{entity}/pick/{field}`; the whole form comes along, because its values may narrow the choice."""
    entity = visit.entity(name)
    field = entity.fields.get(field_name)
    if not isinstance(field, AnyReference | ChoiceField):
        raise not_found()
    sent = await form(visit.request)
    filtering = f"{OF}.{field_name}:title" in sent
    wanted = sent.get(f"{OF}.{field_name}:title" if filtering else f"{field_name}:title", "").strip()
    posted = {} if filtering else {each: sent[each] for each in visit.writable(entity, new=True) if each in sent}
    if isinstance(field, ChoiceField):
        found: Sequence[Candidate] = _values(visit, field, wanted)
    else:
        found = await visit.backend.candidates(visit.person, name, field_name, wanted, posted)
    prefix = f"option-{OF}-{field_name}" if filtering else f"option-{field_name}"
    return part(visit, "pick.html", found=found[:SHOWN], more=len(found) > SHOWN, wanted=wanted, prefix=prefix)


def _values(visit: Visit, field: ChoiceField, wanted: str) -> list[Candidate]:
    return [Candidate(one.value, one.label, one.place) for one in found_options(field, wanted, visit.reader)]
