"""Drafts of one entity that are saved together, level by level, so that each step asks the database once for all."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.compile import LineRules, Rules
from engine.expressions import Needs, Record
from engine.service.draft import Draft, Lines


@dataclass(frozen=True, slots=True)
class Level:
    """A record that is written; or the lines in one field (`lines`) of all drafts of the level `above`.

    `parts` are the lines of each of these by itself.
    """

    rules: Rules
    drafts: Sequence[Draft]
    removed: Sequence[Draft] = ()
    parts: Sequence[Lines] = ()
    lines: LineRules | None = None
    above: "Level | None" = None

    @property
    def name(self) -> str:
        """Of what entity they are."""
        return self.rules.entity.name

    @property
    def field(self) -> str:
        """The field of the record that they are in, or below."""
        return self.place.partition("/")[0]

    @property
    def by(self) -> str:
        """The reference of these to those of the level above."""
        assert self.lines is not None, "a record stands below nothing"
        return self.lines.field.by

    @property
    def top(self) -> Draft:
        """The record that all of it is saved with."""
        return self.drafts[0] if self.above is None else self.above.top

    @property
    def all(self) -> Sequence[Draft]:
        """Those that would be, and those that go."""
        return (*self.drafts, *self.removed)

    @property
    def new(self) -> Sequence[Draft]:
        """Those that are not stored yet."""
        return [one for part in self.parts for one in part.new]

    @property
    def changed(self) -> Sequence[Draft]:
        """Those that are stored and would become others."""
        return [one for part in self.parts for one in part.changed]

    @property
    def filters(self) -> Needs:
        """What the filters of their references read of them."""
        assert self.lines is not None, "only lines are looked at together"
        return self.lines.filters

    def under_changed(self) -> Iterator[tuple[Draft, Collection[tuple[str, str]]]]:
        """Each that would be, with what became another in what it is part of, by entity and name."""
        for part in self.parts:
            above = part.drafts[0].changed_above if part.drafts else ()
            yield from ((one, above) for one in part.drafts)

    def look_again(self) -> None:
        """What was fetched for them may be another now."""
        for one in self.all:
            one.gathered.clear()

    def waiting(self, name: str) -> Sequence[Draft]:
        """Those for which what stands in a field was not fetched yet; from now on it was."""
        found = [one for one in self.all if name not in one.gathered]
        for one in found:
            one.gathered.add(name)
        return found

    def below(self, name: str) -> "Level | None":
        """What stands in a field of these; None where it is not looked at."""
        parts = [one.lines[name] for one in self.all if name in one.lines]
        if not parts:
            return None
        drafts = [line for part in parts for line in part.drafts]
        removed = [line for part in parts for line in part.removed]
        return Level(parts[0].rules.rules, drafts, removed, parts, parts[0].rules, self)

    @property
    def place(self) -> str:
        """Where they stand below the record: `lines`, `lines/options`; empty for the record itself."""
        if self.above is None or self.lines is None:
            return ""
        return "/".join(one for one in (self.above.place, self.lines.field.name) if one)

    def at(self, place: str) -> "Level | None":
        """What stands at a place below these; None where it is not looked at."""
        name, _, rest = place.partition("/")
        found = self.below(name) if name else self
        return found and found.at(rest) if rest else found


def top(draft: Draft) -> Level:
    """A record by itself, from which its lines can be gone down to."""
    return Level(draft.rules, [draft])


def levels(draft: Draft) -> Iterator[Level]:
    """Its lines, and theirs, each level after the one above it."""
    return _below(top(draft)) if draft.lines else iter(())


def _below(level: Level) -> Iterator[Level]:
    for name in level.rules.lines:
        found = level.below(name)
        if found is not None:
            yield found
            yield from _below(found)


def ids_of(drafts: Iterable[Draft]) -> list[int]:
    """The ids of those that have one."""
    return [one for draft in drafts if isinstance(one := draft.record.values.get("id"), int)]


def as_it_was(draft: Draft) -> Draft:
    """A record with its lines, and theirs, as they are stored."""
    was = Draft(draft.rules, "update", draft.before, Record(dict(draft.before)), held=draft.held)
    for name, lines in draft.lines.items():
        stored = sorted(lines.stored, key=_stored_place)
        was.lines[name] = Lines(lines.rules, [as_it_was(one) for one in stored])
        for one in was.lines[name].drafts:
            one.record.to[lines.rules.field.by] = was.record
    return was


def _stored_place(line: Draft) -> int:
    place = line.before["position"]
    assert isinstance(place, int), "every line has its place"
    return place
