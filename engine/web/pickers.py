"""What a reference may lead to, found while somebody types."""

from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.meta.fields import (
    AnyReference,
)
from engine.screens.query import OF
from engine.web.answers import part
from engine.web.visit import Visit

SHOWN = 8


async def pick(visit: Visit, name: str, field_name: str) -> Response:
    """`POST /{entity}/pick/{field}`; the whole form comes along, because its values may narrow the choice."""
    entity = visit.entity(name)
    field = entity.fields.get(field_name)
    if not isinstance(field, AnyReference):
        raise not_found()
    sent = await form(visit.request)
    filtering = f"{OF}.{field_name}:title" in sent
    wanted = sent.get(f"{OF}.{field_name}:title" if filtering else f"{field_name}:title", "").strip()
    posted = {} if filtering else {each: sent[each] for each in visit.writable(entity, new=True) if each in sent}
    found = await visit.backend.candidates(visit.person, name, field_name, wanted, posted)
    prefix = f"option-{OF}-{field_name}" if filtering else f"option-{field_name}"
    return part(visit, "pick.html", found=found[:SHOWN], more=len(found) > SHOWN, wanted=wanted, prefix=prefix)
