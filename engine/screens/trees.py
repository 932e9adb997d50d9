"""Values of a dictionary below each other: as a tree to look through, and what lies below some of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.meta.fields import AnyChoice, AnyField
from engine.meta.labels import text_in
from engine.screens.cells import lineage
from engine.screens.reader import Reader

TOP = ""
"""What stands for the parent of values that lie below none."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A value and those right below it."""

    value: str
    label: str
    branches: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Twig:
    """A value as it stands in a tree that is open in places: how deep, and whether it is itself open; None where
    nothing lies below it.
    """

    value: str
    label: str
    level: int
    open: bool | None


def is_tree(field: AnyField) -> bool:
    """Whether values of a field lie below others."""
    return isinstance(field, AnyChoice) and any(one.parent in field.options for one in field.options.values())


def forest(field: AnyChoice, reader: Reader) -> tuple[Branch, ...]:
    """All values, also those that are not offered any more."""
    below = _below(field, field.options)

    def branch(name: str) -> Branch:
        return Branch(name, _label(field, name, reader), tuple(map(branch, below.get(name, ()))))

    return tuple(map(branch, below.get(TOP, ())))


def twigs(field: AnyChoice, opened: Collection[str], reader: Reader) -> list[Twig]:
    """What may be chosen as far as it is seen: below those that are `opened`."""
    below = _below(field, field.offered)

    def seen(names: Iterable[str], level: int) -> Iterator[Twig]:
        for name in names:
            is_open = name in opened if name in below else None
            yield Twig(name, _label(field, name, reader), level, is_open)
            if is_open:
                yield from seen(below[name], level + 1)

    return list(seen(below.get(TOP, ()), 1))


def with_below(field: AnyChoice, names: Iterable[str]) -> list[str]:
    """These values and all that lie below them, in the order of the options."""
    wanted = frozenset(names)
    return [name for name in field.options if not wanted.isdisjoint(lineage(field, name))]


def _below(field: AnyChoice, names: Collection[str]) -> Mapping[str, list[str]]:
    """By a value those of these right below it; one whose parent is not among them stands at the top."""
    below: dict[str, list[str]] = {}
    for name in names:
        parent = field.options[name].parent
        below.setdefault(parent if parent and parent in names else TOP, []).append(name)
    return below


def _label(field: AnyChoice, name: str, reader: Reader) -> str:
    return text_in(field.options[name].label, reader.locale, name)
