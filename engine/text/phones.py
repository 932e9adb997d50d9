"""Telephone numbers: read as people write them in a country, kept in E.164, shown as that country writes them."""

from functools import cache

from babel.core import get_global
from phonenumbers import (
    SUPPORTED_REGIONS,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    example_number,
    format_number,
    is_possible_number,
    is_valid_number,
    parse,
    region_code_for_number,
)

from engine.text.unreadable import Unreadable

EXTENSION = ";ext="
"""Stands before an extension, which E.164 has no room for (RFC 3966)."""

_SPOKEN = ("转", "轉", "分机")
_LONGEST = 100
_VARIED = 8


def known_region(region: str) -> bool:
    """Whether numbers of this country (`CN`, ISO 3166) can be read."""
    return region in SUPPORTED_REGIONS


def region_of_zone(zone: str) -> str:
    """The country of a time zone; empty where it belongs to none, as UTC does."""
    region = str(get_global("zone_territories").get(zone, ""))
    return region if known_region(region) else ""


def read_phone(text: str, region: str) -> str | None:
    """The number in E.164, with `;ext=` before an extension. Without `+` it is one of the country `region`.

    Raises Unreadable `not_a_phone`. Numbers only need a possible length: new ranges and service numbers come and go.
    """
    if not text.strip():
        return None
    try:
        found = _parsed(text, region)
    except NumberParseException:
        raise Unreadable("not_a_phone") from None
    if not is_possible_number(found):
        raise Unreadable("not_a_phone")
    plain = str(format_number(_without_extension(found), PhoneNumberFormat.E164))
    return f"{plain}{EXTENSION}{found.extension}" if found.extension else plain


def format_phone(number: str, region: str) -> str:
    """A stored number as people of `region` write it: numbers of other countries with `+`."""
    found = parse(number)
    home = region_code_for_number(found) == region
    return str(format_number(found, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL))


def dialled(number: str) -> str:
    """The address under which a telephone dials a stored number."""
    return f"tel:{number}"


@cache
def sample_numbers(region: str) -> tuple[str, int]:
    """How numbers for sample data begin, and how many digits may follow as they like."""
    number = example_number(region or "CN")
    assert number is not None, f"there are numbers in {region}"
    example = str(format_number(number, PhoneNumberFormat.E164))
    for digits in range(_VARIED, 1, -1):
        beginning = example[:-digits]
        if all(is_valid_number(parse(beginning + digit * digits)) for digit in "09"):
            return beginning, digits
    return example[:-1], 1


def _parsed(text: str, region: str) -> PhoneNumber:
    told = text[:_LONGEST]
    for word in _SPOKEN:
        told = told.replace(word, " ext. ")
    return parse(told, region or None)


def _without_extension(number: PhoneNumber) -> PhoneNumber:
    plain = PhoneNumber()
    plain.merge_from(number)
    plain.extension = None
    return plain
