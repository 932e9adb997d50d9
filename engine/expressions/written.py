"""Conditions written by the engine, as text of the language."""

from collections.abc import Sequence


def is_one_of(name: str, literals: Sequence[str]) -> str:
    """The value of a name is one of these, of which there is at least one."""
    return f"{name} in ({', '.join(literals)})" if len(literals) > 1 else f"{name} == {literals[0]}"


def is_record(ids: Sequence[int]) -> str:
    """The record is one of these, of which there is at least one."""
    return is_one_of("id", list(map(str, ids)))
