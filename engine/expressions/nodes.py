"""The typed tree of an expression: frozen nodes, comparable and hashable by value, without places in a text.

Names in it are resolved: record variables have numbers (0: the record in hand, 1, 2, ...: those of generators), what is
given from outside has its name (`me`, or a name of the scope).
"""

from typing import Literal as OneOf
from typing import TypeAlias

from msgspec import Struct

from engine.expressions.problems import Problem
from engine.expressions.types import Type

Root: TypeAlias = int | str
Path: TypeAlias = tuple[str, ...]
Comparison: TypeAlias = OneOf["==", "!=", "<", "<=", ">", ">="]
Gathers: TypeAlias = OneOf["first", "last", "sum", "min", "max"]
Operator: TypeAlias = OneOf["+", "-", "*", "/", "//", "%"]

ME = "me"


class _Node(Struct, frozen=True, array_like=True, omit_defaults=True, cache_hash=True, tag_field="is"):
    """Every node knows the type of what it gives."""

    type: Type


class Literal(_Node, frozen=True, tag="literal"):
    """A value written out, in its wire form (decimals, dates and instants are text); None is null."""

    wire: str | int | bool | None


class Slot(_Node, frozen=True, tag="slot"):
    """A value that is handed in by position: a lifted literal, the argument of a function in SQL or of a table."""

    index: int


class Read(_Node, frozen=True, tag="read"):
    """What `path` leads to from the record `root` of `entity`: references, then a field; an empty path is the record.

    The value of a record is its id. `entity` is empty where `root` is a given value and not a record. Of an `element`
    the root stands for one value of the list that the first step names.
    """

    root: Root
    entity: str
    path: Path = ()
    element: bool = False


class Clock(_Node, frozen=True, tag="clock"):
    """`now()` or `today()`: the same for a whole request."""


class Virtual(_Node, frozen=True, tag="virtual"):
    """A computed field without a column, read at `at` (whose last step it is): its own expression in its place.

    Null where the record that the path leads to does not exist.
    """

    at: Read
    node: "AnyNode"


class Not(_Node, frozen=True, tag="not"):
    """True exactly when `node` is not true."""

    node: "AnyNode"


class Both(_Node, frozen=True, tag="and"):
    """True when all of them are."""

    nodes: "tuple[AnyNode, ...]"


class Either(_Node, frozen=True, tag="or"):
    """True when one of them is."""

    nodes: "tuple[AnyNode, ...]"


class Compare(_Node, frozen=True, tag="compare"):
    """A comparison; false with null on either side."""

    operator: Comparison
    left: "AnyNode"
    right: "AnyNode"


class Among(_Node, frozen=True, tag="in"):
    """`node in (a, b)`: equal to one of them; negated: different from every one (false if any of them is null)."""

    node: "AnyNode"
    items: "tuple[AnyNode, ...]"
    negated: bool = False


class Empty(_Node, frozen=True, tag="empty"):
    """`node is null`, or negated `is not null`."""

    node: "AnyNode"
    negated: bool = False


class If(_Node, frozen=True, tag="if"):
    """`then if condition else otherwise`; both branches have the type of the whole."""

    condition: "AnyNode"
    then: "AnyNode"
    otherwise: "AnyNode"


class Cases(_Node, frozen=True, tag="cases"):
    """What the cases whose `conditions` hold make together: the value of the first or the last of them, the sum of all
    values, the smallest or the largest.

    It is `otherwise` where none holds, or of sum, smallest and largest none gives anything; all values have one type.
    """

    conditions: "tuple[AnyNode, ...]"
    values: "tuple[AnyNode, ...]"
    otherwise: "AnyNode"
    function: Gathers = "first"


class Applied(_Node, frozen=True, tag="applied"):
    """A table called with `arguments`, which are worked out once. Its `body` reads nothing but these, as its slots.

    What goes through trees does not go into the body: nothing there depends on where the table is called.
    """

    table: str
    arguments: "tuple[AnyNode, ...]"
    body: "AnyNode"


class Rows(_Node, frozen=True, tag="rows"):
    """The rows of a table that collects, each of which counts where its condition holds; `gives` has for each of the
    `outputs` what they say. They are on their way into a function (build_rows.py): no tree that is done has them.
    """

    table: str
    arguments: "tuple[AnyNode, ...]"
    conditions: "tuple[AnyNode, ...]"
    outputs: tuple[str, ...]
    gives: "tuple[tuple[AnyNode, ...], ...]"


class Arithmetic(_Node, frozen=True, tag="arithmetic"):
    """Two numbers; null with null, and where the divisor is zero. The result has the scale of the type."""

    operator: Operator
    left: "AnyNode"
    right: "AnyNode"


class Negate(_Node, frozen=True, tag="negate"):
    """Minus a number, or minus a period."""

    node: "AnyNode"


class Shift(_Node, frozen=True, tag="shift"):
    """A date or an instant plus a period (or minus it), null where no calendar day of the years 1 to 9999 results.

    Days and months of an instant are those of the wall clock in `zone`; `calendar` says which days are worked, for a
    length of time with a unit of its own.
    """

    moment: "AnyNode"
    period: "AnyNode"
    minus: bool
    zone: str = ""
    calendar: str = ""


class Difference(_Node, frozen=True, tag="difference"):
    """Days between two dates (an integer), or the time between two instants (a period of microseconds)."""

    left: "AnyNode"
    right: "AnyNode"


class Call(_Node, frozen=True, tag="call"):
    """A function of the registry."""

    function: str
    arguments: "tuple[AnyNode, ...]" = ()


class Under(_Node, frozen=True, tag="under"):
    """Whether what `at` leads to is the record `node`, or lies below it in the tree of `of`.

    `tree` is the reference that leads to the record above; `key` the field by which `at` and `node` name records. In a
    question to the database a slot stands for what `at` leads to.
    """

    at: "Read | Slot"
    node: "AnyNode"
    of: str
    tree: str
    key: str


class Tracked(_Node, frozen=True, tag="tracked"):
    """Since when the tracked field that `at` leads to has the value it has; with `value` when it first had that one.

    `of` is the entity of the record that holds it. Null where there is no such record, or it never had the value.
    """

    at: Read
    of: str
    value: str | None = None


class Pointed(_Node, frozen=True, tag="pointed"):
    """The text by which a reference to one of several entities names the record `node` of `of`; null of none."""

    node: "AnyNode"
    of: str


class Rescale(_Node, frozen=True, tag="rescale"):
    """The same number with more digits after the point, so that all branches of something have the same scale."""

    node: "AnyNode"


class Fit(_Node, frozen=True, tag="fit"):
    """The number rounded half away from zero to the type's scale; too large for its precision is OutOfRange.

    A number that stands in the middle of something (a virtual field) is null instead: it must not spoil a whole list.
    """

    node: "AnyNode"
    strict: bool = True


class Loop(Struct, frozen=True, array_like=True, omit_defaults=True, cache_hash=True, tag="loop"):
    """`for c in path`: the record variable `index` goes over the records of `of` in the collection at `path`.

    `order` is the collection's, where the place of a record matters. Without a path it goes over all records there are
    (`records(of)`): `entity` is empty then. With `values` it goes over those of a list, and `of` is the entity that has
    it. With `picked_for` somebody is picked for that, the strategy of a decision; with `rotate` of those who are
    equal in the order whoever was not picked for longest.
    """

    index: int
    of: str
    root: Root
    entity: str
    path: Path
    order: tuple[str, ...] = ()
    values: bool = False
    picked_for: str = ""
    rotate: bool = False

    @property
    def everywhere(self) -> bool:
        """Whether it goes over all records of an entity, and not over what belongs to one."""
        return not self.path

    @property
    def ordered_by(self) -> tuple[Path, ...]:
        """The paths to what its order compares."""
        return tuple(order_path(one) for one in self.order)


def order_path(order: str) -> Path:
    """The path in what a collection is ordered by: `-customer.name` is descending."""
    return tuple(order.removeprefix("-").split("."))


class Aggregate(_Node, frozen=True, tag="aggregate"):
    """One value out of many records: `element` of each for which `condition` holds."""

    function: str
    loops: tuple[Loop, ...]
    condition: "AnyNode | None"
    element: "AnyNode"

    @property
    def everywhere(self) -> bool:
        """Whether it looks among all records of an entity: only the database can tell."""
        return any(loop.everywhere for loop in self.loops)

    @property
    def picks(self) -> bool:
        """Whether it picks somebody, which is done when a record is saved and not before."""
        return any(loop.picked_for for loop in self.loops)


AnyNode: TypeAlias = (
    Literal
    | Slot
    | Read
    | Clock
    | Virtual
    | Not
    | Both
    | Either
    | Compare
    | Among
    | Empty
    | If
    | Cases
    | Applied
    | Rows
    | Arithmetic
    | Negate
    | Shift
    | Difference
    | Call
    | Under
    | Tracked
    | Pointed
    | Rescale
    | Fit
    | Aggregate
)

NODES: tuple[type[AnyNode], ...] = (
    Literal,
    Slot,
    Read,
    Clock,
    Virtual,
    Not,
    Both,
    Either,
    Compare,
    Among,
    Empty,
    If,
    Cases,
    Applied,
    Arithmetic,
    Negate,
    Shift,
    Difference,
    Call,
    Under,
    Tracked,
    Pointed,
    Rescale,
    Fit,
    Aggregate,
)
"""Every node of a tree that is done; the tables of the layers are held against it."""


class Typed(Struct, frozen=True):
    """A checked expression: its tree, and the entity of the record in hand. Warnings are for the author."""

    node: AnyNode
    entity: str | None = None
    warnings: tuple[Problem, ...] = ()

    @property
    def type(self) -> Type:
        """What it gives."""
        return self.node.type
