"""Who may be named in comments of the running application, and where somebody was, in the screens' terms."""

from collections.abc import Sequence

from engine.meta.system import USER
from engine.service import read
from engine.service.mentions import mentions_of_me
from engine.service.work import Context
from engine.text.mentions import named
from engine.web.backend import Mentioned

SHOWN = 5


async def mentioned(context: Context) -> Sequence[Mentioned]:
    """The newest comments that name who asks: one statement for all names."""
    found = await mentions_of_me(context, SHOWN)
    whom = {one.by for one in found}.union(*(named(one.text) for one in found))
    people = await read.titles(context, USER, whom)
    return [
        Mentioned(one.about.entity, one.about.id, one.title, one.at, people.get(one.by, ""), one.text, people)
        for one in found
    ]
