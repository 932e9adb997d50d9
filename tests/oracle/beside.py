"""Channels of the API beside the plain ones: expansion, totals, many changes at once, conflicts, metadata."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import httpx

from tests.oracle.conditions import Record
from tests.oracle.model import Person
from tests.oracle.reading import any_entity, any_id, found, ordered, whole
from tests.oracle.shape import ENGINE_FIELDS
from tests.oracle.watching import Watch, problem, told, without_times
from tests.oracle.writing import create_expected, drawn, json_of, no_change, said, update_expected

OPERATIONS = ("read", "create", "update", "delete", "restore")

Gathered = dict[str, dict[str, Any]]
"""By entity and id, records as the API shows them."""


def _path(watch: Watch, entity: str) -> list[str]:
    """Names of references, as they lead on from each other, through lines too."""
    random, names = watch.stage.random, []
    for _ in range(random.choice((1, 1, 2, 2, 3))):
        fields = watch.stage.shapes[entity].fields.values()
        leading = [one for one in fields if one.leads or one.kind == "lines"]
        if not leading:
            break
        field = random.choice(leading)
        names.append(field.name)
        entity = field.to
    return names


def _leads(person: Person, entity: str, names: Sequence[str], *, within: str = "") -> bool:
    """Whether every name of a path is known, and leads to what is known; `within`: what is asked of comes as that."""
    shape, name = person.model.shapes[entity], names[0]
    field = shape.fields[name]
    if not (person.knows_field(entity, name) and person.knows(field.to)):
        return False
    if field.kind == "lines":
        return not within and len(names) > 1 and _leads(person, field.to, names[1:], within="line")
    if within == "line" and name in (*ENGINE_FIELDS, "position", shape.part_of):
        return False
    return len(names) < 2 or _leads(person, field.to, names[1:], within="record")


def _gather(person: Person, entity: str, records: Iterable[Record], names: Sequence[str], gathered: Gathered) -> None:
    """What records, as they are seen, lead to along a path."""
    field = person.model.shapes[entity].fields[names[0]]
    ids = {one[field.name] for one in records if one.get(field.name) is not None}
    there = [one for identity in sorted(ids) if (one := found(person, field.to, identity)) is not None]
    shape, kept = person.model.shapes[field.to], gathered.setdefault(field.to, {})
    kept |= {str(one["id"]): told(shape, person.record(field.to, one)) for one in there}
    if len(names) > 1:
        _gather(person, field.to, [person.record(field.to, one) for one in there], names[1:], gathered)


async def expand(watch: Watch, user: int) -> None:
    """Records with what they refer to."""
    entity, person = any_entity(watch), watch.stage.person(user)
    paths = [one for one in (_path(watch, entity) for _ in range(2)) if one]
    if not paths:
        return
    asked = ",".join(dict.fromkeys(".".join(one) for one in paths))
    answer = await watch.api("expand", user, "GET", f"/api/{entity}", params={"expand": asked, "limit": "500"})
    body = json.loads(answer.text)
    if not person.knows(entity) or not all(_leads(person, entity, one) for one in paths):
        expected = (400, "bad_parameter") if person.knows(entity) else (404, "not_found")
        watch.differ("expand", user, f"{entity} {asked}", expected, (answer.status_code, body.get("code")))
        return
    rows, gathered = ordered(person, entity, person.seen(entity), []), Gathered()
    for name, *below in paths:
        field = person.model.shapes[entity].fields[name]
        if field.kind == "lines":
            lines = [line for one in rows for line in person.lines(entity, one, name) or ()]
            _gather(person, field.to, lines, below, gathered)
        else:
            _gather(person, entity, [person.record(entity, one) for one in rows], [name, *below], gathered)
    got = {
        name: {identity: without_times(one) for identity, one in known.items()}
        for name, known in body.get("expanded", {}).items()
    }
    watch.differ("expand", user, f"{entity} {asked}", {name: one for name, one in gathered.items() if one}, got)


async def total(watch: Watch, user: int) -> None:
    """How many records there are beyond the page."""
    entity, person = any_entity(watch), watch.stage.person(user)
    where = watch.stage.draw.asked(entity) if watch.stage.random.random() < 0.6 else None
    asked = {"total": "true", "limit": "1"} | ({"where": where.text()} if where else {})
    answer = await watch.api("total", user, "GET", f"/api/{entity}", params=asked)
    if not person.knows(entity):
        expected: Any = (404, None)
    elif where is not None and not person.knows_all(entity, where):
        expected = (400, None)
    else:
        holds = [one for one in person.seen(entity) if where is None or where.holds(person.eyes, entity, one)]
        expected = (200, len(holds))
    watch.differ("total", user, f"{entity} {asked}", expected, (answer.status_code, answer.json().get("total")))


async def meta(watch: Watch, user: int) -> None:
    """What there is, and what somebody may do with it."""
    person, shapes = watch.stage.person(user), watch.stage.shapes
    index = await watch.api("meta", user, "GET", "/api/-/meta")
    known = {one["name"]: one for one in index.json()["entities"] if one["name"] in shapes}
    watch.differ("meta", user, "entities", {one for one in shapes if person.knows(one)}, set(known))
    entity = any_entity(watch)
    answer = await watch.api("meta", user, "GET", f"/api/-/meta/{entity}")
    if not person.knows(entity):
        nothing = await watch.api("meta", user, "GET", "/api/-/meta/nothing")
        watch.differ("meta", user, entity, problem(nothing), problem(answer))
        return
    fields = {one["name"] for one in answer.json()["fields"] if one["name"] in shapes[entity].fields}
    watch.differ(
        "meta", user, entity, {one for one in shapes[entity].fields if person.knows_field(entity, one)}, fields
    )
    rights = answer.json()["rights"]
    if shapes[entity].part_of is None:
        could = {one: person.could(one, entity) for one in OPERATIONS}
        watch.differ("meta", user, f"{entity} rights", could, {one: rights[one] != "never" for one in OPERATIONS})
    actions = {one["name"] for one in answer.json()["actions"]}
    watch.differ(
        "meta",
        user,
        f"{entity} acts",
        {one for one in shapes[entity].actions if person.could_act(entity, one)},
        actions,
    )


async def conflict(watch: Watch, user: int) -> None:
    """A change based on a version that was: both sides, what stands as far as it may be seen."""
    entity, person = any_entity(watch), watch.stage.person(user)
    path, before = f"/api/{entity}/{any_id(watch, entity)}", watch.stage.model.rows
    record = watch.stage.model.find(entity, int(path.rpartition("/")[2]))
    values = json_of(drawn(watch, entity, whole=False))
    answer = await watch.api("conflict", user, "PATCH", path, json=values, headers={"If-Match": '"99"'}, changes=True)
    no_change(watch, "conflict", user, path, before, answer)
    if answer.status_code == 412 and record is not None:
        body = answer.json()
        shown = whole(person, entity, record)
        watch.differ("conflict", user, path, (values, shown), (body.get("sent", {}), without_times(body["current"])))


async def bulk(watch: Watch, user: int) -> None:
    """Many changes: the first is answered as it were alone; where one is refused in a whole, nothing is changed."""
    entity, person, random = any_entity(watch), watch.stage.person(user), watch.stage.random
    atomic, before = random.random() < 0.5, watch.stage.model.rows
    rows = [_row(watch, entity, first=number == 0) for number in range(random.randint(1, 3))]
    expected = _expected(person, entity, rows[0])
    sent = {"rows": [_sent(one) for one in rows], "atomic": atomic}
    answer = await watch.api("bulk", user, "POST", f"/api/{entity}/bulk", json=sent, changes=True)
    asked, body = f"{entity} {sent}", answer.json()
    no_change(watch, "bulk", user, asked, before, answer)
    if not person.knows(entity):
        watch.differ("bulk", user, asked, (404, "not_found"), said(answer))
        return
    results = body["results"]
    failed = [one for one in results if one["status"] >= 300 and one["status"] != 424]
    watch.differ("bulk", user, asked, 422 if atomic and failed else 200, answer.status_code)
    got = _told(results[0])
    watch.differ("bulk", user, asked, (424, "row_not_done") if got[0] == 424 and expected[0] < 300 else expected, got)
    watch.stage.ids[entity] += [one["id"] for one in results if one["status"] == 201]


def _row(watch: Watch, entity: str, *, first: bool) -> dict[str, Any]:
    random = watch.stage.random
    do = random.choice(("create", "update") if first else ("create", "update", "delete", "restore"))
    if do == "create":
        return {"do": do, "values": drawn(watch, entity, whole=True)}
    row = {"do": do, "id": any_id(watch, entity)}
    row |= {} if do == "restore" else {"version": random.choice(("*", "*", 1, 99))}
    return row | ({"values": drawn(watch, entity, whole=False)} if do == "update" else {})


def _sent(row: dict[str, Any]) -> dict[str, Any]:
    return row | ({"values": json_of(row["values"])} if "values" in row else {})


def _expected(person: Person, entity: str, row: dict[str, Any]) -> tuple[int, Any]:
    if not person.knows(entity):
        return 404, "not_found"
    if row["do"] == "create":
        return create_expected(person, entity, row["values"])
    version = "*" if row["version"] == "*" else f'"{row["version"]}"'
    return update_expected(person, entity, person.model.find(entity, row["id"]), row["values"], version)


def _told(result: dict[str, Any]) -> tuple[int, Any]:
    """A result as an answer to the row alone."""
    return said(httpx.Response(result["status"], json=result))


CHANNELS = {"expand": expand, "total": total, "meta": meta, "conflict": conflict, "bulk": bulk}
