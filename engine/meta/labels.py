"""Texts in the languages of an application."""

from collections.abc import Mapping

Label = dict[str, str]
"""Locale to text; a text written without a locale stands under every locale of the application."""


def text_in(label: Mapping[str, str], locale: str, fallback: str = "") -> str:
    """The text in `locale`, or in its language (`zh` for `zh-CN`), or in the first one it has, or `fallback`."""
    return label.get(locale) or label.get(locale.partition("-")[0]) or next(iter(label.values()), fallback)
