"""Channels for people: lists, records, forms with their pickers and previews, conflicts, the bin, questions."""

import json
import re
from html import unescape
from typing import Any

import httpx

from tests.oracle.conditions import Record
from tests.oracle.model import Person
from tests.oracle.past import marks_of_past
from tests.oracle.reading import NOWHERE, any_entity, any_id, finds, found
from tests.oracle.shape import Field
from tests.oracle.watching import Watch, wire

ROW = re.compile(r'<tr id="(\w+)-(\d+)"')
OPTION = re.compile(r'role="option" id="[^"]*" data-id="(\d+)" data-title="([^"]*)"')
NEW_EVERY_TIME = re.compile(r"[\w=-]{16,}|\d+")
SHOWN = 8
A_PAGE = 50


def rows(answer: httpx.Response, entity: str) -> list[int]:
    """The records in the table of a page."""
    return [int(identity) for name, identity in ROW.findall(answer.text) if name == entity]


def same_page(one: httpx.Response, other: httpx.Response) -> tuple[str, str]:
    """Two pages without what is new in each."""
    texts = (NEW_EVERY_TIME.sub("#", answer.text) for answer in (one, other))
    first, second = texts
    return first, second


async def listed(watch: Watch, user: int) -> None:
    """The list of an entity: the records that are seen, the newest first, sought or in an order of somebody's."""
    entity, person, random = any_entity(watch), watch.stage.person(user), watch.stage.random
    asked: dict[str, str] = {}
    if random.random() < 0.3:
        asked["q"] = random.choice(watch.stage.draw.marks.texts)
    if random.random() < 0.3:
        asked["sort"] = random.choice(("", "-")) + random.choice(sorted(watch.stage.shapes[entity].fields))
    if random.random() < 0.3:
        leads = watch.stage.shapes[entity].of_kind("reference", "user", "department")
        asked |= {f"of.{one.name}": str(random.randint(1, 9)) for one in leads[:1]}
    answer = await watch.screen("page: list", user, "GET", f"/{entity}", params=asked)
    if not person.knows(entity):
        watch.differ("page: list", user, entity, 404, answer.status_code)
    elif not asked:
        seen = sorted((one["id"] for one in person.seen(entity)), reverse=True)
        watch.differ("page: list", user, entity, (200, seen[:A_PAGE]), (answer.status_code, rows(answer, entity)))


async def shown(watch: Watch, user: int) -> None:
    """A record's own page, its form, and the question before it is deleted; one that is hidden is not there."""
    entity, person = any_entity(watch), watch.stage.person(user)
    identity, then = any_id(watch, entity), watch.stage.random.choice(("", "?tab=timeline", "/edit", "/delete"))
    record = found(person, entity, identity) if person.knows(entity) else None
    also = await marks_of_past(watch, person, entity, record) if record and not then.startswith("/") else frozenset()
    answer = await watch.screen("page: record", user, "GET", f"/{entity}/{identity}{then}", also=also)
    if record is None:
        nothing = await watch.screen("page: record", user, "GET", f"/{entity}/{NOWHERE}{then}")
        watch.differ("page: record", user, f"/{entity}/{identity}{then}", *same_page(nothing, answer))
        watch.differ("page: record", user, f"/{entity}/{identity}{then}", 404, answer.status_code)
    elif not then.startswith("/"):
        watch.differ("page: record", user, f"/{entity}/{identity}{then}", 200, answer.status_code)
        title = person.title(entity, record)
        watch.differ("page: record", user, "title", True, (title or "").strip() in unescape(answer.text))


async def new(watch: Watch, user: int) -> None:
    """The form of a new record, with something filled in already that may not be seen."""
    entity, person, random = any_entity(watch), watch.stage.person(user), watch.stage.random
    leads = watch.stage.shapes[entity].of_kind("reference", "user")
    given = {one.name: str(random.randint(1, 12)) for one in leads if random.random() < 0.5}
    answer = await watch.screen("page: new", user, "GET", f"/{entity}/new", params=given)
    if not person.knows(entity):
        expected = 404
    else:
        part = watch.stage.shapes[entity].part_of is not None
        expected = 403 if part or not person.could("create", entity) else 200
    watch.differ("page: new", user, f"/{entity}/new", expected, answer.status_code)


async def binned(watch: Watch, user: int) -> None:
    """The bin of an entity."""
    entity, person = any_entity(watch), watch.stage.person(user)
    answer = await watch.screen("page: bin", user, "GET", f"/{entity}/bin")
    there = person.knows(entity) and person.opens_bin(entity)
    expected: Any = (404, set())
    if there:
        expected = (200, {one["id"] for one in person.binned(entity)})
    watch.differ("page: bin", user, entity, expected, (answer.status_code, set(rows(answer, entity))))


async def picked(watch: Watch, user: int) -> None:
    """What a reference may lead to: the records that are seen, called as they may be seen."""
    entity, person, random = any_entity(watch), watch.stage.person(user), watch.stage.random
    leads = watch.stage.shapes[entity].of_kind("reference", "user", "department")
    if not leads:
        return
    one = random.choice(leads)
    wanted = random.choice(("", "zq", random.choice(watch.stage.draw.marks.texts)))
    path, sent = f"/{entity}/pick/{one.name}", {f"{one.name}:title": wanted}
    answer = await watch.screen("picker", user, "POST", path, data=sent)
    if not (person.knows(entity) and person.knows_field(entity, one.name) and person.knows(one.to)):
        watch.differ("picker", user, path, 404, answer.status_code)
        return
    found_ = [(int(identity), unescape(title).strip()) for identity, title in OPTION.findall(answer.text)]
    got = [(identity, title or f"#{identity}") for identity, title in found_]
    watch.differ("picker", user, f"{path} {wanted}", candidates(person, one, wanted), got)


def candidates(person: Person, one: Field, wanted: str) -> list[tuple[int, str]]:
    """The first of what may be chosen."""
    fitting = [record for record in person.seen(one.to) if not wanted or finds(person, one.to, record, wanted)]
    named = [(record["id"], (person.title(one.to, record) or "").strip()) for record in fitting]
    return sorted(((identity, title or f"#{identity}") for identity, title in named), reverse=True)[:SHOWN]


def posted(watch: Watch, entity: str) -> dict[str, str]:
    """What somebody fills in; references lead anywhere, lines name any line."""
    random, shape = watch.stage.random, watch.stage.shapes[entity]
    sent: dict[str, str] = {}
    for one in shape.fields.values():
        if one.writable and one.kind != "lines" and random.random() < 0.6:
            value = watch.stage.draw.value(entity, one, watch.stage.ids)
            sent[one.name] = (
                "" if value is None else str(wire(value)).lower() if one.kind == "bool" else str(wire(value))
            )
        if one.kind == "lines":
            sent[one.name] = ""
            sent |= _lines(watch, one)
    return sent


def _lines(watch: Watch, one: Field) -> dict[str, str]:
    random, known = watch.stage.random, sorted(watch.stage.model.rows[one.to])
    sent = {}
    for number in range(random.randint(0, 2)):
        at = f"{one.name}/{number}"
        sent[f"{at}/id"] = str(random.choice(known)) if known and random.random() < 0.6 else ""
        sent[f"{at}/c_orchard"] = str(random.randint(1, 12))
    return sent


async def previewed(watch: Watch, user: int) -> None:
    """What saving would give, worked out from records that the person may not see."""
    entity = any_entity(watch)
    identity = any_id(watch, entity) if watch.stage.random.random() < 0.5 else 0
    path = f"/{entity}/{identity}/preview" if identity else f"/{entity}/preview"
    await watch.screen("preview", user, "POST", path, data=posted(watch, entity) | {":base": "{}"})


async def saved(watch: Watch, user: int) -> None:
    """A form that is sent: saved, refused, or in conflict with what somebody else saved meanwhile."""
    entity, random = any_entity(watch), watch.stage.random
    identity = any_id(watch, entity) if random.random() < 0.7 else 0
    record = watch.stage.model.find(entity, identity)
    version = record["version"] if record is not None and random.random() < 0.5 else 99
    base = json.dumps(dict.fromkeys(watch.stage.shapes[entity].fields, "zqbase"))
    sent = posted(watch, entity) | {":version": str(version), ":base": base}
    path = f"/{entity}/{identity}/edit" if identity else f"/{entity}/new"
    before = watch.stage.model
    answer = await watch.screen("form", user, "POST", path, data=sent, changes=True)
    for name, rows_ in watch.stage.model.rows.items():
        watch.stage.ids[name] += [
            one for one in rows_ if one not in before.rows[name] and name in ("orchard", "letter")
        ]
    if answer.status_code >= 400:
        watch.differ("form", user, f"POST {path} refused", before.rows, watch.stage.model.rows)
    else:
        _was_allowed(watch, user, path, before, entity, identity)


def _was_allowed(watch: Watch, user: int, path: str, before: Any, entity: str, identity: int) -> None:
    """What became another by a form was this person's to change."""
    person, then = before.person(user), watch.stage.person(user)
    after = watch.stage.model.rows[entity]
    changed = [one for one in after.values() if one != before.rows[entity].get(one["id"])]
    for record in changed:
        was = before.rows[entity].get(record["id"])
        if was is None:
            watch.differ("form", user, f"{path} made", True, then.may("create", entity, record))
        elif record["id"] == identity:
            watch.differ("form", user, f"{path} changed", True, person.may("update", entity, was))
            _fields_allowed(watch, user, path, person, entity, was, record)


def _fields_allowed(
    watch: Watch, user: int, path: str, person: Person, entity: str, was: Record, record: Record
) -> None:
    own = [one.name for one in watch.stage.shapes[entity].fields.values() if one.writable and one.kind != "lines"]
    refused = [
        name for name in own
        if was[name] != record[name]
        and not (person.changes(entity, was, name, "update") and person.granted(entity, was, name))
    ]  # fmt: skip
    watch.differ("form", user, f"{path} changed fields", [], refused)


async def acted(watch: Watch, user: int) -> None:
    """The page of an action, and home."""
    entity = watch.stage.random.choice(("orchard", "harvest"))
    action = watch.stage.random.choice(tuple(watch.stage.shapes[entity].actions))
    path = watch.stage.random.choice(
        (f"/{entity}/{any_id(watch, entity)}/actions/{action}", "/", "/nothing", "/-/settings")
    )
    await watch.screen("page: action", user, "GET", path)


CHANNELS = {
    "page: list": listed,
    "page: record": shown,
    "page: new": new,
    "page: bin": binned,
    "picker": picked,
    "preview": previewed,
    "form": saved,
    "page: action": acted,
}
