"""A channel for lists that are taken away as a file: what may be exported of what is read, in the words of lists."""

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import zip_longest
from typing import Any

from tests.oracle.conditions import Record
from tests.oracle.model import Person
from tests.oracle.reading import any_entity, chosen, drawn_query, some_words
from tests.oracle.shape import APART, Field, label
from tests.oracle.watching import Watch, wire

EACH = 1
"""Records of a part: there are as many parts as records."""

HEADS = {
    "id": "Id",
    "created_at": "Created",
    "created_by": "Created by",
    "updated_at": "Changed",
    "updated_by": "Changed by",
    "version": "Version",
}
HIDDEN = "***"
FRUITS = {"pip": "Pip", "stone": "Stone"}
UNTOLD = ("created_at", "updated_at")


async def export(watch: Watch, user: int) -> None:
    """A list as a file, of what is asked for as of a list."""
    entity, random = any_entity(watch), watch.stage.random
    asked, where, sort = drawn_query(watch, entity)
    asked.pop("limit", None)
    if random.random() < 0.2 and watch.stage.shapes[entity].searched:
        asked["search"] = some_words(watch, entity)
    person = watch.stage.person(user)
    away = person.taking_away(entity)
    status, rows = _allowed(person, entity, asked) or chosen(away, entity, asked, where, sort, away.taken)
    answer = await watch.api("export", user, "GET", f"/api/{entity}/export", params=asked)
    path = f"{entity} {asked}"
    if status != 200 or answer.status_code != 200:
        code = answer.json()["code"] if answer.status_code != 200 else "a file"
        watch.differ("export", user, path, (status, rows), (answer.status_code, code))
        return
    told, *lines = csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""))
    names = asked["fields"].split(",") if "fields" in asked else _all(person, entity)
    heads = [HEADS.get(one, label(one)) for one in names]
    watch.differ("export", user, f"{path} heads", heads, told)
    watch.differ("export", user, path, [_line(away, entity, one, names) for one in rows], [
        [cell for cell, name in zip_longest(line, names) if name not in UNTOLD] for line in lines
    ])  # fmt: skip


def _allowed(person: Person, entity: str, asked: dict[str, str]) -> tuple[int, str] | None:
    """Why nothing can be taken away."""
    if not person.knows(entity):
        return 404, "not_found"
    if not person.could("export", entity):
        return 403, "forbidden"
    named = [one.removeprefix("-") for part in ("fields", "sort") for one in asked.get(part, "").split(",") if one]
    return None if all(_stands(person, entity, one) for one in named) else (400, "bad_parameter")


def _stands(person: Person, entity: str, name: str) -> bool:
    """Whether a file may have a field."""
    return person.model.shapes[entity].fields[name].kind not in APART and person.could_take(entity, name)


def _all(person: Person, entity: str) -> list[str]:
    """The fields of a file for which none were named."""
    fields = person.model.shapes[entity].fields
    return [one for one in fields if _stands(person, entity, one) and person.knows_field(entity, one)]


def _line(person: Person, entity: str, record: Record, names: Sequence[str]) -> list[str]:
    fields = person.model.shapes[entity].fields
    told = [one for one in names if one not in UNTOLD]
    return [_cell(person, fields[one], person.taken(entity, record, one)) for one in told]


def _cell(person: Person, one: Field, value: Any) -> str:
    if value is None:
        return ""
    if one.leads:
        led = person.model.find(one.to, value)
        return (led is not None and person.sees(one.to, led) and person.title(one.to, led)) or HIDDEN
    if one.kind == "bool":
        return "Yes" if value else "No"
    return FRUITS.get(value, value) if one.kind == "choice" else str(wire(value))


CHANNELS = {"export": export}
