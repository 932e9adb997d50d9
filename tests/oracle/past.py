"""A channel for what happened to a record: by the API and on its page, held against entries read behind all backs."""

import json
from operator import itemgetter
from typing import Any

from tests.oracle.conditions import ALWAYS, Record
from tests.oracle.model import Person
from tests.oracle.reading import any_entity, any_id, found
from tests.oracle.shape import SAYING
from tests.oracle.watching import Watch, marks_in, problem

ENTRIES = (
    "SELECT operation, version, via, action, before, after, \"by\" FROM _audit WHERE entity = '{0}' AND record = {1}"
    " AND (action IS NULL OR action <> '{0}.{2}')"
    " ORDER BY at DESC, id DESC"
)
TAKEN_AWAY = "export"
"""Who took records away is told to themselves only."""

KEPT = frozenset({"id"})
MOST = 500


async def history(watch: Watch, user: int) -> None:
    """All of it that somebody may read by now, or that there is no such record."""
    entity, person = any_entity(watch), watch.stage.person(user)
    identity = any_id(watch, entity)
    path = f"/api/{entity}/{identity}/history"
    record = _record(person, entity, identity) if person.knows(entity) else None
    expected, comments = ([], []) if record is None else await _told_of(watch, person, entity, record)
    also = _marks((expected, comments))
    answer = await watch.api("history", user, "GET", path, also=also, params={"limit": str(MOST)})
    await watch.screen("page: history", user, "GET", f"/{entity}/{identity}/history", also=also)
    if record is None:
        nothing = await watch.api("history", user, "GET", "/api/nothing/1")
        watch.differ("history", user, path, problem(nothing), problem(answer))
        return
    items = answer.json()["items"]
    told = [_told(one) for one in items if one["operation"] != SAYING]
    watch.differ("history", user, path, (200, expected), (answer.status_code, told))
    heard = [(one["text"], one["by"]["id"], one["by"]["title"]) for one in items if one["operation"] == SAYING]
    watch.differ("history", user, f"{path} comments", comments, heard)


async def marks_of_past(watch: Watch, person: Person, entity: str, record: Record) -> frozenset[str]:
    """What the past of a record tells wherever it is told, on the record's own page too."""
    return _marks(await _told_of(watch, person, entity, record))


def _marks(told: object) -> frozenset[str]:
    return frozenset(marks_in(json.dumps(told, ensure_ascii=False)))


async def _told_of(watch: Watch, person: Person, entity: str, record: Record) -> tuple[list[dict[str, Any]], list[Any]]:
    """What was done with it, and what was said of it."""
    return await _past(watch, person, entity, record), _said(person, entity, record)


def _said(person: Person, entity: str, record: Record) -> list[tuple[str, int, str | None]]:
    """What was said of it, the newest first: all of it to whoever sees a record that is commented on."""
    if not person.model.shapes[entity].commented:
        return []
    about = f"{entity}/{record['id']}"
    there = [one for one in person.model.living("comment") if one["about"] == about]
    newest = sorted(there, key=itemgetter("id"), reverse=True)
    return [(one["text"], *_name(person, one["author"])) for one in newest]


def _record(person: Person, entity: str, identity: int) -> Record | None:
    """A record that is seen, in the bin too by those who look into it."""
    gone = person.binned(entity) if person.opens_bin(entity) else []
    return found(person, entity, identity) or next((one for one in gone if one["id"] == identity), None)


def _told(item: dict[str, Any]) -> dict[str, Any]:
    changes = {one["field"]: (one["before"], one["after"]) for one in item["changes"]}
    by = None if item["by"] is None else (item["by"]["id"], item["by"]["title"])
    names = ("operation", "version", "via", "action")
    return {**{name: item[name] for name in names}, "by": by, "timed": item["at"] is not None, "changes": changes}


async def _past(watch: Watch, person: Person, entity: str, record: Record) -> list[dict[str, Any]]:
    """What the entries say, as far as the model lets it through."""
    shape = person.model.shapes[entity]
    there = {
        one.name for one in shape.fields.values()
        if one.kind != "collection" and person.knows_field(entity, one.name) and person.shows(entity, record, one.name)
    }  # fmt: skip
    rows = await watch.stage.world.rows(ENTRIES.format(entity, record["id"], SAYING))
    own = entity == "user" and record["id"] == person.user
    return [_entry(person, entity, there, *row) for row in rows if own or row[0] != TAKEN_AWAY]


def _entry(
    person: Person, entity: str, there: set[str], operation: str, version: int, via: str, action: str | None,
    before: str | None, after: str | None, by: int | None,
) -> dict[str, Any]:  # fmt: skip
    had, has = (json.loads(one) if one else {} for one in (before, after))
    of, _, name = (action or "").partition(".")
    known = bool(action) and person.could_act(of, name) and person.knows(of)
    changes = {
        one: (_seen(person, entity, one, had), _seen(person, entity, one, has))
        for one in (had.keys() | has.keys()) & there
    }
    asked = {one: (None, value) for one, value in has.items()} if known else {}  # what an action asks is its own
    return {
        "operation": operation,
        "version": version if "version" in there else None,
        "via": via,
        "action": action if known else None,
        "by": _name(person, by) if by is not None and "updated_by" in there else None,
        "timed": "updated_at" in there,
        "changes": asked if operation == "take" else changes,
    }


def _name(person: Person, user: int) -> tuple[int, str | None]:
    row = person.model.rows["user"][user]
    return user, person.title("user", row) if person.sees("user", row) else None


def _seen(person: Person, entity: str, name: str, values: dict[str, Any]) -> Any:
    """A value; of lines the fields that are shown wherever they stand."""
    value, field = values.get(name), person.model.shapes[entity].fields[name]
    if field.kind != "lines" or value is None:
        return value
    part = person.model.shapes[field.to]
    shown = {
        one.name for one in part.fields.values()
        if one.name in KEPT or (one.visible is ALWAYS and person.knows_field(part.name, one.name))
    }  # fmt: skip
    return [{key: told for key, told in one.items() if key in shown} for one in value]


CHANNELS = {"history": history}
