"""Texts in the languages of an application."""

from collections.abc import Mapping

Label = dict[str, str]
"""Locale to text; a text written without a locale stands under every locale of the application."""


def text_in(label: Mapping[str, str], locale: str, fallback: str = "") -> str:
    """The text in `locale`, or in the first language it has, or `fallback` (usually the name)."""
    return label.get(locale) or next(iter(label.values()), fallback)
