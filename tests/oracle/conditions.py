"""Conditions as small trees of this test's own: each says its text for the definitions, and whether it holds.

Nothing of the engine stands behind them. What a name gives is asked of whoever looks (`Look`), so that the same
condition is a right (all values are there) or a filter that a person sends (what they may not see is null).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Path = tuple[str, ...]
Record = dict[str, Any]


class Look(Protocol):
    """Whoever reads records: `path` of one, of who asks (`me`), and those in a collection of one."""

    def path(self, entity: str, record: Record, path: Path) -> Any: ...

    def me(self, path: Path) -> Any: ...

    def items(self, entity: str, record: Record, name: str) -> tuple[str, Sequence[Record]]: ...

    def word(self, entity: str, record: Record, word: str, arguments: Path) -> bool: ...


class Condition(ABC):
    """What all of them can."""

    @abstractmethod
    def text(self, prefix: str = "") -> str:
        """As definitions and filters have it, with names behind `prefix`."""

    @abstractmethod
    def holds(self, look: Look, entity: str, record: Record) -> bool:
        """Whether a record is so."""

    def names(self) -> Sequence[tuple[str, Path]]:
        """The paths it reads, with where they begin: `record`, `me`, `word`, or `each <collection>`."""
        return ()


@dataclass(frozen=True)
class Always(Condition):
    """`true`."""

    def text(self, prefix: str = "") -> str:
        return "true"

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        return True


@dataclass(frozen=True)
class Never(Condition):
    """`false`."""

    def text(self, prefix: str = "") -> str:
        return "false"

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        return False


ALWAYS, NEVER = Always(), Never()


@dataclass(frozen=True)
class Word(Condition):
    """A word that is a condition by itself: `mine`, `shared('read')`."""

    word: str
    arguments: Path = ()

    def text(self, prefix: str = "") -> str:
        return self.word + (f"({', '.join(map(repr, self.arguments))})" if self.arguments else "")

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        return look.word(entity, record, self.word, self.arguments)

    def names(self) -> Sequence[tuple[str, Path]]:
        return [("word", (self.word,))]


@dataclass(frozen=True)
class Name:
    """A path from the record."""

    path: Path

    def said(self, prefix: str) -> str:
        return prefix + ".".join(self.path)

    def value(self, look: Look, entity: str, record: Record) -> Any:
        return look.path(entity, record, self.path)

    def names(self) -> Sequence[tuple[str, Path]]:
        return [("record", self.path)]


@dataclass(frozen=True)
class Me:
    """Who asks, or a path from them."""

    path: Path = ()

    def said(self, prefix: str) -> str:
        return ".".join(("me", *self.path))

    def value(self, look: Look, entity: str, record: Record) -> Any:
        return look.me(self.path)

    def names(self) -> Sequence[tuple[str, Path]]:
        return [("me", self.path)] if self.path else ()


@dataclass(frozen=True)
class Given:
    """A literal."""

    literal: Any

    def said(self, prefix: str) -> str:
        if isinstance(self.literal, bool):
            return str(self.literal).lower()
        return repr(self.literal) if isinstance(self.literal, str) else str(self.literal)

    def value(self, look: Look, entity: str, record: Record) -> Any:
        return self.literal

    def names(self) -> Sequence[tuple[str, Path]]:
        return ()


Operand = Name | Me | Given

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    ">=": lambda one, other: one >= other,
}


@dataclass(frozen=True)
class Compare(Condition):
    """A comparison; with null it is false, whatever it compares."""

    left: Operand
    sign: str
    right: Operand

    def text(self, prefix: str = "") -> str:
        return f"{self.left.said(prefix)} {self.sign} {self.right.said(prefix)}"

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        one, other = (side.value(look, entity, record) for side in (self.left, self.right))
        return one is not None and other is not None and COMPARED[self.sign](one, other)

    def names(self) -> Sequence[tuple[str, Path]]:
        return [*self.left.names(), *self.right.names()]


@dataclass(frozen=True)
class Among(Condition):
    """`x in (a, b)`."""

    left: Name
    literals: tuple[Any, ...]

    def text(self, prefix: str = "") -> str:
        return f"{self.left.said(prefix)} in ({', '.join(Given(one).said('') for one in self.literals)})"

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        return self.left.value(look, entity, record) in self.literals

    def names(self) -> Sequence[tuple[str, Path]]:
        return self.left.names()


@dataclass(frozen=True)
class Empty(Condition):
    """`x is null`, or not."""

    left: Name
    negated: bool

    def text(self, prefix: str = "") -> str:
        return f"{self.left.said(prefix)} is {'not ' * self.negated}null"

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        return (self.left.value(look, entity, record) is None) is not self.negated

    def names(self) -> Sequence[tuple[str, Path]]:
        return self.left.names()


@dataclass(frozen=True)
class Flag(Condition):
    """A field that says yes or no."""

    left: Name

    def text(self, prefix: str = "") -> str:
        return self.left.said(prefix)

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        return self.left.value(look, entity, record) is True

    def names(self) -> Sequence[tuple[str, Path]]:
        return self.left.names()


@dataclass(frozen=True)
class Not(Condition):
    """True exactly when the other is not."""

    inner: Condition

    def text(self, prefix: str = "") -> str:
        return f"not ({self.inner.text(prefix)})"

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        return not self.inner.holds(look, entity, record)

    def names(self) -> Sequence[tuple[str, Path]]:
        return self.inner.names()


@dataclass(frozen=True)
class Several(Condition):
    """All of them (`and`), or one of them (`or`)."""

    word: str
    parts: tuple[Condition, ...]

    def text(self, prefix: str = "") -> str:
        return f" {self.word} ".join(f"({one.text(prefix)})" for one in self.parts)

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        every = all if self.word == "and" else any
        return every(one.holds(look, entity, record) for one in self.parts)

    def names(self) -> Sequence[tuple[str, Path]]:
        return [name for one in self.parts for name in one.names()]


@dataclass(frozen=True)
class Some(Condition):
    """Whether one of the records in a collection is so."""

    collection: str
    inner: Condition

    def text(self, prefix: str = "") -> str:
        return f"any(x for x in {prefix}{self.collection} if {self.inner.text('x.')})"

    def holds(self, look: Look, entity: str, record: Record) -> bool:
        of, items = look.items(entity, record, self.collection)
        return any(self.inner.holds(look, of, one) for one in items)

    def names(self) -> Sequence[tuple[str, Path]]:
        inner = [(self.collection if where == "record" else where, path) for where, path in self.inner.names()]
        return [("record", (self.collection,)), *inner]
