"""Channels of the bin by the API: deleted, brought back as far as that fits, and gone for good."""

from tests.oracle.conditions import Record
from tests.oracle.model import Model
from tests.oracle.reading import any_id
from tests.oracle.shape import ENGINE_FIELDS
from tests.oracle.watching import Watch
from tests.oracle.writing import Said, answered, no_change, said


def is_referred(model: Model, entity: str, identity: int) -> bool:
    """Whether a living record of any sort leads to it, other than a line of its own."""
    return any(
        row[one.name] == identity
        for shape in model.shapes.values()
        for one in shape.fields.values()
        if one.leads and one.to == entity and one.name not in ENGINE_FIELDS and one.name != shape.part_of
        for row in model.living(shape.name)
    )


async def delete(watch: Watch, user: int) -> None:
    """Into the bin, or away."""
    entity, person = (
        watch.stage.random.choice(("orchard", "harvest", "letter", "crate", "user", "comment")),
        watch.stage.person(user),
    )
    identity, before = any_id(watch, entity), watch.stage.model.rows
    record = watch.stage.model.find(entity, identity)
    if not person.knows(entity) or record is None or not person.sees(entity, record):
        expected: Said = (404, "not_found")
    elif not person.may("delete", entity, record):
        expected = (403, "forbidden")
    elif is_referred(watch.stage.model, entity, identity):
        expected = (409, "in_use")
    else:
        expected = (204, None)
    path = f"/api/{entity}/{identity}"
    answer = await watch.api("delete", user, "DELETE", path, headers={"If-Match": "*"}, changes=True)
    watch.differ("delete", user, f"DELETE {path}", expected, said(answer))
    no_change(watch, "delete", user, f"DELETE {path}", before, answer)


async def restore(watch: Watch, user: int) -> None:
    """Out of the bin."""
    entity, identity, expected = _of_bin(watch, user, "restore", (200, None))
    before, path = watch.stage.model.rows, f"/api/{entity}/{identity}/restore"
    if expected == (200, None):
        lost = lost_of(watch.stage.model, entity, before[entity][identity])
        expected = (422, {(name, "no_such_record") for name in lost}) if lost else expected
    answer = await watch.api("restore", user, "POST", path, changes=True)
    watch.differ("restore", user, path, expected, said(answer))
    no_change(watch, "restore", user, path, before, answer)
    if answer.status_code == 200:
        answered(watch, "restore", user, path, entity, identity, answer.json())


def lost_of(model: Model, entity: str, record: Record) -> list[str]:
    """The fields that lead into a bin, whoever chose it then; of lines the one in which such a line stands."""
    shape = model.shapes[entity]
    own = [one for one in shape.fields.values() if one.name not in (*ENGINE_FIELDS, shape.part_of)]
    named = {one.name: one.names(record[one.name]) for one in own if one.points and record[one.name] is not None}
    lost = [name for name, to in named.items() if model.find(*to) is None]
    for one in shape.of_kind("lines"):
        rows = [row for row in model.rows[one.to].values() if row[entity] == record["id"]]
        lost += [one.name] if any(lost_of(model, one.to, row) for row in rows) else []
    return lost


async def purge(watch: Watch, user: int) -> None:
    """Out of the bin for good."""
    entity, identity, expected = _of_bin(watch, user, "purge", (204, None))
    before, path = watch.stage.model.rows, f"/api/{entity}/{identity}/purge"
    answer = await watch.api("purge", user, "POST", path, changes=True)
    in_use = expected[0] == 204 and said(answer) == (409, "in_use")  # by what is in the bin, which nobody is told of
    watch.differ("purge", user, path, expected, expected if in_use else said(answer))
    no_change(watch, "purge", user, path, before, answer)


def _of_bin(watch: Watch, user: int, operation: str, done: Said) -> tuple[str, int, Said]:
    """A record that is in the bin or not, and what is said where somebody does this with it; `done` if they may."""
    entity = watch.stage.random.choice(("orchard", "harvest", "letter", "comment"))
    person = watch.stage.person(user)
    gone = [one for one in watch.stage.model.rows[entity].values() if one["deleted_at"] is not None]
    identity = watch.stage.random.choice([*(one["id"] for one in gone), any_id(watch, entity)])
    record = next((one for one in gone if one["id"] == identity), None)
    shape = watch.stage.shapes[entity]
    if not person.knows(entity) or not shape.recycle or record is None or not person.sees(entity, record):
        return entity, identity, (404, "not_found")
    return entity, identity, done if person.may(operation, entity, record) else (403, "forbidden")


CHANNELS = {"delete": delete, "restore": restore, "purge": purge}
