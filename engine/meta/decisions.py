"""The resolved decision: strategies as expressions over the record whose fields are decided."""

from typing import Literal as OneOf

from msgspec import Struct

Runs = OneOf["once", "always"]


class Strategy(Struct, frozen=True, kw_only=True):
    """A way to find the values: `gives` says of each field what it becomes, `when` for which records it is tried.

    `table` is the table that it asks, if it asks one.
    """

    name: str
    when: str
    gives: dict[str, str]
    table: str | None = None

    @property
    def decides(self) -> str:
        """The condition that it is the one that decides, where none before it did."""
        found = " or ".join(f"({one}) is not null" for one in self.gives.values())
        return f"({found})" if self.when == "true" else f"({self.when}) and ({found})"


class Decision(Struct, frozen=True, kw_only=True):
    """How fields of `of` get their values: by the first of the strategies that gives one.

    `sets` are given what is decided, `suggests` follow it until a person types another.
    """

    name: str
    description: str = ""
    of: str
    sets: tuple[str, ...] = ()
    suggests: tuple[str, ...] = ()
    runs: Runs = "once"
    frozen: str = "false"
    strategies: tuple[Strategy, ...]

    def formula(self, field: str) -> str:
        """The expression for a field: what the first strategy gives that gives anything."""
        text = "null"
        for one in reversed(self.strategies):
            text = f"({one.gives.get(field, 'null')}) if {one.decides} else ({text})"
        return text
