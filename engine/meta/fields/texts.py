"""Kinds of field that hold text."""

from engine.meta.fields.base import Field


class TextField(Field, frozen=True, kw_only=True, tag="text"):
    """One line of text, at most `max` characters."""

    max: int


class LongTextField(Field, frozen=True, kw_only=True, tag="long_text"):
    """Text of several lines, at most `max` characters."""

    max: int
