"""What is drawn at random: conditions over an entity, roles, and what is stored. Every cell has a mark of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.conditions import (
    ALWAYS,
    NEVER,
    Among,
    Compare,
    Condition,
    Empty,
    Flag,
    Given,
    Me,
    Name,
    Not,
    Several,
    Some,
)
from tests.oracle.model import Grant, Role
from tests.oracle.shape import APART, ENGINE_FIELDS, PREFERENCES, STEPS, Field, Shape
from tests.oracle.words import words_over

DULL = ("version", "position", "active", "code", "tone", "retired", "label_en", "label_zh", *PREFERENCES)
"""Fields that no condition asks for."""

ROLES = tuple(f"role{number}" for number in range(6))
OPERATIONS = ("create", "update", "delete", "restore", "purge", "assign", "share", "comment", "export")
OPTIONS = {
    "o_level": ("za", "zb", "zc"),
    "o_sort": ("pip", "stone"),
    "h_level": ("za", "zb"),
    "t_kind": ("za", "zb"),
    "level": ("read", "edit"),
}
ANYTHING = ("orchard", "harvest", "letter")
"""What something is said of, whether it can be or not."""


@dataclass
class Marks:
    """Values that occur once only: texts, and numbers of nine digits."""

    count: int = 0
    texts: list[str] = field(default_factory=list)

    def text(self) -> str:
        self.count += 1
        self.texts.append(f"zq{self.count:05d}qz")
        return self.texts[-1]

    def number(self) -> int:
        self.count += 1
        return 300_000_000 + self.count * 7919

    def amount(self) -> Decimal:
        return Decimal(self.number()) + Decimal("0.25")

    def day(self) -> date:
        self.count += 1
        return date(1901, 1, 1) + timedelta(days=self.count)


class Draw:
    """Draws from one source of chance, for one set of shapes."""

    def __init__(self, random: Random, shapes: Mapping[str, Shape], users: int, marks: Marks) -> None:
        self.random, self.shapes, self.users, self.marks = random, shapes, users, marks
        self.asking = False

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def condition(self, entity: str, *, depth: int = 2, words: bool = True, plain: bool = False) -> Condition:
        """One over records of an entity; `plain`: over its own stored fields only."""
        if depth and self.chance(0.35):
            parts = tuple(self.condition(entity, depth=depth - 1, words=words, plain=plain) for _ in range(2))
            return Several(self.random.choice(("and", "or")), parts)
        if depth and self.chance(0.15):
            return Not(self.condition(entity, depth=depth - 1, words=words, plain=plain))
        shape = self.shapes[entity]
        if words and shape.owner and self.chance(0.25):
            return self.random.choice(words_over(shape, asking=self.asking))
        if not plain and self.chance(0.12):
            many = shape.of_kind("collection", "lines")
            if many:
                chosen = self.random.choice(many)
                return Some(chosen.name, self.condition(chosen.to, depth=0, words=False, plain=True))
        return self._about(entity, self._chosen(shape, plain), (), plain)

    def _chosen(self, shape: Shape, plain: bool) -> Field:
        kinds = ("text", "choice", "money", "integer", "bool", "user", "department", "reference")
        known = [one for one in shape.of_kind(*kinds) if one.name not in DULL]
        known = [one for one in known if self.asking or one.name != "id"]  # a new record has none yet
        known = [one for one in known if not (plain and one.computed and one.name != "id")]
        return self.random.choice(known)

    def _about(self, entity: str, one: Field, way: tuple[str, ...], plain: bool) -> Condition:
        name = Name((*way, one.name))
        if one.leads:
            return self._about_link(one, name, plain)
        if self.chance(0.15):
            return Empty(name, self.chance(0.5))
        if one.kind == "choice":
            return self._about_choice(one, name)
        if one.kind == "bool":
            return Flag(name)
        if one.kind == "integer" and one.name == "id":
            return Compare(name, self.random.choice(("<", ">=")), Given(self.random.randint(1, 14)))
        if one.kind in ("integer", "money"):
            return Compare(name, self.random.choice(("<", ">=")), Given(self._number()))
        sign = self.random.choice(("==", "!=", "<", ">="))
        return Compare(name, sign, Given(self.random.choice(self.marks.texts or ["zq"])))

    def _number(self) -> int:
        return 300_000_000 + self.random.randint(0, max(self.marks.count, 1)) * 7919

    def _about_choice(self, one: Field, name: Name) -> Condition:
        options = OPTIONS[one.name]
        if one.to and self.chance(0.4):
            return Compare(Name((*name.path, "f_weight")), ">=", Given(5))
        if self.chance(0.4):
            return Among(name, tuple(self.random.sample(options, 2)))
        return Compare(name, self.random.choice(("==", "!=")), Given(self.random.choice(options)))

    def _about_link(self, one: Field, name: Name, plain: bool) -> Condition:
        if self.chance(0.2):
            return Empty(name, self.chance(0.5))
        if one.kind == "user" and self.chance(0.5):
            return Compare(name, "==", self.random.choice((Me(), Me(("manager",)))))
        if one.kind == "user" and self.chance(0.5):
            return Compare(Name((*name.path, "department")), "==", Me(("department",)))
        if one.kind == "department" and self.chance(0.7):
            return Compare(name, "==", Me(("department",)))
        if plain or len(name.path) > 1:
            return Compare(name, "==", Given(self.random.randint(1, 8))) if self.chance(0.5) else Empty(name, True)
        return self._about(one.to, self._chosen(self.shapes[one.to], True), name.path, plain)

    def asked(self, entity: str) -> Condition:
        """A condition that somebody sends."""
        self.asking = True
        try:
            return self.condition(entity)
        finally:
            self.asking = False

    def scope(self, entity: str, never: float = 0.25, always: float = 0.25) -> Condition:
        """A condition of a right, often a plain yes or no."""
        share = self.random.random()
        return NEVER if share < never else ALWAYS if share < never + always else self.condition(entity)

    def roles(self) -> dict[str, Role]:
        """A role may include those before it."""
        made = {}
        for place, name in enumerate(ROLES):
            includes = tuple(one for one in ROLES[:place] if self.chance(0.15))
            made[name] = Role(name, includes, {one: self.grant(one) for one in self.shapes if self.chance(0.6)})
        return made

    def grant(self, entity: str) -> Grant:
        shape = self.shapes[entity]
        operations = {"read": self.scope(entity, 0.15, 0.35)}
        for name in OPERATIONS:
            if self._takes(shape, name) and self.chance(0.6):
                operations[name] = self.scope(entity)
        count = self.random.randint(0, 5)
        chosen = self.random.sample(sorted(shape.fields), min(count, len(shape.fields)))
        chosen += [one.name for one in shape.of_kind("lines") if one.name not in chosen and self.chance(0.5)]
        fields = {name: self._rights(entity, shape.fields[name]) for name in chosen if name not in KEPT}
        actions = {name: self.scope(entity) for name in shape.actions if name in STEPS and self.chance(0.6)}
        return Grant(operations, fields, actions)

    def _takes(self, shape: Shape, operation: str) -> bool:
        if shape.name == "comment":
            return operation in ("create", "delete", "restore")
        if shape.part_of or shape.name == "fruit" or shape.system:
            return False
        missing = {"restore": not shape.recycle, "purge": not shape.recycle, "assign": shape.owner is None}
        missing |= {"share": not shape.shared, "comment": not shape.commented, "export": not shape.exported}
        return not missing.get(operation, False)

    def _rights(self, entity: str, one: Field) -> dict[str, Condition]:
        found = {"read": self.scope(entity, 0.4, 0.2)} if self.chance(0.8) else {}
        if one.writable and not self.shapes[entity].part_of and self.chance(0.4):
            found["update"] = self.scope(entity, 0.4, 0.2)
        if self.shapes[entity].exported and one.kind not in APART and self.chance(0.5):
            found["export"] = self.scope(entity, 0.3, 0.4)
        return found

    def scopes(self) -> frozenset[str]:
        """What a token is for: a few of the scopes there are."""
        wide = ["*", "read", "read"]
        for shape in self.shapes.values():
            names = ("*", "read", *OPERATIONS, "actions", *(f"actions/{one}" for one in shape.actions))
            wide += [f"{shape.name}:{name}" for name in names]
        return frozenset(self.random.sample(wide, self.random.randint(1, 25)))

    def visible(self, entity: str) -> dict[str, Condition]:
        """Fields that are there in some records only; what leads to others, or is needed, always is."""
        shape = self.shapes[entity]
        free = [one for one in shape.fields.values() if one.writable and not (one.required or one.leads)]
        free = [one for one in free if one.kind in ("text", "money") and one.name not in shape.title]
        chosen = [one for one in free if self.chance(0.4)]
        return {one.name: self._over(shape, {each.name for each in chosen}) for one in chosen}

    def _over(self, shape: Shape, taken: set[str]) -> Condition:
        """A condition that reads no field that is under one itself."""
        while True:
            found = self.condition(shape.name, depth=1, words=False, plain=True)
            if not taken.intersection(path[0] for _, path in found.names()) and found.names():
                return found

    def value(self, entity: str, one: Field, ids: Mapping[str, Sequence[int]]) -> Any:
        """A value for a field; None now and then where it may be empty."""
        if not one.required and self.chance(0.15):
            return None
        if one.kind in ("text", "long_text"):
            return self.marks.text()
        if one.kind == "money":
            return self.marks.amount()
        if one.kind == "integer":
            return self.marks.number()
        if one.kind == "date":
            return self.marks.day()
        if one.kind == "bool":
            return self.chance(0.5)
        if one.kind == "choice":
            return self.random.choice(OPTIONS[one.name])
        to = one.to or self.random.choice(ANYTHING)
        known = ids.get(to, ())
        chosen = self.random.choice(known) if known else None
        return chosen if one.to or chosen is None else f"{to}/{chosen}"


KEPT = (
    "id",
    "version",
    *(name for name in ENGINE_FIELDS if name in ("created_at", "updated_at", "position")),
    "harvest",
)
"""Fields whose rights are those of the record here."""


def grants_yaml(role: Role) -> str:
    """The role as its file."""
    lines = [f"role: {role.name}"]
    lines += [f"includes: [{', '.join(role.includes)}]"] if role.includes else []
    lines += ["grants:"] if role.grants else []
    for entity, grant in role.grants.items():
        lines.append(f"  {entity}:")
        lines += [f'    {name}: "{one.text()}"' for name, one in grant.operations.items()]
        if grant.actions:
            told = ", ".join(f'{name}: "{one.text()}"' for name, one in grant.actions.items())
            lines.append(f"    actions: {{{told}}}")
        given = {name: rights for name, rights in grant.fields.items() if rights}
        lines += ["    fields:"] if given else []
        for name, rights in given.items():
            told = ", ".join(f'{right}: "{one.text()}"' for right, one in rights.items())
            lines.append(f"      {name}: {{{told}}}")
    return "\n".join(lines) + "\n"
