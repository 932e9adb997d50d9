"""What a function of the language is: its signature, the type it gives, what it does with null, and its Python form.

The registry is in registry.py. The SQL forms stand in storage/sql, in tables keyed by the same names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from engine.expressions.nodes import AnyNode, Call
from engine.expressions.record import Value
from engine.expressions.types import Kind, Type

Nodes: TypeAlias = tuple[AnyNode, ...]
Operation: TypeAlias = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: the kinds it may be of. A `literal` one is written out: a small number, or one of `words`.

    `many`: one or more of these.
    """

    name: str
    kinds: frozenset[Kind]
    literal: bool = False
    optional: bool = False
    many: bool = False
    words: tuple[str, ...] = ()


def made_of_other_nodes(call: Call) -> Operation:
    """The operation of a function whose calls the checker builds as other nodes."""
    raise AssertionError(f"{call.function} is made of other nodes")


def no_number(call: Call, sizes: tuple[int, ...]) -> int:
    """How large a result is that is no number."""
    return 0


@dataclass(frozen=True, slots=True)
class Function:
    """A function over values.

    `gives` says the type for these arguments, `operation` the Python form of a call: a function of the arguments'
    values. A `strict` one is null when any argument is, and its operation never sees null. `largest` is how large the
    result can be, in its smallest unit, for arguments that large. Without the two the checker builds its calls itself.
    With `alike` all arguments must go together and have the same type when the operation sees them; with `by_day`
    instants have become their days by then. `given` names what of the application follows the arguments
    (build_given.py). One that stands `alone` is for one record at a time: PostgreSQL has no form of it. With `titles` a
    record among the arguments stands for what it is called.
    """

    name: str
    doc: str
    example: str
    parameters: tuple[Parameter, ...]
    gives: Callable[[Nodes], Type]
    operation: Callable[[Call], Operation] = made_of_other_nodes
    largest: Callable[[Call, tuple[int, ...]], int] = no_number
    strict: bool = True
    alike: bool = False
    by_day: bool = False
    given: tuple[str, ...] = ()
    alone: bool = False
    titles: bool = False

    @property
    def signature(self) -> str:
        """How it is called: `round(number, digits)`."""
        return f"{self.name}({', '.join(_shown(one) for one in self.parameters)})"

    @property
    def fewest(self) -> int:
        """How many arguments it needs."""
        return sum(not one.optional for one in self.parameters) + (1 if self.alike else 0)

    @property
    def most(self) -> int | None:
        """How many it takes, None: any number."""
        return None if any(one.many for one in self.parameters) else len(self.parameters)

    def stays(self, position: int) -> bool:
        """Whether the argument there belongs to the shape of an expression: written out, or of the application."""
        return (bool(self.given) and position >= len(self.parameters)) or self.parameter(position).literal

    def parameter(self, position: int) -> Parameter:
        """What the argument at a position is."""
        return self.parameters[min(position, len(self.parameters) - 1)]


@dataclass(frozen=True, slots=True)
class Fold:
    """A function over many records: `sum(c.amount for c in contacts)`.

    `kinds` says what it takes of each record (RECORD: the record itself), `gives` the type for an element's.
    `most` bounds the result for elements that large, in its smallest unit. An `ordered` one takes a record by its
    place, so that every collection it goes over must have an order.
    """

    name: str
    doc: str
    example: str
    kinds: frozenset[Kind]
    gives: Callable[[Type], Type]
    most: Callable[[int, Type], int]
    ordered: bool = False


def _shown(parameter: Parameter) -> str:
    name = f"{parameter.name}, ..." if parameter.many else " | ".join(map(repr, parameter.words)) or parameter.name
    return f"[{name}]" if parameter.optional else name
