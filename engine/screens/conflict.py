"""Two people changed a record: what each of them did, field by field, and what has to be chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.expressions.record import Value
from engine.meta.fields import AnyField
from engine.screens.cells import wording
from engine.screens.inputs import form_text
from engine.screens.reader import Reader, Row, written_label
from engine.text.near import near_instant


@dataclass(frozen=True, slots=True)
class Side:
    """One person's version of a field: how it reads, and the text that the form would send for it."""

    words: str
    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that either changed; `clash` when both did, differently: then one of them has to be chosen."""

    name: str
    label: str
    mine: Side
    theirs: Side

    @property
    def clash(self) -> bool:
        """Whether there is something to choose."""
        return self.mine.changed and self.theirs.changed


@dataclass(frozen=True, slots=True)
class ConflictScreen:
    """What happened meanwhile, the differences, and the texts of all fields nobody argues about.

    `row` is what is stored now.
    """

    heading: str
    row: Row
    differences: tuple[Difference, ...]
    merged: Mapping[str, str]

    @property
    def clashes(self) -> int:
        """How many fields need a choice."""
        return sum(difference.clash for difference in self.differences)


@dataclass(frozen=True, slots=True)
class Versions:
    """The texts of a form's inputs: as it was loaded, as it was sent; and the record as it is stored now."""

    base: Mapping[str, str]
    mine: Mapping[str, str]
    theirs: Row
    titles: Mapping[str, str]
    values: Mapping[str, Value]
    """What `mine` was read as, and the titles of records it refers to, so that both sides can be shown alike."""
    sides: "Mapping[str, tuple[Side, Side]]" = field(default_factory=dict)
    """My side and theirs of fields with lines, of which all are chosen together."""


def changed_by(person: str, at: datetime, reader: Reader) -> str:
    """Who changed a record meanwhile, and when."""
    time = near_instant(at, reader.now, reader.zone, reader.locale)
    return reader.say("conflict_changed", person=person, time=time)


def conflict_screen(
    fields: Mapping[str, AnyField], names: Iterable[str], versions: Versions, heading: str, reader: Reader
) -> ConflictScreen:
    """The dialog for a form with inputs for `names`; fields that only one side changed merge by themselves."""
    found = [_difference(fields[name], versions, reader) for name in names]
    shown = tuple(one for one in found if one.mine.changed or one.theirs.changed)
    merged = {one.name: one.mine.text if one.mine.changed else one.theirs.text for one in found if not one.clash}
    return ConflictScreen(heading, versions.theirs, shown, merged)


def _difference(field: AnyField, versions: Versions, reader: Reader) -> Difference:
    name, label = field.name, written_label(field, reader)
    if name in versions.sides:
        return Difference(name, label, *versions.sides[name])
    stored = versions.theirs.values.get(name)
    base, mine, theirs = versions.base.get(name, ""), versions.mine.get(name, ""), form_text(field, stored, reader)
    mine_words = wording(field, versions.values.get(name), versions.titles.get(name, ""), reader)
    their_words = wording(field, stored, versions.theirs.titles.get(name, ""), reader)
    agreed = mine == theirs
    return Difference(
        name=name,
        label=label,
        mine=Side(mine_words, mine, mine != base and not agreed),
        theirs=Side(their_words, theirs, theirs != base and not agreed),
    )
