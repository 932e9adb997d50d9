"""Numbers of a definition -> exact numbers of a field's type."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from engine.meta.phrases import in_digits, shown
from engine.meta.source import Plain

LARGEST_INTEGER: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a value is not one of a field's type, and what to write."""

    message: str
    hint: str | None = None


Whole: TypeAlias = int | Wrong
Exact: TypeAlias = Decimal | Wrong


def whole_number(value: Plain) -> Whole:
    """A whole number of 64 bits."""
    if not isinstance(value, int) or isinstance(value, bool):
        return _no_number(value, "a whole number")
    if abs(value) > LARGEST_INTEGER:
        return Wrong(f"{shown(value)} is larger than any integer", f"at most {LARGEST_INTEGER:,}")
    return value


def exact_number(value: Plain, precision: int, scale: int) -> Exact:
    """A number with exactly `scale` digits after the point and at most `precision` altogether; nothing is rounded."""
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        return _no_number(value, "a number")
    number = Decimal(value) or Decimal(0)  # there is no minus zero
    if number.adjusted() >= precision - scale and number:
        return Wrong(f"{shown(value)} has more than {precision - scale} digits before the point")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > scale and number != round(number, scale):
        return Wrong(f"{shown(value)} has more than {scale} digits after the point", "it would not be kept exactly")
    return number.quantize(Decimal(1).scaleb(-scale))


def fraction(value: Plain, precision: int, scale: int) -> Exact:
    """As `exact_number`, also from a percentage: `8%` is 0.0800."""
    if isinstance(value, str) and value.endswith("%"):
        digits = in_digits(value.removesuffix("%"))
        if digits is not None and len(digits) <= precision + 1:
            return exact_number(Decimal(digits).scaleb(-2), precision, scale)
    return exact_number(value, precision, scale)


def _no_number(value: Plain, wanted: str) -> Wrong:
    digits = in_digits(value) if isinstance(value, str) else None
    hint = f"write it in plain digits, without quotes: `{digits}`" if digits else None
    return Wrong(f"{shown(value)} is not {wanted}", hint)
