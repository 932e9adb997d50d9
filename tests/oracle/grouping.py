"""The channel of a list in groups: how many records each holds, and what their amounts come to, as far as seen."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from html import unescape
from typing import Any

from tests.oracle.conditions import Record
from tests.oracle.model import Person
from tests.oracle.reading import any_entity, found
from tests.oracle.shape import Field
from tests.oracle.watching import Watch, marks_in

Told = tuple[str, int, tuple[str, ...]]
"""What a group is called if it is a record, how many there are, and the sums of amounts."""

HEAD = re.compile(r'<th scope="col"(?! data-slot)[^>]*?data-column="(\w+)"')
GROUP = re.compile(r'<tr class="lm-group">(.*?)</tr>', re.DOTALL)
NAME = re.compile(r'lm-cut">([^<]*)</span></a> <span class="lm-number lm-muted">(\d+)<')
CELL = re.compile(r'<td(?! class="lm-pick")[^>]*>(.*?)</td>', re.DOTALL)
FOOT = re.compile(r"<tfoot>(.*?)</tfoot>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


async def grouped(watch: Watch, user: int) -> None:
    """A list by a field that somebody may not know, with the sums of amounts that they may not see."""
    entity, person, random = any_entity(watch), watch.stage.person(user), watch.stage.random
    shape = watch.stage.shapes[entity]
    ways = [one for one in shape.of_kind("choice", "bool", "reference", "user", "department") if not one.virtual]
    if not ways:
        return
    by = random.choice(ways)
    amounts = [one for one in shape.of_kind("money") if "currency" not in one.more]
    asked = {"group": by.name, "columns": ",".join(one.name for one in amounts)}
    known = person.knows(entity)
    shown = [one for one in amounts if person.knows_field(entity, one.name) and one.name not in shape.title]
    expected = expected_groups(person, entity, by, shown) if known and person.knows_field(entity, by.name) else []
    whole = _sums(person, entity, person.seen(entity), shown) if known else ()
    sums = marks_in(" ".join((*whole, *(one for _, _, texts in expected for one in texts))))
    answer = await watch.screen("page: groups", user, "GET", f"/{entity}", params=asked, also=sums)
    if not known:
        watch.differ("page: groups", user, entity, 404, answer.status_code)
        return
    names = [one.name for one in shown]
    got = [_told(by, text, _places(answer.text, names)) for text in GROUP.findall(answer.text)]
    every = 'data-key="page_next"' not in answer.text
    watch.differ("page: groups", user, f"{entity} {asked}", [], list((Counter(got) - Counter(expected)).elements()))
    if every:
        watch.differ("page: groups", user, f"{entity} {asked}", sorted(expected), sorted(got))
    foot = FOOT.findall(answer.text)
    below = _cells(foot[0], _places(answer.text, names)) if foot else ("",) * len(names)
    watch.differ("page: groups", user, f"{entity} sums", whole, below)


def expected_groups(person: Person, entity: str, by: Field, amounts: Sequence[Field]) -> list[Told]:
    """The groups of the records that are seen, by what is seen of their values."""
    groups: dict[Any, list[Record]] = {}
    for record in person.seen(entity):
        groups.setdefault(person.eyes.value(entity, record, by.name), []).append(record)
    return [(_called(person, by, value), len(of), _sums(person, entity, of, amounts)) for value, of in groups.items()]


def _called(person: Person, by: Field, value: Any) -> str:
    if not by.leads or value is None:
        return ""
    record = found(person, by.to, value) if person.knows(by.to) else None
    return (record is not None and (person.title(by.to, record) or "").strip()) or f"#{value}"


def _sums(person: Person, entity: str, records: Sequence[Record], amounts: Sequence[Field]) -> tuple[str, ...]:
    seen = ([person.eyes.value(entity, record, one.name) for record in records] for one in amounts)
    known = ([Decimal(one) for one in values if one is not None] for values in seen)
    return tuple(f"{sum(values):,.2f}" if values else "" for values in known)


def _told(by: Field, text: str, places: Sequence[int]) -> Told:
    named = NAME.search(text)
    assert named is not None, text
    name = unescape(named[1]).strip()
    return (name if by.leads and name not in ("Not set", "未填写") else "", int(named[2]), _cells(text, places))


def _places(page: str, names: Sequence[str]) -> list[int]:
    """Where columns stand beside the title."""
    beside = HEAD.findall(page)
    return [beside.index(name) for name in names if name in beside]


def _cells(text: str, places: Sequence[int]) -> tuple[str, ...]:
    cells = [TAG.sub("", one).strip() for one in CELL.findall(text)]
    return tuple(cells[place] for place in places)


CHANNELS = {"page: groups": grouped}
