"""Packs: which files are of which, on what each stands, and in what order they come.

A pack is the folder of its manifest (`pack: logistics`), with all below it. It is there where the application names it
(`app: packs:`), or another pack does that is there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.meta.source import Content, Path, Source, Tree

PACK: Final = "pack"
PACKS: Final = "packs"
_APP: Final = "app"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack by its manifest; `requires` is what it stands on."""

    name: str
    manifest: Source
    requires: frozenset[str]

    folder: str
    """What the paths of its files begin with; empty where it has none of its own."""


@dataclass(frozen=True, slots=True)
class Switch:
    """When a pack is there, as the application says it in a file."""

    condition: Tree
    source: Source
    place: Path


@dataclass(frozen=True, slots=True)
class Packs:
    """Those that an application stands on, each after those that it stands on itself; `unused` are the others."""

    used: Mapping[str, Pack] = field(default_factory=dict)
    unused: Sequence[Pack] = ()
    switches: Mapping[str, Switch] = field(default_factory=dict)

    def of(self, source: Source) -> Pack | None:
        """The pack a file is of; None of the application."""
        known = (*self.used.values(), *self.unused)
        return next((one for one in known if one.folder and source.file.startswith(one.folder)), None)

    def switch_of(self, source: Source) -> Switch | None:
        """What decides whether that is there which a file brings; None where it always is."""
        pack = self.of(source)
        switch = self.switches.get(pack.name) if pack is not None else None
        return switch if switch is not None and switch.condition is not True else None

    def ordered(self, sources: Iterable[Source]) -> list[Source]:
        """The files of what is there, in the order in which it comes: pack after pack, then the application."""
        places: dict[str | None, int] = {name: number for number, name in enumerate((*self.used, None))}
        known = [(pack.name if (pack := self.of(one)) else None, one) for one in sources]
        return [one for name, one in sorted(((n, s) for n, s in known if n in places), key=lambda it: places[it[0]])]

    def is_above(self, upper: Source, lower: Source) -> bool:
        """Whether what one file is of stands on what the other is of, and so may say otherwise."""
        above, below = self.of(upper), self.of(lower)
        if below is None or above is below:
            return False
        return above is None or below.name in self.below(above)

    def below(self, pack: Pack) -> set[str]:
        """All that a pack stands on."""
        found: set[str] = set()
        waiting = {*pack.requires}
        while waiting:
            name = waiting.pop()
            if name in self.used and name not in found:
                found.add(name)
                waiting |= self.used[name].requires
        return found


def packs_of(sources: Sequence[Source]) -> Packs:
    """What stands in these files."""
    apps = [one.file for one in sources if _APP in (one.value or ())]
    found = {one.name: one for one in (_pack(source, apps) for source in sources) if one is not None}
    folders = tuple(one.folder for one in found.values() if one.folder)
    switches = dict(_named(one for one in sources if not one.file.startswith(folders)))
    used: dict[str, Pack] = {}
    for name in sorted(switches):
        _take(name, found, used, ())
    return Packs(used, [one for name, one in found.items() if name not in used], switches)


def named_in(value: Content) -> Mapping[str, Tree]:
    """The packs that an application names, or an overlay of one, with what it says of each."""
    is_app = _APP in value or str(value.get("extend", "")).startswith(f"{_APP}/")
    said = value.get(PACKS) if is_app else None
    return said if isinstance(said, dict) else {}


def required_in(value: Content) -> Mapping[str, Tree]:
    """What a manifest requires."""
    said = value.get("requires") if PACK in value else None
    return said if isinstance(said, dict) else {}


def _pack(source: Source, apps: Iterable[str]) -> Pack | None:
    """The pack of a manifest; one beside or above an application is a file of that, and has none below it."""
    value = source.value or {}
    if not isinstance(value.get(PACK), str):
        return None
    above, separator, _ = source.file.rpartition("/")
    folder = above + separator
    is_own = not any(one.startswith(folder) for one in apps)
    return Pack(str(value[PACK]), source, frozenset(required_in(value)), folder if is_own else "")


def _named(sources: Iterable[Source]) -> Iterator[tuple[str, Switch]]:
    """What the application and its overlays say of packs; the last says it."""
    for source in sources:
        for name, said in named_in(source.value or {}).items():
            condition = said.get("enabled", True) if isinstance(said, dict) else True
            yield name, Switch(condition, source, (PACKS, name, "enabled"))


def _take(name: str, found: Mapping[str, Pack], used: dict[str, Pack], above: tuple[str, ...]) -> None:
    """A pack after all that it requires; along a circle, which is reported elsewhere, as they come."""
    if name not in found or name in used or name in above:
        return
    for one in sorted(found[name].requires):
        _take(one, found, used, (*above, name))
    used[name] = found[name]
