"""Who has to agree to what somebody is about to submit, level by level, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.meta.labels import Label, text_in
from engine.screens.reader import Reader


@dataclass(frozen=True, slots=True)
class Agreeing:
    """A level by its label, how many of its people have to agree, their names, and of these who counts as agreeing."""

    label: Label
    need: Literal["any", "all", "sequence"] | int
    people: tuple[str, ...]
    agreeing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AgreeingLine:
    """The same as it is read; without `people` nothing can be submitted."""

    label: str
    need: str
    people: tuple[str, ...]


def agreeing_lines(found: Iterable[Agreeing], reader: Reader) -> tuple[AgreeingLine, ...]:
    """The levels in their order."""
    return tuple(
        AgreeingLine(
            text_in(one.label, reader.locale, ""), need_in_words(one.need, len(one.people), reader), _names(one, reader)
        )
        for one in found
    )


def need_in_words(need: str | int, people: int, reader: Reader) -> str:
    """How many of so many people have to agree; of one nothing is to be said."""
    if people < 2:
        return ""
    if isinstance(need, int):
        return reader.say("asked_some", count=need)
    return reader.say(f"asked_{need}")


def _names(one: Agreeing, reader: Reader) -> tuple[str, ...]:
    return tuple(reader.say("asked_agreeing", name=name) if name in one.agreeing else name for name in one.people)
