"""A record as it would be, and the lines that are saved with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.compile import LineRules, Rules
from engine.expressions import Record, Value
from engine.meta.catalog import Operation
from engine.meta.fields import KEPT_ORDER, AnyReference, AnyReferenceField, LinesField, ReferencesField
from engine.rules import Failure, Line
from engine.rules.issued import Slip
from engine.rules.lines import placed
from engine.rules.states import State
from engine.service.answering import Answers


@dataclass(slots=True)
class Lines:
    """The lines in one field of a record as they would be, in their order, and those that go."""

    rules: LineRules
    drafts: "list[Draft]"
    removed: "list[Draft]" = field(default_factory=list)

    @property
    def new(self) -> "list[Draft]":
        """Those that are not stored yet."""
        return [one for one in self.drafts if one.operation == "create"]

    @property
    def changed(self) -> "list[Draft]":
        """Those that are stored and would become others."""
        return [one for one in self.drafts if one.operation == "update" and one.differs]

    @property
    def stored(self) -> "list[Draft]":
        """Those that are stored, also where they go."""
        return [one for one in (*self.drafts, *self.removed) if one.before]

    @property
    def differ(self) -> bool:
        """Whether anything would become another."""
        return bool(self.removed or self.new or self.changed)

    @property
    def ordered(self) -> "list[Draft]":
        """Those that would be, in the order in which they are kept and expressions go through them."""
        order = self.rules.field.order
        if order == KEPT_ORDER:
            return self.drafts
        return sorted(self.drafts, key=lambda one: [_last(one.record, name) for name in order])

    def arrange(self) -> None:
        """Lines that have an order of their own are kept in it, whatever the order they were sent in."""
        for place, one in enumerate(self.ordered):
            one.record.values["position"] = place + 1


def _last(record: Record, name: str) -> tuple[bool, Any]:
    """What is empty stands behind all else."""
    return record.values.get(name) is None, record.values.get(name)


@dataclass(slots=True)
class Draft:
    """A record as it would be: `record` is filled step by step, `before` is what is stored (empty for a new one).

    `given` names what was sent; `failures` is everything found so far. `held`: the records it reads stay as they are
    until the transaction ends; `gathered` names what was fetched of them. `states` are known once it was judged, for a
    new one also the `slips` of its numbers; `noted` are the warnings that were confirmed, `waiting` what others have to
    agree to and somebody wants to put to them. `lines` are those saved with
    it, by field; `answers` are what the database said of functions over all records.

    `curtained` are fields that are not there in the record as it is stored: whatever is sent for them is another value.

    `begun` names what was given a value from today on; in a period that begins so, `today` is that field of its record.
    `sent` has what was sent of its lines; `whole` is what a line is part of; `stood` says how the
    fields of a stored line stood.
    """

    rules: Rules
    operation: Operation
    before: dict[str, Value]
    record: Record
    given: frozenset[str] = frozenset()
    failures: list[Failure] = field(default_factory=list)
    held: bool = True
    gathered: set[str] = field(default_factory=set)
    states: Mapping[str, State] = field(default_factory=dict)
    noted: set[str | None] = field(default_factory=set)
    waiting: list[Failure] = field(default_factory=list)
    lines: dict[str, Lines] = field(default_factory=dict)
    slips: tuple[Slip, ...] = ()
    begun: set[str] = field(default_factory=set)
    curtained: frozenset[str] = frozenset()
    today: str | None = None
    stood: Mapping[str, State] = field(default_factory=dict)
    whole: "Draft | None" = None
    sent: Mapping[str, Sequence[Line] | None] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)

    @property
    def unread(self) -> frozenset[str]:
        """Fields that have a failure already."""
        wrong = (name for name, lines in self.lines.items() if any(one.told for one in lines.drafts))
        return frozenset(one.field for one in self.failures if one.field is not None).union(wrong)

    @property
    def told(self) -> tuple[Failure, ...]:
        """Everything found so far, with what is wrong with its lines."""
        below = [(name, place, one) for name, lines in self.lines.items() for place, one in enumerate(lines.drafts)]
        return (
            *self.failures,
            *(failure for name, place, one in below for failure in _told_of(one, self.lines[name].rules.field, place)),
        )

    @property
    def changed(self) -> set[str]:
        """Columns whose value is another than the stored one."""
        values, before = self.record.values, self.before
        return {name for name in self.rules.columns if name in values and values[name] != before.get(name)}

    @property
    def changed_above(self) -> set[tuple[str, str]]:
        """The columns of all it is part of whose value is another than the stored one, by entity and name."""
        if self.whole is None:
            return set()
        name = self.whole.rules.entity.name
        return self.whole.changed_above.union((name, column) for column in self.whole.changed)

    @property
    def differs(self) -> bool:
        """Whether it, or anything that is saved with it, would become another."""
        return bool(self.changed) or any(lines.differ for lines in self.lines.values())

    def standing(self, name: str) -> "list[Draft]":
        """The lines in a field that expressions go through; of a record that goes, those that go with it."""
        lines = self.lines[name]
        return lines.removed if self.operation == "delete" else lines.ordered

    def take(self, found: Iterable[Failure]) -> None:
        """Take up what was found, but for fields that have a failure already: one reason is enough."""
        unread: Collection[str | None] = self.unread
        self.failures += [one for one in found if one.field not in unread]

    def leave_out(self, names: Iterable[str | None]) -> bool:
        """Look at the record as if these references led nowhere; whether there are any."""
        fields = self.rules.entity.fields
        kinds = AnyReference | AnyReferenceField
        wrong = [one for one in names if one is not None and isinstance(fields.get(one), kinds)]
        self.record.values |= dict.fromkeys(wrong)
        for name in wrong:
            self.record.to.pop(name, None)
        if wrong:
            self.gathered -= {*wrong, *(step.field for step in self.rules.steps)}
        return bool(wrong)

    def forget(self, names: Iterable[str | None]) -> None:
        """Drop what is said of values that are worked out from these: it would speak of what nobody may read.

        That nobody fills such a field in is said of what was sent.
        """
        wrong = frozenset(names)
        caused = {step.field for step in self.rules.steps if not step.reads.isdisjoint(wrong)}
        self.failures = [one for one in self.failures if one.field not in caused or one.code == "not_writable"]


def _told_of(line: Draft, field: LinesField, place: int) -> list[Failure]:
    """What is wrong with a line, at its place; with one that came of a field of the record, at that field.

    Of several records that a field names, nobody sees the lines that hold them.
    """
    if isinstance(field, ReferencesField):
        return [replace(one, field=f"{field.name}/{place}") for one in line.told]
    if line.today is None:
        return placed(line.told, field.name, place)
    return [replace(one, field=line.today) for one in line.told]
