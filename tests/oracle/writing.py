"""Channels that change something by the API: what may be done succeeds, what may not is refused and changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.oracle.conditions import Record
from tests.oracle.model import Model, Person
from tests.oracle.reading import NOWHERE, any_entity, any_id, found, offered, whole
from tests.oracle.shape import GIVING, SAYING, Field, Shape
from tests.oracle.watching import Watch, wire, without_times

UNKNOWN = "o_nothing"
NEW = 77_777

Said = tuple[int, Any]
"""A status, and a code or by field the codes of what is wrong."""


def said(answer: httpx.Response) -> Said:
    """What an answer amounts to."""
    if answer.status_code < 300:
        return answer.status_code, None
    body = answer.json()
    if body["code"] != "invalid":
        return answer.status_code, body["code"]
    return 422, {(one["pointer"].removeprefix("/"), one["code"]) for one in body["failures"]}


def drawn(watch: Watch, entity: str, *, whole: bool) -> Record:
    """Values to send: of some fields, now and then of one that nobody may send; references lead anywhere."""
    shape, random = watch.stage.shapes[entity], watch.stage.random
    chance = 0.7 if whole else 0.3
    fields = [
        one for one in shape.fields.values() if one.writable and one.kind != "lines" and one.name != shape.part_of
    ]
    values = {
        one.name: watch.stage.draw.value(entity, one, watch.stage.ids)
        for one in fields
        if random.random() < (0.95 if whole and one.required else chance)
    }
    if random.random() < 0.08:
        worked_out = (one.name for one in shape.fields.values() if one.computed and one.kind != "references")
        values[random.choice((UNKNOWN, "version", *worked_out))] = 3
    if random.random() < 0.1 and any(one.leads for one in fields):
        values[random.choice([one.name for one in fields if one.leads])] = NOWHERE
    return values


def json_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a program sends them."""
    return {name: wire(value) for name, value in values.items()}


@dataclass(frozen=True)
class Future:
    """The model as it would be with one record other than it is."""

    person: Person
    record: Record

    @classmethod
    def of(cls, person: Person, entity: str, record: Record) -> "Future":
        """With what is worked out of it."""
        model, shape = person.model, person.model.shapes[entity]
        rows = {**model.rows, entity: {**model.rows[entity], record["id"]: record}}
        then = Model(model.shapes, model.roles, rows, model.held, model.today).person(person.user, person.scopes)
        for one in shape.fields.values():
            if one.computed not in (None, True) and not one.virtual:
                record[one.name] = one.computed(then.raw, record)
        return cls(then, record)


def new_record(person: Person, shape: Shape, values: Record) -> Record:
    """A record to be: defaults, and what is sent."""
    row = dict.fromkeys(shape.fields)
    row |= {one.name: person.user for one in shape.fields.values() if one.default == "me"}
    row |= {name: value for name, value in values.items() if _is_read(person, shape, name)}
    return row | {"id": NEW, "version": 1, "created_by": person.user, "updated_by": person.user, "deleted_at": None}


def _is_read(person: Person, shape: Shape, name: str) -> bool:
    return _is_sendable(shape, name) and person.knows_field(shape.name, name)


def _is_sendable(shape: Shape, name: str) -> bool:
    return name in shape.fields and shape.fields[name].writable


def no_change(watch: Watch, channel: str, user: int, asked: str, before: Any, answer: httpx.Response) -> None:
    """A refusal leaves everything as it was."""
    if answer.status_code >= 300:
        watch.differ(channel, user, f"{asked} refused", before, watch.stage.model.rows)


def create_expected(person: Person, entity: str, values: Record) -> Said:
    """What a new record is answered with."""
    shape = person.model.shapes[entity]
    if not person.knows(entity):
        return 404, "not_found"
    if shape.part_of is not None or not person.could("create", entity):
        return 403, "forbidden"
    future = Future.of(person, entity, new_record(person, shape, _choosable(person, shape, values)))
    wrong = {each for name, value in values.items() for each in _wrong_in_new(future, entity, name, value)}
    wrong |= _missing(person, shape, values, wrong)
    if wrong:
        return 422, wrong
    if not future.person.may("create", entity, future.record):
        return 403, "forbidden"
    refused = {
        (name, "not_writable") for name in values if not future.person.changes(entity, future.record, name, "create")
    }
    return (422, refused) if refused else (201, None)


def _missing(person: Person, shape: Shape, values: Record, wrong: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What has to be there and is not; of what nobody may know of it is not said what it is."""
    told = {name for name, _ in wrong}
    kept = (one for one in shape.fields.values() if one.required and one.default is None)
    needed = [one.name for one in kept if one.name not in told]
    missing = [name for name in needed if values.get(name) is None]
    return {(name if person.knows_field(shape.name, name) else "", "required") for name in missing}


def _choosable(person: Person, shape: Shape, values: Record, stored: Record | None = None) -> Record:
    """What is sent, without the references that may not be chosen: nothing is told of what they lead to."""

    def is_wrong(one: Field, value: Any) -> bool:
        spared = person.user if stored is None and one.default == "me" else None if stored is None else stored[one.name]
        return one.points and value is not None and value != spared and bool(_wrong_reference(person, one, value))

    own = {name: value for name, value in values.items() if _is_read(person, shape, name)}
    return {name: None if is_wrong(shape.fields[name], value) else value for name, value in own.items()}


def _wrong_in_new(future: Future, entity: str, name: str, value: Any) -> set[tuple[str, str]]:
    person, shape = future.person, future.person.model.shapes[entity]
    if name not in shape.fields or not person.knows_field(entity, name) or shape.fields[name].kind == "collection":
        return {(name, "unknown_field")}
    one, wrong = shape.fields[name], set()
    if not one.writable:
        return {(name, "not_writable")}
    hidden = value is not None and not one.visible.holds(person.raw, entity, future.record)
    if hidden or not person.could_change(entity, name, "create"):
        wrong.add((name, "not_writable"))
    if value is not None and one.points and value != (person.user if one.default == "me" else None):
        wrong |= _wrong_reference(person, one, value)
    return wrong


def _wrong_reference(person: Person, one: Field, value: Any) -> set[tuple[str, str]]:
    to, identity = one.names(value)
    there = person.model.find(to, identity) if person.knows(to) else None
    return set() if there is not None and person.sees(to, there) else {(one.name, "no_such_record")}


async def create(watch: Watch, user: int) -> None:
    """A new record."""
    entity, person, before = any_entity(watch), watch.stage.person(user), watch.stage.model.rows
    values = drawn(watch, entity, whole=True)
    expected = create_expected(person, entity, values)
    answer = await watch.api("create", user, "POST", f"/api/{entity}", json=json_of(values), changes=True)
    asked = f"POST {entity} {values}"
    watch.differ("create", user, asked, expected, said(answer))
    no_change(watch, "create", user, asked, before, answer)
    if answer.status_code == 201:
        identity = answer.json().get("id") or int(answer.headers["location"].rpartition("/")[2])
        watch.stage.ids[entity].append(identity)
        answered(watch, "create", user, asked, entity, identity, answer.json())


def answered(watch: Watch, channel: str, user: int, asked: str, entity: str, identity: int, got: Any) -> None:
    """What comes back of a record that was written is what may be seen of it."""
    person = watch.stage.person(user)
    record = found(person, entity, identity)
    if record is not None:
        watch.differ(channel, user, f"{asked} answered", whole(person, entity, record), without_times(got))
        return
    seen = {name: value for name, value in without_times(got).items() if value is not None}
    stored = watch.stage.model.rows[entity][identity]
    watch.differ(channel, user, f"{asked} out of sight", {}, {
        name: value for name, value in seen.items() if name not in ("id", "version") or value != stored[name]
    })  # fmt: skip


def update_expected(person: Person, entity: str, record: Record | None, values: Record, version: str) -> Said:
    """What a change is answered with."""
    shape = person.model.shapes[entity]
    if not person.knows(entity) or record is None or not person.sees(entity, record):
        return 404, "not_found"
    if shape.part_of is not None or not person.may("update", entity, record):
        return 403, "forbidden"
    if version not in ("*", f'"{record["version"]}"'):
        return 412, "conflict"
    own = {name: value for name, value in values.items() if _is_read(person, shape, name)}
    hidden = {name for name in own if not shape.fields[name].visible.holds(person.raw, entity, record)}
    unseen = {name for name in own if not person.granted(entity, record, name)}
    meant = {name: value for name, value in own.items() if value is not None or name not in hidden | unseen}
    changed = {name for name, value in meant.items() if value != record[name]}
    future = Future.of(person, entity, {**record, **_choosable(person, shape, meant, record)})
    wrong = {each for name, value in values.items() if (each := _wrong_name(person, entity, record, name, value))}
    for name, value in meant.items():
        denied = name in changed and not person.changes(entity, record, name, "update")
        if name in unseen or denied or (name in changed | hidden and _is_hidden(future, entity, name)):
            wrong.add((name, "not_writable"))
        if name in changed:
            wrong |= _wrong_change(future, shape.fields[name], value)
    return (422, wrong) if wrong else (200, None)


def _is_hidden(future: Future, entity: str, name: str) -> bool:
    visible = future.person.model.shapes[entity].fields[name].visible
    return not visible.holds(future.person.raw, entity, future.record)


def _wrong_name(person: Person, entity: str, record: Record, name: str, value: Any) -> tuple[str, str] | None:
    shape = person.model.shapes[entity]
    if name not in shape.fields or not person.knows_field(entity, name) or shape.fields[name].kind == "collection":
        return name, "unknown_field"
    if not shape.fields[name].writable and value != person.eyes.value(entity, record, name):
        return name, "not_writable"
    return None


def _wrong_change(future: Future, one: Field, value: Any) -> set[tuple[str, str]]:
    if value is None:
        return {(one.name, "required")} if one.required else set()
    return _wrong_reference(future.person, one, value) if one.leads else set()


async def update(watch: Watch, user: int) -> None:
    """A change of some fields, on whatever version; a field sent back as it was read is no change."""
    entity, person, random = any_entity(watch), watch.stage.person(user), watch.stage.random
    identity, before = any_id(watch, entity), watch.stage.model.rows
    record = watch.stage.model.find(entity, identity)
    values = drawn(watch, entity, whole=False)
    if record is not None and random.random() < 0.3:
        shape = watch.stage.shapes[entity]
        echoed = random.sample(sorted(shape.fields), 3)
        values |= {one: record[one] for one in echoed if one in record and one not in ("created_at", "updated_at")}
    version = random.choice(("*", "*", f'"{record["version"]}"' if record else '"1"', '"99"'))
    expected = update_expected(person, entity, record, values, version)
    path, headers = f"/api/{entity}/{identity}", {"If-Match": version}
    answer = await watch.api("update", user, "PATCH", path, json=json_of(values), headers=headers, changes=True)
    asked = f"PATCH {path} {values} {version}"
    watch.differ("update", user, asked, expected, said(answer))
    no_change(watch, "update", user, asked, before, answer)
    if answer.status_code == 200:
        answered(watch, "update", user, asked, entity, identity, answer.json())


async def act(watch: Watch, user: int) -> None:
    """An action: what it does is not limited by rights, what comes back is."""
    entity, random = watch.stage.random.choice(("orchard", "harvest")), watch.stage.random
    actions = [one for one in watch.stage.shapes[entity].actions if one != SAYING]
    action = random.choice((*actions, "o_nothing"))
    asked = {"user": random.choice(watch.stage.ids["user"])} if action in GIVING else {}
    await _taken(watch, "act", user, entity, action, asked, (200, None))


async def comment(watch: Watch, user: int) -> None:
    """Something is said of a record, or nothing, which is too little."""
    entity, random = watch.stage.random.choice(("orchard", "harvest", "letter")), watch.stage.random
    asked = {"text": watch.stage.draw.marks.text()} if random.random() < 0.8 else {}
    done = (200, None) if asked else (422, {("text", "required")})
    await _taken(watch, "comment", user, entity, SAYING, asked, done)


async def _taken(
    watch: Watch, channel: str, user: int, entity: str, action: str, asked: dict[str, Any], done: Said
) -> None:
    """`done` is said of an action where nothing else is in its way."""
    identity, before = any_id(watch, entity), watch.stage.model.rows
    expected = _act_expected(watch.stage.person(user), entity, watch.stage.model.find(entity, identity), action, done)
    path = f"/api/{entity}/{identity}/actions/{action}"
    answer = await watch.api(channel, user, "POST", path, changes=True, json=asked)
    watch.differ(channel, user, path, expected, said(answer))
    no_change(watch, channel, user, path, before, answer)
    if answer.status_code == 200:
        _acted(watch, channel, user, path, entity, identity, answer.json())


def _act_expected(person: Person, entity: str, record: Record | None, action: str, done: Said) -> Said:
    if not person.knows(entity) or action not in person.model.shapes[entity].actions:
        return 404, "not_found"
    if not person.could_act(entity, action):
        return 403, "forbidden"
    if record is None or not person.sees(entity, record):
        return 404, "not_found"
    if not person.may_act(entity, record, action):
        return 403, "forbidden"
    when = person.model.shapes[entity].actions[action]
    return done if when.holds(person.raw, entity, record) else (409, "not_now")


def _acted(watch: Watch, channel: str, user: int, asked: str, entity: str, identity: int, got: Any) -> None:
    person = watch.stage.person(user)
    record = found(person, entity, identity)
    expected = None if record is None else whole(person, entity, record)
    told = got["record"]
    watch.differ(channel, user, f"{asked} answered", expected, None if told is None else without_times(told))
    if record is not None and told is not None:
        watch.differ(channel, user, f"{asked} offers", offered(person, entity, record), told.get("_actions", []))
    for one in got["made"]:
        made = found(person, one["entity"], one["id"])
        title = None if made is None else person.title(one["entity"], made)
        watch.differ(channel, user, f"{asked} made", title, one["title"])
    for name in ("letter", "comment"):
        newest = max(watch.stage.model.rows[name], default=0)
        if newest and newest not in watch.stage.ids[name]:
            watch.stage.ids[name].append(newest)


CHANNELS = {
    "create": create,
    "update": update,
    "act": act,
    "comment": comment,
}
