"""Every text the engine itself writes for people, in Chinese and English, by code.

What analysts write (labels, messages of checks) comes from definitions; diagnostics have their own texts.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from engine.text.date_formats import format_date
from engine.text.dates import instant_text
from engine.text.languages import language
from engine.text.messages.administration import ADMINISTRATION
from engine.text.messages.api import API
from engine.text.messages.expressions import EXPRESSIONS
from engine.text.messages.failures import FAILURES
from engine.text.messages.guidance import GUIDANCE
from engine.text.messages.problems import PROBLEMS, TITLES
from engine.text.messages.reasons import REASONS
from engine.text.messages.records import RECORDS
from engine.text.messages.screens import SCREENS
from engine.text.messages.several import SEVERAL
from engine.text.messages.texts import Plural, Text, Texts
from engine.text.messages.words import WORDS
from engine.text.numbers import format_number
from engine.text.unreadable import Argument

__all__ = ["MESSAGES", "Plural", "Text", "message", "shown"]

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def _joined(*tables: Texts) -> Mapping[str, Text]:
    together: Texts = {}
    for table in tables:
        assert not together.keys() & table.keys(), f"a code stands twice: {together.keys() & table.keys()}"
        together |= table
    return MappingProxyType(together)


MESSAGES = _joined(
    FAILURES, PROBLEMS, TITLES, WORDS, SCREENS, SEVERAL, RECORDS, REASONS, ADMINISTRATION, API, GUIDANCE, EXPRESSIONS
)
"""Code to text."""


def message(code: str, locale: str, **arguments: Argument) -> str:
    """The text of `code` in the language that serves `locale`, its placeholders filled; all of them must be given."""
    text = MESSAGES[code].zh if language(locale) == "zh" else MESSAGES[code].en
    if isinstance(text, Plural):
        text = text.one if arguments["count"] == 1 else text.other
    if "{" not in text:
        return text
    return _PLACEHOLDER.sub(lambda found: shown(arguments[found[1]], locale), text)


def shown(value: Argument, locale: str) -> str:
    """An argument as it stands in a sentence; raises KeyError for a type that no sentence holds."""
    return _SHOWN[type(value)](value, locale)


def _decimal(value: Decimal, locale: str) -> str:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "sentences hold finite numbers"
    return format_number(value, max(0, -exponent))


def _list(values: tuple[Argument, ...], locale: str) -> str:
    return message("list_separator", locale).join(shown(value, locale) for value in values)


_SHOWN: Mapping[type, Callable[[Any, str], str]] = {
    str: lambda value, locale: value,
    bool: lambda value, locale: message("yes" if value else "no", locale),
    int: lambda value, locale: format_number(value),
    Decimal: _decimal,
    date: format_date,
    datetime: lambda value, locale: instant_text(value),
    tuple: _list,
    # A label of a definition, as meta/labels chooses its text; this package stands below that one.
    dict: lambda value, locale: (
        value.get(locale) or value.get(locale.partition("-")[0]) or next(iter(value.values()), "")
    ),
}
