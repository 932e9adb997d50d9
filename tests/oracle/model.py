"""Who may see and do what, written from the language's description and from nothing of the engine.

A record is seen where a grant of a role that is held says so, or with the record whose line it is. A field of it is
seen where a grant that shows the record shows the field too, and where it is there at all (`visible`). Roles are those
assigned until today or later, with all they include. Rights read what is stored; what a person asks for (filters,
orders, titles) reads what they may see, and null for everything else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.oracle.conditions import ALWAYS, NEVER, Condition, Path, Record, Several, Word
from tests.oracle.shape import APART, GIVING, SAYING, Field, Shape
from tests.oracle.tokens import narrowed
from tests.oracle.words import WORDS, gives, is_nothing_unshared

Rows = Mapping[str, Mapping[int, Record]]
"""By entity and id, all that is stored, the bin too (`deleted_at`)."""


@dataclass(frozen=True)
class Grant:
    """What a role gives on an entity: a condition by operation, by action, and by field and right."""

    operations: Mapping[str, Condition] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Condition]] = field(default_factory=dict)
    actions: Mapping[str, Condition] = field(default_factory=dict)

    def may(self, operation: str) -> Condition:
        return self.operations.get(operation, NEVER)

    def shows(self, name: str) -> Condition:
        return self.fields.get(name, {}).get("read", ALWAYS)

    def changes(self, name: str) -> Condition:
        """Where only reading is narrowed, what is not seen is not changed either."""
        own = self.fields.get(name, {})
        return own.get("update", own.get("read", ALWAYS))

    def exports(self, one: Field) -> Condition:
        """What is sensitive leaves only where that is said of it."""
        return self.fields.get(one.name, {}).get("export", NEVER if one.sensitive else ALWAYS)


@dataclass(frozen=True)
class Role:
    """Grants by entity, and the roles whose grants come with it."""

    name: str
    includes: tuple[str, ...]
    grants: Mapping[str, Grant]


@dataclass(frozen=True)
class Held:
    """A role a person was given, until the end of a day."""

    role: str
    until: date | None = None


def everybodys(shape: Shape) -> list[Grant]:
    """What needs no role: to know of the colleagues, and of the shares that one gave or was given."""
    if shape.name == "share":
        return [Grant({"read": Several("or", (Word("mine"), Word("received"))), "delete": Word("mine")})]
    if not shape.everybody:
        return []
    closed = {"read": NEVER, "update": NEVER}
    return [Grant({"read": ALWAYS}, {name: closed for name in shape.fields if name not in shape.everybody})]


class Model:
    """What is stored, who holds which roles, and what these give."""

    def __init__(
        self, shapes: Mapping[str, Shape], roles: Mapping[str, Role], rows: Rows,
        held: Mapping[int, Sequence[Held]], today: date,
    ) -> None:  # fmt: skip
        self.shapes, self.roles, self.rows, self.today = shapes, roles, rows, today
        self.held = held

    def living(self, entity: str) -> list[Record]:
        return [one for one in self.rows[entity].values() if one.get("deleted_at") is None]

    def find(self, entity: str, identity: int | None) -> Record | None:
        """A record that is there for expressions: not one in the bin."""
        found = self.rows[entity].get(identity or 0)
        return found if found is not None and found.get("deleted_at") is None else None

    def roles_of(self, user: int) -> list[str]:
        found: list[str] = []
        waiting = [one.role for one in self.held.get(user, ()) if one.until is None or one.until >= self.today]
        while waiting:
            role = waiting.pop()
            if role in self.roles and role not in found:
                found.append(role)
                waiting += self.roles[role].includes
        return found

    def person(self, user: int, scopes: frozenset[str] | None = None) -> "Person":
        """Somebody, with `scopes` a program with a token of theirs."""
        return Person(self, user, scopes)


def asked_of(shape: Shape, word: str) -> str:
    """The field of a record that a word asks."""
    return "shares" if word == "shared" else shape.owner or ""


class Raw:
    """Looks at everything that is stored, as rights do."""

    def __init__(self, person: "Person") -> None:
        self.person, self.model = person, person.model

    def path(self, entity: str, record: Record, path: Path) -> Any:
        *way, last = path
        here = record
        for name in way:
            held = self.model.shapes[entity].fields[name]
            if held.kind == "choice":  # a value of a dictionary, by its code
                code = self.value(entity, here, name)
                found = next((one for one in self.model.living(held.to) if one["code"] == code), None)
            else:
                found = self.led(entity, here, name)
            if found is None:
                return None
            here, entity = found, held.to
        return self.value(entity, here, last)

    def led(self, entity: str, record: Record, name: str) -> Record | None:
        shape, key = self.model.shapes[entity], self.value(entity, record, name)
        to = shape.fields[name].to
        return self.model.rows[to].get(key) if name == shape.part_of else self.model.find(to, key)

    def value(self, entity: str, record: Record, name: str) -> Any:
        known = self.model.shapes[entity].fields[name]
        return known.computed(self.person.raw, record) if known.virtual else record[name]

    def me(self, path: Path) -> Any:
        return self.path("user", self.model.rows["user"][self.person.user], path) if path else self.person.user

    def items(self, entity: str, record: Record, name: str) -> tuple[str, Sequence[Record]]:
        known = self.model.shapes[entity].fields[name]
        if known.kind == "lines":  # in the bin with their record, and there for it
            return known.to, [one for one in self.model.rows[known.to].values() if one[entity] == record["id"]]
        by = self.model.shapes[known.to].fields[known.by]
        name = f"{entity}/{record['id']}" if by.kind == "any_reference" else record["id"]
        return known.to, [one for one in self.model.living(known.to) if one[known.by] == name]

    def word(self, entity: str, record: Record, word: str, arguments: Path) -> bool:
        return WORDS[word](self.person, entity, record, arguments)


class Masked(Raw):
    """Looks at what a person may see, and at null in the place of everything else."""

    def led(self, entity: str, record: Record, name: str) -> Record | None:
        found = super().led(entity, record, name)
        to = self.model.shapes[entity].fields[name].to
        return found if found is not None and self.person.sees(to, found) else None

    def value(self, entity: str, record: Record, name: str) -> Any:
        return super().value(entity, record, name) if self.person.shows(entity, record, name) else None

    def me(self, path: Path) -> Any:
        own = self.model.rows["user"][self.person.user]
        return super().me(path) if not path or self.person.sees("user", own) else None

    def items(self, entity: str, record: Record, name: str) -> tuple[str, Sequence[Record]]:
        of, found = super().items(entity, record, name)
        known = self.model.shapes[entity].fields[name]
        if not self.person.shows(entity, record, name):
            return of, []
        whole = known.kind == "lines"
        return of, [one for one in found if whole or self.person.sees(of, one)]

    def word(self, entity: str, record: Record, word: str, arguments: Path) -> bool:
        shown = self.person.shows(entity, record, asked_of(self.model.shapes[entity], word))
        return shown and super().word(entity, record, word, arguments)


class Unshared(Raw):
    """Looks as rights do where nothing is shared."""

    def word(self, entity: str, record: Record, word: str, arguments: Path) -> bool:
        return word != "shared" and super().word(entity, record, word, arguments)


class Person:
    """What one person may do, or with `scopes` a program for them; `away`: what they see while they export that."""

    def __init__(self, model: Model, user: int, scopes: frozenset[str] | None = None, away: str = "") -> None:
        self.model, self.user, self.scopes, self.away = model, user, scopes, away
        self.raw, self.eyes, self.unshared = Raw(self), Masked(self), Unshared(self)
        self._roles = [model.roles[one] for one in model.roles_of(user)]

    def taking_away(self, entity: str) -> "Person":
        """The same while they export records of an entity: those they may not take away are not there."""
        return Person(self.model, self.user, self.scopes, entity)

    def by_roles(self, entity: str) -> list[Grant]:
        return narrowed((one.grants[entity] for one in self._roles if entity in one.grants), entity, self.scopes)

    def grants(self, entity: str) -> list[Grant]:
        common = everybodys(self.model.shapes[entity])
        return self.by_roles(entity) + (narrowed(common, entity, self.scopes) if entity == "share" else common)

    def _one(self, entity: str, record: Record, conditions: Iterable[Condition]) -> bool:
        return any(one.holds(self.raw, entity, record) for one in conditions)

    def could(self, operation: str, entity: str) -> bool:
        """Whether there is a record at all that this might be done with."""
        return any(one.may(operation) is not NEVER for one in self.grants(entity))

    def may(self, operation: str, entity: str, record: Record) -> bool:
        return self._one(entity, record, (one.may(operation) for one in self.grants(entity)))

    def could_act(self, entity: str, action: str) -> bool:
        if action in GIVING:
            both = (gives(one, action) for one in self.grants(entity))
            return any(right is not NEVER and not is_nothing_unshared(held) for right, held in both)
        if action == SAYING:
            return self.could(SAYING, entity)
        return any(one.actions.get(action, NEVER) is not NEVER for one in self.grants(entity))

    def may_act(self, entity: str, record: Record, action: str) -> bool:
        if action in GIVING:
            both = (gives(one, action) for one in self.grants(entity))
            return any(
                right.holds(self.raw, entity, record) and held.holds(self.unshared, entity, record)
                for right, held in both
            )
        if action == SAYING:
            return self.may(SAYING, entity, record)
        return self._one(entity, record, (one.actions.get(action, NEVER) for one in self.grants(entity)))

    def _lines(self, entity: str) -> tuple[str, Field] | None:
        """Of what stands in lines: the entity, and the field of it in which it stands."""
        whole = self.model.shapes[entity].part_of
        if whole is None:
            return None
        return whole, next(one for one in self.model.shapes[whole].fields.values() if one.to == entity)

    def _with_whole(self, entity: str, record: Record) -> bool:
        """Whether a line is seen with the record it is part of."""
        lines = self._lines(entity)
        if lines is None:
            return False
        whole = self.model.find(lines[0], record[lines[0]])
        return whole is not None and self.sees(lines[0], whole) and self.shows(lines[0], whole, lines[1].name)

    def sees(self, entity: str, record: Record) -> bool:
        kept = entity == self.away and not self.may("export", entity, record)
        return not kept and (self._with_whole(entity, record) or self.may("read", entity, record))

    def shows(self, entity: str, record: Record, name: str) -> bool:
        """Of a record that is seen: whether its field is, and is there at all."""
        there = self.model.shapes[entity].fields[name].visible.holds(self.raw, entity, record)
        return there and self.granted(entity, record, name)

    def granted(self, entity: str, record: Record, name: str) -> bool:
        """Of a record that is seen: whether its field may be, where it is there."""
        if self._with_whole(entity, record):
            return True
        readers = [one for one in self.grants(entity) if one.may("read").holds(self.raw, entity, record)]
        return self._one(entity, record, (one.shows(name) for one in readers))

    def knows(self, entity: str) -> bool:
        """Whether there is such an entity, as far as this person can tell."""
        lines = self._lines(entity)
        return (lines is not None and self.knows_field(*(lines[0], lines[1].name))) or self.could("read", entity)

    def knows_field(self, entity: str, name: str) -> bool:
        known = self.model.shapes[entity].fields[name]
        if known.visible is NEVER:
            return False
        if known.kind == "collection" and not (self.knows(known.to) and self.knows_field(known.to, known.by)):
            return False
        lines = self._lines(entity)
        if lines is not None and self.knows_field(lines[0], lines[1].name):
            return True
        readers = [one for one in self.grants(entity) if one.may("read") is not NEVER]
        return any(one.shows(name) is not NEVER for one in readers)

    def knows_path(self, entity: str, path: Path) -> bool:
        """Whether every name of a path is known."""
        for name in path:
            known = self.model.shapes[entity].fields[name] if self.knows(entity) else None
            if known is None or not self.knows_field(entity, name):
                return False
            entity = known.to
        return True

    def knows_all(self, entity: str, condition: Condition) -> bool:
        """Whether this person may ask for a condition: no name in it is unknown to them."""
        for begin, path in condition.names():
            if begin == "word":
                begin, path = "record", (asked_of(self.model.shapes[entity], *path),)
            at = (
                entity if begin == "record" else "user" if begin == "me" else self.model.shapes[entity].fields[begin].to
            )
            if not self.knows_path(at, path):
                return False
        return True

    def could_take(self, entity: str, name: str) -> bool:
        """Whether a file of such records ever has a field."""
        givers = [one for one in self.grants(entity) if one.may("export") is not NEVER]
        return any(one.exports(self.model.shapes[entity].fields[name]) is not NEVER for one in givers)

    def taken(self, entity: str, record: Record, name: str) -> Any:
        """What a file has in a field of a record that it has."""
        known = self.model.shapes[entity].fields[name]
        givers = [one for one in self.grants(entity) if one.may("export").holds(self.raw, entity, record)]
        given = self._one(entity, record, (one.exports(known) for one in givers))
        return self.eyes.value(entity, record, name) if given else None

    def could_change(self, entity: str, name: str, operation: str) -> bool:
        if self._assigns(entity, name, operation) and not self.could("assign", entity):
            return False
        grants = [one for one in self.grants(entity) if one.may(operation) is not NEVER]
        return any(one.changes(name) is not NEVER for one in grants)

    def _assigns(self, entity: str, name: str, operation: str) -> bool:
        """Whether this gives a record to somebody else, which takes a right of its own."""
        return operation == "update" and name == self.model.shapes[entity].owner

    def opens_bin(self, entity: str) -> bool:
        """Whether this person sees what was deleted."""
        return self.model.shapes[entity].recycle and (self.could("restore", entity) or self.could("purge", entity))

    def changes(self, entity: str, record: Record, name: str, operation: str) -> bool:
        if self._assigns(entity, name, operation) and not self.may("assign", entity, record):
            return False
        grants = [one for one in self.grants(entity) if one.may(operation).holds(self.raw, entity, record)]
        return self._one(entity, record, (one.changes(name) for one in grants))

    def record(self, entity: str, record: Record) -> Record:
        """What is seen of a record that is seen: every field that is known, null where it is hidden here."""
        known = self.model.shapes[entity].fields.values()
        told = [one for one in known if one.kind not in APART and self.knows_field(entity, one.name)]
        return {one.name: self.eyes.value(entity, record, one.name) for one in told}

    def lines(self, entity: str, record: Record, name: str) -> list[Record] | None:
        """What is seen of the lines in a field of a record that is seen; None where they are not."""
        if not self.shows(entity, record, name):
            return None
        of, found = self.raw.items(entity, record, name)
        whole = self.model.shapes[of].part_of
        found = sorted(found, key=lambda one: (one["position"], one["id"]))
        left_out = {"created_at", "created_by", "updated_at", "updated_by", "version", "position", whole}
        rows = [self.record(of, one) for one in found]
        return [{key: value for key, value in one.items() if key not in left_out} for one in rows]

    def title(self, entity: str, record: Record) -> str | None:
        """What a record is called, as far as it may be seen."""
        parts = [self.eyes.path(entity, record, tuple(one.split("."))) for one in self.model.shapes[entity].title]
        if len(parts) == 1:
            return None if parts[0] is None else str(parts[0])
        return " ".join(str(one) if one is not None else "" for one in parts)

    def seen(self, entity: str) -> list[Record]:
        """The living records that are seen."""
        return [one for one in self.model.living(entity) if self.sees(entity, one)]

    def binned(self, entity: str) -> list[Record]:
        """The deleted ones that would be seen."""
        gone = [one for one in self.model.rows[entity].values() if one.get("deleted_at") is not None]
        return [one for one in gone if self.sees(entity, one)]
