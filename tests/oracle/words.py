"""The ready words of conditions, as the language tells of them: whose a record is, and who was let see it.

A share is for a person, for the members of a group, or for the people of a department and of all below it, until the
end of a day. It goes as far as its giver's own right, which is one by a role and not by another share.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tests.oracle.conditions import NEVER, Condition, Path, Record, Word
from tests.oracle.shape import GIVING, Shape

if TYPE_CHECKING:
    from tests.oracle.model import Grant, Model, Person

LEVELS = {"read": "read", "edit": "update"}
"""What is shared, and the right that its giver has to have."""


def owner_of(model: "Model", entity: str, record: Record) -> int | None:
    """Whose a record is."""
    owner = model.shapes[entity].owner
    return record[owner] if owner is not None else None


def place_of(model: "Model", entity: str, record: Record) -> int | None:
    """The department whose a record is: its own field says so, or otherwise its owner's department."""
    field = model.shapes[entity].department
    if field is not None:
        return record[field]  # type: ignore[no-any-return]
    owner = model.find("user", owner_of(model, entity, record))
    return owner["department"] if owner is not None else None


def home(person: "Person") -> int | None:
    """The department of who asks."""
    return person.model.rows["user"][person.user]["department"]  # type: ignore[no-any-return]


def upwards(model: "Model", entity: str, by: str, identity: int | None) -> list[int]:
    """A record of a tree, and those above it."""
    found: list[int] = []
    while identity is not None and identity not in found and model.find(entity, identity) is not None:
        found.append(identity)
        identity = model.rows[entity][identity][by]
    return found


def groups_of(model: "Model", user: int | None) -> set[int]:
    """The groups that somebody is in."""
    return {one["group"] for one in model.living("group_member") if one["person"] == user}


def is_received(person: "Person", entity: str, share: Record, arguments: Path) -> bool:
    """Whether a share is for this person."""
    model, own = person.model, person.model.rows["user"][person.user]
    return (
        share["user"] == person.user
        or (share["department"] is not None and share["department"] in upwards(
            model, "department", "parent", own["department"]
        ))
        or share["group"] in groups_of(model, person.user)
    )  # fmt: skip


def is_shared(person: "Person", entity: str, record: Record, arguments: Path) -> bool:
    """Whether somebody who may lets this person see a record, or change it."""
    (level,), model = arguments, person.model
    return any(
        share["record"] == f"{entity}/{record['id']}"
        and (share["until"] is None or share["until"] >= model.today)
        and (level == "read" or share["level"] == level)
        and is_received(person, entity, share, ())
        and may_give(model, share["giver"], entity, record, LEVELS[level])
        for share in model.living("share")
    )


def may_give(model: "Model", giver: int, entity: str, record: Record, right: str) -> bool:
    """Whether somebody is still here and has a right by a role."""
    row = model.rows["user"][giver]
    ended = row["valid_until"] is not None and row["valid_until"] < model.today
    if not row["active"] or ended:
        return False
    person = model.person(giver)
    return any(one.may(right).holds(person.unshared, entity, record) for one in person.by_roles(entity))


def is_nothing_unshared(condition: Condition) -> bool:
    """Whether a condition is never so for want of shares, whatever the record."""
    return condition is NEVER or (isinstance(condition, Word) and condition.word == "shared")


def gives(grant: "Grant", action: str) -> tuple[Condition, Condition]:
    """What has to hold for a grant to let somebody share: the right to, and what is shared, by a role."""
    return grant.may("share"), grant.may(GIVING[action])


Meaning = Callable[["Person", str, Record, Path], bool]

WORDS: Mapping[str, Meaning] = {
    "mine": lambda person, entity, record, _: owner_of(person.model, entity, record) == person.user,
    "my_team": lambda person, entity, record, _: (
        person.user in upwards(person.model, "user", "manager", owner_of(person.model, entity, record))
    ),
    "my_group": lambda person, entity, record, _: (
        (owner := owner_of(person.model, entity, record)) == person.user
        or not groups_of(person.model, owner).isdisjoint(groups_of(person.model, person.user))
    ),
    "my_department": lambda person, entity, record, _: (
        (own := home(person)) is not None and place_of(person.model, entity, record) == own
    ),
    "my_branch": lambda person, entity, record, _: (
        (own := home(person)) is not None
        and own in upwards(person.model, "department", "parent", place_of(person.model, entity, record))
    ),
    "shared": is_shared,
    "received": is_received,
}
"""The ready words of conditions; a new one is a row. `received` is of shares, and of the engine's own."""


def words_over(shape: Shape, *, asking: bool) -> list[Condition]:
    """The words that may stand in a condition over such records, or in one that somebody asks for."""
    shared = [Word("shared", (one,)) for one in ("read", "edit")] if shape.shared else []
    own = ("mine",) if asking else ("mine", "my_team", "my_group", "my_department", "my_branch")
    return [*map(Word, own), *shared]
