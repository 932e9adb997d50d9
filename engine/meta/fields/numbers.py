"""Kinds of field that hold a number."""

from decimal import Decimal
from typing import ClassVar, TypeAlias

from engine.meta.fields.base import Field


class IntegerField(Field, frozen=True, kw_only=True, tag="integer"):
    """A whole number of 64 bits between `min` and `max`."""

    min: int | None = None
    max: int | None = None
    precision: ClassVar[int] = 19
    scale: ClassVar[int] = 0


class DecimalField(Field, frozen=True, kw_only=True, tag="decimal"):
    """An exact number of `precision` digits, `scale` of them after the point."""

    precision: int = 18
    scale: int = 2
    min: Decimal | None = None
    max: Decimal | None = None


class MoneyField(Field, frozen=True, kw_only=True, tag="money"):
    """An amount, `decimal(18, 2)`: of the currency that the path `currency` leads to, at the rate that `rate` does.

    Without one, or where that is empty, it is of the application's currency.
    """

    currency: tuple[str, ...] = ()
    rate: tuple[str, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    precision: ClassVar[int] = 18
    scale: ClassVar[int] = 2


class PercentField(Field, frozen=True, kw_only=True, tag="percent"):
    """A fraction, `decimal(9, 4)`: 8 % is 0.0800."""

    min: Decimal | None = None
    max: Decimal | None = None
    precision: ClassVar[int] = 9
    scale: ClassVar[int] = 4


class RatingField(Field, frozen=True, kw_only=True, tag="rating"):
    """Stars, from one to `max`."""

    max: int
    min: ClassVar[int] = 1
    precision: ClassVar[int] = 19
    scale: ClassVar[int] = 0


NumberField: TypeAlias = IntegerField | RatingField | DecimalField | MoneyField | PercentField
