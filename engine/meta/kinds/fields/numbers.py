"""Fields that hold a number, as they are written."""

from typing import Annotated

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.fields.base import KeyDecl, SampleKey
from engine.meta.kinds.shared import FieldPath
from engine.meta.kinds.written import Number, Share


class IntegerDecl(KeyDecl, frozen=True, kw_only=True, tag="integer"):
    """A whole number."""

    noun = "an `integer` field"
    min: Annotated[Number, Meta(description="the smallest it may be")] | None = None
    max: Annotated[Number, Meta(description="the largest it may be")] | None = None
    sample: SampleKey | None = None


class DecimalDecl(KeyDecl, frozen=True, kw_only=True, tag="decimal"):
    """An exact number with digits after the point."""

    noun = "a `decimal` field"
    precision: Annotated[int, Meta(ge=1, le=Limit.PRECISION.most, description="digits it has altogether")] = 18
    scale: Annotated[int, Meta(ge=0, le=Limit.SCALE.most, description="digits of them after the point")] = 2
    min: Annotated[Number, Meta(description="the smallest it may be")] | None = None
    max: Annotated[Number, Meta(description="the largest it may be")] | None = None
    sample: SampleKey | None = None


class MoneyDecl(KeyDecl, frozen=True, kw_only=True, tag="money"):
    """An amount: of the application's currency, or of one that is named."""

    noun = "a `money` field"
    currency: (
        Annotated[FieldPath, Meta(description="a reference to its currency: `currency`, `contract.currency`")] | None
    ) = None
    rate: Annotated[FieldPath, Meta(description="a decimal: what one unit of its currency is worth")] | None = None
    min: Annotated[Number, Meta(description="the smallest it may be")] | None = None
    max: Annotated[Number, Meta(description="the largest it may be")] | None = None
    sample: SampleKey | None = None


class PercentDecl(KeyDecl, frozen=True, kw_only=True, tag="percent"):
    """A fraction, shown as a percentage."""

    noun = "a `percent` field"
    min: Annotated[Share, Meta(description="the smallest it may be: `0%`")] | None = None
    max: Annotated[Share, Meta(description="the largest it may be: `100%`")] | None = None
    sample: SampleKey | None = None


class RatingDecl(KeyDecl, frozen=True, kw_only=True, tag="rating"):
    """Stars."""

    noun = "a `rating` field"
    max: Annotated[int, Meta(ge=2, le=Limit.STARS.most, description="the most there may be")] = 5
    sample: SampleKey | None = None
