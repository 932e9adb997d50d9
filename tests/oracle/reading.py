"""Channels that only read by the API: one record, lists with filters, orders, fields and pages, the bin, OpenAPI."""

import json
import re
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from tests.oracle.conditions import Condition, Record
from tests.oracle.model import Person
from tests.oracle.watching import Watch, problem, told, without_times

SORTABLE = ("text", "money", "integer", "date", "bool")
NOWHERE = 99_999
TOLD = 20
WORD = re.compile(r"[a-z]+|[0-9]+")


def any_entity(watch: Watch) -> str:
    return watch.stage.random.choice(tuple(watch.stage.shapes))


def any_id(watch: Watch, entity: str) -> int:
    known = sorted(watch.stage.model.rows[entity])
    return watch.stage.random.choice([*known, NOWHERE]) if known else NOWHERE


def whole(person: Person, entity: str, record: Record) -> dict[str, Any]:
    """A record with its lines, as the API gives one that may be seen."""
    shape = person.model.shapes[entity]
    lines = {
        one.name: _lines(person, entity, record, one.name)
        for one in shape.of_kind("lines", "references")
        if person.knows_field(entity, one.name)
    }
    return told(shape, person.record(entity, record)) | lines


def _lines(person: Person, entity: str, record: Record, name: str) -> list[dict[str, Any]] | None:
    if person.model.shapes[entity].fields[name].kind == "references":  # nobody is ever named here
        return [] if person.shows(entity, record, name) else None
    found = person.lines(entity, record, name)
    part = person.model.shapes[person.model.shapes[entity].fields[name].to]
    return None if found is None else [told(part, one) for one in found]


def offered(person: Person, entity: str, record: Record) -> list[str]:
    """The actions that are possible with a record now."""
    actions = person.model.shapes[entity].actions
    return [
        name for name, when in actions.items()
        if person.may_act(entity, record, name) and when.holds(person.raw, entity, record)
    ]  # fmt: skip


def found(person: Person, entity: str, identity: int) -> Record | None:
    """A living record that may be seen."""
    record = person.model.find(entity, identity)
    return record if record is not None and person.sees(entity, record) else None


async def get(watch: Watch, user: int) -> None:
    """One record, or that there is none."""
    entity, person = any_entity(watch), watch.stage.person(user)
    path = f"/api/{entity}/{any_id(watch, entity)}"
    answer = await watch.api("get", user, "GET", path)
    record = found(person, entity, int(path.rpartition("/")[2])) if person.knows(entity) else None
    if record is None:
        nothing = await watch.api("get", user, "GET", "/api/nothing/1")
        watch.differ("get", user, path, problem(nothing), problem(answer))
        return
    watch.differ(
        "get", user, path, (200, whole(person, entity, record)), (answer.status_code, without_times(answer.json()))
    )
    watch.differ("actions", user, path, offered(person, entity, record), answer.json().get("_actions", []))
    version, dot, _ = answer.headers["etag"].partition(".")
    watch.differ("etag", user, path, (f'"{record["version"]}', "."), (version, dot))
    known = await watch.api("get", user, "GET", path, headers={"If-None-Match": answer.headers["etag"]})
    watch.differ("etag", user, path, 304, known.status_code)


async def plain_list(watch: Watch, user: int) -> None:
    """All that may be seen, the newest first."""
    entity = any_entity(watch)
    await _listed(watch, "list", user, entity, {}, None, [])


async def filtered_list(watch: Watch, user: int) -> None:
    """A condition, an order, fields, pages; a name that is unknown is refused as one that nothing has."""
    entity = any_entity(watch)
    await _listed(watch, "where", user, entity, *drawn_query(watch, entity))


def drawn_query(watch: Watch, entity: str) -> tuple[dict[str, str], Condition | None, list[str]]:
    """What may be asked of a list: as it is sent, its condition, and its order."""
    random = watch.stage.random
    asked: dict[str, str] = {}
    where = watch.stage.draw.asked(entity) if random.random() < 0.7 else None
    asked |= {"where": where.text()} if where else {}
    sort: list[str] = []
    if random.random() < 0.5:
        sortable = [one.name for one in watch.stage.shapes[entity].of_kind(*SORTABLE)]
        sort = [random.choice(("", "-")) + one for one in random.sample(sortable, random.randint(1, 2))]
        asked["sort"] = ",".join(sort)
    if random.random() < 0.4:
        known = [one.name for one in watch.stage.shapes[entity].fields.values() if one.kind != "collection"]
        asked["fields"] = ",".join(random.sample(known, random.randint(1, min(4, len(known)))))
    if random.random() < 0.5:
        asked["limit"] = str(random.randint(1, 5))
    return asked, where, sort


async def _listed(
    watch: Watch, channel: str, user: int, entity: str, asked: dict[str, str], where: Condition | None, sort: list[str]
) -> None:
    person, path = watch.stage.person(user), f"/api/{entity}"
    expected = _expected(person, entity, asked, where, sort)
    status, items, after = 200, [], None
    while True:
        answer = await watch.api(channel, user, "GET", path, params={**asked, **({"after": after} if after else {})})
        status = answer.status_code
        if status != 200:
            break
        body = json.loads(answer.text)
        items += [without_times(one) for one in body["items"]]
        after = body["next"]
        if after is None:
            break
    watch.differ(
        channel, user, f"{path} {asked}", expected, (status, items if status == 200 else answer.json()["code"])
    )


def _expected(
    person: Person, entity: str, asked: dict[str, str], where: Condition | None, sort: list[str]
) -> tuple[int, Any]:
    status, rows = chosen(person, entity, asked, where, sort)
    if status != 200:
        return status, rows
    if "fields" in asked:
        fields = asked["fields"].split(",")
        return 200, [_only(whole(person, entity, one), fields) for one in rows]
    shape = person.model.shapes[entity]
    return 200, [told(shape, person.record(entity, one)) for one in rows]


def chosen(
    person: Person, entity: str, asked: dict[str, str], where: Condition | None, sort: list[str],
    told: Callable[[str, Record, str], Any] | None = None,
) -> tuple[int, Any]:  # fmt: skip
    """A status with the records that are seen and asked for, in their order, or with the code of what is wrong; `told`
    gives what stands in a field where that is not what is seen.
    """
    if not person.knows(entity):
        return 404, "not_found"
    fields = asked["fields"].split(",") if "fields" in asked else []
    names = [*(one.removeprefix("-") for one in sort), *fields]
    if not all(person.knows_field(entity, one) for one in names) or not (
        where is None or person.knows_all(entity, where)
    ):
        return 400, "bad_parameter"
    seen = [one for one in person.seen(entity) if where is None or where.holds(person.eyes, entity, one)]
    if "search" in asked:
        if not known_words(person, entity):
            return 400, "bad_parameter"
        seen = [one for one in seen if finds(person, entity, one, asked["search"])]
    return 200, ordered(person, entity, seen, sort, told)


def known_words(person: Person, entity: str) -> list[str]:
    """The fields that somebody may find records by, at least some of them."""
    return [one for one in person.model.shapes[entity].searched if person.knows_field(entity, one)]


def finds(person: Person, entity: str, record: Record, typed: str) -> bool:
    """Whether what may be seen of a record has, for each word that was typed, one that begins so."""
    values = [person.eyes.value(entity, record, one) for one in known_words(person, entity)]
    there = [word for value in values if value for word in WORD.findall(value.lower())]
    wanted = WORD.findall(typed.lower())
    return bool(wanted) and all(any(word.startswith(one) for word in there) for one in wanted)


def some_words(watch: Watch, entity: str) -> str:
    """The beginnings of words that stand somewhere in a record, whoever may see them."""
    random = watch.stage.random
    rows = watch.stage.model.rows[entity].values()
    words = [one for row in rows for value in row.values() if isinstance(value, str) for one in WORD.findall(value)]
    taken = random.choices(words, k=random.choice((1, 1, 1, 2))) if words else ["nothing"]
    return random.choice((" ", "-", ", ")).join(one[: random.choice((1, 2, 3, 9))] for one in taken)


async def searched(watch: Watch, user: int) -> None:
    """Records that are found by words, in an order, on pages."""
    random = watch.stage.random
    entity = random.choice([name for name, shape in watch.stage.shapes.items() if shape.searched])
    asked = {"search": some_words(watch, entity)}
    sort: list[str] = []
    if random.random() < 0.4:
        sort = [random.choice(("", "-")) + random.choice(watch.stage.shapes[entity].of_kind(*SORTABLE)).name]
        asked["sort"] = sort[0]
    if random.random() < 0.4:
        asked["limit"] = str(random.randint(1, 4))
    await _listed(watch, "search", user, entity, asked, None, sort)


async def everywhere(watch: Watch, user: int) -> None:
    """A search through everything: of each entity the newest that are found, called as they may be."""
    person, wanted = watch.stage.person(user), some_words(watch, any_entity(watch))
    answer = await watch.api("everywhere", user, "GET", "/api/-/search", params={"q": wanted})
    got = {
        one["entity"]: [each["id"] for each in one["items"]]
        for one in answer.json()["groups"]
        if one["entity"] in watch.stage.shapes
    }
    whole = (name for name, shape in watch.stage.shapes.items() if person.knows(name) and shape.part_of is None)
    fits = {name: [one["id"] for one in person.seen(name) if finds(person, name, one, wanted)] for name in whole}
    expected = {name: sorted(ids, reverse=True)[:TOLD] for name, ids in fits.items() if ids}
    watch.differ("everywhere", user, wanted, expected, got)


def _only(record: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: record[name] for name in names if name in record}


def ordered(
    person: Person, entity: str, rows: list[Record], sort: list[str],
    told: Callable[[str, Record, str], Any] | None = None,
) -> list[Record]:  # fmt: skip
    """By what may be seen, nulls last in either direction, ties by id in the direction of the first key."""
    last = "-id" if not sort or sort[0].startswith("-") else "id"
    named = any(one.removeprefix("-") == "id" for one in sort)
    for key in reversed(sort if named else [*sort, last]):
        name, down = key.removeprefix("-"), key.startswith("-")
        known = [((told or person.eyes.value)(entity, one, name), one) for one in rows]
        full = [pair for pair in known if pair[0] is not None]
        full.sort(key=itemgetter(0), reverse=down)
        rows = [one for _, one in full] + [one for value, one in known if value is None]
    return rows


async def unknown(watch: Watch, user: int) -> None:
    """A field that is hidden from somebody altogether is refused as one that there is not."""
    entity, person, random = any_entity(watch), watch.stage.person(user), watch.stage.random
    for one in watch.stage.shapes[entity].of_kind("reference"):
        if person.knows(entity) and not person.knows(one.to):  # searched for the name of what it leads to
            text = random.choice(("{} == 'a'", "{}", "{} > 3", "{}.id == 3", "lower({}) == 'a'")).format(one.name)
            await watch.api("unknown", user, "GET", f"/api/{entity}", params={"where": text})
    hidden = [one for one in watch.stage.shapes[entity].fields if not person.knows_field(entity, one)]
    if not (hidden and person.knows(entity)):
        return
    name = random.choice(hidden)
    made_up = name[:-1] + ("x" if name[-1] != "x" else "y")
    asked = (("where", "{} is null"), ("sort", "-{}"), ("fields", "id,{}"), ("where", "{} == 'a'"), ("expand", "{}"))
    for parameter, text in asked:
        answers = [
            await watch.api("unknown", user, "GET", f"/api/{entity}", params={parameter: text.format(one)})
            for one in (name, made_up)
        ]
        told_of = [json.loads(one.text) for one in answers]
        codes = [(one.get("code"), [each["code"] for each in one.get("failures", ())]) for one in told_of]
        watch.differ("unknown", user, f"{entity} {parameter} {text} {name}", codes[1], codes[0])


async def bin_(watch: Watch, user: int) -> None:
    """What was deleted, for whoever may bring something of the sort back."""
    entity, person = any_entity(watch), watch.stage.person(user)
    answer = await watch.api("bin", user, "GET", f"/api/{entity}", params={"bin": "true", "sort": "-id"})
    shape = watch.stage.shapes[entity]
    if not person.knows(entity):
        expected: Any = (404, "not_found")
    elif not person.opens_bin(entity) or not person.knows_field(entity, "id"):
        expected = (400, "bad_parameter")
    else:
        rows = sorted(person.binned(entity), key=lambda one: -one["id"])
        expected = (200, [told(shape, person.record(entity, one)) for one in rows])
    got: Any = answer.json()
    if answer.status_code == 200:
        kept = [{key: value for key, value in one.items() if not key.startswith("deleted_")} for one in got["items"]]
        watch.differ("bin", user, entity, expected, (200, [without_times(one) for one in kept]))
    else:
        watch.differ("bin", user, entity, expected, (answer.status_code, got["code"]))


async def openapi(watch: Watch, user: int) -> None:
    """The entities and fields that there are, as far as somebody may know."""
    answer = await watch.api("openapi", user, "GET", "/api/-/openapi.json")
    document, person = answer.json(), watch.stage.person(user)
    paths = {path.split("/")[2] for path in document["paths"]} & watch.stage.shapes.keys()
    watch.differ("openapi", user, "paths", {one for one in watch.stage.shapes if person.knows(one)}, paths)
    for entity in paths:
        schema = document["components"]["schemas"].get(entity, {})
        fields = {one for one in schema.get("properties", {}) if one in watch.stage.shapes[entity].fields}
        known = {
            name for name, one in watch.stage.shapes[entity].fields.items()
            if one.kind != "collection" and person.knows_field(entity, name)
        }  # fmt: skip
        watch.differ("openapi", user, entity, known, fields or known)


CHANNELS = {
    "get": get,
    "list": plain_list,
    "where": filtered_list,
    "search": searched,
    "everywhere": everywhere,
    "unknown": unknown,
    "bin": bin_,
    "openapi": openapi,
}
