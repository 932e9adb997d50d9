"""One difference between two catalogs, as a value that says what it is, how risky it is, and what to do instead."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal as OneOf
from typing import TypeAlias

from engine.expressions.nodes import AnyNode
from engine.meta.fields import AnyField, Literal

Symbol: TypeAlias = OneOf["+", "~", "-"]


class Risk(StrEnum):
    """Whether a change is carried out: `ADDITIVE` always, `NEEDS_DATA` when no record stands in its way.

    `DESTRUCTIVE` takes away what is stored, and is carried out once it is confirmed by name; `UNSUPPORTED` never is.
    """

    ADDITIVE = "additive"
    NEEDS_DATA = "needs_data"
    DESTRUCTIVE = "destructive"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Every:
    """Every record."""


@dataclass(frozen=True, slots=True)
class Empty:
    """Records without a value."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Records with a value."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """Records whose value another record has too."""


@dataclass(frozen=True, slots=True)
class Longer:
    """Records whose text has more than `max` characters."""

    max: int


@dataclass(frozen=True, slots=True)
class Below:
    """Records whose number is less than `min`."""

    min: Decimal


@dataclass(frozen=True, slots=True)
class Above:
    """Records whose number is more than `max`."""

    max: Decimal


@dataclass(frozen=True, slots=True)
class Among:
    """Records whose value is one of these."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """Records that name a record of one of these entities; with `others` one of any other entity."""

    entities: tuple[str, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class Circled:
    """Records that lie below themselves by this reference."""


@dataclass(frozen=True, slots=True)
class NotAmong:
    """Records whose value is none of these."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Records whose number has more than `precision` digits, or more than `scale` after the point.

    `coarser` says that it may have: there were more before.
    """

    precision: int
    scale: int
    coarser: bool


@dataclass(frozen=True, slots=True)
class InBin:
    """Records in the bin."""


@dataclass(frozen=True, slots=True)
class Same:
    """Records for which an expression gives the same text as for another."""

    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """Records, also in the bin, whose fields hold one of the texts that stand with them.

    With `about` they name a record of this entity in their field of that name.
    """

    values: tuple[tuple[str, tuple[str, ...]], ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Fits:
    """Records for which a condition holds, in the names of what is stored."""

    node: AnyNode


@dataclass(frozen=True, slots=True)
class Unconverted:
    """Records of which an expression, in the names of what is stored, makes nothing that `field` takes."""

    node: AnyNode
    field: AnyField


@dataclass(frozen=True, slots=True)
class ConvertedTwice:
    """Records of which an expression makes the same for `field` as of another."""

    node: AnyNode
    field: AnyField


Condition: TypeAlias = (
    Every
    | InBin
    | Unfit
    | Empty
    | Filled
    | Repeated
    | Same
    | Longer
    | Below
    | Above
    | Among
    | NotAmong
    | Naming
    | Held
    | Circled
    | Fits
    | Unconverted
    | ConvertedTwice
)


@dataclass(frozen=True, slots=True)
class Concern:
    """Which stored records a change concerns: those of `entity` whose `field` fits `condition`."""

    entity: str
    field: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Fill:
    """Existing records get this literal in a new field."""

    entity: str
    field: str
    value: Literal


@dataclass(frozen=True, slots=True)
class TypedIn:
    """What a field holds that has a suggestion from now on was typed in."""

    entity: str
    field: str


@dataclass(frozen=True, slots=True)
class Rescale:
    """Numbers get another count of digits after the point: `by` more, or fewer where it is negative."""

    entity: str
    field: str
    by: int


@dataclass(frozen=True, slots=True)
class Convert:
    """What is stored of a field goes into a column of another type; the old column is parked."""

    entity: str
    field: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Records get another state in this field."""

    entity: str
    field: str


@dataclass(frozen=True, slots=True)
class Change:
    """A difference: where (`customer.name`), what in words, its risk, and what to do when it is not carried out.

    `concern` says which records stand in its way, `follow` what existing records get. With `confirm` it is carried out
    once somebody has confirmed it by that name. Computed fields that follow are
    found by comparing expressions (follow.py).
    """

    symbol: Symbol
    path: str
    what: str
    risk: Risk = Risk.ADDITIVE
    remedy: str = ""
    concern: Concern | None = None
    confirm: str = ""
    follow: Fill | Rescale | TypedIn | Convert | Moved | None = None
